// SPDX-License-Identifier: GPL-2.0-only
//
// KAP002: a list head or lock with an allocation of its own is lost with the
// structure that points to it. Two kinds of loss:
//  - of an object that this path allocated: followed by its symbol until it is
//    freed, handed on, or dead. Where it is dead, what took it out of reach is
//    reported: the free of its structure, an assignment over it, or the return.
//  - of a member that the unit is known to allocate elsewhere (Ownership): the
//    structure is freed on a path that has not freed, given away or replaced
//    the member, nor seen that it is NULL.

#include "Apis.h"
#include "Cleanup.h"
#include "HeadState.h"
#include "Meek.h"
#include "Model.h"
#include "Notes.h"
#include "Ownership.h"
#include "Registry.h"
#include "Report.h"
#include "Sites.h"
#include "Values.h"

#include "clang/AST/Attr.h"
#include "clang/StaticAnalyzer/Core/Checker.h"
#include "clang/StaticAnalyzer/Core/CheckerManager.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CallEvent.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"

using namespace clang;
using namespace ento;
using namespace kapcheck;
using namespace kapcheck::heads;

namespace {
/// A structure that is freed: by which name, at which place, and where.
struct Container {
  const Expr *Name;   ///< what is freed; null: by a cleanup attribute
  const VarDecl *Var; ///< the variable of that
  QualType Type;      ///< of the pointer
  SVal Value;
  SourceLocation Where;
};

class SplitListHead
    : public Checker<check::ASTDecl<TranslationUnitDecl>, check::PreCall,
                     check::PostCall, check::PreStmt<ReturnStmt>, check::Bind,
                     check::Location, check::BranchCondition,
                     check::PointerEscape, check::ConstPointerEscape,
                     eval::Assume, check::LiveSymbols, check::DeadSymbols,
                     check::EndFunction, check::EndAnalysis,
                     check::EndOfTranslationUnit> {
public:
  void checkASTDecl(const TranslationUnitDecl *Unit, AnalysisManager &,
                    BugReporter &) const {
    Facts.read(Unit);
  }
  void checkPreCall(const CallEvent &Call, CheckerContext &C) const;
  void checkPostCall(const CallEvent &Call, CheckerContext &C) const;
  void checkPreStmt(const ReturnStmt *Return, CheckerContext &C) const;
  void checkBind(SVal Where, SVal Value, const Stmt *S,
                 CheckerContext &C) const;
  void checkLocation(SVal Where, bool IsLoad, const Stmt *S,
                     CheckerContext &C) const;
  void checkBranchCondition(const Stmt *Condition, CheckerContext &C) const;
  ProgramStateRef checkPointerEscape(ProgramStateRef State,
                                     const InvalidatedSymbols &Escaped,
                                     const CallEvent *Call,
                                     PointerEscapeKind Kind) const;
  ProgramStateRef checkConstPointerEscape(ProgramStateRef State,
                                          const InvalidatedSymbols &Escaped,
                                          const CallEvent *Call,
                                          PointerEscapeKind Kind) const;
  ProgramStateRef evalAssume(ProgramStateRef State, SVal Condition,
                             bool Assumption) const;
  void checkLiveSymbols(ProgramStateRef State, SymbolReaper &Reaper) const;
  void checkDeadSymbols(SymbolReaper &Reaper, CheckerContext &C) const;
  void checkEndFunction(const ReturnStmt *Return, CheckerContext &C) const;
  void checkEndAnalysis(ExplodedGraph &G, BugReporter &BR,
                        ExprEngine &Engine) const;
  void checkEndOfTranslationUnit(const TranslationUnitDecl *Unit,
                                 AnalysisManager &Manager,
                                 BugReporter &BR) const;

private:
  const RuleBugs Bugs{this, "KAP002", "Leaked list head or lock"};
  mutable Ownership Facts;
  mutable Sites Judged{"KAP002"};
  mutable llvm::DenseSet<const FieldDecl *> Leaking;

  ProgramStateRef freed(ProgramStateRef State, const Container &Freed,
                        ExplodedNode *N, CheckerContext &C) const;
  ProgramStateRef judgeMember(ProgramStateRef State,
                              const Ownership::Placed &Member,
                              const Container &Freed, ExplodedNode *N,
                              CheckerContext &C) const;
  llvm::StringRef excuse(ProgramStateRef State, const FieldDecl *Member,
                         Place P, bool &Proof, CheckerContext &C) const;
  ProgramStateRef boundToMember(ProgramStateRef State, const FieldDecl *Member,
                                Place P, SVal Value, CheckerContext &C) const;
  ProgramStateRef boundToLocal(ProgramStateRef State, const VarRegion *Local,
                               SVal Value, const Stmt *S,
                               CheckerContext &C) const;
  ProgramStateRef stored(ProgramStateRef State, const MemRegion *To,
                         SVal Value) const;

  void report(SymbolRef Sym, const Fate &F, const ExplodedNode *N,
              std::string Message, CheckerContext &C) const;
  void reportOrphan(SymbolRef Sym, const Fate &F, CheckerContext &C) const;
  void reportLost(SymbolRef Sym, const Fate &F, const ExplodedNode *N,
                  CheckerContext &C) const;
};
} // namespace

static const FunctionDecl *callee(const CallEvent &Call) {
  return dyn_cast_or_null<FunctionDecl>(Call.getDecl());
}

static const MemRegion *baseOf(SVal Value) {
  const MemRegion *Region = Value.getAsRegion();
  return Region ? Region->getBaseRegion() : nullptr;
}

static bool isFresh(ProgramStateRef State, const MemRegion *Base) {
  const auto *Symbolic = dyn_cast<SymbolicRegion>(Base);
  if (!Symbolic)
    return false;
  SymbolRef Sym = Symbolic->getSymbol();
  if (allocation(State, Sym))
    return true;
  const auto *Conjured = dyn_cast<SymbolConjured>(Sym);
  const auto *Call =
      Conjured ? dyn_cast_or_null<CallExpr>(Conjured->getStmt()) : nullptr;
  llvm::StringRef Name = Call ? apiName(Call) : llvm::StringRef();
  return Name.substr(0, 16) == "kmem_cache_alloc" ||
         Name.substr(0, 17) == "kmem_cache_zalloc";
}

// ------------------------------------------------------------------- frees

void SplitListHead::checkPreCall(const CallEvent &Call,
                                 CheckerContext &C) const {
  const FreeApi *Api = findFree(callee(Call));
  if (!Facts.any() || !Api || unsigned(Api->Argument) >= Call.getNumArgs())
    return;
  static CheckerProgramPointTag Tag("kapcheck.SplitListHead", "Freed");
  ExplodedNode *N = C.generateNonFatalErrorNode(C.getState(), &Tag);
  if (!N)
    return;
  const Expr *Argument = Call.getArgExpr(Api->Argument);
  Container Freed = {Argument, nullptr, plain(Argument)->getType(),
                     Call.getArgSVal(Api->Argument),
                     Call.getSourceRange().getBegin()};
  C.addTransition(freed(C.getState(), Freed, N, C), N);
}

/// N stands at the free: a report that comes when the object is known to be
/// lost is made there.
ProgramStateRef SplitListHead::freed(ProgramStateRef State,
                                     const Container &Freed, ExplodedNode *N,
                                     CheckerContext &C) const {
  if (SymbolRef Sym = Freed.Value.getAsLocSymbol())
    State = settle(State, Sym, Fact::Freed);
  std::optional<Place> At = placeOf(Freed.Value.getAsRegion());
  const RecordDecl *T = Freed.Type->isPointerType()
                            ? Freed.Type->getPointeeType()->getAsRecordDecl()
                            : nullptr;
  if (!At)
    return State;
  for (const auto &[Sym, Old] : fates(State)) {
    if (Old.Now != Fate::Held || Old.Owner.Base != At->Base)
      continue;
    State = settle(State, Sym, Fact::Assigned);
    if (isGuarded(State, Old.Member))
      continue;
    Fate F = Old;
    F.Now = Fate::Orphan;
    F.Node = N;
    F.Freed = Freed.Name;
    F.Var = Freed.Var;
    State = setFate(State, Sym, F);
  }
  if (T)
    for (const Ownership::Placed &Member : Facts.membersOf(T))
      State = judgeMember(State, Member, Freed, N, C);
  return State;
}

/// Why a member that the unit allocates is no leak on this path; empty when
/// there is no reason.
llvm::StringRef SplitListHead::excuse(ProgramStateRef State,
                                      const FieldDecl *Member, Place P,
                                      bool &Proof, CheckerContext &C) const {
  Proof = true;
  if (const heads::Fact *F = factOf(State, P)) {
    Proof = *F == Fact::Freed || *F == Fact::Null;
    return *F == Fact::Freed   ? "freed"
           : *F == Fact::Null  ? "null"
           : *F == Fact::Given ? "given"
                               : "assigned";
  }
  bool Null = false;
  eachRead(State, P, [&](SymbolRef Sym, bool) {
    Null |= C.getConstraintManager().isNull(State, Sym).isConstrainedTrue();
  });
  if (Null)
    return "null";
  const auto *Base = dyn_cast<SymbolicRegion>(P.Base);
  if (Base && isFresh(State, Base))
    return "unset";
  Proof = false;
  if (!Base || isEscaped(State, Base->getSymbol()))
    return "given";
  SymbolRef Sym = Base->getSymbol();
  if (const auto *Conjured = dyn_cast<SymbolConjured>(Sym)) {
    const auto *Call = dyn_cast_or_null<CallExpr>(Conjured->getStmt());
    if (!Call || namesMaker(apiName(Call)))
      return "unknown";
  }
  // who got an object may have freed what it points to, lists apart
  const MemRegion *Origin = Sym->getOriginRegion();
  if (const auto *Field = dyn_cast_or_null<FieldRegion>(Origin)) {
    const auto *Of = dyn_cast<SymbolicRegion>(Field->getBaseRegion());
    if (Of && isEscaped(State, Of->getSymbol()) &&
        !isLinkType(Field->getDecl()->getParent()))
      return "given";
  }
  if (isGuarded(State, Member))
    return "guarded";
  if (Facts.member(Member)->Shared || Facts.livesApart(Member))
    return "apart";
  const auto *Param = dyn_cast_or_null<VarRegion>(Origin);
  const LocationContext *Top = C.getStackFrame();
  while (Top->getParent())
    Top = Top->getParent();
  const auto *Root = dyn_cast<FunctionDecl>(Top->getDecl());
  if (Param && isa<ParmVarDecl>(Param->getDecl()) && Root &&
      Facts.freedByCaller(Root, Member))
    return "given";
  return {};
}

ProgramStateRef SplitListHead::judgeMember(ProgramStateRef State,
                                           const Ownership::Placed &Member,
                                           const Container &Freed,
                                           ExplodedNode *N,
                                           CheckerContext &C) const {
  std::optional<Place> P = placeOf(Freed.Value.getAsRegion());
  P->Offset += Member.second;
  bool Proof;
  llvm::StringRef Why = excuse(State, Member.first, *P, Proof, C);
  if (!Why.empty()) {
    Judged.passed(spelled(Freed.Where, C.getSourceManager()),
                  C.getLocationContext()->getDecl(), Why, Proof,
                  ("member '" + Member.first->getName() + "' is " + Why +
                   " on each way to here")
                      .str());
    return State;
  }
  Fate F;
  F.Call = Facts.member(Member.first)->Allocations.front().Call;
  F.Now = Fate::Orphan;
  F.Member = Member.first;
  F.Node = N;
  F.Freed = Freed.Name;
  F.Var = Freed.Var;
  F.ByUnit = true;
  SymbolRef Copy = nullptr;
  eachRead(State, *P, [&](SymbolRef Sym, bool Copied) {
    if (Copied)
      Copy = Sym;
  });
  if (!Copy) {
    reportOrphan(nullptr, F, C);
    return State;
  }
  // a local has the pointer yet
  return setFate(dropReads(State, *P), Copy, F);
}

// ------------------------------------------------------------ where they go

void SplitListHead::checkPostCall(const CallEvent &Call,
                                  CheckerContext &C) const {
  const auto *CE = dyn_cast_or_null<CallExpr>(Call.getOriginExpr());
  if (!Facts.any() || !CE)
    return;
  ProgramStateRef State = C.getState();
  SymbolRef Sym = Call.getReturnValue().getAsLocSymbol();
  if (Sym && Facts.allocates(CE) && allocation(State, Sym) == CE) {
    Fate F;
    F.Call = CE;
    F.Object = baseOf(Call.getReturnValue());
    C.addTransition(setFate(State, Sym, F));
    return;
  }
  const FunctionDecl *FD = callee(Call);
  bool Meek = FD && isMeek(FD);
  if (C.wasInlined || findFree(FD) || findAlloc(FD) || (Meek && !isLink(FD)))
    return;
  for (unsigned I = 0; I < Call.getNumArgs(); I++) {
    SVal Value = Call.getArgSVal(I);
    const MemRegion *Base = baseOf(Value);
    if (!Base)
      continue;
    // what is linked into something lives on, but its members are not freed
    State = setKept(State, Base);
    if (!Meek)
      State = settleMembers(State, Base, Fact::Given);
  }
  C.addTransition(State);
}

void SplitListHead::checkPreStmt(const ReturnStmt *Return,
                                 CheckerContext &C) const {
  const Expr *E = Return->getRetValue();
  if (!Facts.any() || !E || !C.inTopFrame())
    return;
  ProgramStateRef State = C.getState();
  SVal Value = C.getSVal(E);
  if (SymbolRef Sym = Value.getAsLocSymbol())
    State = settle(State, Sym, Fact::Given);
  if (const MemRegion *Base = baseOf(Value))
    State = settleMembers(State, Base, Fact::Given);
  if (E->getType()->isRecordType())
    for (const auto &[Sym, Old] : fates(State))
      if (isa_and_nonnull<VarRegion>(Old.Owner.Base))
        State = settle(State, Sym, Fact::Given);
  C.addTransition(State);
}

ProgramStateRef SplitListHead::boundToMember(ProgramStateRef State,
                                             const FieldDecl *Member, Place P,
                                             SVal Value,
                                             CheckerContext &C) const {
  SymbolRef Sym = Value.getAsLocSymbol();
  ExplodedNode *N = nullptr;
  for (const auto &[Old, F] : fates(State)) {
    if (F.Now != Fate::Held || !(F.Owner == P) || Old == Sym)
      continue;
    static CheckerProgramPointTag Tag("kapcheck.SplitListHead", "Overwritten");
    N = N ? N : C.generateNonFatalErrorNode(C.getState(), &Tag);
    State = dropFate(State, Old);
    if (!N || isGuarded(State, Member))
      continue;
    Fate Orphan = F;
    Orphan.Now = Fate::Orphan;
    Orphan.Node = N;
    State = setFate(State, Old, Orphan);
  }
  State = dropReads(State, P);
  State = setGuarded(State, Member, false);
  const Fate *New = Sym ? fateOf(State, Sym) : nullptr;
  if (New && New->Owner.Base && !(New->Owner == P))
    State = settle(State, Sym, Fact::Given); // two members share it
  else if (New) {
    Fate F = *New;
    F.Member = Member;
    F.Owner = P;
    F.Fresh = isFresh(State, P.Base);
    State = setFate(State, Sym, F);
  } else if (Sym)
    State = settle(State, Sym, Fact::Given);
  bool Null = Value.isZeroConstant();
  State = setFact(State, P, Null ? Fact::Null : Fact::Assigned);
  if (N)
    C.addTransition(State, N);
  return N ? nullptr : State;
}

ProgramStateRef SplitListHead::boundToLocal(ProgramStateRef State,
                                            const VarRegion *Local, SVal Value,
                                            const Stmt *S,
                                            CheckerContext &C) const {
  SymbolRef Sym = Value.getAsLocSymbol();
  const MemRegion *Base = baseOf(Value);
  if (Sym && Local->getDecl()->hasAttr<CleanupAttr>()) {
    State = settle(State, Sym, Fact::Freed);
  } else if (Base && !isa<ParmVarDecl>(Local->getDecl())) {
    if (Sym)
      State = setCopied(State, Sym);
    State = setHolder(State, Base, Local);
    State = setGuarded(State, Local->getDecl(), false);
  }
  // a loop comes to its declaration again: lost at the end of the turn before
  if (isa<DeclStmt>(S))
    return State;
  for (const auto &[Old, F] : fates(State)) {
    if (F.Now != Fate::Lost || F.Holder != Local || Old == Sym)
      continue;
    State = dropFate(State, Old);
    if (ExplodedNode *N = C.generateNonFatalErrorNode(C.getState()))
      report(Old, F, N,
             ("'" + Local->getDecl()->getName() +
              "' is overwritten while it owns an allocation")
                 .str(),
             C);
  }
  return State;
}

/// Stored where it outlives the function.
ProgramStateRef SplitListHead::stored(ProgramStateRef State,
                                      const MemRegion *To, SVal Value) const {
  const auto *Field = dyn_cast_or_null<FieldRegion>(To);
  bool Link = Field && isLinkType(Field->getDecl()->getParent());
  SymbolRef Sym = Value.getAsLocSymbol();
  const MemRegion *Base = baseOf(Value);
  if (!Base || (To && To->getBaseRegion() == Base))
    return State;
  if (Sym && !Link)
    State = settle(State, Sym, Fact::Given);
  return setKept(State, Base);
}

void SplitListHead::checkBind(SVal Where, SVal Value, const Stmt *S,
                              CheckerContext &C) const {
  if (!Facts.any())
    return;
  ProgramStateRef State = C.getState();
  if (auto Number = Value.getAs<nonloc::LocAsInteger>())
    Value = Number->getLoc();
  const MemRegion *To = Where.getAsRegion();
  const auto *Field = dyn_cast_or_null<FieldRegion>(To);
  std::optional<Place> P = placeOf(To);
  if (Field && P && Facts.member(Field->getDecl())) {
    State = boundToMember(State, Field->getDecl(), *P, Value, C);
  } else if (To && To->hasStackStorage()) {
    if (const auto *Local = dyn_cast<VarRegion>(To))
      State = boundToLocal(State, Local, Value, S, C);
  } else {
    State = stored(State, To, Value);
  }
  // a structure is copied: the members in it have two owners
  if (auto Whole = Value.getAs<nonloc::LazyCompoundVal>())
    State =
        settleMembers(State, Whole->getRegion()->getBaseRegion(), Fact::Given);
  const auto *Typed = dyn_cast_or_null<TypedValueRegion>(To);
  const RecordDecl *T =
      Typed && P ? Typed->getValueType()->getAsRecordDecl() : nullptr;
  if (T && State)
    for (const Ownership::Placed &M : Facts.membersOf(T))
      State =
          setFact(State, Place{P->Base, P->Offset + M.second}, Fact::Assigned);
  if (State)
    C.addTransition(State);
}

void SplitListHead::checkLocation(SVal Where, bool IsLoad, const Stmt *,
                                  CheckerContext &C) const {
  const auto *Field = dyn_cast_or_null<FieldRegion>(Where.getAsRegion());
  if (!IsLoad || !Field || !Facts.member(Field->getDecl()))
    return;
  std::optional<Place> P = placeOf(Field);
  SymbolRef Sym = C.getState()->getSVal(Field).getAsLocSymbol();
  if (P && Sym && !fateOf(C.getState(), Sym))
    C.addTransition(setRead(C.getState(), Sym, *P));
}

void SplitListHead::checkBranchCondition(const Stmt *Condition,
                                         CheckerContext &C) const {
  ProgramStateRef State = C.getState();
  for (const ValueDecl *D : Facts.guardedBy(Condition))
    State = setGuarded(State, D, true);
  C.addTransition(State);
}

/// A function that can't be seen got these.
static ProgramStateRef escape(ProgramStateRef State, SymbolRef Sym) {
  State = settle(State, Sym, Fact::Given);
  for (const auto &[Head, F] : fates(State)) {
    const auto *Of = dyn_cast_or_null<SymbolicRegion>(F.Owner.Base);
    if (Of && Of->getSymbol() == Sym && F.Now == Fate::Held)
      State = settle(State, Head, Fact::Given);
  }
  return setEscaped(State, Sym);
}

ProgramStateRef SplitListHead::checkPointerEscape(
    ProgramStateRef State, const InvalidatedSymbols &Escaped,
    const CallEvent *Call, PointerEscapeKind Kind) const {
  const FunctionDecl *FD = Call ? callee(*Call) : nullptr;
  // a comparison "escapes" its operands as well; binds are seen by checkBind
  if (!Facts.any() || Kind == PSK_EscapeOnBind || Kind == PSK_EscapeOther ||
      (FD && (isMeek(FD) || findFree(FD) || findAlloc(FD))))
    return State;
  for (SymbolRef Sym : Escaped)
    if (Sym->getType()->isPointerType())
      State = escape(State, Sym);
  return State;
}

/// A pointer to const is only read through, but `const void *` may be freed.
ProgramStateRef SplitListHead::checkConstPointerEscape(
    ProgramStateRef State, const InvalidatedSymbols &Escaped,
    const CallEvent *Call, PointerEscapeKind) const {
  const FunctionDecl *FD = Call ? callee(*Call) : nullptr;
  if (!Facts.any() || !FD || isMeek(FD) || findFree(FD) || findAlloc(FD))
    return State;
  for (unsigned I = 0; I < Call->getNumArgs() && I < FD->getNumParams(); I++) {
    QualType T = FD->getParamDecl(I)->getType();
    SymbolRef Sym = Call->getArgSVal(I).getAsLocSymbol();
    if (Sym && T->isVoidPointerType() && Escaped.count(Sym))
      State = escape(State, Sym);
  }
  return State;
}

ProgramStateRef SplitListHead::evalAssume(ProgramStateRef State, SVal,
                                          bool) const {
  for (const auto &[Sym, F] : fates(State))
    if (F.Now == Fate::Held &&
        State->getConstraintManager().isNull(State, Sym).isConstrainedTrue())
      State = settle(State, Sym, Fact::Null);
  return State;
}

// ----------------------------------------------------------- out of reach

void SplitListHead::checkLiveSymbols(ProgramStateRef State,
                                     SymbolReaper &Reaper) const {
  markLive(State, Reaper);
}

void SplitListHead::checkDeadSymbols(SymbolReaper &Reaper,
                                     CheckerContext &C) const {
  if (!Facts.any())
    return;
  ProgramStateRef State = C.getState();
  for (const auto &[Sym, Old] : fates(State)) {
    const auto *Of = dyn_cast_or_null<SymbolicRegion>(Old.Owner.Base);
    bool Dead = Reaper.isDead(Sym);
    if (Old.Now == Fate::Orphan && Dead) {
      reportOrphan(Sym, Old, C);
      State = dropFate(State, Sym);
    }
    if (Old.Now != Fate::Held)
      continue;
    // where a member has it, it goes with the structure
    const MemRegion *Last = Old.Owner.Base;
    if (Old.Owner.Base ? !(Of && Reaper.isDead(Of->getSymbol())) : !Dead)
      continue;
    if (!Last)
      Last = Old.Object;
    Fate F = Old;
    F.Now = Fate::Lost;
    F.Holder = holderOf(State, Last);
    bool Outlives = isKept(State, Last) || (Old.Owner.Base && !Old.Fresh);
    State =
        Outlives || !F.Holder ? dropFate(State, Sym) : setFate(State, Sym, F);
  }
  C.addTransition(sweep(State, Reaper));
}

void SplitListHead::checkEndFunction(const ReturnStmt *,
                                     CheckerContext &C) const {
  if (!Facts.any())
    return;
  const StackFrameContext *Frame = C.getStackFrame();
  ProgramStateRef State = C.getState();
  llvm::SmallVector<Container, 2> Cleaned;
  eachCleanup(State, Frame, [&](const VarDecl *Var, SVal Value) {
    if (cleanupFree(Var))
      Cleaned.push_back(
          {nullptr, Var, Var->getType(), Value, Var->getLocation()});
  });
  if (Cleaned.empty() && fates(State).empty())
    return;
  // reports need a node that stands at the return
  static CheckerProgramPointTag Tag("kapcheck.SplitListHead", "End");
  ExplodedNode *N = C.generateNonFatalErrorNode(State, &Tag);
  if (!N)
    return;
  for (const Container &Freed : Cleaned)
    State = freed(State, Freed, N, C);
  for (const auto &[Sym, Old] : fates(State)) {
    const auto *Stack = dyn_cast_or_null<VarRegion>(Old.Owner.Base);
    bool Ends = Old.Now == Fate::Held && Stack && Stack->hasStackStorage() &&
                Stack->getStackFrame() == Frame;
    bool Lost = Old.Now == Fate::Lost && Old.Holder->getStackFrame() == Frame;
    if (Ends || Lost)
      reportLost(Sym, Old, N, C);
    if (Old.Now == Fate::Orphan && C.inTopFrame())
      reportOrphan(Sym, Old, C);
    if (Ends || Lost || C.inTopFrame())
      State = dropFate(State, Sym);
  }
  C.addTransition(State, N);
}

// ------------------------------------------------------------------ reports

void SplitListHead::report(SymbolRef Sym, const Fate &F, const ExplodedNode *N,
                           std::string Message, CheckerContext &C) const {
  if (F.Member)
    Leaking.insert(F.Member);
  auto R = std::make_unique<PathSensitiveBugReport>(Bugs[Level::Warning],
                                                    Message, N);
  // one finding at a place, whatever the members that leak there
  if (!Judged.found(
          spelled(R->getLocation().asLocation(), C.getSourceManager())))
    return;
  R->addNote("allocated here",
             PathDiagnosticLocation(F.Call, C.getSourceManager(),
                                    N->getLocationContext()));
  if (Sym && !F.ByUnit) {
    R->addVisitor(allocationNote(Sym, "The object is allocated here"));
    R->markInteresting(Sym);
  }
  C.emitReport(std::move(R));
}

void SplitListHead::reportOrphan(SymbolRef Sym, const Fate &F,
                                 CheckerContext &C) const {
  std::string Member = F.Member->getName().str();
  const FunctionDecl *Maker = Facts.allocates(F.Call);
  const Decl *Here = F.Node->getLocationContext()->getDecl();
  std::string Message;
  std::string Name = F.Var     ? F.Var->getNameAsString()
                     : F.Freed ? textOf(F.Freed, C.getASTContext())
                               : std::string();
  if (Name.empty())
    Message = "member '" + Member +
              "' is overwritten while it owns an "
              "allocation";
  else if (F.Freed && !F.ByUnit && Maker == Here)
    Message = "the structure is freed here, but not the object allocated for "
              "its member '" +
              Member + "'";
  else
    Message = "'" + Name + "' is freed here, but not the object that " +
              Maker->getNameAsString() + "() allocated for its member '" +
              Member + "'";
  report(Sym, F, F.Node, std::move(Message), C);
}

void SplitListHead::reportLost(SymbolRef Sym, const Fate &F,
                               const ExplodedNode *N, CheckerContext &C) const {
  const auto *Stack = dyn_cast_or_null<VarRegion>(F.Owner.Base);
  const VarRegion *Name = F.Holder ? F.Holder : Stack;
  if (!Name || isGuarded(N->getState(), Name->getDecl()) ||
      isGuarded(N->getState(), F.Member))
    return;
  std::string Text = "'" + Name->getDecl()->getNameAsString() + "' ";
  if (!F.Member)
    Text += "is lost here with the object allocated for it";
  else if (Stack)
    Text += "ends here, and with it the only pointer to the object of its "
            "member '" +
            F.Member->getNameAsString() + "'";
  else
    Text += "is given up here, and with it the object allocated for its "
            "member '" +
            F.Member->getNameAsString() + "'";
  report(Sym, F, N, std::move(Text), C);
}

void SplitListHead::checkEndAnalysis(ExplodedGraph &, BugReporter &,
                                     ExprEngine &Engine) const {
  Judged.endRoot(Engine.getRootLocationContext()->getDecl(),
                 !Engine.hasWorkRemaining());
}

void SplitListHead::checkEndOfTranslationUnit(const TranslationUnitDecl *,
                                              AnalysisManager &Manager,
                                              BugReporter &BR) const {
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

static void registerSplitListHead(CheckerManager &Manager) {
  Manager.registerChecker<SplitListHead>();
}

static const CheckerEntry
    Entry("kapcheck.SplitListHead", "KAP002",
          "Finds list heads and locks that leak with their structure",
          registerSplitListHead,
          {"kmalloc*", "kzalloc*", "kvmalloc*", "kvzalloc*", "__kmalloc*",
           "kfree*", "kzfree", "kvfree*", "vfree", "kmem_cache_free"});
