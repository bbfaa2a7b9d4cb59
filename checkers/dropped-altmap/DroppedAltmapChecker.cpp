// SPDX-License-Identifier: GPL-2.0-only
//
// KAP003: a function that takes a struct vmem_altmap pointer passes NULL where
// a callee wants one, though nothing on the way has shown its own to be NULL.
// What of the parameter was looked at on the way tells whether NULL is meant.

#include "Apis.h"
#include "NullArguments.h"
#include "Registry.h"
#include "Report.h"
#include "Sites.h"

#include "clang/StaticAnalyzer/Core/AnalyzerOptions.h"
#include "clang/StaticAnalyzer/Core/BugReporter/BugReporterVisitors.h"
#include "clang/StaticAnalyzer/Core/Checker.h"
#include "clang/StaticAnalyzer/Core/CheckerManager.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CallEvent.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ProgramStateTrait.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/SymbolManager.h"
#include "llvm/ADT/MapVector.h"

using namespace clang;
using namespace ento;
using namespace kapcheck;

using Look = std::pair<const MemRegion *, const Stmt *>;

// What a parameter holds, by its region (one a call); kept when it is dead.
REGISTER_MAP_WITH_PROGRAMSTATE(HandedValue, const MemRegion *, SVal)
// Where the path has looked at a parameter, prints and copies left out.
REGISTER_SET_WITH_PROGRAMSTATE(Looks, Look)
// Parameters that were not NULL when something was printed.
REGISTER_SET_WITH_PROGRAMSTATE(Announced, const MemRegion *)

namespace {
/// What is to be reported at one call, in the root being explored.
struct Candidate {
  Level How;
  std::string Text;
  const ParmVarDecl *Dropped;
  const Expr *Argument;
  llvm::SmallVector<std::pair<const ExplodedNode *, const MemRegion *>, 4> Ends;
};

class DroppedAltmap
    : public Checker<check::BeginFunction, check::Location, check::Bind,
                     check::LiveSymbols, check::PreCall, check::EndAnalysis,
                     check::EndOfTranslationUnit> {
public:
  void checkBeginFunction(CheckerContext &C) const;
  void checkLocation(SVal Place, bool IsLoad, const Stmt *S,
                     CheckerContext &C) const;
  void checkBind(SVal Place, SVal Value, const Stmt *S,
                 CheckerContext &C) const;
  void checkLiveSymbols(ProgramStateRef State, SymbolReaper &Reaper) const;
  void checkPreCall(const CallEvent &Call, CheckerContext &C) const;
  void checkEndAnalysis(ExplodedGraph &G, BugReporter &BR,
                        ExprEngine &Engine) const;
  void checkEndOfTranslationUnit(const TranslationUnitDecl *TU,
                                 AnalysisManager &Mgr, BugReporter &BR) const;

  llvm::SmallVector<std::string, 2> Types{"vmem_altmap"};

private:
  const FunctionFacts &factsOf(CheckerContext &C) const;
  void announce(const FunctionFacts &Facts, CheckerContext &C) const;
  void judge(const CallExpr *Call, const Expr *Argument, const Handed &H,
             const FunctionFacts &Facts, CheckerContext &C) const;
  void report(const CallExpr *Call, const Candidate &Found,
              BugReporter &BR) const;

  RuleBugs Bugs{this, "KAP003", "Altmap parameter not handed on"};
  mutable llvm::DenseMap<const Decl *, std::unique_ptr<FunctionFacts>> Facts;
  mutable Sites Judged{"KAP003"};
  mutable llvm::MapVector<const CallExpr *, Candidate> Found;
};

/// Where the path begins: the parameter that is dropped later.
class ComesIn : public BugReporterVisitor {
public:
  ComesIn(const MemRegion *Region, const ParmVarDecl *Param)
      : Region(Region), Param(Param) {}
  void Profile(llvm::FoldingSetNodeID &ID) const override {
    static int Tag;
    ID.AddPointer(&Tag);
    ID.AddPointer(Region);
  }
  PathDiagnosticPieceRef VisitNode(const ExplodedNode *N,
                                   BugReporterContext &BRC,
                                   PathSensitiveBugReport &) override {
    const ExplodedNode *Before = N->getFirstPred();
    if (!N->getState()->get<HandedValue>(Region) ||
        (Before && Before->getState()->get<HandedValue>(Region)))
      return nullptr;
    PathDiagnosticLocation At(Param, BRC.getSourceManager());
    return std::make_shared<PathDiagnosticEventPiece>(
        At, "the " + thing(Param->getType()) + " comes in here");
  }

private:
  const MemRegion *Region;
  const ParmVarDecl *Param;
};
} // namespace

const FunctionFacts &DroppedAltmap::factsOf(CheckerContext &C) const {
  const Decl *D = C.getStackFrame()->getDecl();
  std::unique_ptr<FunctionFacts> &Here = Facts[D];
  if (!Here) {
    const auto *FD = dyn_cast<FunctionDecl>(D);
    Here = std::make_unique<FunctionFacts>(
        FD ? collectFacts(FD, Types, C.getASTContext()) : FunctionFacts());
  }
  return *Here;
}

static const MemRegion *regionOf(const Handed &H, CheckerContext &C) {
  return C.getState()->getRegion(H.Param, C.getStackFrame());
}

void DroppedAltmap::checkBeginFunction(CheckerContext &C) const {
  ProgramStateRef State = C.getState();
  for (const Handed &H : factsOf(C).Params) {
    const MemRegion *Region = regionOf(H, C);
    State = State->set<HandedValue>(Region, State->getSVal(Region));
  }
  C.addTransition(State);
}

void DroppedAltmap::checkLocation(SVal Place, bool IsLoad, const Stmt *S,
                                  CheckerContext &C) const {
  const auto *Region = dyn_cast_or_null<VarRegion>(Place.getAsRegion());
  const auto *Value = dyn_cast_or_null<Expr>(S);
  if (!IsLoad || !Region || !Value || !Region->getValueType()->isPointerType())
    return;
  const auto *Ref = dyn_cast<DeclRefExpr>(Value->IgnoreParenImpCasts());
  for (const Handed &H : factsOf(C).Params)
    if (Ref && H.Mentions.count(Ref))
      C.addTransition(C.getState()->add<Looks>({regionOf(H, C), Ref}));
}

void DroppedAltmap::checkBind(SVal Place, SVal Value, const Stmt *S,
                              CheckerContext &C) const {
  const MemRegion *Region = Place.getAsRegion();
  if (Region && C.getState()->get<HandedValue>(Region))
    C.addTransition(C.getState()->set<HandedValue>(Region, Value));
}

void DroppedAltmap::checkLiveSymbols(ProgramStateRef State,
                                     SymbolReaper &Reaper) const {
  for (auto Entry : State->get<HandedValue>())
    if (SymbolRef Sym = Entry.second.getAsSymbol(/*IncludeBaseRegions=*/true))
      Reaper.markLive(Sym);
}

void DroppedAltmap::announce(const FunctionFacts &Facts,
                             CheckerContext &C) const {
  ProgramStateRef State = C.getState();
  for (const Handed &H : Facts.Params) {
    const MemRegion *Region = regionOf(H, C);
    const SVal *Value = State->get<HandedValue>(Region);
    if (Value && State->isNull(*Value).isConstrainedFalse())
      State = State->add<Announced>(Region);
  }
  C.addTransition(State);
}

/// altmap ? NULL : other, on the way that has an altmap.
static bool isTestedAway(const CallEvent &Call, unsigned I, const Handed &H,
                         CheckerContext &C) {
  const auto *Choice =
      dyn_cast<ConditionalOperator>(Call.getArgExpr(I)->IgnoreParenCasts());
  const SVal *Value = C.getState()->get<HandedValue>(regionOf(H, C));
  return Choice && Value && H.isMentionedIn(Choice->getCond()) &&
         Call.getArgSVal(I).isZeroConstant() &&
         C.getState()->isNull(*Value).isConstrainedFalse();
}

void DroppedAltmap::checkPreCall(const CallEvent &Call,
                                 CheckerContext &C) const {
  const auto *CE = dyn_cast_or_null<CallExpr>(Call.getOriginExpr());
  const FunctionFacts &Here = factsOf(C);
  if (!CE || Here.Params.empty())
    return;
  if (isPrint(CE->getDirectCallee()))
    return announce(Here, C);
  for (unsigned I = 0; I < CE->getNumArgs(); I++)
    for (const Handed &H : Here.Params)
      if (wants(CE, I, H.Type) &&
          (H.isMentionedIn(CE) ? isTestedAway(Call, I, H, C)
                               : Here.isNull(CE->getArg(I))))
        return judge(CE, CE->getArg(I), H, Here, C);
}

/// How a call is reported that gets NULL while the parameter may be another;
/// nothing where it is right.
static std::optional<Level> levelOf(const CallExpr *Call, const Expr *Argument,
                                    const Handed &H, const FunctionFacts &Facts,
                                    const MemRegion *Region,
                                    CheckerContext &C) {
  ProgramStateRef State = C.getState();
  if (H.Mentions.empty())
    return isOnlyGivenNull(Facts, H, C.getASTContext()) ? Level::Note
                                                        : Level::Warning;
  // a local that the code keeps at NULL, beside the altmap in use
  if (Facts.isNullLocal(Argument))
    return std::nullopt;
  bool Looked = false, OnlyTested = true;
  for (const Look &L : State->get<Looks>())
    if (L.first == Region) {
      Looked = true;
      OnlyTested &= H.Mentions.lookup(cast<DeclRefExpr>(L.second));
    }
  if (!Looked)
    return looksMeant(Call, H, C.getCurrentAnalysisDeclContext())
               ? Level::Note
               : Level::Warning;
  bool NotNull =
      State->isNull(*State->get<HandedValue>(Region)).isConstrainedFalse();
  return NotNull && OnlyTested && !State->contains<Announced>(Region)
             ? Level::Warning
             : Level::Note;
}

static std::string textOf(Level How, const CallExpr *Call, const Handed &H,
                          const FunctionDecl *FD) {
  std::string Fn = FD->getNameAsString(), A = H.Param->getNameAsString(),
              G = calleeName(Call);
  if (How == Level::Note)
    return Fn + "() passes NULL to " + G + "() and not its parameter " + A +
           "; that looks meant, since the function looks at " + A +
           " elsewhere or is never given one";
  return Fn + "() drops its parameter " + A + ": " + G +
         "() gets NULL instead" +
         (H.Type == "vmem_altmap"
              ? ", so the memory map does not use the memory that the caller "
                "set aside for it"
              : ", so what the caller handed in is not used");
}

void DroppedAltmap::judge(const CallExpr *Call, const Expr *Argument,
                          const Handed &H, const FunctionFacts &Here,
                          CheckerContext &C) const {
  const MemRegion *Region = regionOf(H, C);
  const SVal *Value = C.getState()->get<HandedValue>(Region);
  if (!Value)
    return;
  SourceLocation Where = Call->getBeginLoc();
  if (C.getState()->isNull(*Value).isConstrainedTrue())
    return Judged.passed(Where, Here.Function, "null", /*Proof=*/true,
                         "the parameter is NULL on every path to this call");
  auto How = levelOf(Call, Argument, H, Here, Region, C);
  if (!How)
    return Judged.passed(Where, Here.Function, "meant", /*Proof=*/false,
                         "a local that is kept at NULL is passed");
  Judged.found(Where);
  auto [At, New] =
      Found.insert({Call, Candidate{*How, "", H.Param, Argument, {}}});
  Candidate &Best = At->second;
  if (*How < Best.How || Best.Ends.size() >= 16)
    return;
  if (*How > Best.How)
    Best.Ends.clear();
  Best.How = *How;
  Best.Text = textOf(*How, Call, H, Here.Function);
  if (const ExplodedNode *End = C.generateNonFatalErrorNode())
    Best.Ends.push_back({End, Region});
}

void DroppedAltmap::report(const CallExpr *Call, const Candidate &Found,
                           BugReporter &BR) const {
  // of several ways to the call, the analyzer shows the shortest
  for (auto [End, Region] : Found.Ends) {
    auto Report = std::make_unique<PathSensitiveBugReport>(Bugs[Found.How],
                                                           Found.Text, End);
    Report->addRange(Found.Argument->getSourceRange());
    Report->addVisitor(std::make_unique<ComesIn>(Region, Found.Dropped));
    BR.emitReport(std::move(Report));
  }
}

void DroppedAltmap::checkEndAnalysis(ExplodedGraph &G, BugReporter &BR,
                                     ExprEngine &Engine) const {
  Judged.endRoot(Engine.getRootLocationContext()->getDecl(),
                 !Engine.hasWorkRemaining());
  for (const auto &[Call, Candidate] : Found)
    if (Candidate.How != Level::Note || wantsNotes())
      report(Call, Candidate, BR);
  Found.clear();
}

void DroppedAltmap::checkEndOfTranslationUnit(const TranslationUnitDecl *TU,
                                              AnalysisManager &Mgr,
                                              BugReporter &BR) const {
  Judged.print(BR.getSourceManager());
}

static void registerDroppedAltmap(CheckerManager &Manager) {
  auto *Checker = Manager.registerChecker<DroppedAltmap>();
  llvm::StringRef Rest =
      Manager.getAnalyzerOptions().getCheckerStringOption(Checker, "Forward");
  while (!Rest.empty()) {
    llvm::StringRef Type;
    std::tie(Type, Rest) = Rest.split(';');
    if (isValidAsciiIdentifier(Type))
      Checker->Types.push_back(Type.str());
    else
      Manager.reportInvalidCheckerOptionValue(
          Checker, "Forward", "names of structs, separated by ';'");
  }
}

static const CheckerEntry
    Entry("kapcheck.DroppedAltmap", "KAP003",
          "A struct vmem_altmap parameter is not handed on",
          registerDroppedAltmap,
          {{"struct vmem_altmap"}, nullptr, nullptr, false, "Forward"},
          {{"string", "Forward", "",
            "More structs to hand on, names separated by ';'"}});
