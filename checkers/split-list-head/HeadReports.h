// SPDX-License-Identifier: GPL-2.0-only
//
// What is said of separately allocated heads: leaks, places that are none, and
// members that could be embedded.

#ifndef KAPCHECK_HEADREPORTS_H
#define KAPCHECK_HEADREPORTS_H

#include "HeadFlow.h"
#include "Report.h"
#include "Sites.h"

#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"

namespace kapcheck::heads {

class HeadReports {
public:
  HeadReports(const clang::ento::CheckerBase *Checker, const Ownership &Facts)
      : Bugs(Checker, "KAP002", "Leaked list head or lock"), Facts(Facts) {}

  /// Its structure is freed, or another value took its place, at F.Node.
  void orphan(SymbolRef Sym, const Fate &F, clang::ento::CheckerContext &C);
  /// The last who had it ends at N.
  void lost(SymbolRef Sym, const Fate &F, const clang::ento::ExplodedNode *N,
            clang::ento::CheckerContext &C);
  /// Its local, F.Holder, gets another value at F.Node.
  void overwritten(SymbolRef Sym, const Fate &F,
                   clang::ento::CheckerContext &C);
  /// A free of a structure is no leak of Member, for the reason Why.
  void passed(clang::SourceLocation Where, const clang::FieldDecl *Member,
              llvm::StringRef Why, bool Proof, clang::ento::CheckerContext &C);

  void endRoot(const clang::Decl *Root, bool Complete) {
    Judged.endRoot(Root, Complete);
  }
  /// Verdicts and notes, when the unit is through.
  void endUnit(clang::ento::AnalysisManager &Manager,
               clang::ento::BugReporter &BR) const;

private:
  void report(SymbolRef Sym, const Fate &F, const clang::ento::ExplodedNode *N,
              std::string Message, clang::ento::CheckerContext &C);

  const RuleBugs Bugs;
  const Ownership &Facts;
  Sites Judged{"KAP002"};
  llvm::DenseSet<const clang::FieldDecl *> Leaking;
  llvm::DenseSet<std::pair<clang::SourceLocation, const clang::FieldDecl *>>
      Told;
};

} // namespace kapcheck::heads

#endif
