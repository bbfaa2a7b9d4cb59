// SPDX-License-Identifier: GPL-2.0-only
#include "Notes.h"

#include "Model.h"

#include "clang/StaticAnalyzer/Core/BugReporter/BugReporter.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ExplodedGraph.h"

using namespace clang;
using namespace ento;
using namespace kapcheck;

namespace {
class AllocationNote : public BugReporterVisitor {
public:
  AllocationNote(SymbolRef Sym, std::string Text)
      : Sym(Sym), Text(std::move(Text)) {}

  void Profile(llvm::FoldingSetNodeID &ID) const override {
    static int Tag;
    ID.AddPointer(&Tag);
    ID.AddPointer(Sym);
  }

  PathDiagnosticPieceRef VisitNode(const ExplodedNode *N,
                                   BugReporterContext &BRC,
                                   PathSensitiveBugReport &) override {
    const ExplodedNode *Before = N->getFirstPred();
    const CallExpr *Call = allocation(N->getState(), Sym);
    if (!Call || !Before || allocation(Before->getState(), Sym))
      return nullptr;
    PathDiagnosticLocation At(Call, BRC.getSourceManager(),
                              N->getLocationContext());
    return std::make_shared<PathDiagnosticEventPiece>(At, Text, true);
  }

private:
  SymbolRef Sym;
  std::string Text;
};
} // namespace

std::unique_ptr<BugReporterVisitor> kapcheck::allocationNote(SymbolRef Sym,
                                                             std::string Text) {
  return std::make_unique<AllocationNote>(Sym, std::move(Text));
}
