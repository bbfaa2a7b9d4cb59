// SPDX-License-Identifier: GPL-2.0-only
//
// How an expression is written: the macros and names it is made of, as they
// stand in the source and as they expand.

#ifndef KAPCHECK_SPELLING_H
#define KAPCHECK_SPELLING_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"

namespace kapcheck {

/// Calls Found for each part of E with the names it goes by: the macro that is
/// written in the file first, then those within, at last a variable, function
/// or member. Where is the place in the file. Ends when Found says false.
void forEachSpelling(
    const clang::Stmt *E, const clang::ASTContext &Context,
    llvm::function_ref<bool(llvm::ArrayRef<llvm::StringRef> Names,
                            clang::SourceLocation Where)>
        Found);

/// The names that E as a whole goes by, in the same order.
void spellingOf(const clang::Expr *E, const clang::ASTContext &Context,
                llvm::SmallVectorImpl<llvm::StringRef> &Names);

/// Whether a part of a statement is written in the unit's own file.
bool isInMainFile(clang::SourceLocation Loc, const clang::SourceManager &SM);

} // namespace kapcheck

#endif
