// SPDX-License-Identifier: GPL-2.0-only
#include "Growth.h"

#include "Arithmetic.h"

#include "clang/AST/ParentMap.h"
#include "clang/Analysis/AnalysisDeclContext.h"

using namespace clang;
using namespace ento;
using namespace kapcheck;

namespace {
/// What a comparison ends: its loop goes on while it holds, or ends by a break
/// when it does.
struct Loop {
  const Stmt *Body = nullptr, *Step = nullptr;
  const Stmt *Exit = nullptr; ///< the break
};
} // namespace

static bool isEndless(const Expr *Condition, const ASTContext &Context) {
  bool Holds = false;
  return !Condition ||
         (Condition->EvaluateAsBooleanCondition(Holds, Context) && Holds);
}

/// The loop around a break that nothing else ends.
static Loop endlessAround(const Stmt *Exit, const ParentMap &Parents,
                          const ASTContext &Context) {
  const Stmt *Around = Parents.getParent(Exit);
  while (Around && !isa<ForStmt, WhileStmt, DoStmt, SwitchStmt>(Around))
    Around = Parents.getParent(Around);
  if (const auto *While = dyn_cast_or_null<WhileStmt>(Around))
    if (isEndless(While->getCond(), Context))
      return {While->getBody(), nullptr, Exit};
  if (const auto *Do = dyn_cast_or_null<DoStmt>(Around))
    if (isEndless(Do->getCond(), Context))
      return {Do->getBody(), nullptr, Exit};
  if (const auto *For = dyn_cast_or_null<ForStmt>(Around))
    if (isEndless(For->getCond(), Context))
      return {For->getBody(), For->getInc(), Exit};
  return {};
}

/// The loop that ends by an expression, which is its whole condition.
static Loop loopOf(const Expr *Condition, const ParentMap &Parents,
                   const ASTContext &Context) {
  const Stmt *Inner = Condition, *Around = Parents.getParent(Condition);
  while (isa_and_nonnull<ParenExpr, CastExpr>(Around)) {
    Inner = Around;
    Around = Parents.getParent(Around);
  }
  if (const auto *While = dyn_cast_or_null<WhileStmt>(Around))
    return {While->getBody()};
  const auto *For = dyn_cast_or_null<ForStmt>(Around);
  if (For && For->getCond() == Inner)
    return {For->getBody(), For->getInc()};
  const auto *If = dyn_cast_or_null<IfStmt>(Around);
  if (!If || If->getElse())
    return {};
  const Stmt *Then = If->getThen();
  if (const auto *Block = dyn_cast<CompoundStmt>(Then))
    Then = Block->size() == 1 ? Block->body_front() : Then;
  return isa<BreakStmt>(Then) ? endlessAround(Then, Parents, Context) : Loop();
}

static const VarDecl *variableIn(const Expr *E) {
  const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenCasts());
  const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return V && V->hasLocalStorage() && V->getType()->isIntegerType() ? V
                                                                    : nullptr;
}

namespace {
/// How a loop's count is made.
struct Grower {
  const VarDecl *V = nullptr;
  bool Order = false; ///< the count is 1 << V

  bool is(const Expr *E) const { return V && variableIn(E) == V; }
  bool lets(const Stmt *S) const;
  int growing(const Stmt *S, const Loop &In, const Expr *Condition) const;
};
} // namespace

static Grower growerIn(const Expr *Count) {
  const auto *Shift = dyn_cast<BinaryOperator>(Count->IgnoreParenCasts());
  if (Shift && Shift->getOpcode() == BO_Shl &&
      isa<IntegerLiteral>(Shift->getLHS()->IgnoreParenCasts()))
    return {variableIn(Shift->getRHS()), true};
  return {variableIn(Count), false};
}

/// V *= 2, V <<= 1, V = V * 2 and their like, not V++, which counts turns; V++
/// where V is an order.
bool Grower::lets(const Stmt *S) const {
  const auto *Up = dyn_cast<UnaryOperator>(S);
  if (Order)
    return Up && Up->isIncrementOp() && is(Up->getSubExpr());
  const auto *Op = dyn_cast<BinaryOperator>(S);
  if (!Op || !Op->isAssignmentOp() || !is(Op->getLHS()))
    return false;
  if (Op->isCompoundAssignmentOp())
    return Op->getOpcode() == BO_MulAssign || Op->getOpcode() == BO_ShlAssign;
  const auto *New = dyn_cast<BinaryOperator>(Op->getRHS()->IgnoreParenCasts());
  return New && is(New->getLHS()) &&
         (New->getOpcode() == BO_Mul || New->getOpcode() == BO_Shl ||
          (New->getOpcode() == BO_Add && is(New->getRHS())));
}

/// Counts what lets V grow in S; -1 where something else ends the loop or says
/// how large V gets.
int Grower::growing(const Stmt *S, const Loop &In,
                    const Expr *Condition) const {
  if (!S || S == In.Exit || S == Condition)
    return 0;
  if (isa<BreakStmt, ReturnStmt, GotoStmt>(S))
    return -1;
  if (lets(S))
    return 1;
  const auto *Op = dyn_cast<BinaryOperator>(S);
  if (Op && ((Op->isAssignmentOp() && is(Op->getLHS())) ||
             (Op->isComparisonOp() && (is(Op->getLHS()) || is(Op->getRHS())))))
    return -1;
  int Found = 0;
  for (const Stmt *Child : S->children()) {
    int More = growing(Child, In, Condition);
    if (More < 0)
      return -1;
    Found += More;
  }
  return Found;
}

/// The side of Op that such a loop lets grow.
static const Expr *countOf(const BinaryOperator *Op, const ParentMap &Parents,
                           const ASTContext &Context) {
  if (!Op->isRelationalOp())
    return nullptr;
  Loop In = loopOf(Op, Parents, Context);
  bool Less = Op->getOpcode() == BO_LT || Op->getOpcode() == BO_LE;
  // it is the smaller one while the loop goes on
  const Expr *Count = Less == !In.Exit ? Op->getLHS() : Op->getRHS();
  Grower Of = growerIn(Count);
  if (!In.Body || !Of.V)
    return nullptr;
  int InBody = Of.growing(In.Body, In, Op),
      InStep = Of.growing(In.Step, In, Op);
  return InBody >= 0 && InStep >= 0 && InBody + InStep > 0 ? Count : nullptr;
}

ProgramStateRef Growth::before(const BinaryOperator *Op,
                               CheckerContext &C) const {
  ProgramStateRef State = C.getState();
  auto [At, New] = Counts.try_emplace(Op, nullptr);
  if (New)
    At->second = countOf(Op, C.getCurrentAnalysisDeclContext()->getParentMap(),
                         C.getASTContext());
  const Expr *Count = At->second;
  if (!Count)
    return State;
  const Expr *Bound = Count == Op->getLHS() ? Op->getRHS() : Op->getLHS();
  SymbolRef Wanted = C.getSVal(Bound).getAsSymbol();
  Grower Of = growerIn(Count);
  SValBuilder &SVB = C.getSValBuilder();
  const LocationContext *LC = C.getLocationContext();
  SVal Grown = SVB.conjureSymbolVal(/*symbolTag=*/Op, Count, LC,
                                    Of.V->getType(), C.blockCount());
  SymbolRef Sym = Grown.getAsSymbol();
  if (!Wanted || !Sym)
    return State;
  State =
      Of.Order ? setBits(State, Sym, Wanted) : setRounded(State, Sym, Wanted);
  State = State->bindLoc(State->getLValue(Of.V, LC), Grown, LC);
  if (Of.Order) // the shift itself is evaluated already
    return State;
  return State->BindExpr(
      Count, LC, SVB.evalCast(Grown, Count->getType(), Of.V->getType()));
}
