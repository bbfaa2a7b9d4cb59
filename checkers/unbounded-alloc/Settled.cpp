// SPDX-License-Identifier: GPL-2.0-only
#include "Settled.h"

#include "Apis.h"

#include "clang/AST/RecursiveASTVisitor.h"

#include <algorithm>

using namespace clang;
using namespace kapcheck;

namespace {
/// Deeper chains of assignments are left to types.
constexpr unsigned MaxDepth = 8;
/// So are those with many branches.
constexpr unsigned MaxSteps = 400;

/// All that gives a local its value; nothing when that can't be told.
class Writes : public RecursiveASTVisitor<Writes> {
public:
  explicit Writes(const VarDecl *V) : V(V) {}

  bool VisitVarDecl(VarDecl *D) {
    if (D == V && D->getInit())
      Values.push_back(D->getInit());
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator *Op) {
    if (!Op->isAssignmentOp() || !isIt(Op->getLHS()))
      return true;
    if (Op->getOpcode() == BO_Assign)
      Values.push_back(Op->getRHS());
    else
      Lost = true;
    return true;
  }
  bool VisitUnaryOperator(UnaryOperator *Op) {
    Lost |= (Op->isIncrementDecrementOp() || Op->getOpcode() == UO_AddrOf) &&
            isIt(Op->getSubExpr());
    return true;
  }
  bool VisitAsmStmt(AsmStmt *) {
    Lost = true;
    return true;
  }

  std::vector<const Expr *> Values;
  bool Lost = false;

private:
  bool isIt(const Expr *E) const {
    const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
    return Ref && Ref->getDecl() == V;
  }
  const VarDecl *V;
};

class Settler {
public:
  Settler(const Unit &U, ASTContext &Context) : U(U), Context(Context) {}
  Interval of(const Expr *E, const FunctionDecl *In, unsigned Depth);

private:
  Interval typeRange(QualType Type) const;
  Interval within(Interval I, QualType Type) const;
  Interval ofVariable(const VarDecl *V, const FunctionDecl *In, unsigned Depth);
  Interval ofParameter(const ParmVarDecl *P, const FunctionDecl *In,
                       unsigned Depth);
  Interval ofBinary(const BinaryOperator *Op, const FunctionDecl *In,
                    unsigned Depth);
  Interval ofChoice(const ConditionalOperator *Op, const FunctionDecl *In,
                    unsigned Depth);
  Interval ofCall(const CallExpr *Call, const FunctionDecl *In, unsigned Depth);
  bool isSame(const Expr *A, const Expr *B) const;

  const Unit &U;
  ASTContext &Context;
  unsigned Steps = 0;
};
} // namespace

static Interval both(Interval A, Interval B) {
  return {std::min(A.Lo, B.Lo), std::max(A.Hi, B.Hi)};
}

Interval Settler::typeRange(QualType Type) const {
  if (!Type->isIntegralOrEnumerationType())
    return {-(Wide(1) << 64), Wide(1) << 64};
  if (Type->isBooleanType())
    return {0, 1};
  uint64_t Bits = Context.getTypeSize(Type);
  if (Bits > 64)
    return {-(Wide(1) << 64), Wide(1) << 64};
  if (Type->isUnsignedIntegerOrEnumerationType())
    return {0, (Wide(1) << Bits) - 1};
  return {-(Wide(1) << (Bits - 1)), (Wide(1) << (Bits - 1)) - 1};
}

/// What does not fit wraps, to anything.
Interval Settler::within(Interval I, QualType Type) const {
  Interval Most = typeRange(Type);
  return I.Lo >= Most.Lo && I.Hi <= Most.Hi ? I : Most;
}

bool Settler::isSame(const Expr *A, const Expr *B) const {
  llvm::FoldingSetNodeID X, Y;
  A->IgnoreParenImpCasts()->Profile(X, Context, true);
  B->IgnoreParenImpCasts()->Profile(Y, Context, true);
  return X == Y && !A->HasSideEffects(Context);
}

Interval Settler::ofVariable(const VarDecl *V, const FunctionDecl *In,
                             unsigned Depth) {
  if (const auto *P = dyn_cast<ParmVarDecl>(V))
    return ofParameter(P, In, Depth);
  if (!V->isLocalVarDecl() || V->isStaticLocal() || !In || !In->getDefinition())
    return typeRange(V->getType());
  Writes All(V);
  All.TraverseStmt(In->getDefinition()->getBody());
  if (All.Lost || All.Values.empty())
    return typeRange(V->getType());
  Interval Out = of(All.Values.front(), In, Depth);
  for (const Expr *Value : All.Values)
    Out = both(Out, of(Value, In, Depth));
  return within(Out, V->getType());
}

Interval Settler::ofParameter(const ParmVarDecl *P, const FunctionDecl *In,
                              unsigned Depth) {
  Interval Any = typeRange(P->getType());
  Writes All(P);
  if (!In || !In->getDefinition() ||
      P->getDeclContext() != In->getDefinition() || !U.isPrivate(In))
    return Any;
  All.TraverseStmt(In->getDefinition()->getBody());
  if (All.Lost || !All.Values.empty())
    return Any;
  std::optional<Interval> Out;
  for (const CallExpr *Call : U.callSites(In)) {
    const FunctionDecl *Caller = U.callerOf(Call);
    unsigned I = P->getFunctionScopeIndex();
    if (!Caller || I >= Call->getNumArgs())
      return Any;
    Interval One = of(Call->getArg(I), Caller, Depth);
    Out = Out ? both(*Out, One) : One;
  }
  return Out ? within(*Out, P->getType()) : Any;
}

Interval Settler::ofBinary(const BinaryOperator *Op, const FunctionDecl *In,
                           unsigned Depth) {
  Interval Any = typeRange(Op->getType());
  if (Op->getOpcode() == BO_Comma || Op->getOpcode() == BO_Assign)
    return within(of(Op->getRHS(), In, Depth), Op->getType());
  if (Op->isComparisonOp() || Op->isLogicalOp())
    return {0, 1};
  if (Op->isAssignmentOp())
    return Any;
  Interval A = of(Op->getLHS(), In, Depth), B = of(Op->getRHS(), In, Depth);
  bool Natural = A.Lo >= 0 && B.Lo >= 0;
  switch (Op->getOpcode()) {
  case BO_Add:
    return within({A.Lo + B.Lo, A.Hi + B.Hi}, Op->getType());
  case BO_Sub:
    return within({A.Lo - B.Hi, A.Hi - B.Lo}, Op->getType());
  case BO_Mul:
    return Natural ? within(Bounds::product(A, B), Op->getType()) : Any;
  case BO_Div:
    return Natural && B.Lo > 0 ? Interval{A.Lo / B.Hi, A.Hi / B.Lo} : Any;
  case BO_Rem:
    return Natural && B.Lo > 0 ? Interval{0, std::min(A.Hi, B.Hi - 1)} : Any;
  case BO_And:
    if (A.Lo >= 0 || B.Lo >= 0)
      return {0, A.Lo < 0 ? B.Hi : B.Lo < 0 ? A.Hi : std::min(A.Hi, B.Hi)};
    return Any;
  case BO_Shr:
    return Natural && B.Hi < 64 ? Interval{A.Lo >> (int)B.Hi, A.Hi >> (int)B.Lo}
                                : Any;
  case BO_Shl:
    return Natural && B.Hi < 63 && A.Hi < (Wide(1) << 62)
               ? within({A.Lo << (int)B.Lo, A.Hi << (int)B.Hi}, Op->getType())
               : Any;
  default:
    return Any;
  }
}

/// The kernel's min() ends in a < b ? a : b, of locals that hold its arguments.
Interval Settler::ofChoice(const ConditionalOperator *Op,
                           const FunctionDecl *In, unsigned Depth) {
  Interval Yes = of(Op->getTrueExpr(), In, Depth);
  Interval No = of(Op->getFalseExpr(), In, Depth);
  const auto *Test =
      dyn_cast<BinaryOperator>(Op->getCond()->IgnoreParenImpCasts());
  bool Less =
      Test && (Test->getOpcode() == BO_LT || Test->getOpcode() == BO_LE);
  bool More =
      Test && (Test->getOpcode() == BO_GT || Test->getOpcode() == BO_GE);
  if (!Less && !More)
    return both(Yes, No);
  const Expr *Small = Less ? Test->getLHS() : Test->getRHS();
  const Expr *Large = Less ? Test->getRHS() : Test->getLHS();
  if (isSame(Op->getTrueExpr(), Small) && isSame(Op->getFalseExpr(), Large))
    return {std::min(Yes.Lo, No.Lo), std::min(Yes.Hi, No.Hi)};
  return both(Yes, No);
}

/// Sums and products that saturate, so that what is too large stays so.
Interval Settler::ofCall(const CallExpr *Call, const FunctionDecl *In,
                         unsigned Depth) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  llvm::StringRef Name = Callee ? apiName(Callee) : llvm::StringRef();
  if (Call->getNumArgs() != 2 ||
      (Name != "size_mul" && Name != "size_add" && Name != "array_size"))
    return typeRange(Call->getType());
  Interval A = of(Call->getArg(0), In, Depth);
  Interval B = of(Call->getArg(1), In, Depth);
  if (A.Lo < 0 || B.Lo < 0)
    return typeRange(Call->getType());
  return within(Name == "size_add" ? Interval{A.Lo + B.Lo, A.Hi + B.Hi}
                                   : Bounds::product(A, B),
                Call->getType());
}

Interval Settler::of(const Expr *E, const FunctionDecl *In, unsigned Depth) {
  Interval Any = typeRange(E->getType());
  Expr::EvalResult Number;
  E = E->IgnoreParens();
  if (!E->isValueDependent() && E->getType()->isIntegralOrEnumerationType() &&
      E->EvaluateAsInt(Number, Context)) {
    Wide N = Number.Val.getInt().getExtValue();
    if (Number.Val.getInt().isUnsigned())
      N = Number.Val.getInt().getZExtValue();
    return {N, N};
  }
  if (!Depth || ++Steps > MaxSteps)
    return Any;
  Depth--;
  if (const auto *Cast = dyn_cast<CastExpr>(E))
    return Cast->getSubExpr()->getType()->isIntegralOrEnumerationType()
               ? within(of(Cast->getSubExpr(), In, Depth + 1), E->getType())
               : Any;
  if (const auto *Choice = dyn_cast<ChooseExpr>(E))
    return of(Choice->getChosenSubExpr(), In, Depth);
  if (const auto *Select = dyn_cast<GenericSelectionExpr>(E))
    return of(Select->getResultExpr(), In, Depth);
  if (const auto *Block = dyn_cast<StmtExpr>(E)) {
    const auto *Last = dyn_cast_or_null<Expr>(
        Block->getSubStmt()->body_empty() ? nullptr
                                          : Block->getSubStmt()->body_back());
    return Last ? of(Last, In, Depth) : Any;
  }
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    if (const auto *V = dyn_cast<VarDecl>(Ref->getDecl()))
      return ofVariable(V, In, Depth);
  if (const FieldDecl *Field = E->getSourceBitField()) {
    unsigned Bits = Field->getBitWidthValue(Context);
    if (E->getType()->isUnsignedIntegerOrEnumerationType() && Bits < 64)
      return {0, (Wide(1) << Bits) - 1};
  }
  if (const auto *Op = dyn_cast<BinaryOperator>(E))
    return ofBinary(Op, In, Depth);
  if (const auto *Op = dyn_cast<ConditionalOperator>(E))
    return ofChoice(Op, In, Depth);
  if (const auto *Call = dyn_cast<CallExpr>(E))
    return ofCall(Call, In, Depth);
  return Any;
}

Interval kapcheck::settledRange(const Expr *E, const FunctionDecl *In,
                                const Unit &U, ASTContext &Context) {
  return Settler(U, Context).of(E, In, MaxDepth);
}
