// SPDX-License-Identifier: GPL-2.0-only
#include "FamilyReader.h"

#include "Compat.h"
#include "Values.h"

#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/Support/Regex.h"

using namespace clang;
using namespace kapcheck;

Cell kapcheck::cellOf(const Expr *E) {
  E = plain(E);
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    if (isa<VarDecl>(Ref->getDecl()))
      return {Ref->getDecl(), false};
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    if (isa<FieldDecl>(Member->getMemberDecl()))
      return {Member->getMemberDecl(), false};
  const auto *Deref = dyn_cast<UnaryOperator>(E);
  if (!Deref || Deref->getOpcode() != UO_Deref)
    return {};
  const auto *Ref = dyn_cast<DeclRefExpr>(plain(Deref->getSubExpr()));
  if (!Ref || !isa<ParmVarDecl>(Ref->getDecl()))
    return {};
  return {Ref->getDecl(), true};
}

const Decl *kapcheck::wholeOf(const Expr *E) {
  const auto *Member = dyn_cast<MemberExpr>(plain(E));
  while (Member && !Member->isArrow()) {
    const Expr *Base = plain(Member->getBase());
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Base))
      return Ref->getDecl();
    Member = dyn_cast<MemberExpr>(Base);
  }
  return nullptr;
}

/// The place whose address E is: &x, or a pointer parameter passed on.
static Cell pointeeOf(const Expr *E) {
  E = plain(E);
  const auto *Address = dyn_cast<UnaryOperator>(E);
  if (Address && Address->getOpcode() == UO_AddrOf)
    return cellOf(Address->getSubExpr());
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  if (Ref && isa<ParmVarDecl>(Ref->getDecl()) &&
      Ref->getType()->isPointerType() &&
      Ref->getType()->getPointeeType()->isPointerType())
    return {Ref->getDecl(), true};
  return {};
}

static bool sameText(const Expr *A, const Expr *B, const ASTContext &Context) {
  return textOf(A, Context) == textOf(B, Context);
}

namespace {
/// What an expression or statement reads, calls and sets.
class Touched : public RecursiveASTVisitor<Touched> {
public:
  explicit Touched(Stmt *S) { TraverseStmt(S); }

  bool VisitDeclRefExpr(DeclRefExpr *Ref) {
    if (!isa<FunctionDecl>(Ref->getDecl()))
      Read.insert(Ref->getDecl());
    return true;
  }
  bool VisitMemberExpr(MemberExpr *Member) {
    Read.insert(Member->getMemberDecl());
    // of a->b, it is b that is asked
    if (const auto *Base = dyn_cast<DeclRefExpr>(plain(Member->getBase())))
      Bases.insert(Base->getDecl());
    return true;
  }
  bool VisitCallExpr(CallExpr *Call) {
    Calls.push_back(Call);
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator *B) {
    Cell C = B->isAssignmentOp() ? cellOf(B->getLHS()) : Cell();
    if (C)
      Set.insert(C.D);
    return true;
  }

  llvm::SmallVector<const CallExpr *, 4> Calls;
  llvm::DenseSet<const Decl *> Read, Bases, Set;
};

/// Whether a pointer of a macro is used as *pointer only.
class OnlyRead : public RecursiveASTVisitor<OnlyRead> {
public:
  explicit OnlyRead(const VarDecl *Var) : Var(Var) {}

  bool in(Stmt *Body) {
    TraverseStmt(Body);
    return Uses == Loads;
  }
  bool VisitDeclRefExpr(DeclRefExpr *Ref) {
    Uses += Ref->getDecl() == Var;
    return true;
  }
  bool VisitUnaryOperator(UnaryOperator *Op) {
    const auto *Ref = dyn_cast<DeclRefExpr>(plain(Op->getSubExpr()));
    Loads += Op->getOpcode() == UO_Deref && Ref && Ref->getDecl() == Var;
    return true;
  }

private:
  const VarDecl *Var;
  unsigned Uses = 0, Loads = 0;
};
} // namespace

namespace kapcheck {

class FamilyReader : public RecursiveASTVisitor<FamilyReader> {
public:
  FamilyReader(FamilyFlow &O, const FunctionDecl *FD)
      : O(O), FD(FD), Context(FD->getASTContext()) {}

  bool VisitVarDecl(VarDecl *Var) {
    if (Var->getInit() && !isa<ParmVarDecl>(Var))
      assigned({Var, false}, Var->getInit());
    if (Var->getInit() && Var->getLocation().isMacroID() &&
        isa<UnaryOperator>(plain(Var->getInit())) &&
        OnlyRead(Var).in(FD->getBody()))
      Passed.insert(plain(Var->getInit()));
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator *B) {
    if (!B->isAssignmentOp())
      return true;
    fills(wholeOf(B->getLHS()));
    if (B->getType()->isRecordType())
      fills(cellOf(B->getLHS()).D);
    if (B->getOpcode() == BO_Assign && B->getType()->isPointerType())
      assigned(targetOf(B->getLHS()), B->getRHS());
    else if (B->isCompoundAssignmentOp())
      unknown(cellOf(B->getLHS()));
    return true;
  }
  bool VisitReturnStmt(ReturnStmt *Return) {
    if (Return->getRetValue())
      assigned({FD, false}, Return->getRetValue());
    return true;
  }
  bool VisitInitListExpr(InitListExpr *List);
  bool VisitCallExpr(CallExpr *Call);
  bool VisitUnaryOperator(UnaryOperator *Op) {
    // an address that is no argument may be written through by anybody
    if (Op->getOpcode() == UO_AddrOf && !Passed.count(Op))
      unknown(cellOf(Op->getSubExpr()));
    return true;
  }
  bool VisitIfStmt(IfStmt *If);
  bool VisitSwitchStmt(SwitchStmt *Switch) {
    choice(Switch->getCond(), {Switch->getBody()});
    return true;
  }
  bool VisitConditionalOperator(ConditionalOperator *C) {
    choice(C->getCond(), {C->getTrueExpr(), C->getFalseExpr()});
    return true;
  }

private:
  FamilyFlow &O;
  const FunctionDecl *FD;
  const ASTContext &Context;
  llvm::DenseSet<const Expr *> Passed;

  FamilyFlow::Inflow &at(Cell C) { return O.Flow[O.keyOf(C)]; }
  void fills(const Decl *Whole) {
    if (Whole)
      O.Filled.insert(Whole);
  }
  void unknown(Cell C) {
    if (C)
      at(C).Unknown = true;
  }
  void flows(Cell To, Cell From) {
    if (To && From && !(To == From))
      at(To).From.push_back(O.keyOf(From));
  }
  Cell targetOf(const Expr *Left);
  void assigned(Cell To, const Expr *Value);
  void source(Cell To, const Expr *Value);
  void choice(Expr *Condition, llvm::ArrayRef<Stmt *> Branches);
  void freed(const CallExpr *Call, bool Own);
};

} // namespace kapcheck

/// What an assignment sets. A member of the function's own structure gets it
/// from there.
Cell FamilyReader::targetOf(const Expr *Left) {
  const Expr *Object = pointedTo(Left);
  Cell To = cellOf(Object ? Object : Left);
  const auto *Whole =
      dyn_cast_or_null<VarDecl>(Object ? nullptr : wholeOf(Left));
  if (!Whole || !Whole->hasLocalStorage() || isa<ParmVarDecl>(Whole))
    return To;
  Cell Own = To;
  Own.Of = Whole;
  flows(To, Own);
  return Own;
}

void FamilyReader::assigned(Cell To, const Expr *Value) {
  if (!To)
    return;
  llvm::SmallVector<const Expr *, 4> Values;
  valuesOf(Value, Values);
  for (const Expr *V : Values)
    source(To, V);
}

/// One value that To can have.
void FamilyReader::source(Cell To, const Expr *Value) {
  Expr::NullPointerConstantKind Null = Value->isNullPointerConstant(
      const_cast<ASTContext &>(Context), Expr::NPC_ValueDependentIsNotNull);
  if (Null != Expr::NPCK_NotNull) {
    at(To);
    return;
  }
  if (Cell From = cellOf(Value))
    return flows(To, From);
  const auto *Call = dyn_cast<CallExpr>(Value);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  const FunctionDecl *Definition = Callee ? Callee->getDefinition() : nullptr;
  llvm::StringRef Name = apiName(Callee);
  if (isHeapFamily(findAlloc(Callee)))
    at(To).Calls.push_back(Call);
  else if (Definition && O.All.count(Definition))
    flows(To, {Definition, false});
  else if (Name == "ERR_PTR" || Name == "ERR_CAST")
    at(To);
  else
    unknown(To);
}

bool FamilyReader::VisitInitListExpr(InitListExpr *List) {
  const RecordDecl *T = List->getType()->getAsRecordDecl();
  if (!T || T->isUnion() || !List->isSemanticForm())
    return true;
  unsigned I = 0;
  for (const FieldDecl *F : T->fields()) {
    if (I >= List->getNumInits())
      break;
    if (isUnnamedBitField(F))
      continue;
    if (F->getType()->isPointerType() && List->getInit(I) &&
        !isa<ImplicitValueInitExpr>(List->getInit(I)))
      assigned({F, false}, List->getInit(I));
    I++;
  }
  return true;
}

bool FamilyReader::VisitCallExpr(CallExpr *Call) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  const FunctionDecl *Definition = Callee ? Callee->getDefinition() : nullptr;
  llvm::StringRef Name = apiName(Callee);
  if (Name == "is_vmalloc_addr" || Name == "is_vmalloc_or_module_addr")
    O.Asking.insert(FD);
  bool Own = Definition && O.All.count(Definition);
  freed(Call, Own);
  for (unsigned I = 0; I < Call->getNumArgs(); I++) {
    const Expr *Argument = plain(Call->getArg(I));
    Passed.insert(Argument);
    Cell Lent = pointeeOf(Argument);
    if (Lent && !Lent.Pointee)
      (Own ? O.Filled : O.Lent).insert(Lent.D);
    if (!Own || I >= Definition->getNumParams()) {
      unknown(Lent);
      continue;
    }
    const ParmVarDecl *Param = Definition->getParamDecl(I);
    if (Param->getType()->isPointerType())
      assigned({Param, false}, Argument);
    flows({Param, true}, Lent);
    flows(Lent, {Param, true});
  }
  return true;
}

/// Remembers what a condition reads, and for the allocations that depend on it
/// that they do.
void FamilyReader::choice(Expr *Condition, llvm::ArrayRef<Stmt *> Branches) {
  Touched Asked(Condition);
  for (const Decl *D : Asked.Bases)
    Asked.Read.erase(D);
  O.Asked[FD].insert(Asked.Read.begin(), Asked.Read.end());
  for (Stmt *Branch : Branches) {
    if (!Branch)
      continue;
    Touched In(Branch);
    In.Set.insert(Asked.Read.begin(), Asked.Read.end());
    for (const CallExpr *Call : In.Calls)
      if (isHeapFamily(findAlloc(Call)))
        O.Chosen[Call].insert(In.Set.begin(), In.Set.end());
  }
}

/// Remembers in which way a call may free what it gets.
void FamilyReader::freed(const CallExpr *Call, bool Own) {
  const FreeApi *Api = findFree(Call);
  llvm::StringRef Name = apiName(Call->getDirectCallee());
  static const llvm::Regex Freeing("free|release|destroy|put|drop|del");
  for (unsigned I = 0; I < Call->getNumArgs(); I++)
    if (Api ? I == unsigned(Api->Argument) : !Own && Freeing.match(Name)) {
      Cell C = cellOf(Call->getArg(I));
      if (Cell Lent = pointeeOf(Call->getArg(I)))
        C = Lent;
      if (C)
        O.Ways.push_back({{C.D, C.Pointee}, Api ? Api->Kind : Family::Any});
    }
}

bool FamilyReader::VisitIfStmt(IfStmt *If) {
  choice(If->getCond(), {If->getThen(), If->getElse()});
  if (!If->getElse())
    return true;
  Touched Then(If->getThen()), Else(If->getElse());
  for (const CallExpr *A : Then.Calls)
    for (const CallExpr *B : Else.Calls) {
      const FreeApi *X = findFree(A), *Y = findFree(B);
      if (X && Y && X->Kind != Y->Kind &&
          sameText(A->getArg(X->Argument), B->getArg(Y->Argument), Context)) {
        O.Twins.insert(A);
        O.Twins.insert(B);
      }
    }
  return true;
}

void kapcheck::readFamilies(FamilyFlow &O, const FunctionDecl *FD) {
  FamilyReader(O, FD).TraverseDecl(const_cast<FunctionDecl *>(FD));
}
