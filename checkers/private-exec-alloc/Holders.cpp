// SPDX-License-Identifier: GPL-2.0-only
#include "Holders.h"

#include "Spelling.h"

#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace kapcheck;

bool kapcheck::contains(const Stmt *Root, const Stmt *Needle) {
  return Root == Needle || llvm::any_of(Root->children(), [=](const Stmt *S) {
           return S && contains(S, Needle);
         });
}

static const ValueDecl *named(const Stmt *S) {
  if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
    return Ref->getDecl();
  if (const auto *Member = dyn_cast<MemberExpr>(S))
    return Member->getMemberDecl();
  return nullptr;
}

bool kapcheck::mentions(const Stmt *S, const ValueDecl *Decl) {
  return named(S) == Decl ||
         llvm::any_of(S->children(), [=](const Stmt *Child) {
           return Child && mentions(Child, Decl);
         });
}

/// Whether a statement's value is that of a variable or member, and not merely
/// what lies behind it.
static bool isOf(const Stmt *S, const ValueDecl *Decl) {
  if (named(S) == Decl)
    return true;
  if (isa<MemberExpr, ArraySubscriptExpr>(S))
    return false;
  if (const auto *Op = dyn_cast<UnaryOperator>(S);
      Op && Op->getOpcode() == UO_Deref)
    return false;
  return llvm::any_of(S->children(), [=](const Stmt *Child) {
    return Child && isOf(Child, Decl);
  });
}

/// The variable or member through which E is reached: `p` of `*p`, `p[i]`.
static const ValueDecl *reachedBy(const Expr *E) {
  E = E->IgnoreParenCasts();
  if (const auto *Op = dyn_cast<UnaryOperator>(E);
      Op && Op->getOpcode() == UO_Deref)
    return named(Op->getSubExpr()->IgnoreParenCasts());
  if (const auto *Element = dyn_cast<ArraySubscriptExpr>(E))
    return named(Element->getBase()->IgnoreParenCasts());
  return nullptr;
}

/// The variable that E is a member of, where that is no pointer.
static const ValueDecl *partOf(const Expr *E) {
  const auto *Member = dyn_cast<MemberExpr>(E->IgnoreParenCasts());
  return Member && !Member->isArrow()
             ? named(Member->getBase()->IgnoreParenCasts())
             : nullptr;
}

/// Whether E's value is, or is computed from, that of a variable: through
/// casts, sums and choices, and not through a call.
static bool isMadeOf(const Expr *E, const ValueDecl *Decl) {
  E = E->IgnoreParenCasts();
  if (const auto *Choice = dyn_cast<ConditionalOperator>(E))
    return isMadeOf(Choice->getTrueExpr(), Decl) ||
           isMadeOf(Choice->getFalseExpr(), Decl);
  if (const auto *Op = dyn_cast<BinaryOperator>(E))
    return !Op->isComparisonOp() && !Op->isLogicalOp() &&
           (isMadeOf(Op->getLHS(), Decl) || isMadeOf(Op->getRHS(), Decl));
  return named(E) == Decl;
}

namespace kapcheck {
/// Reads one function into a FileFlow.
class FlowReader : public RecursiveASTVisitor<FlowReader> {
public:
  FlowReader(FileFlow &Flow, const FunctionDecl *In) : Flow(Flow), In(In) {}

  bool VisitCallExpr(CallExpr *Call) {
    Flow.Calls.push_back({Call, In});
    return true;
  }
  bool VisitDeclStmt(DeclStmt *S) {
    for (const Decl *D : S->decls())
      if (const auto *Var = dyn_cast<VarDecl>(D); Var && Var->getInit())
        Flow.Values.push_back({Var, Var->getInit(), S, In});
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator *Op) {
    if (!Op->isAssignmentOp())
      return true;
    const Expr *To = Op->getLHS();
    if (const ValueDecl *Target = named(To->IgnoreParenCasts()))
      Flow.Values.push_back({Target, Op->getRHS(), Op, In});
    if (const ValueDecl *Target = reachedBy(To))
      Flow.Values.push_back({Target, Op->getRHS(), Op, In, Given::Behind});
    if (const ValueDecl *Target = partOf(To))
      Flow.Values.push_back({Target, Op->getRHS(), Op, In, Given::Part});
    return true;
  }
  // alloc_hooks() names the call once more to ask for its type
  bool TraverseTypeOfExprTypeLoc(TypeOfExprTypeLoc) { return true; }
  bool TraverseUnaryExprOrTypeTraitExpr(UnaryExprOrTypeTraitExpr *) {
    return true;
  }
  bool VisitReturnStmt(ReturnStmt *S) {
    if (S->getRetValue())
      Flow.Values.push_back({nullptr, S->getRetValue(), S, In});
    return true;
  }

private:
  FileFlow &Flow;
  const FunctionDecl *In;
};
} // namespace kapcheck

FileFlow::FileFlow(ASTContext &Context) : Context(Context) {
  const SourceManager &SM = Context.getSourceManager();
  for (Decl *D : Context.getTranslationUnitDecl()->noload_decls()) {
    auto *FD = dyn_cast<FunctionDecl>(D);
    if (!FD || !FD->doesThisDeclarationHaveABody() ||
        !isInMainFile(FD->getLocation(), SM))
      continue;
    Functions.push_back(FD);
    Parents[FD] = std::make_unique<ParentMap>(FD->getBody());
    FlowReader(*this, FD).TraverseStmt(FD->getBody());
  }
}

llvm::SmallVector<Made, 4> FileFlow::callsOf(const FunctionDecl *FD) const {
  llvm::SmallVector<Made, 4> Found;
  for (const Made &M : Calls)
    if (const FunctionDecl *Callee = M.Call->getDirectCallee())
      if (Callee->getCanonicalDecl() == FD->getCanonicalDecl())
        Found.push_back(M);
  return Found;
}

llvm::SmallVector<const Expr *, 4>
FileFlow::valuesOf(const ValueDecl *Var) const {
  llvm::SmallVector<const Expr *, 4> Found;
  for (const Given &G : Values)
    if (G.Target && G.Target->getCanonicalDecl() == Var->getCanonicalDecl())
      Found.push_back(G.Value);
  return Found;
}

bool FileFlow::isBefore(const Stmt *A, const Stmt *B) const {
  const SourceManager &SM = Context.getSourceManager();
  return SM.isBeforeInTranslationUnit(SM.getFileLoc(A->getBeginLoc()),
                                      SM.getFileLoc(B->getBeginLoc()));
}

static bool isLocal(const ValueDecl *Decl) {
  const auto *Var = dyn_cast<VarDecl>(Decl);
  return Var && Var->hasLocalStorage();
}

/// Whether the variable is given something else between its assignment and the
/// use, on whatever way leads there.
bool FileFlow::isOverwritten(const Holder &H, const Stmt *Use) const {
  const ParentMap &Up = *Parents.find(H.In)->second;
  return llvm::any_of(Values, [&](const Given &G) {
    if (G.Target != H.Decl || (G.Where == Given::Behind) != H.Behind ||
        G.In != H.In || G.At == H.Since || !isBefore(H.Since, G.At) ||
        !isBefore(G.At, Use))
      return false;
    const Stmt *Block = G.At;
    while (Block && !isa<CompoundStmt>(Block))
      Block = Up.getParent(Block);
    return Block && contains(Block, Use);
  });
}

/// Members and file-scope variables hold it in every function.
bool FileFlow::holdsAt(const Holder &H, const Stmt *Use,
                       const FunctionDecl *In) const {
  if (!isLocal(H.Decl) && H.In != In)
    return true;
  return H.In == In && isBefore(H.Since, Use) && !isOverwritten(H, Use);
}

llvm::SmallVector<FileFlow::Holder, 4>
FileFlow::holdersOf(const Made &Source) const {
  llvm::SmallVector<Holder, 4> Found;
  auto Add = [&Found](const Given &G) {
    if (G.Target && G.Where != Given::Part &&
        llvm::none_of(Found, [&](const Holder &H) {
          return H.Decl == G.Target && H.Since == G.At;
        }))
      Found.push_back({G.Target, G.At, G.In, G.Where == Given::Behind});
  };
  for (const Given &G : Values)
    if (G.In == Source.In && contains(G.Value, Source.Call))
      Add(G);
  // and what those are copied to; the list grows as it is walked
  for (size_t I = 0; I < Found.size() && Found.size() < 16; I++)
    for (const Given &G : Values)
      if (isLocal(Found[I].Decl) && G.In == Found[I].In &&
          isMadeOf(G.Value, Found[I].Decl) && holdsAt(Found[I], G.At, G.In))
        Add(G);
  return Found;
}

bool FileFlow::isReturned(const Made &Source) const {
  auto Holders = holdersOf(Source);
  return llvm::any_of(Values, [&](const Given &G) {
    if (G.Target || G.In != Source.In)
      return false;
    return contains(G.Value, Source.Call) ||
           llvm::any_of(Holders, [&](const Holder &H) {
             return isOf(G.Value, H.Decl) && holdsAt(H, G.At, G.In);
           });
  });
}

/// The element of an array, Decl, that stands in S.
static const ArraySubscriptExpr *elementIn(const Stmt *S,
                                           const ValueDecl *Decl) {
  if (const auto *Element = dyn_cast<ArraySubscriptExpr>(S))
    if (named(Element->getBase()->IgnoreParenCasts()) == Decl)
      return Element;
  for (const Stmt *Child : S->children())
    if (const auto *Found = Child ? elementIn(Child, Decl) : nullptr)
      return Found;
  return nullptr;
}

/// False where another element of an array is known to be meant.
bool FileFlow::isElement(const Holder &H, const Expr *E) const {
  const ArraySubscriptExpr *Set = elementIn(H.Since, H.Decl);
  const ArraySubscriptExpr *Used = elementIn(E, H.Decl);
  Expr::EvalResult A, B;
  return !Set || !Used || !Set->getIdx()->EvaluateAsInt(A, Context) ||
         !Used->getIdx()->EvaluateAsInt(B, Context) ||
         A.Val.getInt() == B.Val.getInt();
}

bool FileFlow::reaches(const Made &Source, const Expr *E,
                       const Made &User) const {
  if (contains(E, Source.Call))
    return true;
  for (const Holder &H : holdersOf(Source))
    if (mentions(E, H.Decl) && isElement(H, E) &&
        holdsAt(H, User.Call, User.In))
      return true;
  return false;
}
