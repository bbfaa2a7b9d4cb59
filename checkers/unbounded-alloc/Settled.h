// SPDX-License-Identifier: GPL-2.0-only
//
// How large a value can be whatever path leads to it: told from types,
// constants and everything that the unit's text assigns to a local or passes
// for a parameter. It holds for paths that were never explored, round loops as
// well.

#ifndef KAPCHECK_SETTLED_H
#define KAPCHECK_SETTLED_H

#include "Bounds.h"
#include "Unit.h"

namespace kapcheck {

/// The range of integer expression E, which stands in function In.
Interval settledRange(const clang::Expr *E, const clang::FunctionDecl *In,
                      const Unit &U, clang::ASTContext &Context);

} // namespace kapcheck

#endif
