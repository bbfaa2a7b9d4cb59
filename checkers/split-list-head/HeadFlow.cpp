// SPDX-License-Identifier: GPL-2.0-only
#include "HeadFlow.h"

#include "Apis.h"
#include "Meek.h"
#include "Model.h"
#include "Values.h"

using namespace clang;
using namespace ento;
using namespace kapcheck;
using namespace kapcheck::heads;

/// Whether a call neither frees nor keeps what it gets, or is seen elsewhere.
static bool isHarmless(const FunctionDecl *FD) {
  return FD && (isMeek(FD) || findFree(FD) || findAlloc(FD));
}

const FunctionDecl *heads::callee(const CallEvent &Call) {
  return dyn_cast_or_null<FunctionDecl>(Call.getDecl());
}

const MemRegion *heads::baseOf(SVal Value) {
  const MemRegion *Region = Value.getAsRegion();
  return Region ? Region->getBaseRegion() : nullptr;
}

bool heads::isFresh(ProgramStateRef State, const MemRegion *Base) {
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

ProgramStateRef heads::stored(ProgramStateRef State, const MemRegion *To,
                              SVal Value) {
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

ProgramStateRef heads::called(ProgramStateRef State, const CallEvent &Call) {
  const FunctionDecl *FD = callee(Call);
  bool Meek = FD && isMeek(FD);
  if (findFree(FD) || findAlloc(FD) || (Meek && !isLink(FD)))
    return State;
  for (unsigned I = 0; I < Call.getNumArgs(); I++) {
    const MemRegion *Base = baseOf(Call.getArgSVal(I));
    if (!Base)
      continue;
    // what is linked into something lives on, but its members are not freed
    State = setKept(State, Base);
    if (!Meek)
      State = settleMembers(State, Base, Fact::Given);
  }
  return State;
}

ProgramStateRef heads::returned(ProgramStateRef State, SVal Value) {
  if (SymbolRef Sym = Value.getAsLocSymbol())
    State = settle(State, Sym, Fact::Given);
  if (const MemRegion *Base = baseOf(Value))
    State = settleMembers(State, Base, Fact::Given);
  // a structure by value
  if (Value.getAs<NonLoc>() && !Value.getAsSymbol() && !Value.isConstant())
    for (const auto &[Sym, Old] : fates(State))
      if (isa_and_nonnull<VarRegion>(Old.Owner.Base))
        State = settle(State, Sym, Fact::Given);
  return State;
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

ProgramStateRef heads::escaped(ProgramStateRef State,
                               const InvalidatedSymbols &Escaped,
                               const CallEvent *Call, PointerEscapeKind Kind) {
  const FunctionDecl *FD = Call ? callee(*Call) : nullptr;
  // a comparison "escapes" its operands as well; binds are seen by checkBind
  if (Kind == PSK_EscapeOnBind || Kind == PSK_EscapeOther || isHarmless(FD))
    return State;
  for (SymbolRef Sym : Escaped)
    if (Sym->getType()->isPointerType())
      State = escape(State, Sym);
  return State;
}

ProgramStateRef heads::escapedConst(ProgramStateRef State,
                                    const InvalidatedSymbols &Escaped,
                                    const CallEvent *Call) {
  const FunctionDecl *FD = Call ? callee(*Call) : nullptr;
  if (!FD || isHarmless(FD))
    return State;
  for (unsigned I = 0; I < Call->getNumArgs() && I < FD->getNumParams(); I++) {
    QualType T = FD->getParamDecl(I)->getType();
    SymbolRef Sym = Call->getArgSVal(I).getAsLocSymbol();
    if (Sym && T->isVoidPointerType() && Escaped.count(Sym))
      State = escape(State, Sym);
  }
  return State;
}

ProgramStateRef heads::settleNulls(ProgramStateRef State) {
  for (const auto &[Sym, F] : fates(State))
    if (F.Now == Fate::Held &&
        State->getConstraintManager().isNull(State, Sym).isConstrainedTrue())
      State = settle(State, Sym, Fact::Null);
  return State;
}

llvm::StringRef heads::excuse(ProgramStateRef State, const Ownership &Facts,
                              const FieldDecl *Member, Place P,
                              const FunctionDecl *Root, bool &Proof) {
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
    Null |=
        State->getConstraintManager().isNull(State, Sym).isConstrainedTrue();
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
  if (Param && isa<ParmVarDecl>(Param->getDecl()) && Root &&
      Facts.freedByCaller(Root, Member))
    return "given";
  return {};
}

std::string heads::orphanText(const Fate &F, const FunctionDecl *Maker,
                              const ASTContext &Context) {
  std::string Member = F.Member->getNameAsString();
  const Decl *Here = F.Node->getLocationContext()->getDecl();
  std::string Name = F.Var     ? F.Var->getNameAsString()
                     : F.Freed ? textOf(F.Freed, Context)
                               : std::string();
  if (Name.empty())
    return "member '" + Member + "' is overwritten while it owns an allocation";
  if (F.Freed && !F.ByUnit && Maker == Here)
    return "the structure is freed here, but not the object allocated for its "
           "member '" +
           Member + "'";
  return "'" + Name + "' is freed here, but not the object that " +
         Maker->getNameAsString() + "() allocated for its member '" + Member +
         "'";
}

std::string heads::lostText(const Fate &F, const VarDecl *Name) {
  std::string Text = "'" + Name->getNameAsString() + "' ";
  if (!F.Member)
    return Text + "is lost here with the object allocated for it";
  std::string Member = "'" + F.Member->getNameAsString() + "'";
  if (isa_and_nonnull<VarRegion>(F.Owner.Base))
    return Text +
           "ends here, and with it the only pointer to the object of its "
           "member " +
           Member;
  return Text +
         "is given up here, and with it the object allocated for its member " +
         Member;
}
