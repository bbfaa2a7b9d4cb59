// SPDX-License-Identifier: GPL-2.0-only
//
// The kernel's allocators and frees (Allocators.def) by declaration.

#ifndef KAPCHECK_APIS_H
#define KAPCHECK_APIS_H

#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/StringRef.h"

namespace kapcheck {

enum class Family { Slab, Vmalloc, Kv, Pages, Percpu, Managed, Any };

/// As it stands in a message: "kmalloc", "vmalloc", "kvmalloc" ...
llvm::StringRef familyName(Family F);

struct AllocApi {
  enum Trait { None = 0, Zeroed = 1, Copies = 2, Exec = 4 };

  llvm::StringRef Name; ///< without _noprof
  Family Kind;
  int Count, Size, Gfp, Old; ///< argument positions, -1 for none
  unsigned Traits;           ///< bits of Trait
};

struct FreeApi {
  llvm::StringRef Name;
  Family Kind;
  int Argument;
};

/// A function's name without `_noprof`; empty for what is no plain function.
llvm::StringRef apiName(const clang::FunctionDecl *FD);
/// The same of the function that is called; empty through a pointer.
llvm::StringRef apiName(const clang::CallExpr *Call);

/// Null for anything else.
const AllocApi *findAlloc(const clang::FunctionDecl *FD);
const AllocApi *findAlloc(const clang::CallExpr *Call);
const FreeApi *findFree(const clang::FunctionDecl *FD);
const FreeApi *findFree(const clang::CallExpr *Call);

} // namespace kapcheck

#endif
