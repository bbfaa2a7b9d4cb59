// SPDX-License-Identifier: GPL-2.0-only
//
// Reads one function into the facts of a unit about allocator families.

#ifndef KAPCHECK_FAMILYREADER_H
#define KAPCHECK_FAMILYREADER_H

#include "FamilyFlow.h"

namespace kapcheck {

/// The place that an lvalue names; none for elements of arrays and the like.
Cell cellOf(const clang::Expr *E);
/// The variable, a structure, that an lvalue is a member of; or null.
const clang::Decl *wholeOf(const clang::Expr *E);

/// Reads a function of the unit into the facts.
void readFamilies(FamilyFlow &O, const clang::FunctionDecl *FD);

} // namespace kapcheck

#endif
