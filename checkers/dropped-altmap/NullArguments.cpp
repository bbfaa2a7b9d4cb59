// SPDX-License-Identifier: GPL-2.0-only
#include "NullArguments.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Analysis/Analyses/CFGReachabilityAnalysis.h"
#include "clang/Analysis/CFGStmtMap.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace kapcheck;

/// The struct that a pointer points to; empty for anything else.
static llvm::StringRef structOf(QualType Pointer) {
  const RecordDecl *Record = Pointer->isPointerType()
                                 ? Pointer->getPointeeType()->getAsRecordDecl()
                                 : nullptr;
  return Record && Record->getIdentifier() ? Record->getName() : "";
}

std::string kapcheck::thing(QualType Pointer) {
  llvm::StringRef Name = structOf(Pointer);
  return Name == "vmem_altmap" ? "altmap" : Name.str();
}

static const VarDecl *variable(const Expr *E) {
  const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenCasts());
  return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
}

static bool isNullConstant(const Expr *E, const ASTContext &Context) {
  return E->IgnoreParenCasts()->isNullPointerConstant(
      const_cast<ASTContext &>(Context), Expr::NPC_ValueDependentIsNotNull);
}

bool FunctionFacts::isNullLocal(const Expr *E) const {
  const VarDecl *Var = variable(E);
  return Var && NullLocals.count(Var);
}

bool FunctionFacts::isNull(const Expr *E) const {
  return isNullConstant(E, *Context) || isNullLocal(E);
}

bool Handed::isMentionedIn(const Stmt *S) const {
  const auto *Ref = dyn_cast<DeclRefExpr>(S);
  if (Ref)
    if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl()))
      return Names.count(Var);
  return llvm::any_of(S->children(), [this](const Stmt *Child) {
    return Child && isMentionedIn(Child);
  });
}

bool kapcheck::wants(const CallExpr *Call, unsigned Index,
                     llvm::StringRef Type) {
  QualType Callee = Call->getCallee()->getType();
  if (const auto *Pointer = Callee->getAs<PointerType>())
    Callee = Pointer->getPointeeType();
  const auto *Proto = Callee->getAs<FunctionProtoType>();
  return Proto && Index < Proto->getNumParams() &&
         structOf(Proto->getParamType(Index)) == Type;
}

std::string kapcheck::calleeName(const CallExpr *Call) {
  const Expr *Callee = Call->getCallee()->IgnoreParenImpCasts();
  if (const auto *Member = dyn_cast<MemberExpr>(Callee))
    return Member->getMemberDecl()->getNameAsString();
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Callee))
    return Ref->getDecl()->getNameAsString();
  return "a function pointer";
}

static bool startsWith(llvm::StringRef Name,
                       std::initializer_list<llvm::StringRef> Prefixes) {
  return llvm::any_of(Prefixes, [Name](llvm::StringRef Prefix) {
    return Name.substr(0, Prefix.size()) == Prefix;
  });
}

bool kapcheck::isPrint(const FunctionDecl *FD) {
  if (!FD || !FD->getIdentifier())
    return false;
  llvm::StringRef Name = FD->getName().ltrim('_');
  return startsWith(Name,
                    {"printk", "pr_", "dev_", "netdev_", "trace_", "no_printk",
                     "dynamic_", "warn_printk", "warn_slow"});
}

namespace {
/// Everything about a function that isNull() and the like ask for.
class Collector : public RecursiveASTVisitor<Collector> {
public:
  Collector(FunctionFacts &Facts, ParentMap &Parents)
      : Facts(Facts), Parents(Parents) {}

  bool VisitVarDecl(VarDecl *Var) {
    if (const Expr *Init = Var->getInit())
      given(Var, Init);
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator *Op) {
    const VarDecl *Var =
        Op->isAssignmentOp() ? variable(Op->getLHS()) : nullptr;
    if (Var && !isNullConstant(Op->getRHS(), *Facts.Context))
      Changed.insert(Var);
    if (Var && Op->getOpcode() == BO_Assign)
      given(Var, Op->getRHS());
    return true;
  }
  bool VisitUnaryOperator(UnaryOperator *Op) {
    const VarDecl *Var = variable(Op->getSubExpr());
    if (Var && Op->getOpcode() != UO_LNot && Op->getOpcode() != UO_Deref)
      Changed.insert(Var);
    return true;
  }
  bool TraverseTypeOfExprTypeLoc(TypeOfExprTypeLoc) { return true; }
  bool VisitDeclRefExpr(DeclRefExpr *Ref) {
    Refs.push_back(Ref);
    return true;
  }

  void finish();

private:
  void given(const VarDecl *Var, const Expr *Value) {
    if (Var->hasLocalStorage() && isNullConstant(Value, *Facts.Context) &&
        !isa<ParmVarDecl>(Var))
      Facts.NullLocals.insert(Var);
    for (Handed &H : Facts.Params)
      if (variable(Value) == H.Param)
        H.Names.insert(Var);
  }
  const Stmt *use(const Expr *E) const;
  bool isHarmless(const DeclRefExpr *Ref) const;
  bool isTest(const DeclRefExpr *Ref) const;
  bool guardsDebugPrint(const Stmt *Condition, const Stmt *User) const;
  bool onlyDebugs(const Stmt *S) const;
  bool fromDebugMacro(SourceLocation Loc) const;

  FunctionFacts &Facts;
  ParentMap &Parents;
  llvm::DenseSet<const VarDecl *> Changed;
  llvm::SmallVector<const DeclRefExpr *, 64> Refs;
};
} // namespace

/// The innermost statement around E that is no parenthesis and no cast.
const Stmt *Collector::use(const Expr *E) const {
  const Stmt *S = Parents.getParent(E);
  while (
      S && (isa<ParenExpr>(S) || isa<CastExpr>(S)) &&
      !(isa<CStyleCastExpr>(S) && cast<CastExpr>(S)->getType()->isVoidType()))
    S = Parents.getParent(S);
  return S;
}

bool Collector::fromDebugMacro(SourceLocation Loc) const {
  const SourceManager &SM = Facts.Context->getSourceManager();
  while (Loc.isMacroID()) {
    llvm::StringRef Name =
        Lexer::getImmediateMacroName(Loc, SM, Facts.Context->getLangOpts());
    if (startsWith(Name, {"pr_debug", "pr_devel", "dev_dbg", "no_printk"}))
      return true;
    Loc = SM.getImmediateMacroCallerLoc(Loc);
  }
  return false;
}

/// Whether a guarded statement is one debug print, or a block of one.
bool Collector::onlyDebugs(const Stmt *S) const {
  if (const auto *Block = dyn_cast<CompoundStmt>(S))
    if (Block->size() == 1 && !fromDebugMacro(Block->getBeginLoc()))
      return onlyDebugs(Block->body_front());
  if (fromDebugMacro(S->getBeginLoc()))
    return true;
  const auto *Call = dyn_cast<CallExpr>(S);
  const FunctionDecl *FD = Call ? Call->getDirectCallee() : nullptr;
  return FD && FD->getIdentifier() &&
         startsWith(FD->getName(),
                    {"pr_debug", "pr_devel", "dev_dbg", "no_printk"});
}

bool Collector::guardsDebugPrint(const Stmt *Condition,
                                 const Stmt *User) const {
  const auto *If = dyn_cast_or_null<IfStmt>(User);
  return If && !If->getElse() && onlyDebugs(If->getThen());
}

/// No use of the parameter: printed, cast to void, copied, assigned to.
bool Collector::isHarmless(const DeclRefExpr *Ref) const {
  const Stmt *User = use(Ref);
  if (!User || isa<CStyleCastExpr>(User) || isa<DeclStmt>(User) ||
      guardsDebugPrint(Ref, User))
    return true;
  if (const auto *Op = dyn_cast<BinaryOperator>(User))
    if (Op->getOpcode() == BO_Assign &&
        (Op->getLHS()->IgnoreParens() == Ref || variable(Op->getLHS())))
      return true;
  for (const Stmt *S = User; S; S = Parents.getParent(S))
    if (const auto *Call = dyn_cast<CallExpr>(S))
      if (isPrint(Call->getDirectCallee()))
        return true;
  return false;
}

/// Only asked for being NULL.
bool Collector::isTest(const DeclRefExpr *Ref) const {
  const Stmt *User = use(Ref);
  if (const auto *Op = dyn_cast<UnaryOperator>(User))
    return Op->getOpcode() == UO_LNot;
  if (const auto *Op = dyn_cast<BinaryOperator>(User))
    return Op->isLogicalOp() ||
           (Op->isEqualityOp() &&
            (isNullConstant(Op->getLHS(), *Facts.Context) ||
             isNullConstant(Op->getRHS(), *Facts.Context)));
  if (const auto *Choice = dyn_cast<ConditionalOperator>(User))
    return Choice->getCond()->IgnoreParenCasts() == Ref;
  return isa<IfStmt>(User) || isa<WhileStmt>(User);
}

void Collector::finish() {
  for (const VarDecl *Var : Changed)
    Facts.NullLocals.erase(Var);
  for (Handed &H : Facts.Params)
    for (const DeclRefExpr *Ref : Refs) {
      const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
      if (Var && H.Names.count(Var) && !isHarmless(Ref))
        H.Mentions[Ref] = isTest(Ref);
    }
}

FunctionFacts kapcheck::collectFacts(const FunctionDecl *FD,
                                     llvm::ArrayRef<std::string> Types,
                                     ASTContext &Context) {
  FunctionFacts Facts;
  Facts.Function = FD;
  Facts.Context = &Context;
  for (const ParmVarDecl *Param : FD->parameters())
    if (llvm::is_contained(Types, structOf(Param->getType()))) {
      Handed &H = Facts.Params.emplace_back();
      H.Param = Param;
      H.Type = structOf(Param->getType()).str();
      H.Names.insert(Param);
    }
  if (Facts.Params.empty() || !FD->hasBody())
    return Facts;
  ParentMap Parents(FD->getBody());
  Collector Seen(Facts, Parents);
  Seen.TraverseStmt(FD->getBody());
  Seen.finish();
  return Facts;
}

namespace {
/// All that a unit does with one function.
class Callers : public RecursiveASTVisitor<Callers> {
public:
  Callers(const FunctionFacts &Facts, const Handed &H)
      : Target(Facts.Function->getCanonicalDecl()), Facts(Facts), H(H) {}

  bool TraverseFunctionDecl(FunctionDecl *FD) {
    Inside = FD;
    return RecursiveASTVisitor::TraverseFunctionDecl(FD);
  }
  bool VisitCallExpr(CallExpr *Call) {
    const FunctionDecl *FD = Call->getDirectCallee();
    unsigned Index = H.Param->getFunctionScopeIndex();
    if (!FD || FD->getCanonicalDecl() != Target)
      return true;
    Calls++;
    bool CallerHasOne =
        llvm::any_of(Inside->parameters(), [this](const ParmVarDecl *Param) {
          return structOf(Param->getType()) == H.Type;
        });
    if (Index >= Call->getNumArgs() || CallerHasOne ||
        !isNullConstant(Call->getArg(Index), *Facts.Context))
      Others++;
    return true;
  }
  bool VisitDeclRefExpr(DeclRefExpr *Ref) {
    References += Ref->getDecl()->getCanonicalDecl() == Target;
    return true;
  }
  bool onlyNull() const { return Calls && !Others && References == Calls; }

private:
  const Decl *Target;
  const FunctionFacts &Facts;
  const Handed &H;
  const FunctionDecl *Inside = nullptr;
  unsigned Calls = 0, Others = 0, References = 0;
};
} // namespace

bool kapcheck::isOnlyGivenNull(const FunctionFacts &Facts, const Handed &H,
                               ASTContext &Context) {
  if (Facts.Function->isExternallyVisible())
    return false;
  Callers Seen(Facts, H);
  for (Decl *D : Context.getTranslationUnitDecl()->noload_decls())
    if (auto *FD = dyn_cast<FunctionDecl>(D))
      if (FD->doesThisDeclarationHaveABody())
        Seen.TraverseDecl(FD);
  return Seen.onlyNull();
}

/// The comparison behind unlikely(), where there is one.
static const Expr *withoutHints(const Expr *E) {
  for (;;) {
    E = E->IgnoreParenImpCasts();
    if (const auto *Call = dyn_cast<CallExpr>(E);
        Call && Call->getBuiltinCallee() && Call->getNumArgs() == 2)
      E = Call->getArg(0);
    else if (const auto *Op = dyn_cast<UnaryOperator>(E);
             Op && Op->getOpcode() == UO_LNot)
      E = Op->getSubExpr();
    else
      return E;
  }
}

/// Whether a test of less or greater decides that this call is made.
static bool isRanged(const Stmt *Call, const ParentMap &Parents) {
  const Stmt *Child = Call;
  for (const Stmt *S = Parents.getParent(Call); S; S = Parents.getParent(S)) {
    const auto *If = dyn_cast<IfStmt>(S);
    if (If && Child != If->getCond()) {
      const auto *Op = dyn_cast<BinaryOperator>(withoutHints(If->getCond()));
      if (Op && Op->isRelationalOp())
        return true;
    }
    Child = S;
  }
  return false;
}

/// Whether the look stands behind the call and can be reached from it.
static bool isAfter(const Stmt *Look, const Stmt *Call,
                    AnalysisDeclContext *ADC) {
  const SourceManager &SM = ADC->getASTContext().getSourceManager();
  if (!SM.isBeforeInTranslationUnit(Call->getBeginLoc(), Look->getBeginLoc()))
    return false;
  CFGStmtMap *Blocks = ADC->getCFGStmtMap();
  const CFGBlock *From = Blocks ? Blocks->getBlock(Call) : nullptr;
  const CFGBlock *To = Blocks ? Blocks->getBlock(Look) : nullptr;
  return From && To &&
         (From == To ||
          ADC->getCFGReachablityAnalysis()->isReachable(From, To));
}

bool kapcheck::looksMeant(const CallExpr *Call, const Handed &H,
                          AnalysisDeclContext *ADC) {
  if (isRanged(Call, ADC->getParentMap()))
    return true;
  return llvm::any_of(H.Mentions, [Call, ADC](const auto &Mention) {
    return Mention.second && !isAfter(Mention.first, Call, ADC);
  });
}
