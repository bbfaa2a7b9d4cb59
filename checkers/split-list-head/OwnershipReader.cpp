// SPDX-License-Identifier: GPL-2.0-only
//
// Reads a unit's text, for Ownership.h.

#include "Apis.h"
#include "Meek.h"
#include "Ownership.h"
#include "Values.h"

#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;
using namespace kapcheck;

/// The function that a call names, if the unit's own file defines it.
static const FunctionDecl *localCallee(const CallExpr *Call,
                                       const Functions &All) {
  const FunctionDecl *FD = Call->getDirectCallee();
  const FunctionDecl *Definition = FD ? FD->getDefinition() : nullptr;
  return Definition && All.count(Definition) ? Definition : nullptr;
}

/// The member that an expression reads, x->m or x.m.
static const FieldDecl *memberIn(const Expr *E) {
  const auto *Member = dyn_cast<MemberExpr>(plain(E));
  return Member ? dyn_cast<FieldDecl>(Member->getMemberDecl()) : nullptr;
}

static const VarDecl *variableIn(const Expr *E) {
  const auto *Ref = dyn_cast<DeclRefExpr>(plain(E));
  return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
}

static bool pointsToHead(QualType T) {
  return T->isPointerType() && isHeadType(T->getPointeeType());
}

/// One object of the type that T points to, and nothing behind it.
static bool allocatesOne(const CallExpr *Call, QualType T,
                         const ASTContext &Context) {
  const AllocApi *Api = findAlloc(Call);
  if (!Api || (Api->Kind != Family::Slab && Api->Kind != Family::Kv) ||
      Api->Count >= 0 || Api->Size < 0 || Api->Old >= 0 ||
      (Api->Traits & AllocApi::Copies) ||
      unsigned(Api->Size) >= Call->getNumArgs())
    return false;
  auto Size = constantSize(Call->getArg(Api->Size), Context);
  return Size &&
         *Size ==
             uint64_t(
                 Context.getTypeSizeInChars(T->getPointeeType()).getQuantity());
}

namespace kapcheck {

/// Reads one function; first for what holds a new head, then for the rest.
class OwnershipReader : public RecursiveASTVisitor<OwnershipReader> {
public:
  OwnershipReader(Ownership &O, const FunctionDecl *FD, bool First)
      : O(O), FD(FD), Context(FD->getASTContext()), First(First) {}

  bool VisitVarDecl(VarDecl *Var) {
    if (Var->getInit() && Var->isLocalVarDecl())
      assigned(Var, nullptr, Var->getInit());
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator *B) {
    if (B->getOpcode() != BO_Assign)
      return true;
    assigned(variableIn(B->getLHS()), memberIn(B->getLHS()), B->getRHS());
    const auto *To = dyn_cast<UnaryOperator>(plain(B->getLHS()));
    if (First && To && To->getOpcode() == UO_Deref)
      handedOut(variableIn(To->getSubExpr()), To->getType(), B->getRHS());
    return true;
  }
  bool VisitReturnStmt(ReturnStmt *Return);
  bool VisitCallExpr(CallExpr *Call);
  bool VisitIfStmt(IfStmt *If) {
    if (!First)
      tested(If->getCond());
    return true;
  }

private:
  Ownership &O;
  const FunctionDecl *FD;
  const ASTContext &Context;
  bool First;

  void headsIn(const Expr *E, QualType T,
               llvm::SmallVectorImpl<HeadAllocation> &Out) const;
  void assigned(const VarDecl *Var, const FieldDecl *Field, const Expr *Value);
  void handedOut(const VarDecl *Param, QualType T, const Expr *Value);
  void filled(const CallExpr *Call, const FunctionDecl *Callee);
  void given(const CallExpr *Call, const Expr *Argument);
  void tested(const Expr *Condition);
};

} // namespace kapcheck

/// The allocations of a head that E, of type T, can be.
void OwnershipReader::headsIn(
    const Expr *E, QualType T,
    llvm::SmallVectorImpl<HeadAllocation> &Out) const {
  llvm::SmallVector<const Expr *, 4> Values;
  valuesOf(E, Values);
  for (const Expr *V : Values) {
    if (const auto *Call = dyn_cast<CallExpr>(V)) {
      const FunctionDecl *Callee = localCallee(Call, O.All);
      if (allocatesOne(Call, T, Context) || (Callee && O.Makers.count(Callee)))
        Out.push_back({Call, FD});
    } else if (const VarDecl *Var = variableIn(V)) {
      auto At = O.Variables.find(Var);
      if (At != O.Variables.end())
        Out.append(At->second.begin(), At->second.end());
    }
  }
}

bool OwnershipReader::VisitReturnStmt(ReturnStmt *Return) {
  llvm::SmallVector<HeadAllocation, 2> Heads;
  if (First && Return->getRetValue() && pointsToHead(FD->getReturnType()))
    headsIn(Return->getRetValue(), FD->getReturnType(), Heads);
  if (!Heads.empty())
    O.Makers.insert(FD);
  for (const HeadAllocation &H : Heads)
    O.Heads.insert({H.Call, H.In});
  return true;
}

void OwnershipReader::assigned(const VarDecl *Var, const FieldDecl *Field,
                               const Expr *Value) {
  // links point to a head, and own none
  if (Field && (isHeadType(Context.getRecordType(Field->getParent())) ||
                isLinkType(Field->getParent())))
    return;
  const ValueDecl *To = Field ? static_cast<const ValueDecl *>(Field) : Var;
  if (To && pointsToHead(To->getType())) {
    llvm::SmallVector<HeadAllocation, 2> Heads;
    headsIn(Value, To->getType(), Heads);
    if (Field && !First && Heads.empty() &&
        !Value->isNullPointerConstant(const_cast<ASTContext &>(Context),
                                      Expr::NPC_ValueDependentIsNotNull))
      O.Members[Field].Optional = true; // at times another's
    for (const HeadAllocation &H : Heads) {
      O.Heads.insert({H.Call, H.In});
      if (!First && (Field || Var->hasGlobalStorage()))
        O.Places[H.Call].insert(To);
      if (Field && !First) {
        O.Members[Field].Allocations.push_back(H);
        O.Members[Field].Allocate.insert(FD);
      } else if (Var && First) {
        O.Variables[Var].push_back(H);
      }
    }
  }
  const FieldDecl *From = memberIn(Value);
  if (First || !From || !pointsToHead(From->getType()) ||
      (Var && Var->getLocation().isMacroID()))
    return;
  HeadMember &M = O.Members[From];
  M.Release.insert(FD);
  M.Optional = true;
  if (!Var || !Var->hasLocalStorage())
    M.Shared = true;
}

/// *out = kmalloc(sizeof(**out))
void OwnershipReader::handedOut(const VarDecl *Param, QualType T,
                                const Expr *Value) {
  llvm::SmallVector<HeadAllocation, 2> Heads;
  if (isa_and_nonnull<ParmVarDecl>(Param) && pointsToHead(T))
    headsIn(Value, T, Heads);
  for (const HeadAllocation &H : Heads) {
    O.Heads.insert({H.Call, H.In});
    O.Outs[Param].push_back(H);
  }
}

/// The members and variables that a call makes heads for.
void OwnershipReader::filled(const CallExpr *Call, const FunctionDecl *Callee) {
  for (unsigned I = 0; I < Call->getNumArgs() && I < Callee->getNumParams();
       I++) {
    const auto *Out = dyn_cast<UnaryOperator>(plain(Call->getArg(I)));
    auto At = O.Outs.find(Callee->getParamDecl(I));
    if (At == O.Outs.end() || !Out || Out->getOpcode() != UO_AddrOf)
      continue;
    const FieldDecl *Field = memberIn(Out->getSubExpr());
    const VarDecl *Var = variableIn(Out->getSubExpr());
    if (Field && !First) {
      HeadMember &M = O.Members[Field];
      M.Allocations.append(At->second.begin(), At->second.end());
      M.Allocate.insert(FD);
    } else if (Var && First && O.Variables.find(Var) == O.Variables.end()) {
      O.Variables[Var].append(At->second.begin(), At->second.end());
    }
  }
}

bool OwnershipReader::VisitCallExpr(CallExpr *Call) {
  const FunctionDecl *Callee = localCallee(Call, O.All);
  if (Callee)
    filled(Call, Callee);
  if (First)
    return true;
  if (Callee)
    O.Calls.insert({FD, Callee});
  for (const Expr *Argument : Call->arguments())
    given(Call, Argument);
  return true;
}

void OwnershipReader::given(const CallExpr *Call, const Expr *Argument) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  const FreeApi *Free = findFree(Call);
  QualType T = pointerType(Argument);
  if (Free && T->isPointerType())
    if (const RecordDecl *RD = T->getPointeeType()->getAsRecordDecl())
      O.Frees[FD].insert(RD);
  const auto *Param = dyn_cast_or_null<ParmVarDecl>(variableIn(Argument));
  if (Free && Param && T->isVoidPointerType())
    O.FreesWhatItGets[FD] = Param->getFunctionScopeIndex();
  const FieldDecl *Field = memberIn(Argument);
  if (!Field || !pointsToHead(Field->getType()) || localCallee(Call, O.All) ||
      (!Free && Callee && isMeek(Callee)))
    return;
  HeadMember &M = O.Members[Field];
  M.Release.insert(FD);
  if (!Free) {
    M.Optional = true;
    M.Foreign.insert(FD);
  }
}

/// The leaves of a condition, at which the analyzer branches.
static void leaves(const Expr *E, llvm::SmallVectorImpl<const Expr *> &Out) {
  E = E->IgnoreParenImpCasts();
  const auto *B = dyn_cast<BinaryOperator>(E);
  if (B && B->isLogicalOp()) {
    leaves(B->getLHS(), Out);
    leaves(B->getRHS(), Out);
  }
  Out.push_back(E);
}

/// A member that may be absent cannot simply be embedded.
void OwnershipReader::tested(const Expr *Condition) {
  llvm::SmallVector<const Expr *, 4> Leaves;
  leaves(Condition, Leaves);
  for (const Expr *E : Leaves) {
    if (const auto *Not = dyn_cast<UnaryOperator>(E))
      E = Not->getSubExpr();
    else if (const auto *B = dyn_cast<BinaryOperator>(E))
      E = B->isEqualityOp() ? B->getLHS() : E;
    const FieldDecl *Field = memberIn(E);
    if (Field && pointsToHead(Field->getType()) &&
        !O.Members[Field].Allocate.count(FD))
      O.Members[Field].Optional = true;
  }
}

namespace {
/// What a branch frees, gives away or stores elsewhere.
class Releases : public RecursiveASTVisitor<Releases> {
public:
  bool VisitCallExpr(CallExpr *Call) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!findFree(Call) && Callee && isMeek(Callee) && !isLink(Callee))
      return true;
    for (const Expr *Argument : Call->arguments()) {
      add(Argument);
      QualType T = pointerType(Argument);
      if (findFree(Call) && T->isPointerType())
        Structures.insert(T->getPointeeType()->getAsRecordDecl());
    }
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator *B) {
    if (B->getOpcode() == BO_Assign)
      add(B->getRHS());
    return true;
  }
  llvm::SetVector<const ValueDecl *> Values;
  /// What it frees.
  llvm::SmallPtrSet<const RecordDecl *, 4> Structures;

private:
  void add(const Expr *E) {
    if (const FieldDecl *Field = memberIn(E))
      Values.insert(Field);
    else if (const VarDecl *Var = variableIn(E))
      Values.insert(Var);
  }
};
} // namespace

static Releases releasesOf(const Stmt *S) {
  Releases In;
  In.TraverseStmt(const_cast<Stmt *>(S));
  return In;
}

namespace kapcheck {

/// Finds the branches that free or hand on something and then go on.
class GuardReader : public RecursiveASTVisitor<GuardReader> {
public:
  explicit GuardReader(Ownership &O) : O(O) {}

  bool VisitIfStmt(IfStmt *If) {
    branch(If->getCond(), If->getThen());
    branch(If->getCond(), If->getElse());
    return true;
  }
  bool VisitForStmt(ForStmt *Loop) {
    loop(Loop->getCond(), Loop->getBody());
    return true;
  }
  bool VisitWhileStmt(WhileStmt *Loop) {
    loop(Loop->getCond(), Loop->getBody());
    return true;
  }
  bool VisitSwitchStmt(SwitchStmt *Switch) {
    Releases In = releasesOf(Switch->getBody());
    guard(Switch->getCond(), In, /*Wholes=*/false);
    for (const ValueDecl *D : In.Values)
      if (O.member(D))
        O.Members[cast<FieldDecl>(D)].Optional = true;
    return true;
  }

private:
  Ownership &O;

  void branch(const Expr *Condition, const Stmt *Branch);
  void loop(const Expr *Condition, const Stmt *Body);
  void guard(const Expr *Condition, const Releases &In, bool Wholes);
};

} // namespace kapcheck

static bool leavesAtEnd(const Stmt *S) {
  if (const auto *Block = dyn_cast<CompoundStmt>(S))
    return !Block->body_empty() && leavesAtEnd(Block->body_back());
  return isa<ReturnStmt, GotoStmt, BreakStmt, ContinueStmt>(S);
}

void GuardReader::branch(const Expr *Condition, const Stmt *Branch) {
  if (Branch && !leavesAtEnd(Branch))
    guard(Condition, releasesOf(Branch), /*Wholes=*/true);
}

void GuardReader::loop(const Expr *Condition, const Stmt *Body) {
  if (Condition && !leavesAtEnd(Body))
    guard(Condition, releasesOf(Body), /*Wholes=*/false);
}

/// Wholes: members guard, too, whose structure is freed beside them. In a loop
/// or a switch they don't: what it passes by is another structure.
void GuardReader::guard(const Expr *Condition, const Releases &In,
                        bool Wholes) {
  llvm::SmallVector<const Expr *, 4> Leaves;
  leaves(Condition, Leaves);
  for (const ValueDecl *D : In.Values) {
    const auto *Var = dyn_cast<VarDecl>(D);
    if (!O.member(D) && !(Var && Var->getType()->isPointerType()))
      continue;
    const auto *Field = dyn_cast<FieldDecl>(D);
    if (!Wholes && Field && In.Structures.count(Field->getParent()))
      continue;
    for (const Expr *E : Leaves)
      O.Guards[E].push_back(D);
  }
}

void Ownership::read(const TranslationUnitDecl *Unit) {
  llvm::SmallVector<const FunctionDecl *, 64> Bodies;
  functionsOf(Unit, Bodies);
  All.insert(Bodies.begin(), Bodies.end());
  for (const FunctionDecl *FD : Bodies)
    OwnershipReader(*this, FD, true)
        .TraverseDecl(const_cast<FunctionDecl *>(FD));
  // a helper may stand behind its use
  if (!Makers.empty() || !Outs.empty())
    for (const FunctionDecl *FD : Bodies)
      OwnershipReader(*this, FD, true)
          .TraverseDecl(const_cast<FunctionDecl *>(FD));
  for (const FunctionDecl *FD : Bodies)
    OwnershipReader(*this, FD, false)
        .TraverseDecl(const_cast<FunctionDecl *>(FD));
  Members.remove_if([](auto &M) { return M.second.Allocations.empty(); });
  for (auto &M : Members)
    for (const FunctionDecl *FD : M.second.Foreign)
      M.second.Shared |= M.second.Allocate.count(FD) != 0;
  for (auto &M : Members)
    for (const HeadAllocation &H : M.second.Allocations)
      if (Places[H.Call].size() > 1)
        M.second.Shared = M.second.Optional = true;
  if (!any())
    return;
  for (const FunctionDecl *FD : Bodies)
    GuardReader(*this).TraverseDecl(const_cast<FunctionDecl *>(FD));
}
