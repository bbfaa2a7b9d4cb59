// SPDX-License-Identifier: GPL-2.0-only
#include "Bounds.h"

#include "Arithmetic.h"

#include "clang/StaticAnalyzer/Core/PathSensitive/RangedConstraintManager.h"

#include <algorithm>

using namespace clang;
using namespace ento;
using namespace kapcheck;

/// Beyond every type; sums of two stay within Wide.
static constexpr Wide Top = Wide(1) << 120;

static Wide capped(Wide V) { return std::min(std::max(V, -Top), Top); }

static Wide times(Wide A, Wide B) {
  Wide Product;
  if (__builtin_mul_overflow(A, B, &Product))
    return (A < 0) == (B < 0) ? Top : -Top;
  return capped(Product);
}

static Wide wide(const llvm::APSInt &V) {
  llvm::APSInt Long = V.extOrTrunc(128);
  Wide Low = Wide(Long.getRawData()[0]), High = Wide(Long.getRawData()[1]);
  return (High << 64) | Low;
}

static Interval meet(Interval A, Interval B) {
  Interval Both{std::max(A.Lo, B.Lo), std::min(A.Hi, B.Hi)};
  return Both.Lo <= Both.Hi ? Both : A;
}

std::string kapcheck::bytes(Wide Number) {
  static const char *const Units[] = {" bytes", " KiB", " MiB", " GiB"};
  unsigned Unit = 0;
  while (Unit < 3 && Number >= 1024 && Number % 1024 == 0) {
    Number /= 1024;
    Unit++;
  }
  return std::to_string(static_cast<unsigned long long>(Number)) + Units[Unit];
}

std::vector<SymbolRef> kapcheck::leavesOf(SymbolRef Sym) {
  std::vector<SymbolRef> Leaves, Open{Sym};
  while (!Open.empty()) {
    SymbolRef S = Open.back();
    Open.pop_back();
    if (const auto *Cast = dyn_cast<SymbolCast>(S))
      Open.push_back(Cast->getOperand());
    else if (const auto *Unary = dyn_cast<UnarySymExpr>(S))
      Open.push_back(Unary->getOperand());
    else if (const auto *Left = dyn_cast<SymIntExpr>(S))
      Open.push_back(Left->getLHS());
    else if (const auto *Right = dyn_cast<IntSymExpr>(S))
      Open.push_back(Right->getRHS());
    else if (const auto *Two = dyn_cast<SymSymExpr>(S))
      Open.insert(Open.end(), {Two->getRHS(), Two->getLHS()});
    else
      Leaves.push_back(S);
  }
  return Leaves;
}

/// A constraint goes with the first of its values that is out of reach.
void kapcheck::keepCompounds(ProgramStateRef State, SymbolReaper &Reaper) {
  for (const auto &Entry : getConstraintMap(State)) {
    SymbolRef Sym = Entry.first;
    while (const auto *Cast = dyn_cast<SymbolCast>(Sym))
      Sym = Cast->getOperand();
    const auto *Two = dyn_cast<SymSymExpr>(Sym);
    if (Two && (Two->getOpcode() == BO_Add || Two->getOpcode() == BO_Mul))
      for (SymbolRef Leaf : leavesOf(Two))
        Reaper.markLive(Leaf);
  }
}

/// n + 1 <= 10 also holds for the one n that wraps: such a tail at the upper
/// end of the type is left out, it is another bug than ours.
static Wide highest(const RangeSet &Set) {
  const Range *Last = nullptr, *Before = nullptr;
  for (const Range &R : Set) {
    Before = Last;
    Last = &R;
  }
  if (!Before || !Set.isUnsigned() || !Last->To().isMaxValue() ||
      !Last->From().isSignBitSet() || Before->To().isSignBitSet())
    return wide(Last->To());
  return wide(Before->To());
}

Bounds::Bounds(ProgramStateRef State, ASTContext &Context, Mode How)
    : State(State), Context(Context), How(How) {
  for (const auto &Entry : getConstraintMap(State))
    if (Entry.second.begin() != Entry.second.end())
      Known.push_back({Entry.first,
                       {wide(Entry.second.getMinValue()),
                        How == Strict ? wide(Entry.second.getMaxValue())
                                      : highest(Entry.second)}});
}

Interval Bounds::typeRange(QualType Type) const {
  if (!Type->isIntegralOrEnumerationType())
    return {0, ~0ULL};
  if (Type->isBooleanType())
    return {0, 1};
  unsigned Width = Context.getIntWidth(Type);
  if (Type->isUnsignedIntegerOrEnumerationType())
    return {0, (Wide(1) << Width) - 1};
  return {-(Wide(1) << (Width - 1)), (Wide(1) << (Width - 1)) - 1};
}

/// A bit field is narrower than its type.
Interval Bounds::widthOf(SymbolRef Leaf) const {
  Interval Range = typeRange(Leaf->getType());
  const auto *Field = dyn_cast_or_null<FieldRegion>(Leaf->getOriginRegion());
  if (Field && Field->getDecl()->isBitField()) {
    unsigned Width = Field->getDecl()->getBitWidthValue(
#if CLANG_VERSION_MAJOR < 20
        Context
#endif
    );
    Range.Hi = std::min(Range.Hi, (Wide(1) << Width) - 1);
  }
  return Range;
}

Interval Bounds::product(Interval A, Interval B) {
  return {0, times(std::max<Wide>(A.Hi, 0), std::max<Wide>(B.Hi, 0))};
}

static Wide shifted(Wide V, Wide By) {
  return By > 100 ? (V ? Top : 0) : times(V, Wide(1) << By);
}

/// The least 2^k - 1 that is not below V.
static Wide filled(Wide V) {
  Wide Mask = 1;
  while (Mask < V && Mask < Top)
    Mask = Mask * 2 + 1;
  return Mask;
}

/// Of operands that are not below zero.
Interval Bounds::binary(BinaryOperatorKind Op, Interval A, Interval B) const {
  switch (Op) {
  case BO_Mul:
    return {times(A.Lo, B.Lo), times(A.Hi, B.Hi)};
  case BO_Div:
    return {A.Lo / std::max<Wide>(B.Hi, 1), A.Hi / std::max<Wide>(B.Lo, 1)};
  case BO_Rem:
    return {0, std::min(A.Hi, std::max<Wide>(B.Hi - 1, 0))};
  case BO_Add:
    return {A.Lo + B.Lo, A.Hi + B.Hi};
  case BO_Sub:
    return {A.Lo - B.Hi, A.Hi - B.Lo};
  case BO_Shl:
    return {shifted(A.Lo, B.Lo), shifted(A.Hi, B.Hi)};
  case BO_Shr:
    return {0, A.Hi >> std::min<Wide>(B.Lo, 100)};
  case BO_And:
    return {0, std::min(A.Hi, B.Hi)};
  case BO_Or:
  case BO_Xor:
    return {0, filled(std::max(A.Hi, B.Hi))};
  default:
    return {0, 1}; // comparisons, && and ||
  }
}

/// An operand as one that is not below zero: what is signed and turns negative
/// is another bug than ours. A mask like ~7 keeps its upper bits.
static Interval positive(Interval I, Interval Type) {
  if (I.Hi < 0)
    return {0, std::max<Wide>(Type.Hi, 0)};
  return {std::max<Wide>(I.Lo, 0), I.Hi};
}

Interval Bounds::asSize(Interval Range) const {
  return How == Strict && Range.Lo < 0 ? Interval{0, Top} : Range;
}

static bool isWithin(Interval A, Interval B) {
  return A.Lo >= B.Lo && A.Hi <= B.Hi;
}

/// As C computes it: what does not fit in Type may be anything in it.
Interval Bounds::strict(BinaryOperatorKind Op, Interval A, Interval B,
                        Interval Type) const {
  Interval Out = Type;
  // a mask works on any value
  if (Op == BO_And && (A.Lo >= 0 || B.Lo >= 0))
    Out = {0, A.Lo < 0 ? B.Hi : B.Lo < 0 ? A.Hi : std::min(A.Hi, B.Hi)};
  else if (A.Lo >= 0 && B.Lo >= 0)
    Out = binary(Op, A, B);
  else if (Op == BO_Add)
    Out = {A.Lo + B.Lo, A.Hi + B.Hi};
  else if (Op == BO_Sub)
    Out = {A.Lo - B.Hi, A.Hi - B.Lo};
  return isWithin(Out, Type) ? Out : Type;
}

Interval Bounds::walk(SymbolRef Sym, LeafHook Hook) const {
  Interval Type = typeRange(Sym->getType()), Out;
  auto Number = [](const llvm::APSInt &V) {
    return Interval{wide(V), wide(V)};
  };
  auto Two = [&](BinaryOperatorKind Op, Interval A, Interval B) {
    if (How == Strict)
      return strict(Op, A, B, Type);
    // adding a negative number is taking away
    if (Op == BO_Add && B.Hi < 0)
      return binary(BO_Sub, positive(A, Type), {-B.Hi, -B.Lo});
    return binary(Op, positive(A, Type), positive(B, Type));
  };

  if (const auto *Cast = dyn_cast<SymbolCast>(Sym))
    Out = of(Cast->getOperand(), Hook);
  else if (const auto *Unary = dyn_cast<UnarySymExpr>(Sym)) {
    of(Unary->getOperand(), Hook);
    return Hook ? Interval{0, 1} : Type;
  } else if (const auto *Left = dyn_cast<SymIntExpr>(Sym))
    Out = Two(Left->getOpcode(), of(Left->getLHS(), Hook),
              Number(Left->getRHS()));
  else if (const auto *Right = dyn_cast<IntSymExpr>(Sym))
    Out = Two(Right->getOpcode(), Number(Right->getLHS()),
              of(Right->getRHS(), Hook));
  else if (const auto *Both = dyn_cast<SymSymExpr>(Sym))
    Out = Two(Both->getOpcode(), of(Both->getLHS(), Hook),
              of(Both->getRHS(), Hook));
  else
    return leaf(Sym, Hook);
  if (How == Strict)
    return isWithin(Out, Type) ? Out : Type;
  Out.Lo = std::max<Wide>(Out.Lo, 0);
  return meet(Type, Out);
}

Interval Bounds::leaf(SymbolRef Sym, LeafHook Hook) const {
  Interval Out = widthOf(Sym);
  if (SymbolRef Source = roundedFrom(State, Sym)) {
    Interval From = asSize(of(Source, Hook));
    return meet(Out, {0, filled(std::max<Wide>(From.Hi - 1, 0)) + 1});
  }
  if (SymbolRef Source = bitsOf(State, Sym)) {
    Interval From = asSize(of(Source, Hook));
    Wide Bits = 0;
    while (Bits < 64 && (std::max<Wide>(From.Hi, 0) >> Bits))
      Bits++;
    return meet(Out, {0, Bits});
  }
  return Out;
}

/// What a factor is at least; one, for a product of zero needs no bound. As a
/// proof of another factor's it has to be known.
std::optional<Wide> Bounds::atLeast(SymbolRef Factor) const {
  Wide Least = How == Strict ? 0 : 1;
  for (const auto &[Expr, Range] : Known)
    if (isSame(Expr, Factor))
      Least = std::max(Least, Range.Lo);
  return Least > 0 ? std::optional<Wide>(Least) : std::nullopt;
}

/// By the types alone, also of what is made wider.
Interval Bounds::ofTypes(SymbolRef Sym) const {
  Interval Type = typeRange(Sym->getType());
  const auto *Cast = dyn_cast<SymbolCast>(Sym);
  if (!Cast || !Cast->getOperand()->getType()->isIntegralOrEnumerationType())
    return Type;
  Interval Inner = ofTypes(Cast->getOperand());
  return isWithin(Inner, Type) ? Inner : Type;
}

/// Whether Part Op Other, which is known to be small, may be so for it wrapped.
bool Bounds::mayWrap(BinaryOperatorKind Op, SymbolRef Part, Interval Other,
                     Interval Type) const {
  Interval Any = ofTypes(Part);
  return How == Strict && (Any.Lo < 0 || Other.Lo < 0 ||
                           !isWithin(binary(Op, Any, Other), Type));
}

/// The largest value of Part when Expr, which holds it, is at most Hi.
std::optional<Wide> Bounds::inverted(SymbolRef Expr, Wide Hi,
                                     SymbolRef Part) const {
  if (Expr == Part)
    return Hi;
  if (const auto *Cast = dyn_cast<SymbolCast>(Expr)) {
    QualType From = Cast->getOperand()->getType();
    if (!From->isIntegralOrEnumerationType() ||
        Context.getIntWidth(From) > Context.getIntWidth(Cast->getType()) ||
        // what is huge becomes negative, and that is small
        (How == Strict && typeRange(From).Hi > typeRange(Cast->getType()).Hi))
      return std::nullopt;
    return inverted(Cast->getOperand(), Hi, Part);
  }
  if (const auto *Both = dyn_cast<SymSymExpr>(Expr)) {
    if (Both->getOpcode() != BO_Add && Both->getOpcode() != BO_Mul)
      return std::nullopt;
    SymbolRef L = Both->getLHS(), R = Both->getRHS();
    if (mayWrap(Both->getOpcode(), L, ofTypes(R), typeRange(Expr->getType())))
      return std::nullopt;
    std::optional<Wide> One = 1;
    bool Divides = Both->getOpcode() == BO_Mul;
    auto OfLeft = Divides ? atLeast(R) : One,
         OfRight = Divides ? atLeast(L) : One;
    auto Left = OfLeft ? inverted(L, Hi / *OfLeft, Part) : std::nullopt;
    return Left || !OfRight ? Left : inverted(R, Hi / *OfRight, Part);
  }
  const auto *By = dyn_cast<SymIntExpr>(Expr);
  if (!By)
    return std::nullopt;
  Wide C = wide(By->getRHS());
  BinaryOperatorKind Op = By->getOpcode();
  if ((Op == BO_Add || Op == BO_Mul || Op == BO_Shl) &&
      mayWrap(Op, By->getLHS(), {C, C}, typeRange(Expr->getType())))
    return std::nullopt;
  switch (Op) {
  case BO_Add:
    return inverted(By->getLHS(), Hi - C, Part);
  case BO_Sub:
    return inverted(By->getLHS(), Hi + C, Part);
  case BO_Mul:
    return C > 0 ? inverted(By->getLHS(), Hi / C, Part) : std::nullopt;
  case BO_Div:
    return C > 0 ? inverted(By->getLHS(), times(Hi, C) + C - 1, Part)
                 : std::nullopt;
  case BO_Shl:
    return inverted(By->getLHS(), Hi >> std::clamp<Wide>(C, 0, 100), Part);
  case BO_Shr:
    return inverted(By->getLHS(), shifted(Hi + 1, C) - 1, Part);
  case BO_And: { // aligned down: at most the bits of ~C are missing
    Wide Gone = typeRange(Expr->getType()).Hi & ~C;
    return (Gone & (Gone + 1)) == 0 ? inverted(By->getLHS(), Hi + Gone, Part)
                                    : std::nullopt;
  }
  case BO_Or:
    return inverted(By->getLHS(), Hi, Part);
  default:
    return std::nullopt;
  }
}

/// Whether two expressions have one value but for the width they are made in.
bool Bounds::isSame(SymbolRef A, SymbolRef B) const {
  if (How == Strict)
    return A == B;
  auto Narrow = [this](SymbolRef S) {
    for (const auto *Cast = dyn_cast<SymbolCast>(S); Cast;
         Cast = dyn_cast<SymbolCast>(S)) {
      QualType From = Cast->getOperand()->getType();
      if (!From->isIntegralOrEnumerationType() ||
          Context.getIntWidth(From) > Context.getIntWidth(Cast->getType()))
        break;
      S = Cast->getOperand();
    }
    return S;
  };
  A = Narrow(A);
  B = Narrow(B);
  if (A == B)
    return true;
  const auto *X = dyn_cast<SymSymExpr>(A), *Y = dyn_cast<SymSymExpr>(B);
  if (!X || !Y || X->getOpcode() != Y->getOpcode())
    return false;
  if (isSame(X->getLHS(), Y->getLHS()) && isSame(X->getRHS(), Y->getRHS()))
    return true;
  return (X->getOpcode() == BO_Mul || X->getOpcode() == BO_Add) &&
         isSame(X->getLHS(), Y->getRHS()) && isSame(X->getRHS(), Y->getLHS());
}

Interval Bounds::of(SymbolRef Sym, LeafHook Hook) const {
  if (Hook && isa<SymbolData>(Sym) && !roundedFrom(State, Sym) &&
      !bitsOf(State, Sym))
    if (auto Told = Hook(Sym))
      return *Told;
  Interval Out = walk(Sym, Hook);
  for (const auto &[Expr, Range] : Known)
    if (Expr == Sym)
      Out = meet(Out, Range);
    else if (isSame(Expr, Sym))
      Out = meet(Out, {Out.Lo, std::max<Wide>(Range.Hi, 0)});
    else if (auto Hi = inverted(Expr, Range.Hi, Sym))
      Out = meet(Out, {Out.Lo, std::max<Wide>(*Hi, 0)});
  return Out;
}

Interval Bounds::of(SVal Value, QualType Type, LeafHook Hook) const {
  if (auto Number = Value.getAs<nonloc::ConcreteInt>())
    return {wide(Number->getValue()), wide(Number->getValue())};
  if (SymbolRef Sym = Value.getAsSymbol())
    return of(Sym, Hook);
  return Hook ? Interval{0, 1} : typeRange(Type);
}
