// SPDX-License-Identifier: GPL-2.0-only
//
// Which values a path has compared, with what and where. Numbers stay with the
// constraint manager; kept here is what it forgets: the place, and comparisons
// with values that nobody knows.

#ifndef KAPCHECK_LIMITS_H
#define KAPCHECK_LIMITS_H

#include "Bounds.h"
#include "Unit.h"

#include "clang/Analysis/AnalysisDeclContext.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CallEvent.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ProgramState.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/SymbolManager.h"

namespace kapcheck {

/// The text of a condition.
struct Condition {
  const clang::Stmt *Text = nullptr;
  bool InLoop = false; ///< it ends a loop
};

Condition conditionAt(const clang::Stmt *S, clang::AnalysisDeclContext &In);

/// Keeps the upper limits that a condition sets, when it is Holds.
clang::ento::ProgramStateRef
addLimits(clang::ento::ProgramStateRef State, clang::ento::SVal Value,
          bool Holds, Condition Where,
          llvm::function_ref<const Unit &()> TheUnit);

/// Keeps what a function that is named like a check was given.
clang::ento::ProgramStateRef addCheck(clang::ento::ProgramStateRef State,
                                      const clang::ento::CallEvent &Call);

/// Where Leaf was compared with a number; null for nowhere.
const clang::Stmt *numberLimit(clang::ento::ProgramStateRef State,
                               clang::ento::SymbolRef Leaf);
/// Where Leaf, or the same place in memory, was compared with another value.
const clang::Stmt *valueLimit(clang::ento::ProgramStateRef State,
                              clang::ento::SymbolRef Leaf);
/// The number that the place of Leaf, which has a new symbol since, was compared
/// with: what it is at most.
std::optional<Wide> placeMost(clang::ento::ProgramStateRef State,
                              clang::ento::SymbolRef Leaf);
/// Where Leaf, or the object that it lies in, was given to a check.
const clang::Stmt *checkedBy(clang::ento::ProgramStateRef State,
                             clang::ento::SymbolRef Leaf);
/// The variable that can be changed at run time, and that Leaf was compared
/// with; null for none.
const clang::VarDecl *looseLimit(clang::ento::ProgramStateRef State,
                                 clang::ento::SymbolRef Leaf);

/// Forgets what was compared or checked of R, which is read anew.
clang::ento::ProgramStateRef forgetPlaces(clang::ento::ProgramStateRef State,
                                          const clang::ento::MemRegion *R);

/// Forgets dead symbols.
clang::ento::ProgramStateRef forgetLimits(clang::ento::ProgramStateRef State,
                                          clang::ento::SymbolReaper &Reaper);

} // namespace kapcheck

#endif
