// SPDX-License-Identifier: GPL-2.0-only
//
// What an expression's value can be, read off the AST: through casts,
// statement expressions and the kernel's allocation hooks.

#ifndef KAPCHECK_VALUES_H
#define KAPCHECK_VALUES_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/SmallVector.h"

#include <optional>

namespace kapcheck {

/// E without parentheses and casts.
const clang::Expr *plain(const clang::Expr *E);

/// The type of the pointer that E is: that of the outermost cast to a pointer
/// to a structure, else that of E without casts.
clang::QualType pointerType(const clang::Expr *E);

/// The expressions whose value E can have: both arms of `?:`, the last one of a
/// statement expression (or what its variable was set to), what an assignment
/// assigns.
void valuesOf(const clang::Expr *E,
              llvm::SmallVectorImpl<const clang::Expr *> &Out);

/// The x of *p, where a macro has set its own p to &x; null for all others.
const clang::Expr *pointedTo(const clang::Expr *E);

/// Whether a function of that name returns what it gets: no_free_ptr() has one.
bool passesOn(llvm::StringRef Function);

/// A byte count, where it is one at compile time; also of size_mul(a, b).
std::optional<uint64_t> constantSize(const clang::Expr *E,
                                     const clang::ASTContext &Context);

/// The source text of E, as the user of a macro wrote it.
std::string textOf(const clang::Expr *E, const clang::ASTContext &Context);

/// The functions with a body in the unit's own file.
void functionsOf(const clang::TranslationUnitDecl *Unit,
                 llvm::SmallVectorImpl<const clang::FunctionDecl *> &Out);

} // namespace kapcheck

#endif
