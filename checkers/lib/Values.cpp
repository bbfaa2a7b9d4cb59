// SPDX-License-Identifier: GPL-2.0-only
#include "Values.h"

#include "Apis.h"

#include "clang/AST/Decl.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;
using namespace kapcheck;

const Expr *kapcheck::plain(const Expr *E) { return E->IgnoreParenCasts(); }

QualType kapcheck::pointerType(const Expr *E) {
  E = E->IgnoreParenImpCasts();
  QualType T = E->getType();
  if (T->isPointerType() && T->getPointeeType()->isRecordType())
    return T;
  const auto *Cast = dyn_cast<CastExpr>(E);
  return Cast ? pointerType(Cast->getSubExpr()) : T;
}

/// The variable of a macro, as in ({ typeof(x) _res = (x); _res; }).
static const Expr *temporary(const Expr *E) {
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (!Var || !Var->isLocalVarDecl() || !Var->getLocation().isMacroID())
    return nullptr;
  return Var->getInit();
}

/// What is assigned to a variable in S.
static void assignedIn(const Stmt *S, const VarDecl *Var,
                       llvm::SmallVectorImpl<const Expr *> &Out) {
  const auto *Op = dyn_cast_or_null<BinaryOperator>(S);
  if (Op && Op->getOpcode() == BO_Assign) {
    const auto *Ref = dyn_cast<DeclRefExpr>(plain(Op->getLHS()));
    if (Ref && Ref->getDecl() == Var)
      Out.push_back(Op->getRHS());
  }
  if (S)
    for (const Stmt *Child : S->children())
      assignedIn(Child, Var, Out);
}

/// ({ typeof(x) _res; if (y) _res = (x); else _res = (x); _res; })
static bool setInBlock(const CompoundStmt *Body, const Expr *Last,
                       llvm::SmallVectorImpl<const Expr *> &Out) {
  const auto *Ref = dyn_cast<DeclRefExpr>(plain(Last));
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (!Var || !Var->isLocalVarDecl() || Var->getInit() ||
      !Var->getLocation().isMacroID())
    return false;
  llvm::SmallVector<const Expr *, 2> Set;
  assignedIn(Body, Var, Set);
  for (const Expr *E : Set)
    valuesOf(E, Out);
  return !Set.empty();
}

const Expr *kapcheck::pointedTo(const Expr *E) {
  E = plain(E);
  const auto *Load = dyn_cast<UnaryOperator>(E);
  const Expr *Init = Load && Load->getOpcode() == UO_Deref
                         ? temporary(plain(Load->getSubExpr()))
                         : nullptr;
  const auto *Address =
      dyn_cast_or_null<UnaryOperator>(Init ? plain(Init) : nullptr);
  return Address && Address->getOpcode() == UO_AddrOf ? Address->getSubExpr()
                                                      : nullptr;
}

void kapcheck::valuesOf(const Expr *E,
                        llvm::SmallVectorImpl<const Expr *> &Out) {
  E = plain(E);
  if (const auto *Block = dyn_cast<StmtExpr>(E)) {
    const CompoundStmt *Body = Block->getSubStmt();
    const auto *Last =
        Body->body_empty() ? nullptr : dyn_cast<Expr>(Body->body_back());
    if (Last && setInBlock(Body, Last, Out))
      return;
    return Last ? valuesOf(Last, Out) : Out.push_back(E);
  }
  if (const Expr *Object = pointedTo(E))
    return valuesOf(Object, Out);
  if (const auto *Call = dyn_cast<CallExpr>(E))
    if (passesOn(apiName(Call)) && Call->getNumArgs() == 1)
      return valuesOf(Call->getArg(0), Out);
  if (const auto *Either = dyn_cast<ConditionalOperator>(E)) {
    valuesOf(Either->getTrueExpr(), Out);
    return valuesOf(Either->getFalseExpr(), Out);
  }
  if (const auto *Choice = dyn_cast<ChooseExpr>(E))
    return valuesOf(Choice->getChosenSubExpr(), Out);
  if (const auto *Choice = dyn_cast<GenericSelectionExpr>(E))
    return valuesOf(Choice->getResultExpr(), Out);
  const auto *Binary = dyn_cast<BinaryOperator>(E);
  if (Binary &&
      (Binary->getOpcode() == BO_Assign || Binary->getOpcode() == BO_Comma))
    return valuesOf(Binary->getRHS(), Out);
  if (const Expr *Init = temporary(E))
    return valuesOf(Init, Out);
  Out.push_back(E);
}

bool kapcheck::passesOn(llvm::StringRef Function) {
  return Function == "__must_check_fn";
}

std::optional<uint64_t> kapcheck::constantSize(const Expr *E,
                                               const ASTContext &Context) {
  Expr::EvalResult Result;
  if (E->isValueDependent())
    return std::nullopt;
  if (E->EvaluateAsInt(Result, Context))
    return Result.Val.getInt().getLimitedValue();
  E = plain(E);
  if (const Expr *Init = temporary(E))
    return constantSize(Init, Context);
  const auto *Call = dyn_cast<CallExpr>(E);
  llvm::StringRef Name = Call ? apiName(Call) : llvm::StringRef();
  if ((Name != "size_mul" && Name != "array_size") || Call->getNumArgs() != 2)
    return std::nullopt;
  auto A = constantSize(Call->getArg(0), Context);
  auto B = constantSize(Call->getArg(1), Context);
  if (!A || !B)
    return std::nullopt;
  return *A * *B;
}

std::string kapcheck::textOf(const Expr *E, const ASTContext &Context) {
  E = plain(E);
  // kfree_rcu() and the like free a variable of their own
  for (const Expr *Init = temporary(E); Init; Init = temporary(E))
    E = plain(Init);
  std::string Text;
  llvm::raw_string_ostream Stream(Text);
  E->printPretty(Stream, nullptr, Context.getPrintingPolicy());
  return Stream.str();
}

void kapcheck::functionsOf(const TranslationUnitDecl *Unit,
                           llvm::SmallVectorImpl<const FunctionDecl *> &Out) {
  const SourceManager &SM = Unit->getASTContext().getSourceManager();
  // what a precompiled header brings stays where it is
  for (const Decl *D : Unit->noload_decls()) {
    const auto *FD = dyn_cast<FunctionDecl>(D);
    if (FD && FD->doesThisDeclarationHaveABody() &&
        SM.isInMainFile(SM.getFileLoc(FD->getLocation())))
      Out.push_back(FD);
  }
}
