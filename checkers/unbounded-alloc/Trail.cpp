// SPDX-License-Identifier: GPL-2.0-only
#include "Trail.h"

#include "Arithmetic.h"
#include "Bounds.h"

#include "clang/AST/Expr.h"

using namespace clang;
using namespace ento;
using namespace kapcheck;

const Stmt *kapcheck::makerOf(SymbolRef Leaf) {
  const SymExpr *Maker = Leaf;
  if (const auto *Derived = dyn_cast<SymbolDerived>(Leaf))
    Maker = Derived->getParentSymbol();
  const auto *Made = dyn_cast<SymbolConjured>(Maker);
  if (!Made || !isa_and_nonnull<CallExpr>(Made->getStmt()))
    return nullptr;
  return Made == Leaf || Made->getType()->isRecordType() ? Made->getStmt()
                                                         : nullptr;
}

namespace {
class Trail : public BugReporterVisitor {
public:
  Trail(SymbolRef Leaf, const Stmt *At, const Stmt *Shown, std::string What)
      : Leaf(Leaf), At(At), Shown(Shown), What(std::move(What)) {}

  PathDiagnosticPieceRef VisitNode(const ExplodedNode *N,
                                   BugReporterContext &BRC,
                                   PathSensitiveBugReport &BR) override;
  void Profile(llvm::FoldingSetNodeID &ID) const override {
    static int Tag;
    ID.AddPointer(&Tag);
    ID.AddPointer(Leaf);
  }

private:
  std::string textAt(const ExplodedNode *N, const Stmt *&Where);
  bool holds(ProgramStateRef State, SVal Value) const;

  SymbolRef Leaf;
  const Stmt *At, *Shown;
  std::string What;
  std::string Last; ///< one note for each place and name
};
} // namespace

bool Trail::holds(ProgramStateRef State, SVal Value) const {
  SymbolRef Sym = Value.getAsSymbol();
  if (!Sym)
    return false;
  for (SymbolRef L : leavesOf(Sym)) {
    if (L == Leaf)
      return true;
    SymbolRef From = roundedFrom(State, L);
    if (From && llvm::is_contained(leavesOf(From), Leaf))
      return true;
  }
  return false;
}

/// A load is told by the expression itself and by what it is loaded from.
static const Stmt *bare(const Stmt *S) {
  const auto *E = dyn_cast_or_null<Expr>(S);
  return E ? E->IgnoreParenImpCasts() : S;
}

std::string Trail::textAt(const ExplodedNode *N, const Stmt *&Where) {
  if (auto Store = N->getLocationAs<PostStore>()) {
    const auto *To = dyn_cast_or_null<SubRegion>(
        static_cast<const MemRegion *>(Store->getLocationValue()));
    Where = Store->getStmt();
    if (!To || !To->canPrintPretty() ||
        !holds(N->getState(), N->getState()->getSVal(To)))
      return {};
    std::string Name = To->getDescriptiveName(/*UseQuotes=*/false);
    return Name.empty() ? Name : "Goes into " + Name;
  }
  auto Point = N->getLocationAs<StmtPoint>();
  if (!At || !Point || bare(Point->getStmt()) != bare(At))
    return {};
  Where = Shown;
  At = nullptr; // once
  return What;
}

static unsigned line(const SourceManager &SM, SourceLocation Loc) {
  return SM.getSpellingLineNumber(Loc);
}

PathDiagnosticPieceRef Trail::VisitNode(const ExplodedNode *N,
                                        BugReporterContext &BRC,
                                        PathSensitiveBugReport &BR) {
  const Stmt *Where = nullptr;
  std::string Text = textAt(N, Where);
  const SourceManager &SM = BRC.getSourceManager();
  if (Text.empty() || !Where || Text == Last)
    return nullptr;
  SourceLocation Loc = SM.getFileLoc(Where->getBeginLoc());
  bool IsStore = N->getLocationAs<PostStore>().has_value();
  // u32 n = origin(); needs one note and not two
  if (!SM.isInMainFile(Loc) ||
      (IsStore && Shown &&
       line(SM, Loc) == line(SM, SM.getFileLoc(Shown->getBeginLoc()))))
    return nullptr;
  Last = Text;
  return std::make_shared<PathDiagnosticEventPiece>(
      PathDiagnosticLocation(Loc, SM), Text,
      /*addPosRange=*/true);
}

std::unique_ptr<BugReporterVisitor> kapcheck::trail(SymbolRef Leaf,
                                                    const Stmt *At,
                                                    const Stmt *Shown,
                                                    std::string What) {
  return std::make_unique<Trail>(Leaf, At, Shown, std::move(What));
}
