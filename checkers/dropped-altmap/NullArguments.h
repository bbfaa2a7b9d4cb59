// SPDX-License-Identifier: GPL-2.0-only
//
// What a function's text tells about a pointer parameter that should be handed
// on: where it is mentioned, and which arguments of calls are NULL in its
// place.

#ifndef KAPCHECK_NULLARGUMENTS_H
#define KAPCHECK_NULLARGUMENTS_H

#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "clang/Analysis/AnalysisDeclContext.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallVector.h"

#include <string>

namespace kapcheck {

/// A parameter of one of the types to hand on.
struct Handed {
  const clang::ParmVarDecl *Param;
  std::string Type; ///< the struct's name
  /// The parameter, and the locals that are copies of it.
  llvm::DenseSet<const clang::VarDecl *> Names;
  /// Where it is used; true where that only asks whether it is NULL. Prints,
  /// copies and what guards a debug print are no uses.
  llvm::DenseMap<const clang::DeclRefExpr *, bool> Mentions;

  bool isMentionedIn(const clang::Stmt *S) const;
};

struct FunctionFacts {
  const clang::FunctionDecl *Function = nullptr;
  llvm::SmallVector<Handed, 1> Params; ///< empty: nothing to hand on
  /// Locals that are NULL from their declaration to their end.
  llvm::DenseSet<const clang::VarDecl *> NullLocals;
  const clang::ASTContext *Context = nullptr;

  /// NULL in any spelling, or a local that is never anything else.
  bool isNull(const clang::Expr *E) const;
  bool isNullLocal(const clang::Expr *E) const;
};

FunctionFacts collectFacts(const clang::FunctionDecl *FD,
                           llvm::ArrayRef<std::string> Types,
                           clang::ASTContext &Context);

/// Whether the parameter for this argument is a pointer to the struct.
bool wants(const clang::CallExpr *Call, unsigned Index, llvm::StringRef Type);

/// A static helper that nobody gives anything but NULL has nothing to drop.
bool isOnlyGivenNull(const FunctionFacts &Facts, const Handed &H,
                     clang::ASTContext &Context);

/// Whether the code decided for NULL: by the range, or by a look at the
/// parameter. A look that comes only after the call decided nothing about it.
bool looksMeant(const clang::CallExpr *Call, const Handed &H,
                clang::AnalysisDeclContext *ADC);

/// printk() and all that are made of it.
bool isPrint(const clang::FunctionDecl *FD);
/// The name that a call is made by: a function's or a member's.
std::string calleeName(const clang::CallExpr *Call);
/// "altmap" for a struct vmem_altmap *, else the struct's name.
std::string thing(clang::QualType Pointer);

} // namespace kapcheck

#endif
