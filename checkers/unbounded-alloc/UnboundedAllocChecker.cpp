// SPDX-License-Identifier: GPL-2.0-only
//
// KAP001: a physically contiguous allocation whose size comes from outside and
// that no path keeps below what such memory can be. At each allocation the
// upper end of count * size is computed from the path's constraints and types
// (Bounds), once with all values as they can be and once with only those that
// come from outside (Origin): what is left above the limit is the finding.
// What a comparison, a check or the unit's text says against it makes it quiet.
//
// Reports wait until a root is through, since who needs the memory contiguous
// is often seen after the allocation.

#include "Apis.h"
#include "Arithmetic.h"
#include "Bounds.h"
#include "Contexts.h"
#include "Limits.h"
#include "Model.h"
#include "Origin.h"
#include "Registry.h"
#include "Report.h"
#include "Trail.h"
#include "Unit.h"

#include "clang/Lex/Lexer.h"
#include "clang/StaticAnalyzer/Core/Checker.h"
#include "clang/StaticAnalyzer/Core/CheckerManager.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CallEvent.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"

using namespace clang;
using namespace ento;
using namespace kapcheck;

namespace {
constexpr const char *Rule = "KAP001";

/// The value from outside that drives a size.
struct Culprit {
  SymbolRef Leaf = nullptr;
  Origin From;
  Wide Hi = 0;
  const Stmt *Limit = nullptr; ///< compared, if anywhere
  bool Elsewhere = false;      ///< the comparison is not on the path
};

/// One allocation on one path.
struct Allocation {
  const CallExpr *Call;
  const AllocApi *Api;
  const LocationContext *LC;
};

/// A finding that waits for the end of its root.
struct Pending {
  std::vector<const ExplodedNode *> Nodes;
  Culprit Cause;
  Level Strength;
  const VarDecl *Loose;
  std::string Name;
};

class UnboundedAlloc
    : public Checker<check::PreCall, check::PreStmt<BinaryOperator>,
                     check::BranchCondition, check::Location, eval::Assume,
                     check::BeginFunction, check::DeadSymbols,
                     check::EndAnalysis, check::EndOfTranslationUnit> {
public:
  UnboundedAlloc() : Bugs(this, Rule, "Unbounded contiguous allocation") {}

  void checkPreCall(const CallEvent &Call, CheckerContext &C) const;
  /// Comparisons are assumed as soon as they are evaluated.
  void checkPreStmt(const BinaryOperator *Op, CheckerContext &C) const {
    if (Op->isComparisonOp())
      Last = conditionAt(Op, *C.getCurrentAnalysisDeclContext());
  }
  void checkBranchCondition(const Stmt *S, CheckerContext &C) const {
    Last = conditionAt(S, *C.getCurrentAnalysisDeclContext());
  }
  void checkLocation(SVal Where, bool IsLoad, const Stmt *S,
                     CheckerContext &C) const;
  ProgramStateRef evalAssume(ProgramStateRef State, SVal Value,
                             bool Assumption) const;
  void checkBeginFunction(CheckerContext &C) const;
  void checkDeadSymbols(SymbolReaper &Reaper, CheckerContext &C) const {
    C.addTransition(forgetLimits(C.getState(), Reaper));
  }
  void checkEndAnalysis(ExplodedGraph &G, BugReporter &BR,
                        ExprEngine &Engine) const;
  void checkEndOfTranslationUnit(const TranslationUnitDecl *TU,
                                 AnalysisManager &Manager,
                                 BugReporter &BR) const;

  Wide MaxContiguous = 0;

private:
  const Unit &unit(ASTContext &Context) const;
  void judge(const Allocation &S, const CallEvent &Call,
             CheckerContext &C) const;
  Culprit culprit(const Allocation &S, const CallEvent &Call, CheckerContext &C,
                  const Bounds &B, Wide &Driven) const;
  Outcome bounded(const Allocation &S, const CallEvent &Call, CheckerContext &C,
                  const Bounds &B, Wide Size) const;
  Outcome compared(const Culprit &Of, CheckerContext &C) const;
  void suspect(const Allocation &S, const CallEvent &Call, CheckerContext &C,
               const Culprit &Cause) const;
  void emit(const CallExpr *Site, const Pending &P, BugReporter &BR) const;

  RuleBugs Bugs;
  mutable std::unique_ptr<Unit> TheUnit;
  mutable Contexts Sites;
  mutable llvm::MapVector<const CallExpr *, Pending> Waiting;
  mutable llvm::DenseSet<const CallExpr *> Reported;
  /// Sites whose bound is that of a loop that the engine may have left early.
  mutable llvm::DenseSet<const CallExpr *> ByLoop;
  /// Where values from outside were read first, in this root.
  mutable llvm::DenseMap<SymbolRef, const Stmt *> FirstRead;
  mutable Condition Last; ///< the one that is evaluated
};
} // namespace

// --- small questions about a call -------------------------------------------

static SVal argument(const CallEvent &Call, int I) {
  return I >= 0 && static_cast<unsigned>(I) < Call.getNumArgs()
             ? Call.getArgSVal(I)
             : UnknownVal();
}

static QualType argumentType(const CallEvent &Call, int I) {
  return Call.getArgExpr(I)->getType();
}

static Interval bytesOf(const Allocation &S, const CallEvent &Call,
                        const Bounds &B, Bounds::LeafHook Hook = nullptr) {
  Interval Size =
      B.of(argument(Call, S.Api->Size), argumentType(Call, S.Api->Size), Hook);
  if (S.Api->Count < 0)
    return Bounds::product(Size, {1, 1});
  return Bounds::product(B.of(argument(Call, S.Api->Count),
                              argumentType(Call, S.Api->Count), Hook),
                         Size);
}

/// The symbols that make the size.
static std::vector<SymbolRef> symbolsOf(const Allocation &S,
                                        const CallEvent &Call) {
  std::vector<SymbolRef> All;
  for (int I : {S.Api->Count, S.Api->Size})
    if (SymbolRef Sym = argument(Call, I).getAsSymbol())
      for (SymbolRef Leaf : leavesOf(Sym))
        All.push_back(Leaf);
  return All;
}

/// An argument as it stands in the file.
static llvm::StringRef written(const Expr *E, CheckerContext &C) {
  const SourceManager &SM = C.getSourceManager();
  return Lexer::getSourceText(
      CharSourceRange::getTokenRange(SM.getFileLoc(E->getBeginLoc()),
                                     SM.getFileLoc(E->getEndLoc())),
      SM, C.getLangOpts());
}

/// The flags, as text; and by value, where a variable holds them.
static bool mayNotVmalloc(const Allocation &S, const CallEvent &Call,
                          CheckerContext &C) {
  if (S.Api->Gfp < 0 || static_cast<unsigned>(S.Api->Gfp) >= Call.getNumArgs())
    return false;
  llvm::StringRef Text = written(Call.getArgExpr(S.Api->Gfp), C);
  if (Text.contains("GFP_ATOMIC") || Text.contains("GFP_NOWAIT") ||
      Text.contains("GFP_DMA"))
    return true;
  auto Flags = Call.getArgSVal(S.Api->Gfp).getAs<nonloc::ConcreteInt>();
  if (!Flags || Text.contains("GFP_"))
    return false;
  constexpr uint64_t Dma = 0x1, DirectReclaim = 0x400, Kswapd = 0x800;
  uint64_t Value = Flags->getValue().getZExtValue();
  return (Value & Dma) || ((Value & Kswapd) && !(Value & DirectReclaim));
}

static bool mayFailQuietly(const Allocation &S, const CallEvent &Call,
                           CheckerContext &C) {
  return S.Api->Gfp >= 0 &&
         static_cast<unsigned>(S.Api->Gfp) < Call.getNumArgs() &&
         written(Call.getArgExpr(S.Api->Gfp), C).contains("__GFP_NOWARN");
}

/// kmemdup(r, r->len): a record that is in memory already, in that length.
static bool copiesRecord(const Allocation &S, const CallEvent &Call,
                         SymbolRef Leaf) {
  const MemRegion *Of = Leaf->getOriginRegion();
  const MemRegion *From = argument(Call, 0).getAsRegion();
  const auto *Inner = dyn_cast_or_null<SubRegion>(Of);
  return S.Api->Name.starts_with("kmemdup") && From && Inner &&
         Inner->isSubRegionOf(From->StripCasts()) &&
         !isa<FieldRegion>(From->StripCasts());
}

static std::string line(const Stmt *S, CheckerContext &C) {
  const SourceManager &SM = C.getSourceManager();
  return std::to_string(
      SM.getSpellingLineNumber(SM.getFileLoc(S->getBeginLoc())));
}

/// What the file includes from include/ is judged where it is used.
static bool isOwnFile(const CallExpr *Call, CheckerContext &C) {
  const SourceManager &SM = C.getSourceManager();
  SourceLocation Loc = SM.getFileLoc(Call->getExprLoc());
  return SM.isInMainFile(Loc) || !SM.getFilename(Loc).contains("include/");
}

/// Whether a name on the way to a member is that of a device's answer.
static bool isOfDevice(SymbolRef Leaf, const Stmt *Source, const Unit &U) {
  auto Is = [&U](const ValueDecl *D) {
    return D && D->getIdentifier() &&
           (Unit::isAnswer(D->getName()) || U.isFilledByDevice(D));
  };
  const auto *Top = dyn_cast_or_null<SubRegion>(Leaf->getOriginRegion());
  for (const MemRegion *R = Top ? Top->getSuperRegion() : nullptr; R;) {
    const auto *Declared = dyn_cast<DeclRegion>(R);
    if (Declared && Is(Declared->getDecl()))
      return true;
    const auto *Sub = dyn_cast<SubRegion>(R);
    R = Sub ? Sub->getSuperRegion() : nullptr;
  }
  // the pointer that it was read through has a name in the text only
  const auto *E = dyn_cast_or_null<Expr>(Source);
  while (E) {
    E = E->IgnoreParenCasts();
    if (const auto *Call = dyn_cast<CallExpr>(E))
      E = Call->getNumArgs() ? Call->getArg(0) : nullptr;
    else if (const auto *Sub = dyn_cast<ArraySubscriptExpr>(E))
      E = Sub->getBase();
    else if (const auto *Un = dyn_cast<UnaryOperator>(E))
      E = Un->getSubExpr();
    else if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      return Is(Ref->getDecl());
    else if (const auto *Member = dyn_cast<MemberExpr>(E)) {
      E = Member->getBase();
      const auto *Outer = dyn_cast<MemberExpr>(E->IgnoreParenCasts());
      if (Outer && Is(Outer->getMemberDecl()))
        return true;
    } else
      return false;
  }
  return false;
}

// --- judging one allocation
// ---------------------------------------------------

const Unit &UnboundedAlloc::unit(ASTContext &Context) const {
  if (!TheUnit)
    TheUnit = std::make_unique<Unit>(Context);
  return *TheUnit;
}

/// What drives the size from outside, and how large it makes it: values of
/// other origin, and those that were compared with some value, count for one.
Culprit UnboundedAlloc::culprit(const Allocation &S, const CallEvent &Call,
                                CheckerContext &C, const Bounds &B,
                                Wide &Driven) const {
  ProgramStateRef State = C.getState();
  ASTContext &Context = C.getASTContext();
  const Unit &U = unit(Context);
  const auto *FD = dyn_cast<FunctionDecl>(C.getLocationContext()->getDecl());
  Culprit Worst;
  auto Hook = [&](SymbolRef Leaf) -> std::optional<Interval> {
    auto From = originOf(Leaf, U, Context);
    if (!From)
      return Interval{0, 1};
    Culprit New{Leaf, *From, B.of(Leaf).Hi, valueLimit(State, Leaf), false};
    if (!New.Limit)
      if ((New.Limit = checkedBy(State, Leaf)) ||
          (From->Shared && U.isComparedElsewhere(From->Shared, FD)))
        New.Elsewhere = true;
    bool Quiet = New.Limit || New.Elsewhere;
    bool WasQuiet = Worst.Limit || Worst.Elsewhere;
    if (!Worst.Leaf || (WasQuiet && !Quiet) ||
        (WasQuiet == Quiet && New.Hi > Worst.Hi))
      Worst = New;
    if (Quiet)
      return Interval{0, 1};
    return std::nullopt;
  };
  Driven = bytesOf(S, Call, B, Hook).Hi;
  return Worst;
}

Outcome UnboundedAlloc::bounded(const Allocation &S, const CallEvent &Call,
                                CheckerContext &C, const Bounds &B,
                                Wide Size) const {
  const Stmt *By = nullptr;
  std::vector<SymbolRef> Leaves = symbolsOf(S, Call);
  for (SymbolRef Leaf : Leaves)
    if (const Stmt *Where = numberLimit(C.getState(), Leaf))
      By = Where;
  std::string Most = "at most " + bytes(Size);
  if (By) {
    ByLoop.insert(S.Call); // sorted out when the root is through
    return {Fate::Bounded, true,
            Most + ", by the comparison in line " + line(By, C)};
  }
  bool Constant = true;
  for (int I : {S.Api->Count, S.Api->Size}) {
    Expr::EvalResult Number;
    Constant &=
        I < 0 || Call.getArgExpr(I)->EvaluateAsInt(Number, C.getASTContext());
  }
  if (Constant)
    return {Fate::Bounded, true, bytes(Size) + ", a constant", true};
  if (Leaves.empty()) { // a number on this path: others may have been cut
    ByLoop.insert(S.Call);
    return {Fate::Bounded, true, Most + " on each path"};
  }
  return {Fate::Bounded, true, Most + ", by its type or a mask"};
}

Outcome UnboundedAlloc::compared(const Culprit &Of, CheckerContext &C) const {
  if (Of.Elsewhere && Of.Limit)
    return {Fate::Compared, false,
            nameOf(Of.Leaf) + " is checked in line " + line(Of.Limit, C)};
  if (Of.Elsewhere)
    return {Fate::Compared, false,
            nameOf(Of.Leaf) + " is compared in another function"};
  return {Fate::Compared, true,
          nameOf(Of.Leaf) + " is compared in line " + line(Of.Limit, C)};
}

void UnboundedAlloc::judge(const Allocation &S, const CallEvent &Call,
                           CheckerContext &C) const {
  const Decl *In = C.getLocationContext()->getDecl();
  Bounds B(C.getState(), C.getASTContext());
  Wide Size = bytesOf(S, Call, B).Hi, Driven = 0;
  if (Size <= MaxContiguous)
    return Sites.add(S.Call, In, bounded(S, Call, C, B, Size));
  if (mayNotVmalloc(S, Call, C))
    return Sites.add(
        S.Call, In,
        {Fate::Atomic, true, "the flags allow no memory of the vmalloc area"});
  Culprit Cause = culprit(S, Call, C, B, Driven);
  if (Driven > MaxContiguous)
    return suspect(S, Call, C, Cause);
  if (Cause.Leaf && (Cause.Limit || Cause.Elsewhere))
    return Sites.add(S.Call, In, compared(Cause, C));
  Sites.add(S.Call, In,
            {Fate::Unknown, false, "where the size comes from is not seen"});
}

void UnboundedAlloc::suspect(const Allocation &S, const CallEvent &Call,
                             CheckerContext &C, const Culprit &Cause) const {
  const Decl *In = C.getLocationContext()->getDecl();
  Sites.add(S.Call, In,
            {Fate::Unbounded, false,
             "nothing bounds the size: it comes from " + Cause.From.What});
  Level Strength = Cause.From.Strength;
  if (S.Api->Kind == Family::Managed || mayFailQuietly(S, Call, C) ||
      copiesRecord(S, Call, Cause.Leaf))
    Strength = Level::Note;
  ExplodedNode *N = C.generateNonFatalErrorNode();
  if (!N)
    return;
  auto [At, New] =
      Waiting.insert({S.Call, Pending{{N},
                                      Cause,
                                      Strength,
                                      looseLimit(C.getState(), Cause.Leaf),
                                      S.Api->Name.str()}});
  Pending &P = At->second;
  if (!New && Strength > P.Strength)
    P = Pending{{N},
                Cause,
                Strength,
                looseLimit(C.getState(), Cause.Leaf),
                S.Api->Name.str()};
  else if (!New && P.Cause.From.What == Cause.From.What && P.Nodes.size() < 16)
    P.Nodes.push_back(N);
}

// --- events
// ---------------------------------------------------------------------

void UnboundedAlloc::checkPreCall(const CallEvent &Call,
                                  CheckerContext &C) const {
  const auto *CE = dyn_cast_or_null<CallExpr>(Call.getOriginExpr());
  const AllocApi *Api =
      CE ? findAlloc(dyn_cast_or_null<FunctionDecl>(Call.getDecl())) : nullptr;
  if (Api && Api->Size >= 0 &&
      (Api->Kind == Family::Slab || Api->Kind == Family::Managed) &&
      static_cast<unsigned>(std::max(Api->Size, Api->Count)) <
          Call.getNumArgs() &&
      isOwnFile(CE, C))
    return judge({CE, Api, C.getLocationContext()}, Call, C);
  ProgramStateRef State = addCheck(C.getState(), Call);
  if (State != C.getState())
    C.addTransition(State);
}

/// The reads of values from outside are kept in the graph, for the notes.
void UnboundedAlloc::checkLocation(SVal Where, bool IsLoad, const Stmt *S,
                                   CheckerContext &C) const {
  static const CheckerProgramPointTag Tag("kapcheck.UnboundedAlloc", "Read");
  auto Place = Where.getAs<Loc>();
  SymbolRef Sym =
      IsLoad && Place ? C.getState()->getSVal(*Place).getAsSymbol() : nullptr;
  if (!Sym || !isa<SymbolData>(Sym) ||
      !Sym->getType()->isIntegralOrEnumerationType() ||
      !originOf(Sym, unit(C.getASTContext()), C.getASTContext()))
    return;
  FirstRead.try_emplace(Sym, S);
  C.addTransition(C.getState(), &Tag);
}

ProgramStateRef UnboundedAlloc::evalAssume(ProgramStateRef State, SVal Value,
                                           bool Assumption) const {
  return addLimits(State, Value, Assumption, Last, [&]() -> const Unit & {
    return unit(State->getStateManager().getContext());
  });
}

void UnboundedAlloc::checkBeginFunction(CheckerContext &C) const {
  const auto *Frame = C.getStackFrame();
  if (const auto *Call = dyn_cast_or_null<CallExpr>(Frame->getCallSite()))
    Sites.enter(Call);
}

void UnboundedAlloc::emit(const CallExpr *Site, const Pending &P,
                          BugReporter &BR) const {
  const SourceManager &SM = BR.getSourceManager();
  const Stmt *Source = makerOf(P.Cause.Leaf);
  if (!Source)
    Source = FirstRead.lookup(P.Cause.Leaf);
  Level Strength = P.Strength;
  if (P.Cause.From.Endian && isOfDevice(P.Cause.Leaf, Source, *TheUnit))
    Strength = Level::Note;
  if (Strength == Level::Note && !wantsNotes())
    return;
  SourceLocation At = Source ? Source->getBeginLoc() : Site->getBeginLoc();
  std::string Text =
      P.Name + "() takes a size that nothing bounds: it comes from " +
      P.Cause.From.What + ", line " +
      std::to_string(SM.getSpellingLineNumber(SM.getFileLoc(At)));
  if (P.Loose)
    Text += "; " + P.Loose->getName().str() +
            " can be changed at run time and is no bound";
  Text += ". A kvmalloc() form does not need contiguous memory";
  for (const ExplodedNode *N : P.Nodes) {
    auto R = std::make_unique<PathSensitiveBugReport>(Bugs[Strength], Text, N);
    R->markInteresting(P.Cause.Leaf);
    R->addVisitor(
        trail(P.Cause.Leaf, Source, "Comes from " + P.Cause.From.What));
    BR.emitReport(std::move(R));
  }
}

void UnboundedAlloc::checkEndAnalysis(ExplodedGraph &G, BugReporter &BR,
                                      ExprEngine &Engine) const {
  const auto *Root =
      dyn_cast<FunctionDecl>(Engine.getRootLocationContext()->getDecl());
  const Unit &U = unit(Engine.getContext());
  bool Seen = Root && Sites.isSeenByCallers(Root, U);
  for (auto &[Site, P] : Waiting) {
    if (Reported.count(Site))
      continue;
    if (const ContiguousUse *Use = U.contiguousUse(Site))
      Sites.replace(Site,
                    {Fate::Contiguous, true,
                     "the memory has to be contiguous for " + Use->Name + "()",
                     true});
    else if (U.hasFallback(Site))
      Sites.replace(Site, {Fate::Bounded, true,
                           "vmalloc() is tried where it fails", true});
    else if (!Seen) {
      emit(Site, P, BR);
      Reported.insert(Site);
    }
  }
  Waiting.clear();
  FirstRead.clear();
  // a loop that was left early leaves numbers behind that say nothing
  if (Engine.wasBlocksExhausted())
    for (const CallExpr *Site : ByLoop)
      if (const Outcome *O = Sites.now(Site))
        if (O->What == Fate::Bounded && O->Proof)
          Sites.replace(Site, {Fate::Bounded, false, O->Message});
  ByLoop.clear();
  Sites.endRoot(Root, Engine.hasEmptyWorkList());
  Last = {};
}

void UnboundedAlloc::checkEndOfTranslationUnit(const TranslationUnitDecl *TU,
                                               AnalysisManager &Manager,
                                               BugReporter &BR) const {
  Sites.print(Rule, unit(Manager.getASTContext()), BR.getSourceManager());
}

// --- registration
// -----------------------------------------------------------------

static void registerUnboundedAlloc(CheckerManager &Manager) {
  auto *Checker = Manager.registerChecker<UnboundedAlloc>();
  int Max = Manager.getAnalyzerOptions().getCheckerIntegerOption(
      Checker, "MaxContiguous");
  if (Max < 4096)
    Manager.reportInvalidCheckerOptionValue(
        Checker, "MaxContiguous", "a number of bytes, of a page at least");
  Checker->MaxContiguous = Max;
}

static std::vector<llvm::StringRef> allocators() {
  std::vector<llvm::StringRef> Names;
#define ALLOC(NAME, FAMILY, COUNT, SIZE, GFP, OLD, TRAITS)                     \
  if (SIZE >= 0 &&                                                             \
      (Family::FAMILY == Family::Slab || Family::FAMILY == Family::Managed))   \
    Names.push_back(#NAME);
#define FREE(NAME, FAMILY, ARGUMENT)
#include "Allocators.def"
  return Names;
}

static const CheckerEntry
    Entry("kapcheck.UnboundedAlloc", Rule,
          "Contiguous allocations of a size that comes from outside",
          registerUnboundedAlloc, allocators(),
          {{"int", "MaxContiguous", "4194304",
            "The largest contiguous allocation that can work, in bytes"}});
