// SPDX-License-Identifier: GPL-2.0-only
//
// How checkers say what they found: bug types that carry rule and level, and
// the sink that takes what is no finding (verdicts on sites, coverage).

#ifndef KAPCHECK_REPORT_H
#define KAPCHECK_REPORT_H

#include "clang/AST/Decl.h"
#include "clang/Basic/SourceManager.h"
#include "clang/StaticAnalyzer/Core/BugReporter/BugReporter.h"
#include "clang/StaticAnalyzer/Core/BugReporter/BugType.h"

#include <memory>
#include <string>

namespace kapcheck {

/// SARIF's levels.
enum class Level { Note, Warning, Error };

llvm::StringRef levelName(Level L);

/// The bug types of one rule, one for each level. The category reads
/// "kapcheck KAP001 warning", which is how the tool learns rule and level.
/// Note is left to the tool: a plugin's user asks for no hints.
class RuleBugs {
public:
  RuleBugs(const clang::ento::CheckerBase *Checker, llvm::StringRef Rule,
           llvm::StringRef Title);
  const clang::ento::BugType &operator[](Level L) const;

private:
  clang::ento::BugType Note, Warning, Error;
};

/// What became of one site that a rule looked at.
struct Verdict {
  llvm::StringRef Rule;
  /// One word: unbounded, bounded, contiguous, atomic, null, freed, ...
  llvm::StringRef Kind;
  /// True when it proves that a finding of the rule on this line is wrong.
  bool Refutes;
  clang::SourceLocation Where;
  const clang::Decl *Function;
  std::string Message; ///< a sentence without full stop: by what, where
};

/// Receives what is no diagnostic. The plugin has none, the tool prints.
class Sink {
public:
  virtual ~Sink();
  virtual void verdict(const Verdict &V, const clang::SourceManager &SM) = 0;
  /// Root was explored; not Complete when the node budget ended it.
  virtual void explored(const clang::Decl *Root, bool Complete) = 0;

  /// The sink in use, or null. Set by the tool before it parses.
  static Sink *Current;
};

/// Whether reports at level note are wanted.
bool wantsNotes();

/// Where a finding stands: the use of a macro, never inside it.
clang::SourceLocation spelled(clang::SourceLocation Loc,
                              const clang::SourceManager &SM);

} // namespace kapcheck

#endif
