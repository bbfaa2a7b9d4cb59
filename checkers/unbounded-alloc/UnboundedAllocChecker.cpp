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
#include "Bounds.h"
#include "Contexts.h"
#include "Elements.h"
#include "Growth.h"
#include "Limits.h"
#include "Origin.h"
#include "Registry.h"
#include "Report.h"
#include "Request.h"
#include "Trail.h"
#include "Unit.h"

#include "clang/StaticAnalyzer/Core/Checker.h"
#include "clang/StaticAnalyzer/Core/CheckerManager.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CallEvent.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"

using namespace clang;
using namespace ento;
using namespace kapcheck;

namespace {
constexpr const char *Rule = "KAP001";
/// The page allocator does not try hard for more than that.
constexpr Wide Costly = 32768;

/// The value from outside that drives a size.
struct Culprit {
  SymbolRef Leaf = nullptr;
  Origin From;
  Wide Hi = 0;
  const Stmt *Limit = nullptr; ///< compared, if anywhere
  bool Elsewhere = false;      ///< the comparison is not on the path
};

/// Where a value is read; what of it the file itself shows, when that is in an
/// inlined function of a header.
struct Source {
  const Stmt *At = nullptr, *Shown = nullptr;
  std::optional<Origin> Told = std::nullopt; ///< by the read's type alone
};

/// A finding that waits for the end of its root.
struct Pending {
  std::vector<const ExplodedNode *> Nodes;
  Culprit Cause;
  Level Strength;
  const VarDecl *Loose;
  std::string Name;
  /// For what a comparison bounds, to more than is easily had: how many bytes,
  /// and the comparison.
  Wide Most = 0;
  const Stmt *Cap = nullptr;
};

class UnboundedAlloc
    : public Checker<check::PreCall, check::PostCall,
                     check::PreStmt<BinaryOperator>,
                     check::PostStmt<ImplicitCastExpr>, check::BranchCondition,
                     check::Location, eval::Assume, check::BeginFunction,
                     check::LiveSymbols, check::DeadSymbols, check::EndAnalysis,
                     check::EndOfTranslationUnit> {
public:
  UnboundedAlloc() : Bugs(this, Rule, "Unbounded contiguous allocation") {}

  void checkPreCall(const CallEvent &Call, CheckerContext &C) const;
  void checkPostCall(const CallEvent &Call, CheckerContext &C) const {
    const auto *Site = dyn_cast_or_null<CallExpr>(Call.getOriginExpr());
    const auto *FD = dyn_cast_or_null<FunctionDecl>(Call.getDecl());
    if (Site && FD && !C.wasInlined && FD->hasBody())
      Sites.pass(Site);
  }
  /// Comparisons are assumed as soon as they are evaluated.
  void checkPreStmt(const BinaryOperator *Op, CheckerContext &C) const {
    if (!Op->isComparisonOp())
      return;
    ProgramStateRef State = Loops.before(Op, C);
    checkBranchCondition(Op, C);
    C.addTransition(State);
  }
  void checkPostStmt(const ImplicitCastExpr *Read, CheckerContext &C) const {
    SymbolRef Sym = elementOf(Read, C);
    if (Sym && isOutside(Read, Sym, C))
      C.addTransition(C.getState()->BindExpr(Read, C.getLocationContext(),
                                             nonloc::SymbolVal(Sym)));
  }
  void checkBranchCondition(const Stmt *S, CheckerContext &C) const {
    Last = conditionAt(S, *C.getCurrentAnalysisDeclContext());
    Last.InLoop |= Loops.ends(S);
  }
  void checkLocation(SVal Where, bool IsLoad, const Stmt *S,
                     CheckerContext &C) const;
  ProgramStateRef evalAssume(ProgramStateRef State, SVal Value,
                             bool Assumption) const;
  void checkBeginFunction(CheckerContext &C) const;
  void checkLiveSymbols(ProgramStateRef State, SymbolReaper &Reaper) const {
    keepCompounds(State, Reaper);
  }
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
  bool isOutside(const Expr *Read, SymbolRef Sym, CheckerContext &C) const;
  void judge(const Request &R, CheckerContext &C) const;
  Culprit culprit(const Request &R, CheckerContext &C, const Bounds &B,
                  Wide &Driven) const;
  Outcome bounded(const Request &R, CheckerContext &C, Wide Size) const;
  Outcome compared(const Culprit &Of, CheckerContext &C) const;
  void suspect(const Request &R, CheckerContext &C, const Culprit &Cause) const;
  void large(const Request &R, CheckerContext &C, const Bounds &B,
             Wide Size) const;
  void wait(const Request &R, CheckerContext &C, Pending P) const;
  std::string text(const CallExpr *Site, const Pending &P,
                   const std::string &What, const Stmt *From,
                   const SourceManager &SM) const;
  void emit(const CallExpr *Site, const Pending &P, BugReporter &BR) const;

  RuleBugs Bugs;
  mutable std::unique_ptr<Unit> TheUnit;
  Growth Loops;
  mutable Contexts Sites;
  mutable llvm::MapVector<const CallExpr *, Pending> Waiting;
  mutable llvm::DenseSet<const CallExpr *> Reported, ReportedLarge;
  /// Those whose flags forbid vmalloc() on some path of this root.
  mutable llvm::DenseSet<const CallExpr *> Atomic;
  /// Where values from outside were read first, in this root.
  mutable llvm::DenseMap<SymbolRef, Source> FirstRead;
  mutable Condition Last; ///< the one that is evaluated
};
} // namespace

static std::string line(const Stmt *S, CheckerContext &C) {
  return std::to_string(lineOf(S, C.getSourceManager()));
}

// --- judging one allocation ------------------------------------------------

const Unit &UnboundedAlloc::unit(ASTContext &Context) const {
  if (!TheUnit)
    TheUnit = std::make_unique<Unit>(Context);
  return *TheUnit;
}

/// What drives the size from outside, and how large it makes it: values of
/// other origin, and those that were compared with some value, count for one.
Culprit UnboundedAlloc::culprit(const Request &R, CheckerContext &C,
                                const Bounds &B, Wide &Driven) const {
  ProgramStateRef State = C.getState();
  ASTContext &Context = C.getASTContext();
  const Unit &U = unit(Context);
  const auto *FD = dyn_cast<FunctionDecl>(C.getLocationContext()->getDecl());
  Culprit Worst;
  auto Hook = [&](SymbolRef Leaf) -> std::optional<Interval> {
    auto From = originOf(Leaf, U, Context);
    if (!From)
      From = FirstRead.lookup(Leaf).Told;
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
      return Interval{0, placeMost(State, Leaf).value_or(1)};
    return std::nullopt;
  };
  Driven = R.bytes(B, Hook).Hi;
  return Worst;
}

Outcome UnboundedAlloc::bounded(const Request &R, CheckerContext &C,
                                Wide Size) const {
  Bounds Strict(C.getState(), C.getASTContext(), Bounds::Strict);
  bool Proof = R.bytes(Strict).Hi <= MaxContiguous;
  const Stmt *By = nullptr;
  std::vector<SymbolRef> Leaves = R.leaves();
  for (SymbolRef Leaf : Leaves)
    if (const Stmt *Where = numberLimit(C.getState(), Leaf))
      By = Where;
  std::string Most = "at most " + bytes(Size);
  if (By)
    return {Size <= Costly ? Fate::Bounded : Fate::Capped, Proof,
            Most + ", by the comparison in line " + line(By, C)};
  if (R.isConstant()) {
    bool Easy = Size <= Costly;
    return {Fate::Bounded, Easy, bytes(Size) + ", a constant", Easy};
  }
  if (Leaves.empty())
    return {Fate::Bounded, Proof, Most + " on each path"};
  return {Fate::Bounded, Proof, Most + ", by its type or a mask"};
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

void UnboundedAlloc::judge(const Request &R, CheckerContext &C) const {
  const Decl *In = C.getLocationContext()->getDecl();
  Bounds B(C.getState(), C.getASTContext());
  const auto *FD = dyn_cast<FunctionDecl>(In);
  Wide Size = R.bytes(B).Hi, Driven = 0;
  Wide Settled = R.settled(FD, unit(C.getASTContext())).Hi;
  Wide Most = std::min(Size, Settled);
  if (Most > Costly && Most <= MaxContiguous)
    large(R, C, B, Most);
  if (Settled <= MaxContiguous && !R.isConstant())
    return Sites.add(R.call(), In,
                     {Fate::Bounded, true,
                      "at most " + bytes(Settled) + ", by its type", true});
  if (Size <= MaxContiguous)
    return Sites.add(R.call(), In, bounded(R, C, Size));
  if (R.mayNotVmalloc()) {
    Atomic.insert(R.call());
    return Sites.add(
        R.call(), In,
        {Fate::Atomic, true, "the flags allow no memory of the vmalloc area"});
  }
  Culprit Cause = culprit(R, C, B, Driven);
  if (Cause.Leaf && Driven > MaxContiguous)
    return suspect(R, C, Cause);
  if (Cause.Leaf && (Cause.Limit || Cause.Elsewhere))
    return Sites.add(R.call(), In, compared(Cause, C));
  Sites.add(R.call(), In,
            {Fate::Unknown, false, "where the size comes from is not seen"});
}

void UnboundedAlloc::suspect(const Request &R, CheckerContext &C,
                             const Culprit &Cause) const {
  const Decl *In = C.getLocationContext()->getDecl();
  Sites.add(R.call(), In,
            {Fate::Unbounded, false,
             "nothing bounds the size: it comes from " + Cause.From.What});
  Level Strength = Cause.From.Strength;
  if (R.isQuiet() || R.copiesRecord(Cause.Leaf))
    Strength = Level::Note;
  wait(R, C,
       {{},
        Cause,
        Strength,
        looseLimit(C.getState(), Cause.Leaf),
        "",
        0,
        nullptr});
}

/// What is bounded, but to more than a fragmented machine has in one piece, is
/// worth a note when it comes from outside and the code itself set the bound.
void UnboundedAlloc::large(const Request &R, CheckerContext &C, const Bounds &B,
                           Wide Size) const {
  if (!wantsNotes() || R.isConstant() || R.isQuiet() || R.mayNotVmalloc())
    return;
  Wide Driven = 0;
  Culprit Cause = culprit(R, C, B, Driven);
  if (!Cause.Leaf || Driven <= Costly || R.copiesRecord(Cause.Leaf) ||
      C.getASTContext().getTypeSize(Cause.Leaf->getType()) < 32)
    return;
  if (const Stmt *Cap = numberLimit(C.getState(), Cause.Leaf))
    wait(R, C, {{}, Cause, Level::Note, nullptr, "", Size, Cap});
}

/// Of the findings of one call the gravest is kept, with some paths to it.
void UnboundedAlloc::wait(const Request &R, CheckerContext &C,
                          Pending P) const {
  ExplodedNode *N = C.generateNonFatalErrorNode();
  if (!N)
    return;
  P.Nodes.push_back(N);
  P.Name = R.name().str();
  auto [At, New] = Waiting.insert({R.call(), P});
  Pending &Old = At->second;
  if (New)
    return;
  if (P.Strength > Old.Strength ||
      (Old.Most && P.Most != Old.Most && (!P.Most || P.Most > Old.Most)))
    Old = std::move(P);
  else if (Old.Cause.From.What == P.Cause.From.What && Old.Most == P.Most &&
           Old.Nodes.size() < 16)
    Old.Nodes.push_back(N);
}

// --- events ----------------------------------------------------------------

void UnboundedAlloc::checkPreCall(const CallEvent &Call,
                                  CheckerContext &C) const {
  if (auto R = Request::of(Call))
    return judge(*R, C);
  ProgramStateRef State = addCheck(C.getState(), Call);
  if (State != C.getState())
    C.addTransition(State);
}

static const Stmt *shown(const Stmt *S, CheckerContext &C) {
  const SourceManager &SM = C.getSourceManager();
  const StackFrameContext *Frame = C.getStackFrame();
  while (Frame && Frame->getCallSite() &&
         !SM.isInMainFile(SM.getFileLoc(S->getBeginLoc()))) {
    S = Frame->getCallSite();
    Frame = Frame->getParent() ? Frame->getParent()->getStackFrame() : nullptr;
  }
  return S;
}

/// Whether a value that is read comes from outside; notes where.
bool UnboundedAlloc::isOutside(const Expr *Read, SymbolRef Sym,
                               CheckerContext &C) const {
  std::optional<Origin> Told;
  if (!originOf(Sym, unit(C.getASTContext()), C.getASTContext()) &&
      !(Told = originOfRead(Read, Sym)))
    return false;
  FirstRead.try_emplace(Sym, Source{Read, shown(Read, C), Told});
  return true;
}

/// The reads of values from outside are kept in the graph, for the notes.
void UnboundedAlloc::checkLocation(SVal Where, bool IsLoad, const Stmt *S,
                                   CheckerContext &C) const {
  static const CheckerProgramPointTag Tag("kapcheck.UnboundedAlloc", "Read");
  auto Place = Where.getAs<Loc>();
  const auto *E = dyn_cast<Expr>(S);
  if (!IsLoad || !Place || !E || !E->getType()->isIntegralOrEnumerationType())
    return;
  SymbolRef Sym = C.getState()->getSVal(*Place, E->getType()).getAsSymbol();
  if (Sym && isa<SymbolData>(Sym) && isOutside(E, Sym, C))
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

/// The sentence of a finding.
std::string UnboundedAlloc::text(const CallExpr *Site, const Pending &P,
                                 const std::string &What, const Stmt *From,
                                 const SourceManager &SM) const {
  std::string Text = P.Name + "() takes ";
  Text += P.Most ? "up to " + bytes(P.Most) + " in one piece: the size"
                 : "a size that nothing bounds: it";
  Text += " comes from " + What + ", line " +
          std::to_string(lineOf(From ? From : Site, SM));
  if (P.Cap)
    Text += ", and the comparison in line " +
            std::to_string(lineOf(P.Cap, SM)) + " allows that much";
  if (P.Loose)
    Text += "; " + P.Loose->getName().str() +
            " can be changed at run time and is no bound";
  return Text + ". A kvmalloc() form does not need contiguous memory";
}

void UnboundedAlloc::emit(const CallExpr *Site, const Pending &P,
                          BugReporter &BR) const {
  const SourceManager &SM = BR.getSourceManager();
  Source From = FirstRead.lookup(P.Cause.Leaf);
  const Stmt *Read = From.Shown;
  const Stmt *Maker = makerOf(P.Cause.Leaf);
  if (Maker &&
      (!From.Shown || SM.isInMainFile(SM.getFileLoc(Maker->getBeginLoc()))))
    From = {Maker, Maker};
  std::string What = P.Cause.From.What;
  const auto *Reader = dyn_cast_or_null<CallExpr>(From.Shown);
  std::string Name = nameOf(P.Cause.Leaf);
  if (P.Cause.From.Endian && Reader && !apiName(Reader).empty())
    What = "data read by " + apiName(Reader).ltrim('_').str() + "()";
  else if (llvm::StringRef(What).starts_with(Name + " "))
    What = writtenPlace(From.Shown, Name, BR.getContext()) +
           What.substr(Name.size());
  Level Strength = P.Strength;
  if (P.Cause.From.Endian && (isOfDevice(P.Cause.Leaf, From.Shown, *TheUnit) ||
                              isOfDevice(P.Cause.Leaf, Read, *TheUnit)))
    Strength = Level::Note;
  if (Strength == Level::Note && !wantsNotes())
    return;
  std::string Text = text(Site, P, What, From.Shown, SM);
  for (const ExplodedNode *N : P.Nodes) {
    auto R = std::make_unique<PathSensitiveBugReport>(Bugs[Strength], Text, N);
    R->markInteresting(P.Cause.Leaf);
    R->addVisitor(
        trail(P.Cause.Leaf, From.At, From.Shown, "Comes from " + What));
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
    if (Reported.count(Site) || (P.Most && ReportedLarge.count(Site)) ||
        Atomic.count(Site))
      continue;
    if (const ContiguousUse *Use = U.contiguousUse(Site))
      Sites.replace(Site,
                    {Fate::Contiguous, true,
                     "the memory has to be contiguous for " + Use->Name, true});
    else if (U.hasFallback(Site))
      Sites.replace(Site, {Fate::Bounded, true,
                           "vmalloc() is tried where it fails", true});
    else if (!Seen || !Sites.isKnown(Site)) {
      emit(Site, P, BR);
      (P.Most ? ReportedLarge : Reported).insert(Site);
    }
  }
  Waiting.clear();
  Atomic.clear();
  FirstRead.clear();
  if (Root)
    Sites.endRoot(Root, Cuts(Engine, Root, U));
  Last = {};
}

void UnboundedAlloc::checkEndOfTranslationUnit(const TranslationUnitDecl *TU,
                                               AnalysisManager &Manager,
                                               BugReporter &BR) const {
  Sites.print(Rule, unit(Manager.getASTContext()), BR.getSourceManager());
}

// --- registration ----------------------------------------------------------

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

/// What asks for a constant number of bytes is no site.
static bool isVariable(const CallExpr *Call, const ASTContext &Context) {
  const AllocApi *Api = findAlloc(Call);
  if (!Api)
    return true;
  for (int I : {Api->Count, Api->Size}) {
    Expr::EvalResult Number;
    if (I >= 0 && unsigned(I) < Call->getNumArgs() &&
        !Call->getArg(I)->EvaluateAsInt(Number, Context))
      return true;
  }
  return false;
}

static const CheckerEntry
    Entry("kapcheck.UnboundedAlloc", Rule,
          "Contiguous allocations of a size that comes from outside",
          registerUnboundedAlloc,
          {allocators(), isVariable, nullptr, /*AtCalls=*/true},
          {{"int", "MaxContiguous", "4194304",
            "The largest contiguous allocation that can work, in bytes"}});
