// SPDX-License-Identifier: GPL-2.0-only
//
// Elements of arrays whose index is not known: the engine has no value for
// them, so that one read of cells[i] could not be told from another.

#ifndef KAPCHECK_ELEMENTS_H
#define KAPCHECK_ELEMENTS_H

#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"

namespace kapcheck {

/// The symbol for what Read, which has just been evaluated to no known value,
/// reads of an array; the same for the same index, until the array may have
/// changed. Null for all other expressions.
clang::ento::SymbolRef elementOf(const clang::ImplicitCastExpr *Read,
                                 clang::ento::CheckerContext &C);

} // namespace kapcheck

#endif
