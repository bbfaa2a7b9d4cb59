// SPDX-License-Identifier: GPL-2.0-only
//
// Notes on a path: where a value comes from, and what it goes into.

#ifndef KAPCHECK_TRAIL_H
#define KAPCHECK_TRAIL_H

#include "clang/StaticAnalyzer/Core/BugReporter/BugReporterVisitors.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/SymbolManager.h"

#include <memory>
#include <string>

namespace kapcheck {

/// The call that made Leaf, or that filled what it was read from; else null.
const clang::Stmt *makerOf(clang::ento::SymbolRef Leaf);

/// Says What at the path's statement At, with the place of Shown, and at each
/// store that the value of Leaf goes into it.
std::unique_ptr<clang::ento::BugReporterVisitor>
trail(clang::ento::SymbolRef Leaf, const clang::Stmt *At,
      const clang::Stmt *Shown, std::string What);

} // namespace kapcheck

#endif
