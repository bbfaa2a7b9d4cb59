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
#include "HeadReports.h"
#include "Model.h"
#include "Registry.h"
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
                                     PointerEscapeKind Kind) const {
    return Facts.any() ? escaped(State, Escaped, Call, Kind) : State;
  }
  ProgramStateRef checkConstPointerEscape(ProgramStateRef State,
                                          const InvalidatedSymbols &Escaped,
                                          const CallEvent *Call,
                                          PointerEscapeKind) const {
    return Facts.any() ? escapedConst(State, Escaped, Call) : State;
  }
  ProgramStateRef evalAssume(ProgramStateRef State, SVal, bool) const {
    return settleNulls(State);
  }
  void checkLiveSymbols(ProgramStateRef State, SymbolReaper &Reaper) const;
  void checkDeadSymbols(SymbolReaper &Reaper, CheckerContext &C) const;
  void checkEndFunction(const ReturnStmt *Return, CheckerContext &C) const;
  void checkEndAnalysis(ExplodedGraph &G, BugReporter &BR,
                        ExprEngine &Engine) const;
  void checkEndOfTranslationUnit(const TranslationUnitDecl *Unit,
                                 AnalysisManager &Manager,
                                 BugReporter &BR) const;

private:
  mutable Ownership Facts;
  mutable HeadReports Said{this, Facts};

  ProgramStateRef freed(ProgramStateRef State, const Container &Freed,
                        ExplodedNode *N, CheckerContext &C) const;
  ProgramStateRef judgeMember(ProgramStateRef State,
                              const Ownership::Placed &Member,
                              const Container &Freed, ExplodedNode *N,
                              CheckerContext &C) const;
  ProgramStateRef boundToMember(ProgramStateRef State, const FieldDecl *Member,
                                Place P, SVal Value, CheckerContext &C) const;
  ProgramStateRef boundToLocal(ProgramStateRef State, const VarRegion *Local,
                               SVal Value, const Stmt *S,
                               CheckerContext &C) const;
  ProgramStateRef replaced(ProgramStateRef State, const VarRegion *Local,
                           SymbolRef New, CheckerContext &C) const;
};
} // namespace

// ------------------------------------------------------------------- frees

void SplitListHead::checkPreCall(const CallEvent &Call,
                                 CheckerContext &C) const {
  if (!Facts.any())
    return;
  const FreeApi *Api = findFree(callee(Call));
  int Index = Api ? Api->Argument : Facts.freedParameter(callee(Call));
  if (Index < 0 || unsigned(Index) >= Call.getNumArgs())
    return;
  static CheckerProgramPointTag Tag("kapcheck.SplitListHead", "Freed");
  ExplodedNode *N = C.generateNonFatalErrorNode(C.getState(), &Tag);
  if (!N)
    return;
  const Expr *Argument = Call.getArgExpr(Index);
  Container Freed = {Argument, nullptr, pointerType(Argument),
                     Call.getArgSVal(Index), Call.getSourceRange().getBegin()};
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

ProgramStateRef SplitListHead::judgeMember(ProgramStateRef State,
                                           const Ownership::Placed &Member,
                                           const Container &Freed,
                                           ExplodedNode *N,
                                           CheckerContext &C) const {
  std::optional<Place> P = placeOf(Freed.Value.getAsRegion());
  P->Offset += Member.second;
  bool Proof;
  const LocationContext *Top = C.getStackFrame();
  while (Top->getParent())
    Top = Top->getParent();
  llvm::StringRef Why = excuse(State, Facts, Member.first, *P,
                               dyn_cast<FunctionDecl>(Top->getDecl()), Proof);
  if (!Why.empty()) {
    Said.passed(Freed.Where, Member.first, Why, Proof, C);
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
    Said.orphan(nullptr, F, C);
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
  if (!C.wasInlined)
    C.addTransition(called(State, Call));
}

void SplitListHead::checkPreStmt(const ReturnStmt *Return,
                                 CheckerContext &C) const {
  const Expr *E = Return->getRetValue();
  if (!Facts.any() || !E || !C.inTopFrame())
    return;
  C.addTransition(returned(C.getState(), C.getSVal(E)));
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
  State = dropGuard(State, Member);
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
    State = dropGuard(State, Local->getDecl());
  }
  // a loop comes to its declaration again: lost at the end of the turn before
  return isa<DeclStmt>(S) ? State : replaced(State, Local, Sym, C);
}

/// A local gets the value New in place of what it held. An object that it held
/// alone is dead when the next statement begins.
ProgramStateRef SplitListHead::replaced(ProgramStateRef State,
                                        const VarRegion *Local, SymbolRef New,
                                        CheckerContext &C) const {
  static CheckerProgramPointTag Tag("kapcheck.SplitListHead", "Replaced");
  ExplodedNode *N = nullptr;
  for (const auto &[Old, F] : fates(State)) {
    bool Lost = F.Now == Fate::Lost && F.Holder == Local;
    bool Held = F.Now == Fate::Held && !F.Owner.Base && F.Object &&
                holderOf(State, F.Object) == Local && !isKept(State, F.Object);
    if (Old == New || (!Lost && !Held))
      continue;
    N = N ? N : C.generateNonFatalErrorNode(C.getState(), &Tag);
    if (!N)
      return State;
    Fate Was = F;
    Was.Node = N;
    Was.Holder = Local;
    if (Lost)
      Said.overwritten(Old, Was, C);
    State = Lost ? dropFate(State, Old) : setFate(State, Old, Was);
  }
  if (N)
    C.addTransition(State, N);
  return N ? nullptr : State;
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

void SplitListHead::checkLocation(SVal Where, bool IsLoad, const Stmt *S,
                                  CheckerContext &C) const {
  if (!IsLoad)
    return;
  // what a switch looks at is no branch condition
  ProgramStateRef State = setGuarded(C.getState(), Facts.guardedBy(S));
  const auto *Field = dyn_cast_or_null<FieldRegion>(Where.getAsRegion());
  if (Field && Facts.member(Field->getDecl())) {
    std::optional<Place> P = placeOf(Field);
    SymbolRef Sym = State->getSVal(Field).getAsLocSymbol();
    if (P && Sym && !fateOf(State, Sym))
      State = setRead(State, Sym, *P);
  }
  C.addTransition(State);
}

void SplitListHead::checkBranchCondition(const Stmt *Condition,
                                         CheckerContext &C) const {
  C.addTransition(setGuarded(C.getState(), Facts.guardedBy(Condition)));
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
      Said.orphan(Sym, Old, C);
      State = dropFate(State, Sym);
    }
    if (Old.Now != Fate::Held)
      continue;
    if (Old.Node && !Old.Owner.Base) {
      Fate Copied = Old; // somebody else holds it yet
      Copied.Node = nullptr;
      if (Dead)
        Said.overwritten(Sym, Old, C);
      State = Dead ? dropFate(State, Sym) : setFate(State, Sym, Copied);
      continue;
    }
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
      Said.lost(Sym, Old, N, C);
    if (Old.Now == Fate::Orphan && C.inTopFrame())
      Said.orphan(Sym, Old, C);
    if (Ends || Lost || C.inTopFrame())
      State = dropFate(State, Sym);
  }
  C.addTransition(State, N);
}

// ------------------------------------------------------------ ends

void SplitListHead::checkEndAnalysis(ExplodedGraph &, BugReporter &,
                                     ExprEngine &Engine) const {
  Said.endRoot(Engine.getRootLocationContext()->getDecl(),
               !Engine.hasWorkRemaining());
}

void SplitListHead::checkEndOfTranslationUnit(const TranslationUnitDecl *,
                                              AnalysisManager &Manager,
                                              BugReporter &BR) const {
  Said.endUnit(Manager, BR);
}

static void registerSplitListHead(CheckerManager &Manager) {
  Manager.registerChecker<SplitListHead>();
}

static bool hasHead(const TranslationUnitDecl *Unit) {
  Ownership Facts;
  Facts.read(Unit);
  return Facts.any();
}

static const CheckerEntry
    Entry("kapcheck.SplitListHead", "KAP002",
          "Finds list heads and locks that leak with their structure",
          registerSplitListHead,
          {{"kmalloc*", "kzalloc*", "kvmalloc*", "kvzalloc*", "__kmalloc*",
            "kfree*", "kzfree", "kvfree*", "vfree", "kmem_cache_free"},
           nullptr,
           hasHead});
