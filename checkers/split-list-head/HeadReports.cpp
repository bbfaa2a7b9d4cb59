// SPDX-License-Identifier: GPL-2.0-only
#include "HeadReports.h"

#include "Notes.h"

using namespace clang;
using namespace ento;
using namespace kapcheck;
using namespace kapcheck::heads;

void HeadReports::report(SymbolRef Sym, const Fate &F, const ExplodedNode *N,
                         std::string Message, CheckerContext &C) {
  if (F.Member)
    Leaking.insert(F.Member);
  auto R = std::make_unique<PathSensitiveBugReport>(Bugs[Level::Warning],
                                                    Message, N);
  SourceLocation Where =
      spelled(R->getLocation().asLocation(), C.getSourceManager());
  Judged.found(Where);
  // one finding of a member at a place, whatever the ways there
  if (!Told.insert({Where, F.Member}).second)
    return;
  bool OnPath = Sym && !F.ByUnit;
  // the tool's reports have related places beside the path
  if (!OnPath || Sink::Current)
    R->addNote("allocated here",
               PathDiagnosticLocation(F.Call, C.getSourceManager(),
                                      N->getLocationContext()));
  if (OnPath) {
    R->addVisitor(allocationNote(Sym, "The object is allocated here"));
    R->markInteresting(Sym);
  }
  C.emitReport(std::move(R));
}

void HeadReports::orphan(SymbolRef Sym, const Fate &F, CheckerContext &C) {
  const FunctionDecl *Maker = Facts.allocates(F.Call);
  report(Sym, F, F.Node, orphanText(F, Maker, C.getASTContext()), C);
}

void HeadReports::lost(SymbolRef Sym, const Fate &F, const ExplodedNode *N,
                       CheckerContext &C) {
  const auto *Stack = dyn_cast_or_null<VarRegion>(F.Owner.Base);
  const VarRegion *Name = F.Holder ? F.Holder : Stack;
  if (!Name || isGuarded(N->getState(), Name->getDecl()) ||
      isGuarded(N->getState(), F.Member))
    return;
  report(Sym, F, N, lostText(F, Name->getDecl()), C);
}

void HeadReports::overwritten(SymbolRef Sym, const Fate &F, CheckerContext &C) {
  const VarDecl *Local = F.Holder->getDecl();
  if (isGuarded(F.Node->getState(), Local))
    return;
  report(
      Sym, F, F.Node,
      ("'" + Local->getName() + "' is overwritten while it owns an allocation")
          .str(),
      C);
}

void HeadReports::passed(SourceLocation Where, const FieldDecl *Member,
                         llvm::StringRef Why, bool Proof, CheckerContext &C) {
  Judged.passed(
      spelled(Where, C.getSourceManager()), C.getLocationContext()->getDecl(),
      Why, Proof,
      ("member '" + Member->getName() + "' is " + Why + " on each way to here")
          .str());
}

void HeadReports::endUnit(AnalysisManager &Manager, BugReporter &BR) const {
  Judged.print(Manager.getSourceManager());
  for (const auto &[Field, M] : Facts.members()) {
    if (!wantsNotes() || M.Optional || Leaking.count(Field) ||
        Facts.livesApart(Field))
      continue;
    for (const HeadAllocation &A : M.Allocations) {
      PathDiagnosticLocation At(A.Call, Manager.getSourceManager(),
                                Manager.getAnalysisDeclContext(A.In));
      auto R = std::make_unique<BasicBugReport>(
          Bugs[Level::Note],
          ("member '" + Field->getName() +
           "' could be embedded: it only ever points to this object")
              .str(),
          At);
      R->setDeclWithIssue(A.In);
      BR.emitReport(std::move(R));
    }
  }
}
