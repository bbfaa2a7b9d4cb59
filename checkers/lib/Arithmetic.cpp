// SPDX-License-Identifier: GPL-2.0-only
#include "Arithmetic.h"

#include "Apis.h"
#include "Bounds.h"

#include "clang/StaticAnalyzer/Core/PathSensitive/ProgramStateTrait.h"
#include "llvm/ADT/APInt.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/MathExtras.h"

using namespace clang;
using namespace ento;
using namespace kapcheck;

REGISTER_MAP_WITH_PROGRAMSTATE(RoundedFrom, SymbolRef, SymbolRef)
REGISTER_MAP_WITH_PROGRAMSTATE(BitsOf, SymbolRef, SymbolRef)

namespace {
enum class Kind { None, Mul, Mul3, MulAdd, Add, Sub, Overflow, Same, Up, Bits };
} // namespace

/// le32_to_cpu(), cpu_to_be16(), __builtin_bswap64() and their like.
static bool isByteOrder(llvm::StringRef Name) {
  if (Name.consume_front("__builtin_bswap") || Name.consume_front("__swab") ||
      Name.consume_front("__fswab") || Name.consume_front("__arch_swab"))
    return Name == "16" || Name == "32" || Name == "64";
  Name.consume_front("__");
  return (Name.consume_front("cpu_to_") &&
          (Name.consume_front("le") || Name.consume_front("be")) &&
          (Name == "16" || Name == "32" || Name == "64")) ||
         (Name.consume_back("_to_cpu") &&
          (Name.consume_front("le") || Name.consume_front("be")) &&
          (Name == "16" || Name == "32" || Name == "64"));
}

static Kind kindOf(llvm::StringRef Name) {
  if (isByteOrder(Name))
    return Kind::Same;
  return llvm::StringSwitch<Kind>(Name)
      .Cases("size_mul", "array_size", "flex_array_size", Kind::Mul)
      .Case("array3_size", Kind::Mul3)
      .Case("__ab_c_size", Kind::MulAdd)
      .Case("size_add", Kind::Add)
      .Case("size_sub", Kind::Sub)
      .Cases("__builtin_mul_overflow", "__builtin_add_overflow",
             "__builtin_sub_overflow", "check_mul_overflow",
             "check_add_overflow", "check_sub_overflow", Kind::Overflow)
      .Cases("roundup_pow_of_two", "__roundup_pow_of_two",
             "rounddown_pow_of_two", "__rounddown_pow_of_two", Kind::Up)
      .Cases("ilog2", "__ilog2_u32", "__ilog2_u64", "order_base_2", "get_order",
             Kind::Bits)
      .Cases("fls", "__fls", "fls64", "fls_long", "generic_fls", Kind::Bits)
      .Cases("ffs", "__ffs", "ffs64", "__ffs64", "ffz", Kind::Bits)
      .Cases("hweight8", "hweight16", "hweight32", "hweight64", "hweight_long",
             Kind::Bits)
      .Cases("__builtin_clz", "__builtin_clzl", "__builtin_clzll",
             "__builtin_ctz", "__builtin_ctzl", "__builtin_ctzll", Kind::Bits)
      .Cases("__builtin_ffs", "__builtin_ffsl", "__builtin_ffsll",
             "__builtin_popcount", "__builtin_popcountl",
             "__builtin_popcountll", Kind::Bits)
      .Default(Kind::None);
}

SymbolRef kapcheck::roundedFrom(ProgramStateRef State, SymbolRef Sym) {
  const SymbolRef *From = State->get<RoundedFrom>(Sym);
  return From ? *From : nullptr;
}

ProgramStateRef kapcheck::setRounded(ProgramStateRef State, SymbolRef Sym,
                                     SymbolRef From) {
  return State->set<RoundedFrom>(Sym, From);
}

ProgramStateRef kapcheck::setBits(ProgramStateRef State, SymbolRef Sym,
                                  SymbolRef Of) {
  return State->set<BitsOf>(Sym, Of);
}

SymbolRef kapcheck::bitsOf(ProgramStateRef State, SymbolRef Sym) {
  const SymbolRef *Of = State->get<BitsOf>(Sym);
  return Of ? *Of : nullptr;
}

template <class Trait>
static void keep(ProgramStateRef State, SymbolReaper &Reaper) {
  for (auto Entry : State->get<Trait>())
    for (SymbolRef Sub : leavesOf(Entry.second))
      Reaper.markLive(Sub);
}

void kapcheck::keepRounded(ProgramStateRef State, SymbolReaper &Reaper) {
  keep<RoundedFrom>(State, Reaper);
  keep<BitsOf>(State, Reaper);
}

template <class Trait>
static ProgramStateRef forget(ProgramStateRef State, SymbolReaper &Reaper) {
  for (auto Entry : State->get<Trait>())
    if (Reaper.isDead(Entry.first))
      State = State->remove<Trait>(Entry.first);
  return State;
}

ProgramStateRef kapcheck::forgetRounded(ProgramStateRef State,
                                        SymbolReaper &Reaper) {
  return forget<BitsOf>(forget<RoundedFrom>(State, Reaper), Reaper);
}

namespace {
/// One call under evaluation.
struct Evaluation {
  Evaluation(const CallExpr *CE, const CallEvent &Call, CheckerContext &C)
      : CE(CE), Call(Call), C(C), SVB(C.getSValBuilder()), State(C.getState()) {
  }

  SVal op(BinaryOperatorKind Op, SVal A, SVal B, QualType T) {
    return SVB.evalBinOp(State, Op, A, B, T);
  }
  SVal conjured() {
    return SVB.conjureSymbolVal(/*symbolTag=*/nullptr, CE,
                                C.getLocationContext(), CE->getType(),
                                C.blockCount());
  }
  bool returns(SVal V) {
    C.addTransition(State->BindExpr(CE, C.getLocationContext(), V));
    return true;
  }
  bool product();
  bool overflow(llvm::StringRef Name);
  bool same();
  bool rounded(bool Up);
  bool bits();

  const CallExpr *CE;
  const CallEvent &Call;
  CheckerContext &C;
  SValBuilder &SVB;
  ProgramStateRef State;
};
} // namespace

/// __builtin_mul_overflow() & co. store what does not overflow.
bool Evaluation::overflow(llvm::StringRef Name) {
  if (CE->getNumArgs() != 3 || !CE->getArg(2)->getType()->isPointerType())
    return false;
  BinaryOperatorKind Op = Name.contains("_mul_")   ? BO_Mul
                          : Name.contains("_add_") ? BO_Add
                                                   : BO_Sub;
  QualType T = CE->getArg(2)->getType()->getPointeeType();
  SVal A = SVB.evalCast(Call.getArgSVal(0), T, CE->getArg(0)->getType());
  SVal B = SVB.evalCast(Call.getArgSVal(1), T, CE->getArg(1)->getType());
  if (auto Where = Call.getArgSVal(2).getAs<Loc>())
    State = State->bindLoc(*Where, op(Op, A, B, T), C.getLocationContext());
  return returns(conjured());
}

/// Byte order does not matter for bounds: one value, read twice, stays one.
bool Evaluation::same() {
  SVal V = Call.getArgSVal(0);
  auto Number = V.getAs<nonloc::ConcreteInt>();
  if (!Number)
    return returns(SVB.evalCast(V, CE->getType(), CE->getArg(0)->getType()));
  bool Swaps = apiName(CE).contains("swab") || apiName(CE).contains("bswap") ||
               apiName(CE).contains("be");
  const llvm::APSInt &Value = Number->getValue();
  if (!Swaps || Value.getBitWidth() % 16)
    return returns(V);
  return returns(SVB.makeIntVal(Value.byteSwap(), Value.isUnsigned()));
}

bool Evaluation::rounded(bool Up) {
  SVal V = Call.getArgSVal(0);
  if (auto Number = V.getAs<nonloc::ConcreteInt>()) {
    uint64_t N = Number->getValue().getZExtValue();
    uint64_t Power = Up ? llvm::PowerOf2Ceil(N) : llvm::bit_floor(N);
    return returns(SVB.makeIntVal(Power, CE->getType()));
  }
  SVal Result = conjured();
  SymbolRef From = V.getAsSymbol(), To = Result.getAsSymbol();
  if (From && To)
    State = State->set<RoundedFrom>(To, From);
  return returns(Result);
}

/// Whether the number of bits grows with the value.
static bool isLog(llvm::StringRef Name) {
  return Name.contains("log2") || Name.contains("order") ||
         Name.contains("fls");
}

/// A number of bits, or of one bit.
bool Evaluation::bits() {
  SVal Result = conjured();
  SymbolRef From = Call.getArgSVal(0).getAsSymbol(), To = Result.getAsSymbol();
  if (From && To && isLog(apiName(CE)))
    State = State->set<BitsOf>(To, From);
  auto Known = Result.getAs<DefinedOrUnknownSVal>();
  unsigned Width = C.getASTContext().getIntWidth(CE->getType());
  bool Unsigned = CE->getType()->isUnsignedIntegerOrEnumerationType();
  auto Number = [&](uint64_t N) {
    return llvm::APSInt(llvm::APInt(Width, N), Unsigned);
  };
  if (Known && Width > 8)
    if (ProgramStateRef Within = State->assumeInclusiveRange(
            *Known, Number(0), Number(64), /*Assumption=*/true))
      State = Within;
  return returns(Result);
}

bool Evaluation::product() {
  QualType T = CE->getType();
  SVal V = Call.getArgSVal(0);
  switch (kindOf(apiName(CE))) {
  case Kind::Add:
    return returns(op(BO_Add, V, Call.getArgSVal(1), T));
  case Kind::Sub:
    return returns(op(BO_Sub, V, Call.getArgSVal(1), T));
  default:
    break;
  }
  V = op(BO_Mul, V, Call.getArgSVal(1), T);
  if (CE->getNumArgs() == 3)
    V = op(kindOf(apiName(CE)) == Kind::Mul3 ? BO_Mul : BO_Add, V,
           Call.getArgSVal(2), T);
  return returns(V);
}

bool kapcheck::evalArithmetic(const CallEvent &Call, CheckerContext &C) {
  const auto *CE = dyn_cast_or_null<CallExpr>(Call.getOriginExpr());
  if (!CE || !CE->getNumArgs())
    return false;
  llvm::StringRef Name = apiName(CE);
  Kind K = Name.empty() ? Kind::None : kindOf(Name);
  if (K == Kind::None || !CE->getType()->isIntegralOrEnumerationType())
    return false;
  Evaluation E(CE, Call, C);
  switch (K) {
  case Kind::Overflow:
    return E.overflow(Name);
  case Kind::Same:
    return CE->getArg(0)->getType()->isIntegralOrEnumerationType() && E.same();
  case Kind::Up:
    return E.rounded(!Name.contains("down"));
  case Kind::Bits:
    return E.bits();
  default:
    return CE->getNumArgs() > 1 && E.product();
  }
}

bool kapcheck::hasAsmGoto(const Stmt *S) {
  if (const auto *Asm = dyn_cast_or_null<GCCAsmStmt>(S))
    return Asm->isAsmGoto();
  if (!S)
    return false;
  for (const Stmt *Child : S->children())
    if (hasAsmGoto(Child))
      return true;
  return false;
}

bool AsmGotoCalls::eval(const CallEvent &Call, CheckerContext &C) const {
  const auto *CE = dyn_cast_or_null<CallExpr>(Call.getOriginExpr());
  const auto *FD = dyn_cast_or_null<FunctionDecl>(Call.getDecl());
  const FunctionDecl *Body = nullptr;
  if (!CE || !FD || !FD->hasBody(Body))
    return false;
  auto [At, New] = Known.try_emplace(Body, false);
  if (New)
    At->second = hasAsmGoto(Body->getBody());
  if (!At->second)
    return false;

  ProgramStateRef State = Call.invalidateRegions(C.blockCount(), C.getState());
  if (!CE->getType()->isVoidType())
    State =
        State->BindExpr(CE, C.getLocationContext(),
                        C.getSValBuilder().conjureSymbolVal(
                            /*symbolTag=*/nullptr, CE, C.getLocationContext(),
                            CE->getType(), C.blockCount()));
  C.addTransition(State);
  return true;
}
