// SPDX-License-Identifier: GPL-2.0-only
//
// What all path-sensitive checkers need to know of the kernel: allocators are
// never inlined, their results are heap symbols that remember their call.

#ifndef KAPCHECK_MODEL_H
#define KAPCHECK_MODEL_H

#include "Apis.h"

#include "clang/StaticAnalyzer/Core/PathSensitive/ProgramState.h"

namespace kapcheck {

/// The call that allocated what Sym points to, or null.
const clang::CallExpr *allocation(clang::ento::ProgramStateRef State,
                                  clang::ento::SymbolRef Sym);

} // namespace kapcheck

#endif
