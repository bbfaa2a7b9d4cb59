// SPDX-License-Identifier: GPL-2.0-only
#include "Limits.h"

#include "Apis.h"
#include "Bounds.h"
#include "Origin.h"

#include "clang/AST/ParentMap.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ProgramStateTrait.h"

using namespace clang;
using namespace ento;
using namespace kapcheck;

/// A function of more parts than this may not be inlined on each path.
static const unsigned StraightParts = 400;

REGISTER_MAP_WITH_PROGRAMSTATE(NumberLimits, SymbolRef, const Stmt *)
REGISTER_MAP_WITH_PROGRAMSTATE(ValueLimits, SymbolRef, const Stmt *)
REGISTER_MAP_WITH_PROGRAMSTATE(LooseLimits, SymbolRef, const VarDecl *)
/// Places in memory that were compared: calls in between may give them new
/// symbols.
REGISTER_MAP_WITH_PROGRAMSTATE(PlaceLimits, const MemRegion *, const Stmt *)
REGISTER_MAP_WITH_PROGRAMSTATE(PlaceNumbers, const MemRegion *,
                               const llvm::APSInt *)
REGISTER_MAP_WITH_PROGRAMSTATE(CheckedObjects, const MemRegion *, const Stmt *)
REGISTER_MAP_WITH_PROGRAMSTATE(CheckedValues, SymbolRef, const Stmt *)

namespace {
/// A comparison that holds: Small is at most Limit, or Limit is null and the
/// number counts.
struct AtMost {
  SymbolRef Small = nullptr, Limit = nullptr;
  const llvm::APSInt *Number = nullptr;
};
} // namespace

static SymbolRef withoutCasts(SymbolRef Sym) {
  while (const auto *Cast = dyn_cast_or_null<SymbolCast>(Sym))
    Sym = Cast->getOperand();
  return Sym;
}

static bool isComparison(SymbolRef Sym) {
  const auto *Op = dyn_cast<BinarySymExpr>(Sym);
  return Op && BinaryOperator::isComparisonOp(Op->getOpcode());
}

/// Takes off the wrapping of !!(a > b) and its like.
static SymbolRef comparison(SVal Condition, bool &Holds) {
  SymbolRef Sym = withoutCasts(Condition.getAsSymbol());
  while (const auto *Test = dyn_cast_or_null<SymIntExpr>(Sym)) {
    SymbolRef Inner = withoutCasts(Test->getLHS());
    if (!BinaryOperator::isEqualityOp(Test->getOpcode()) ||
        !Test->getRHS().isZero() || !isComparison(Inner))
      break;
    Holds ^= Test->getOpcode() == BO_EQ;
    Sym = Inner;
  }
  return Sym && isComparison(Sym) ? Sym : nullptr;
}

static AtMost reading(SymbolRef Sym, bool Holds) {
  const auto *Op = cast<BinarySymExpr>(Sym);
  BinaryOperatorKind Kind =
      Holds ? Op->getOpcode()
            : BinaryOperator::negateComparisonOp(Op->getOpcode());
  bool Less = Kind == BO_LT || Kind == BO_LE || Kind == BO_EQ;
  if (Kind == BO_NE)
    return {};
  if (const auto *Left = dyn_cast<SymIntExpr>(Sym))
    return Less ? AtMost{Left->getLHS(), nullptr, &Left->getRHS()} : AtMost{};
  if (const auto *Right = dyn_cast<IntSymExpr>(Sym))
    return !Less || Kind == BO_EQ
               ? AtMost{Right->getRHS(), nullptr, &Right->getLHS()}
               : AtMost{};
  const auto *Both = cast<SymSymExpr>(Sym);
  return Less ? AtMost{Both->getLHS(), Both->getRHS()}
              : AtMost{Both->getRHS(), Both->getLHS()};
}

/// A limit that is moved at run time: a writable module parameter, a sysctl.
static const VarDecl *looseIn(SymbolRef Limit,
                              llvm::function_ref<const Unit &()> TheUnit) {
  for (SymbolRef Leaf : leavesOf(Limit)) {
    const auto *Var = dyn_cast_or_null<VarDecl>(declOf(Leaf));
    if (!Var || !Var->hasGlobalStorage() || !Var->getIdentifier())
      continue;
    if (Var->getName().starts_with("sysctl_") || TheUnit().isWritableParam(Var))
      return Var;
  }
  return nullptr;
}

/// What a limit is divided by is limited as well.
static void addDivisors(SymbolRef Limit, std::vector<SymbolRef> &Into) {
  Limit = withoutCasts(Limit);
  if (const auto *Two = dyn_cast<SymSymExpr>(Limit))
    if (Two->getOpcode() == BO_Div)
      for (SymbolRef Leaf : leavesOf(Two->getRHS()))
        Into.push_back(Leaf);
  if (const auto *Right = dyn_cast<IntSymExpr>(Limit))
    if (Right->getOpcode() == BO_Div)
      for (SymbolRef Leaf : leavesOf(Right->getRHS()))
        Into.push_back(Leaf);
}

Condition kapcheck::conditionAt(const Stmt *S, AnalysisDeclContext &In) {
  const ParentMap &Parents = In.getParentMap();
  const Stmt *Around = S;
  while (Around && isa<Expr>(Around))
    Around = Parents.getParent(Around);
  return {S, isa_and_nonnull<ForStmt, WhileStmt, DoStmt>(Around)};
}

ProgramStateRef
kapcheck::addLimits(ProgramStateRef State, SVal Value, bool Holds,
                    Condition Where,
                    llvm::function_ref<const Unit &()> TheUnit) {
  SymbolRef Sym = comparison(Value, Holds);
  AtMost Fact = Sym ? reading(Sym, Holds) : AtMost{};
  if (!Fact.Small || !Fact.Small->getType()->isIntegralOrEnumerationType())
    return State;
  std::vector<SymbolRef> Small = leavesOf(Fact.Small);
  const VarDecl *Loose = nullptr;
  // where a loop ends says little of what its counter is compared with
  if (Fact.Limit && Where.InLoop)
    return State;
  if (Fact.Limit) {
    Loose = looseIn(Fact.Limit, TheUnit);
    addDivisors(Fact.Limit, Small);
  } else if (Fact.Number->isMaxValue())
    return State; // within its type: no limit
  for (SymbolRef Leaf : Small) {
    if (Loose) {
      State = State->set<LooseLimits>(Leaf, Loose);
      continue;
    }
    State = Fact.Limit ? State->set<ValueLimits>(Leaf, Where.Text)
                       : State->set<NumberLimits>(Leaf, Where.Text);
    if (const MemRegion *R = Leaf->getOriginRegion())
      if (!isa<VarRegion>(R) || isa<GlobalsSpaceRegion>(R->getMemorySpace())) {
        State = State->set<PlaceLimits>(R, Where.Text);
        State = Fact.Number && withoutCasts(Fact.Small) == Leaf
                    ? State->set<PlaceNumbers>(R, Fact.Number)
                    : State->remove<PlaceNumbers>(R);
      }
  }
  return State;
}

/// Whether a jump goes back, as in a loop.
static bool goesBack(const Stmt *S) {
  if (const auto *Goto = dyn_cast<GotoStmt>(S))
    return Goto->getLabel()->getLocation() < Goto->getGotoLoc();
  return isa<IndirectGotoStmt>(S);
}

/// Whether a statement has no loop in it, and no more parts than are worth it.
static bool isStraight(const Stmt *S, unsigned &Parts) {
  return ++Parts < StraightParts && !isa<ForStmt, WhileStmt, DoStmt>(S) &&
         !goesBack(S) &&
         llvm::all_of(
             S->children(),
             [&](const Stmt *Child) {
               return !Child || isStraight(Child, Parts);
             });
}

/// Whether the path goes through the function and sees what it checks.
static bool isSeen(const FunctionDecl *FD) {
  const FunctionDecl *Definition = nullptr;
  unsigned Parts = 0;
  return FD && FD->hasBody(Definition) &&
         isStraight(Definition->getBody(), Parts);
}

ProgramStateRef kapcheck::addCheck(ProgramStateRef State,
                                   const CallEvent &Call) {
  const auto *FD = dyn_cast_or_null<FunctionDecl>(Call.getDecl());
  const Expr *CE = Call.getOriginExpr();
  if (!CE || !isCheck(apiName(FD)) || isSeen(FD))
    return State;
  for (unsigned I = 0; I < Call.getNumArgs(); I++) {
    SVal V = Call.getArgSVal(I);
    if (const MemRegion *R = V.getAsRegion())
      State = State->set<CheckedObjects>(R->StripCasts(), CE);
    else if (SymbolRef Sym = V.getAsSymbol())
      for (SymbolRef Leaf : leavesOf(Sym))
        State = State->set<CheckedValues>(Leaf, CE);
  }
  return State;
}

template <class Trait, class Key>
static const Stmt *look(ProgramStateRef State, Key K) {
  const Stmt *const *Found = State->get<Trait>(K);
  return Found ? *Found : nullptr;
}

const Stmt *kapcheck::numberLimit(ProgramStateRef State, SymbolRef Leaf) {
  return look<NumberLimits>(State, Leaf);
}

const Stmt *kapcheck::valueLimit(ProgramStateRef State, SymbolRef Leaf) {
  if (const Stmt *Where = look<ValueLimits>(State, Leaf))
    return Where;
  // a number in the limit of the same symbol is in the constraints
  const MemRegion *R = Leaf->getOriginRegion();
  if (!R || look<NumberLimits>(State, Leaf))
    return nullptr;
  return look<PlaceLimits>(State, R);
}

std::optional<Wide> kapcheck::placeMost(ProgramStateRef State, SymbolRef Leaf) {
  const MemRegion *R = Leaf->getOriginRegion();
  if (!R || look<NumberLimits>(State, Leaf) || look<ValueLimits>(State, Leaf))
    return std::nullopt;
  const llvm::APSInt *const *Number = State->get<PlaceNumbers>(R);
  if (!Number || (*Number)->getBitWidth() > 64)
    return std::nullopt;
  return (*Number)->isUnsigned() ? Wide((*Number)->getZExtValue())
                                 : Wide((*Number)->getSExtValue());
}

const Stmt *kapcheck::checkedBy(ProgramStateRef State, SymbolRef Leaf) {
  if (const Stmt *Where = look<CheckedValues>(State, Leaf))
    return Where;
  for (const MemRegion *R = Leaf->getOriginRegion(); R;) {
    if (const Stmt *Where = look<CheckedObjects>(State, R))
      return Where;
    const auto *Sub = dyn_cast<SubRegion>(R);
    R = Sub ? Sub->getSuperRegion() : nullptr;
  }
  return nullptr;
}

const VarDecl *kapcheck::looseLimit(ProgramStateRef State, SymbolRef Leaf) {
  const VarDecl *const *Found = State->get<LooseLimits>(Leaf);
  return Found ? *Found : nullptr;
}

/// Takes out what was said of places within R.
template <class Trait>
static ProgramStateRef forgetWithin(ProgramStateRef State, const MemRegion *R) {
  for (auto Entry : State->get<Trait>())
    if (Entry.first->isSubRegionOf(R))
      State = State->remove<Trait>(Entry.first);
  return State;
}

ProgramStateRef kapcheck::forgetPlaces(ProgramStateRef State,
                                       const MemRegion *R) {
  R = R->StripCasts();
  State = forgetWithin<PlaceLimits>(State, R);
  State = forgetWithin<PlaceNumbers>(State, R);
  return forgetWithin<CheckedObjects>(State, R);
}

template <class Trait>
static ProgramStateRef forget(ProgramStateRef State, SymbolReaper &Reaper) {
  for (auto Entry : State->get<Trait>())
    if (Reaper.isDead(Entry.first))
      State = State->remove<Trait>(Entry.first);
  return State;
}

ProgramStateRef kapcheck::forgetLimits(ProgramStateRef State,
                                       SymbolReaper &Reaper) {
  State = forget<NumberLimits>(State, Reaper);
  State = forget<ValueLimits>(State, Reaper);
  State = forget<LooseLimits>(State, Reaper);
  State = forget<CheckedValues>(State, Reaper);
  // the object is often dead where its loaded member is still used: places stay
  return State;
}
