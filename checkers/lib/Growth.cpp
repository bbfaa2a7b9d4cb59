// SPDX-License-Identifier: GPL-2.0-only
#include "Growth.h"

#include "Arithmetic.h"

#include "clang/AST/ParentMap.h"
#include "clang/Analysis/AnalysisDeclContext.h"

using namespace clang;
using namespace ento;
using namespace kapcheck;

/// The loop whose whole condition an expression is, and the rest of it.
static const Stmt *loopOf(const Expr *Condition, const ParentMap &Parents,
                          const Stmt *&Step) {
  const Stmt *Inner = Condition, *Around = Parents.getParent(Condition);
  Step = nullptr;
  while (isa_and_nonnull<ParenExpr, CastExpr>(Around)) {
    Inner = Around;
    Around = Parents.getParent(Around);
  }
  if (const auto *While = dyn_cast_or_null<WhileStmt>(Around))
    return While->getCond() == Inner ? While->getBody() : nullptr;
  const auto *For = dyn_cast_or_null<ForStmt>(Around);
  if (!For || For->getCond() != Inner)
    return nullptr;
  Step = For->getInc();
  return For->getBody();
}

static bool isVariable(const Expr *E, const VarDecl *V) {
  const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenCasts());
  return Ref && Ref->getDecl() == V;
}

/// V *= 2, V <<= 1, V = V * 2 and their like; not V++, which counts turns.
static bool lets(const BinaryOperator *Op, const VarDecl *V) {
  if (!isVariable(Op->getLHS(), V))
    return false;
  if (Op->isCompoundAssignmentOp())
    return Op->getOpcode() == BO_MulAssign || Op->getOpcode() == BO_ShlAssign;
  const auto *New = dyn_cast<BinaryOperator>(Op->getRHS()->IgnoreParenCasts());
  return New &&
         (New->getOpcode() == BO_Mul || New->getOpcode() == BO_Shl ||
          New->getOpcode() == BO_Add) &&
         isVariable(New->getLHS(), V) &&
         (New->getOpcode() != BO_Add || isVariable(New->getRHS(), V));
}

/// Counts what lets V grow in S; -1 where something else ends the loop or says
/// how large V gets.
static int growing(const Stmt *S, const VarDecl *V) {
  if (!S)
    return 0;
  if (isa<BreakStmt, ReturnStmt, GotoStmt>(S))
    return -1;
  int Found = 0;
  if (const auto *Op = dyn_cast<BinaryOperator>(S)) {
    if (lets(Op, V))
      return 1;
    if ((Op->isAssignmentOp() && isVariable(Op->getLHS(), V)) ||
        (Op->isComparisonOp() &&
         (isVariable(Op->getLHS(), V) || isVariable(Op->getRHS(), V))))
      return -1;
  }
  for (const Stmt *Child : S->children()) {
    int More = growing(Child, V);
    if (More < 0)
      return -1;
    Found += More;
  }
  return Found;
}

/// The side of Op that such a loop lets grow.
static const Expr *countOf(const BinaryOperator *Op, const ParentMap &Parents) {
  bool Less = Op->getOpcode() == BO_LT || Op->getOpcode() == BO_LE;
  bool More = Op->getOpcode() == BO_GT || Op->getOpcode() == BO_GE;
  if (!Less && !More)
    return nullptr;
  const Expr *Count = Less ? Op->getLHS() : Op->getRHS();
  const auto *Ref = dyn_cast<DeclRefExpr>(Count->IgnoreParenCasts());
  const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  const Stmt *Step = nullptr;
  const Stmt *Body =
      V && V->hasLocalStorage() ? loopOf(Op, Parents, Step) : nullptr;
  if (!Body)
    return nullptr;
  int InBody = growing(Body, V), InStep = growing(Step, V);
  return InBody >= 0 && InStep >= 0 && InBody + InStep > 0 ? Count : nullptr;
}

ProgramStateRef Growth::before(const BinaryOperator *Op,
                               CheckerContext &C) const {
  ProgramStateRef State = C.getState();
  auto [At, New] = Counts.try_emplace(Op, nullptr);
  if (New)
    At->second = countOf(Op, C.getCurrentAnalysisDeclContext()->getParentMap());
  const Expr *Count = At->second;
  if (!Count)
    return State;
  const Expr *Bound = Count == Op->getLHS() ? Op->getRHS() : Op->getLHS();
  SymbolRef Wanted = C.getSVal(Bound).getAsSymbol();
  const auto *V =
      cast<VarDecl>(cast<DeclRefExpr>(Count->IgnoreParenCasts())->getDecl());
  if (!Wanted || !V->getType()->isIntegerType())
    return State;
  SValBuilder &SVB = C.getSValBuilder();
  const LocationContext *LC = C.getLocationContext();
  SVal Grown = SVB.conjureSymbolVal(/*symbolTag=*/Op, Count, LC, V->getType(),
                                    C.blockCount());
  if (SymbolRef Sym = Grown.getAsSymbol())
    State = setRounded(State, Sym, Wanted);
  State = State->bindLoc(State->getLValue(V, LC), Grown, LC);
  return State->BindExpr(Count, LC,
                         SVB.evalCast(Grown, Count->getType(), V->getType()));
}
