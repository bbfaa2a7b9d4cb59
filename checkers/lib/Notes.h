// SPDX-License-Identifier: GPL-2.0-only
//
// Notes on a path that more than one checker wants.

#ifndef KAPCHECK_NOTES_H
#define KAPCHECK_NOTES_H

#include "clang/StaticAnalyzer/Core/BugReporter/BugReporterVisitors.h"

#include <memory>
#include <string>

namespace kapcheck {

/// A note where the memory that Sym points to was allocated.
std::unique_ptr<clang::ento::BugReporterVisitor>
allocationNote(clang::ento::SymbolRef Sym, std::string Text);

} // namespace kapcheck

#endif
