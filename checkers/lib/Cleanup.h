// SPDX-License-Identifier: GPL-2.0-only
//
// __free() and other cleanup attributes, which the analyzer does not execute.

#ifndef KAPCHECK_CLEANUP_H
#define KAPCHECK_CLEANUP_H

#include "Apis.h"

#include "clang/StaticAnalyzer/Core/PathSensitive/ProgramState.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace kapcheck {

/// What the cleanup attribute of a variable frees its value with, or null.
const FreeApi *cleanupFree(const clang::VarDecl *Var);

/// The variables of a frame that still hold something when it ends, and have a
/// cleanup attribute. Known to the model (Model.cpp).
void eachCleanup(
    clang::ento::ProgramStateRef State, const clang::StackFrameContext *Frame,
    llvm::function_ref<void(const clang::VarDecl *, clang::ento::SVal)> Each);

} // namespace kapcheck

#endif
