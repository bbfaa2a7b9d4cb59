// SPDX-License-Identifier: GPL-2.0-only
//
// KAP005: pcpu_embed_first_chunk() failed on a path that ends in a panic, and
// pcpu_page_first_chunk() was not tried in between. The finding stands at the
// embedding call, the path goes on to the panic. The generic code of the file
// that defines the allocators is judged by the configuration.

#include "Apis.h"
#include "Registry.h"
#include "Report.h"
#include "Sites.h"

#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/StaticAnalyzer/Core/BugReporter/BugReporterVisitors.h"
#include "clang/StaticAnalyzer/Core/Checker.h"
#include "clang/StaticAnalyzer/Core/CheckerManager.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CallEvent.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ProgramStateTrait.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/SymbolManager.h"
#include "llvm/ADT/DenseMap.h"

#include <optional>

using namespace clang;
using namespace ento;
using namespace kapcheck;

// Embedding calls with nothing tried after them, and what they returned.
REGISTER_MAP_WITH_PROGRAMSTATE(Embedded, const CallExpr *, SymbolRef)
// The function, by its frame, that made such a call.
REGISTER_MAP_WITH_PROGRAMSTATE(EmbeddedIn, const CallExpr *,
                               const StackFrameContext *)
// The page allocator was tried on this path: there is nothing to fall back to.
REGISTER_TRAIT_WITH_PROGRAMSTATE(PageTried, bool)

namespace {
class PercpuFallback
    : public Checker<eval::Call, check::PreCall, check::PostCall,
                     check::LiveSymbols, check::EndFunction, check::EndAnalysis,
                     check::EndOfTranslationUnit> {
public:
  bool evalCall(const CallEvent &Call, CheckerContext &C) const;
  void checkPreCall(const CallEvent &Call, CheckerContext &C) const;
  void checkPostCall(const CallEvent &Call, CheckerContext &C) const;
  void checkLiveSymbols(ProgramStateRef State, SymbolReaper &Reaper) const;
  void checkEndFunction(const ReturnStmt *S, CheckerContext &C) const;
  void checkEndAnalysis(ExplodedGraph &G, BugReporter &BR,
                        ExprEngine &Engine) const;
  void checkEndOfTranslationUnit(const TranslationUnitDecl *TU,
                                 AnalysisManager &Mgr, BugReporter &BR) const;

private:
  void fallBack(CheckerContext &C) const;
  void panic(CheckerContext &C) const;
  void report(const CallExpr *Embed, const StackFrameContext *In,
              const ExplodedNode *End, CheckerContext &C) const;

  RuleBugs Bugs{this, "KAP005",
                "Embedding percpu allocator with no page allocator behind it"};
  mutable Sites Judged{"KAP005"};
  /// What was said of a call: it is one finding, wherever it ends.
  mutable llvm::DenseMap<const CallExpr *, std::string> Said;
};

/// A report that belongs to the function with the embedding call.
class EmbedReport : public PathSensitiveBugReport {
public:
  EmbedReport(const BugType &BT, llvm::StringRef Text, const ExplodedNode *End,
              PathDiagnosticLocation At, const Decl *In)
      : PathSensitiveBugReport(BT, Text, End, At, In), In(In) {}
  const Decl *getDeclWithIssue() const override { return In; }

private:
  const Decl *In;
};

/// The path's first and last words; it is shown at the embedding call.
class EmbedPath : public BugReporterVisitor {
public:
  EmbedPath(const CallExpr *Embed, const ExplodedNode *End)
      : Embed(Embed), End(End) {}
  void Profile(llvm::FoldingSetNodeID &ID) const override {
    static int Tag;
    ID.AddPointer(&Tag);
    ID.AddPointer(Embed);
  }
  PathDiagnosticPieceRef VisitNode(const ExplodedNode *N,
                                   BugReporterContext &BRC,
                                   PathSensitiveBugReport &) override {
    // the last node itself is left to getEndPath(), which has one piece
    const ExplodedNode *Next = N->getFirstSucc();
    if (Next && Next->succ_empty())
      return event("a failure ends here", End->getStmtForDiagnostics(), BRC);
    const ExplodedNode *Before = N->getFirstPred();
    if (!Before || !N->getState()->get<Embedded>(Embed) ||
        Before->getState()->get<Embedded>(Embed))
      return nullptr;
    return event("the embedding allocator is tried here", Embed, BRC);
  }
  PathDiagnosticPieceRef getEndPath(BugReporterContext &BRC,
                                    const ExplodedNode *N,
                                    PathSensitiveBugReport &BR) override {
    auto Piece = std::make_shared<PathDiagnosticEventPiece>(
        place(Embed, BRC), BR.getDescription());
    Piece->addRange(Embed->getSourceRange());
    return Piece;
  }

private:
  static PathDiagnosticLocation place(const Stmt *S, BugReporterContext &BRC) {
    const SourceManager &SM = BRC.getSourceManager();
    return PathDiagnosticLocation(spelled(S->getBeginLoc(), SM), SM);
  }
  static PathDiagnosticPieceRef event(llvm::StringRef Text, const Stmt *S,
                                      BugReporterContext &BRC) {
    return S ? std::make_shared<PathDiagnosticEventPiece>(place(S, BRC), Text)
             : nullptr;
  }

  const CallExpr *Embed;
  const ExplodedNode *End;
};

/// All values that a function returns.
class Returns : public RecursiveASTVisitor<Returns> {
public:
  explicit Returns(const ASTContext &Context) : Context(Context) {}
  bool VisitReturnStmt(ReturnStmt *S) {
    Expr::EvalResult Value;
    if (!S->getRetValue() || !S->getRetValue()->EvaluateAsInt(Value, Context))
      Same = false;
    else if (!First)
      First = Value.Val.getInt();
    else
      Same &= *First == Value.Val.getInt();
    return true;
  }

  bool Same = true;
  std::optional<llvm::APSInt> First;

private:
  const ASTContext &Context;
};
} // namespace

static llvm::StringRef nameOf(const CallEvent &Call) {
  return apiName(dyn_cast_or_null<FunctionDecl>(Call.getDecl()));
}

static bool isEmbed(const CallEvent &Call) {
  return nameOf(Call) == "pcpu_embed_first_chunk";
}

static bool isPage(const CallEvent &Call) {
  return nameOf(Call) == "pcpu_page_first_chunk";
}

/// What makes a failure likely enough to tell.
enum class Cause { Distances, Nodes, Memory };

/// The generic code, beside the allocator itself, has no distances. It is right
/// unless this configuration asks for the embedding allocator because of nodes.
static std::optional<Cause> causeInGenericCode(Preprocessor &PP) {
  if (PP.isMacroDefined("CONFIG_NUMA") &&
      PP.isMacroDefined("CONFIG_NEED_PER_CPU_EMBED_FIRST_CHUNK") &&
      !PP.isMacroDefined("CONFIG_NEED_PER_CPU_PAGE_FIRST_CHUNK"))
    return Cause::Nodes;
  return std::nullopt;
}

/// Nothing comes after it. BUG() is a trap or an unreachable place.
static bool isPanic(const CallEvent &Call) {
  const auto *FD = dyn_cast_or_null<FunctionDecl>(Call.getDecl());
  llvm::StringRef Name = apiName(FD);
  return Name == "panic" || Name == "BUG" || Name == "die" || Name == "hang" ||
         Name == "machine_halt" || Name == "prom_halt" ||
         (FD && FD->isNoReturn());
}

static bool hasFailed(SymbolRef Result, ProgramStateRef State) {
  return State->isNull(nonloc::SymbolVal(Result)).isConstrainedFalse();
}

/// Whether the distance argument can tell nodes apart: not NULL, and no
/// function that always says the same.
static bool hasDistances(const CallExpr *Embed, ASTContext &Context) {
  if (Embed->getNumArgs() < 4)
    return true;
  const Expr *Distance = Embed->getArg(3)->IgnoreParenCasts();
  if (Distance->isNullPointerConstant(Context,
                                      Expr::NPC_ValueDependentIsNotNull))
    return false;
  if (const auto *Op = dyn_cast<UnaryOperator>(Distance))
    Distance = Op->getSubExpr()->IgnoreParenCasts();
  const auto *Ref = dyn_cast<DeclRefExpr>(Distance);
  const auto *FD = Ref ? dyn_cast<FunctionDecl>(Ref->getDecl()) : nullptr;
  const FunctionDecl *Body = nullptr;
  if (!FD || !FD->hasBody(Body))
    return true;
  Returns Seen(Context);
  Seen.TraverseStmt(Body->getBody());
  return !Seen.Same || !Seen.First;
}

static std::optional<Cause> causeOf(const CallExpr *Embed, CheckerContext &C) {
  if (Embed->getDirectCallee()->hasBody())
    return causeInGenericCode(C.getPreprocessor());
  return hasDistances(Embed, C.getASTContext()) ? Cause::Distances
                                                : Cause::Memory;
}

static llvm::StringRef textOf(Cause Why) {
  switch (Why) {
  case Cause::Distances:
    return "; NUMA nodes that lie further apart than the vmalloc area is large "
           "keep the machine from booting";
  case Cause::Nodes:
    return "; this configuration has NUMA nodes and no page allocator";
  case Cause::Memory:
    return "; it is given no NUMA distances, so this fails only for want of "
           "memory";
  }
  llvm_unreachable("no such cause");
}

/// The function, of those on the way to the embedding call, that panics.
static std::string panicsIn(const StackFrameContext *Panic,
                            const StackFrameContext *Embed) {
  for (const LocationContext *LC = Panic; LC; LC = LC->getParent())
    if (LC == Embed || LC->isParentOf(Embed))
      if (const auto *FD = dyn_cast<FunctionDecl>(LC->getDecl()))
        return FD->getNameAsString();
  const auto *FD = dyn_cast<FunctionDecl>(Panic->getDecl());
  return FD ? FD->getNameAsString() : "";
}

/// Neither is inlined: what matters is that it may fail. It returns 0 or a
/// negative error.
bool PercpuFallback::evalCall(const CallEvent &Call, CheckerContext &C) const {
  const auto *CE = dyn_cast_or_null<CallExpr>(Call.getOriginExpr());
  if (!CE || (!isEmbed(Call) && !isPage(Call)))
    return false;
  SValBuilder &SVB = C.getSValBuilder();
  const LocationContext *LC = C.getLocationContext();
  DefinedOrUnknownSVal Result =
      SVB.conjureSymbolVal(nullptr, CE, LC, C.blockCount());
  ProgramStateRef State = C.getState()->BindExpr(CE, LC, Result);
  auto Low =
      SVB.evalBinOp(State, BO_LE, Result, SVB.makeIntVal(0, CE->getType()),
                    SVB.getConditionType())
          .getAs<DefinedOrUnknownSVal>();
  if (Low)
    State = State->assume(*Low, true);
  C.addTransition(State);
  return true;
}

void PercpuFallback::checkPostCall(const CallEvent &Call,
                                   CheckerContext &C) const {
  const auto *CE = dyn_cast_or_null<CallExpr>(Call.getOriginExpr());
  SymbolRef Result = Call.getReturnValue().getAsSymbol();
  if (!CE || !Result || !isEmbed(Call) || C.getState()->get<PageTried>() ||
      !causeOf(CE, C))
    return;
  C.addTransition(C.getState()
                      ->set<Embedded>(CE, Result)
                      ->set<EmbeddedIn>(CE, C.getStackFrame()));
}

void PercpuFallback::checkLiveSymbols(ProgramStateRef State,
                                      SymbolReaper &Reaper) const {
  for (auto Entry : State->get<Embedded>())
    Reaper.markLive(Entry.second);
}

void PercpuFallback::checkPreCall(const CallEvent &Call,
                                  CheckerContext &C) const {
  if (isPage(Call))
    fallBack(C);
  else if (isPanic(Call) && !C.getState()->get<Embedded>().isEmpty())
    panic(C);
}

void PercpuFallback::fallBack(CheckerContext &C) const {
  ProgramStateRef State = C.getState()->set<PageTried>(true);
  for (auto Entry : State->get<Embedded>()) {
    Judged.passed(Entry.first->getBeginLoc(),
                  (*State->get<EmbeddedIn>(Entry.first))->getDecl(), "fallback",
                  /*Proof=*/true, "pcpu_page_first_chunk() is tried after it");
    State =
        State->remove<Embedded>(Entry.first)->remove<EmbeddedIn>(Entry.first);
  }
  C.addTransition(State);
}

void PercpuFallback::panic(CheckerContext &C) const {
  ProgramStateRef State = C.getState();
  const ExplodedNode *End = nullptr;
  for (auto Entry : State->get<Embedded>()) {
    const StackFrameContext *In = *State->get<EmbeddedIn>(Entry.first);
    if (!hasFailed(Entry.second, State)) {
      Judged.passed(Entry.first->getBeginLoc(), In->getDecl(), "unclear",
                    /*Proof=*/false,
                    "a panic comes after it that may be about something else");
      continue;
    }
    if (!End)
      End = C.generateNonFatalErrorNode(State);
    if (!End)
      return;
    report(Entry.first, In, End, C);
  }
}

void PercpuFallback::report(const CallExpr *Embed, const StackFrameContext *In,
                            const ExplodedNode *End, CheckerContext &C) const {
  Cause Why = *causeOf(Embed, C);
  std::string Text = panicsIn(C.getStackFrame(), In) +
                     "() panics when pcpu_embed_first_chunk() fails and never "
                     "tries pcpu_page_first_chunk()" +
                     textOf(Why).str();
  bool IsNote = Why == Cause::Memory;
  Judged.found(Embed->getBeginLoc());
  if ((IsNote && !wantsNotes()) ||
      Said.try_emplace(Embed, Text).first->second != Text)
    return;
  auto Report = std::make_unique<EmbedReport>(
      Bugs[IsNote ? Level::Note : Level::Warning], Text, End,
      PathDiagnosticLocation::createBegin(Embed, C.getSourceManager(), In),
      In->getDecl());
  Report->addVisitor(std::make_unique<EmbedPath>(Embed, End));
  C.emitReport(std::move(Report));
}

void PercpuFallback::checkEndFunction(const ReturnStmt *S,
                                      CheckerContext &C) const {
  ProgramStateRef State = C.getState();
  if (C.inTopFrame())
    for (auto Entry : State->get<Embedded>())
      Judged.passed(Entry.first->getBeginLoc(),
                    (*State->get<EmbeddedIn>(Entry.first))->getDecl(),
                    "returned", /*Proof=*/true,
                    "no failure of it ends in a panic");
}

void PercpuFallback::checkEndAnalysis(ExplodedGraph &G, BugReporter &BR,
                                      ExprEngine &Engine) const {
  Judged.endRoot(Engine.getRootLocationContext()->getDecl(),
                 !Engine.hasWorkRemaining());
}

void PercpuFallback::checkEndOfTranslationUnit(const TranslationUnitDecl *TU,
                                               AnalysisManager &Mgr,
                                               BugReporter &BR) const {
  Judged.print(BR.getSourceManager());
}

static void registerPercpuFallback(CheckerManager &Manager) {
  Manager.registerChecker<PercpuFallback>();
}

static const CheckerEntry
    Entry("kapcheck.PercpuFallback", "KAP005",
          "The embedding percpu allocator fails without a fallback",
          registerPercpuFallback, {{"pcpu_embed_first_chunk"}});
