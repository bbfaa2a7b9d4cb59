// SPDX-License-Identifier: GPL-2.0-only
//
// Reads a unit's text once, for Unit.h.

#include "Apis.h"
#include "Unit.h"

#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace kapcheck;

/// Who fills a buffer when it is a device, or firmware tables, and no image.
static bool isDeviceCall(llvm::StringRef Name) {
  return matches(Name, "(^|_)(cmd|command|mbox|mailbox|hwrm|fib|query|report"
                       "|send|submit|exec|issue|identify|inquiry|smc|mcu"
                       "|get_property|rtas|opal)");
}

static bool isFallback(llvm::StringRef Name) {
  return matches(Name, "^(v[mz]alloc|__vmalloc|kv[mzc][a-z]*alloc)");
}

namespace kapcheck {
/// Fills a Unit from the functions and initializers of the unit's own files.
class UnitReader : public RecursiveASTVisitor<UnitReader> {
public:
  UnitReader(Unit &U, ASTContext &Context)
      : U(U), Context(Context), SM(Context.getSourceManager()) {}

  bool TraverseFunctionDecl(FunctionDecl *FD) {
    const FunctionDecl *Outer = In;
    In = FD->getCanonicalDecl();
    bool On = RecursiveASTVisitor::TraverseFunctionDecl(FD);
    In = Outer;
    return On;
  }
  // what is only asked for its type does not happen
  bool TraverseTypeOfExprTypeLoc(TypeOfExprTypeLoc) { return true; }
  bool TraverseUnaryExprOrTypeTraitExpr(UnaryExprOrTypeTraitExpr *) {
    return true;
  }
  bool VisitCallExpr(CallExpr *Call);
  bool VisitDeclRefExpr(DeclRefExpr *Ref);
  bool VisitMemberExpr(MemberExpr *Ref);
  bool VisitVarDecl(VarDecl *V);
  bool VisitBinaryOperator(BinaryOperator *Op);
  bool VisitUnaryOperator(UnaryOperator *Op);
  bool VisitReturnStmt(ReturnStmt *Return);
  bool VisitIfStmt(IfStmt *If);

private:
  struct Sources {
    llvm::SmallVector<Unit::Node, 4> Nodes;
    llvm::SmallVector<const CallExpr *, 1> Calls;
  };
  static const ValueDecl *place(const Expr *E);
  static const Expr *whole(const Expr *E);
  static void sources(const Expr *E, Sources &Into);
  void flow(const Expr *From, const NamedDecl *To);
  void handOver(const CallExpr *Call, const FunctionDecl *Callee);
  void use(const Stmt *S, const std::string &Name, SourceLocation Where);
  void inMacro(const Expr *E, const ValueDecl *D);
  void compared(const Expr *Cond, bool Leaves);
  void limited(const Expr *E, unsigned Depth = 2);
  void limitedByLength(const CallExpr *Call);
  void made(const VarDecl *V, const Stmt *From);

  Unit &U;
  ASTContext &Context;
  const SourceManager &SM;
  const FunctionDecl *In = nullptr;
  /// Members that locals are made from: to compare one is to compare the other.
  llvm::DenseMap<const VarDecl *, llvm::SmallVector<const ValueDecl *, 2>> Made;
};
} // namespace kapcheck

/// The variable or member that an expression names, through *, & and [].
const ValueDecl *UnitReader::place(const Expr *E) {
  while (true) {
    E = E->IgnoreParenCasts();
    if (const auto *Un = dyn_cast<UnaryOperator>(E))
      E = Un->getSubExpr();
    else if (const auto *Sub = dyn_cast<ArraySubscriptExpr>(E))
      E = Sub->getBase();
    else
      break;
  }
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    return Ref->getDecl();
  if (const auto *Ref = dyn_cast<MemberExpr>(E))
    return Ref->getMemberDecl();
  return nullptr;
}

/// The pointer to the object that E, an array or an address, lies in; or null.
const Expr *UnitReader::whole(const Expr *E) {
  const auto *Address = dyn_cast<UnaryOperator>(E);
  if (Address && Address->getOpcode() == UO_AddrOf)
    E = Address->getSubExpr()->IgnoreParens();
  else if (!E->getType()->isArrayType())
    return nullptr;
  while (true) {
    if (const auto *Member = dyn_cast<MemberExpr>(E)) {
      E = Member->getBase()->IgnoreParenImpCasts();
      if (Member->isArrow())
        return E;
    } else if (const auto *Element = dyn_cast<ArraySubscriptExpr>(E);
               Element &&
               isa<MemberExpr>(Element->getBase()->IgnoreParenImpCasts()) &&
               Element->getBase()
                   ->IgnoreParenImpCasts()
                   ->getType()
                   ->isArrayType()) {
      E = Element->getBase()->IgnoreParenImpCasts();
    } else {
      return nullptr;
    }
  }
}

/// Where the value of an expression comes from: calls, variables, members.
void UnitReader::sources(const Expr *E, Sources &Into) {
  E = E->IgnoreParenCasts();
  if (const auto *Call = dyn_cast<CallExpr>(E)) {
    Into.Calls.push_back(Call);
    Into.Nodes.push_back(Call);
    if (const FunctionDecl *FD = Call->getDirectCallee())
      Into.Nodes.push_back(FD->getCanonicalDecl());
  } else if (const auto *Block = dyn_cast<StmtExpr>(E)) {
    const CompoundStmt *Body = Block->getSubStmt();
    if (!Body->body_empty())
      if (const auto *Last = dyn_cast<Expr>(Body->body_back()))
        sources(Last, Into);
  } else if (const auto *Either = dyn_cast<AbstractConditionalOperator>(E)) {
    sources(Either->getTrueExpr(), Into);
    sources(Either->getFalseExpr(), Into);
  } else if (const auto *Op = dyn_cast<BinaryOperator>(E)) {
    if (Op->isAssignmentOp() || Op->isAdditiveOp())
      sources(Op->getLHS(), Into);
    if (!Op->isAdditiveOp())
      sources(Op->getRHS(), Into);
  } else if (const auto *Choice = dyn_cast<ChooseExpr>(E)) {
    sources(Choice->getChosenSubExpr(), Into);
  } else if (const auto *Choice = dyn_cast<GenericSelectionExpr>(E)) {
    if (!Choice->isResultDependent())
      sources(Choice->getResultExpr(), Into);
  } else {
    if (const ValueDecl *D = place(E))
      Into.Nodes.push_back(D);
    if (const Expr *Object = whole(E))
      sources(Object, Into);
  }
}

void UnitReader::flow(const Expr *From, const NamedDecl *To) {
  QualType Type = From->IgnoreParenCasts()->getType();
  if (!Type->isPointerType() && !Type->isArrayType())
    return; // an error code carries no memory
  Sources Of;
  sources(From, Of);
  for (Unit::Node N : Of.Nodes)
    U.Flows[N].push_back(To);
  for (const CallExpr *Call : Of.Calls)
    if (isFallback(apiName(Call)) && isa<ValueDecl>(To))
      U.Fallbacks[cast<ValueDecl>(To)].push_back(Call);
}

/// Whether a declaration is the unit's own, and not of a header under include/.
static bool isOwn(const Decl *D, const SourceManager &SM) {
  SourceLocation Loc = SM.getExpansionLoc(D->getLocation());
  return Loc.isValid() &&
         (SM.isInMainFile(Loc) || !SM.getFilename(Loc).contains("include/"));
}

/// What is handed to a function of the unit, and what it hands out.
void UnitReader::handOver(const CallExpr *Call, const FunctionDecl *Callee) {
  const FunctionDecl *Body = nullptr;
  if (!Callee->hasBody(Body) || !isOwn(Body, SM))
    return; // copy_from_user() would tie all buffers of the unit together
  for (unsigned I = 0; I < Call->getNumArgs() && I < Body->getNumParams();
       I++) {
    const ParmVarDecl *Param = Body->getParamDecl(I);
    flow(Call->getArg(I), Param);
    const auto *Out =
        dyn_cast<UnaryOperator>(Call->getArg(I)->IgnoreParenCasts());
    if (Out && Out->getOpcode() == UO_AddrOf)
      if (const ValueDecl *D = place(Out->getSubExpr()))
        U.Flows[Param].push_back(D);
  }
}

/// Every variable and member that stands for the memory in E. What is loaded
/// from an object is not the object.
void UnitReader::use(const Stmt *S, const std::string &Name,
                     SourceLocation Where) {
  if (!S)
    return;
  auto Mark = [&](const ValueDecl *D) {
    U.Uses.try_emplace(D, ContiguousUse{Name, Where});
  };
  const auto *Load = dyn_cast<ImplicitCastExpr>(S);
  if (Load && Load->getCastKind() == CK_LValueToRValue) {
    const Expr *From = Load->getSubExpr()->IgnoreParens();
    if (const auto *Ref = dyn_cast<MemberExpr>(From))
      return Mark(Ref->getMemberDecl());
    if (isa<ArraySubscriptExpr>(From))
      return;
  }
  if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
    Mark(Ref->getDecl());
  if (const auto *Ref = dyn_cast<MemberExpr>(S))
    Mark(Ref->getMemberDecl());
  for (const Stmt *Child : S->children())
    use(Child, Name, Where);
}

/// A call of the firmware by struct efi that needs physical addresses.
static bool isRuntimeService(const ValueDecl *D) {
  const auto *Field = dyn_cast_or_null<FieldDecl>(D);
  return Field && Field->getParent()->getName() == "efi" &&
         matches(Field->getName(), "^(reset_system|get_next_variable)$");
}

bool UnitReader::VisitCallExpr(CallExpr *Call) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  llvm::StringRef Name = apiName(Callee);
  bool Firmware = false;
  if (!Callee) { // ops->transfer(buf): by the member's name
    const ValueDecl *D = place(Call->getCallee());
    Name = D && D->getIdentifier() ? D->getName() : llvm::StringRef();
    Firmware = isRuntimeService(D);
  }
  if (Firmware || needsContiguous(Name))
    for (const Expr *Arg : Call->arguments())
      use(Arg, Name.str() + "()", Call->getExprLoc());
  if (isDeviceCall(Name))
    for (const Expr *Arg : Call->arguments())
      if (const ValueDecl *D = place(Arg))
        U.ByDevice.insert(D);
  if (!Callee)
    return true;
  U.Sites[Callee->getCanonicalDecl()].push_back(Call);
  if (In) {
    U.Callers[Call] = In;
    U.Callees[In].push_back(Callee->getCanonicalDecl());
  }
  handOver(Call, Callee);
  return true;
}

/// A macro like __pa() leaves no call: what stands in its argument counts.
void UnitReader::inMacro(const Expr *E, const ValueDecl *D) {
  SourceLocation Loc = E->getExprLoc();
  if (!E->getType()->isPointerType() && !E->getType()->isIntegerType())
    return;
  while (Loc.isMacroID()) {
    llvm::StringRef Name =
        Lexer::getImmediateMacroName(Loc, SM, Context.getLangOpts());
    if (matches(Name, "virt_to_|^__pa|_pa$")) {
      U.Uses.try_emplace(D,
                         ContiguousUse{Name.str() + "()", SM.getFileLoc(Loc)});
      return;
    }
    Loc = SM.getImmediateMacroCallerLoc(Loc);
  }
}

bool UnitReader::VisitDeclRefExpr(DeclRefExpr *Ref) {
  if (const auto *FD = dyn_cast<FunctionDecl>(Ref->getDecl()))
    U.References[FD->getCanonicalDecl()]++;
  else
    inMacro(Ref, Ref->getDecl());
  return true;
}

bool UnitReader::VisitMemberExpr(MemberExpr *Ref) {
  inMacro(Ref, Ref->getMemberDecl());
  return true;
}

void UnitReader::made(const VarDecl *V, const Stmt *From) {
  if (const auto *Ref = dyn_cast_or_null<MemberExpr>(From))
    Made[V].push_back(Ref->getMemberDecl());
  else if (From)
    for (const Stmt *Child : From->children())
      made(V, Child);
}

bool UnitReader::VisitVarDecl(VarDecl *V) {
  if (V->getInit() && !isa<ParmVarDecl>(V)) {
    flow(V->getInit(), V);
    if (V->getType()->isIntegerType())
      made(V, V->getInit());
  }
  return true;
}

bool UnitReader::VisitUnaryOperator(UnaryOperator *Op) {
  if (Op->isIncrementDecrementOp())
    if (const auto *V = dyn_cast_or_null<VarDecl>(place(Op->getSubExpr())))
      U.Accumulated.insert(V);
  return true;
}

/// Members that a bus takes its memory from.
static bool isBusMember(const ValueDecl *D) {
  const auto *Field = dyn_cast<FieldDecl>(D);
  if (!Field || !Field->getIdentifier())
    return false;
  llvm::StringRef Name = Field->getName();
  return Name == "tx_buf" || Name == "rx_buf" || Name == "transfer_buffer" ||
         (Name == "buf" && (Field->getParent()->getName() == "i2c_msg" ||
                            Field->getParent()->getName() == "usb_request"));
}

bool UnitReader::VisitBinaryOperator(BinaryOperator *Op) {
  if (!Op->isAssignmentOp())
    return true;
  const ValueDecl *To = place(Op->getLHS());
  if (!To)
    return true;
  if (Op->isCompoundAssignmentOp()) {
    if (const auto *V = dyn_cast<VarDecl>(To))
      U.Accumulated.insert(V);
    return true;
  }
  flow(Op->getRHS(), To);
  if (isa<VarDecl>(To) && To->getType()->isIntegerType())
    made(cast<VarDecl>(To), Op->getRHS());
  if (isBusMember(To))
    use(Op->getRHS(), To->getName().str(), Op->getExprLoc());
  llvm::StringRef Text = Lexer::getSourceText(
      CharSourceRange::getTokenRange(
          SM.getExpansionRange(Op->getRHS()->getSourceRange()).getAsRange()),
      SM, Context.getLangOpts());
  if (matches(Text, "(^|[^a-z_])(min|clamp)(_t|_val)?[ (]") && In)
    U.Compared[To].push_back(In);
  return true;
}

bool UnitReader::VisitReturnStmt(ReturnStmt *Return) {
  if (Return->getRetValue() && In)
    flow(Return->getRetValue(), In);
  return true;
}

/// Whether a branch does not go on, or gives the value that it cuts.
static bool leavesOrSets(const Stmt *S) {
  if (!S)
    return false;
  if (isa<ReturnStmt, GotoStmt, BreakStmt, ContinueStmt>(S))
    return true;
  if (const auto *Op = dyn_cast<BinaryOperator>(S))
    return Op->isAssignmentOp();
  for (const Stmt *Child : S->children())
    if (leavesOrSets(Child))
      return true;
  return false;
}

/// What a function that does nothing else returns.
static const Expr *returnedBy(const CallExpr *Call) {
  const FunctionDecl *FD = Call->getDirectCallee();
  const auto *Body =
      FD ? dyn_cast_or_null<CompoundStmt>(FD->getBody()) : nullptr;
  const auto *Return = Body && Body->size() == 1
                           ? dyn_cast<ReturnStmt>(Body->body_front())
                           : nullptr;
  return Return ? Return->getRetValue() : nullptr;
}

/// A length that a function of a header tells of a record: its body was not
/// parsed, and may have any of the record's numbers.
void UnitReader::limitedByLength(const CallExpr *Call) {
  const FunctionDecl *FD = Call->getDirectCallee();
  QualType T = Call->getArg(0)->IgnoreParenImpCasts()->getType();
  const RecordDecl *Record =
      T->isPointerType() ? T->getPointeeType()->getAsRecordDecl() : nullptr;
  if (!FD || FD->hasBody() || !Record || !matches(apiName(FD), "(len|size)$"))
    return;
  for (const FieldDecl *Field : Record->fields())
    if (Field->getType()->isIntegerType())
      U.Compared[Field].push_back(In);
}

/// Counts in E that a comparison limits; through functions, Depth of them.
void UnitReader::limited(const Expr *E, unsigned Depth) {
  E = E->IgnoreParenCasts();
  if (const auto *Op = dyn_cast<BinaryOperator>(E)) {
    limited(Op->getLHS(), Depth);
    if (!Op->isMultiplicativeOp() || Op->getOpcode() == BO_Mul)
      limited(Op->getRHS(), Depth);
  } else if (const auto *Call = dyn_cast<CallExpr>(E)) {
    if (Call->getNumArgs() == 1) {
      limited(Call->getArg(0), Depth);
      limitedByLength(Call);
    }
    if (const Expr *Value = Depth ? returnedBy(Call) : nullptr)
      limited(Value, Depth - 1);
  } else if (const ValueDecl *D = place(E)) {
    U.Compared[D].push_back(In);
    auto From = Made.find(dyn_cast<VarDecl>(D));
    if (From != Made.end())
      for (const ValueDecl *Member : From->second)
        U.Compared[Member].push_back(In);
  }
}

void UnitReader::compared(const Expr *Cond, bool Leaves) {
  Cond = Cond->IgnoreParenCasts();
  if (const auto *Un = dyn_cast<UnaryOperator>(Cond)) {
    if (Un->getOpcode() == UO_LNot)
      compared(Un->getSubExpr(), !Leaves);
    return;
  }
  if (const auto *Call = dyn_cast<CallExpr>(Cond)) { // unlikely()
    if (Call->getNumArgs() && apiName(Call).starts_with("__builtin_expect"))
      compared(Call->getArg(0), Leaves);
    return;
  }
  const auto *Op = dyn_cast<BinaryOperator>(Cond);
  if (!Op)
    return;
  if (Op->isLogicalOp()) {
    compared(Op->getLHS(), Leaves);
    compared(Op->getRHS(), Leaves);
  } else if (Op->isRelationalOp()) {
    bool Greater = Op->getOpcode() == BO_GT || Op->getOpcode() == BO_GE;
    const Expr *Small = Greater == Leaves ? Op->getLHS() : Op->getRHS();
    const Expr *Limit = Greater == Leaves ? Op->getRHS() : Op->getLHS();
    const auto *Var = dyn_cast_or_null<VarDecl>(place(Limit));
    Expr::EvalResult Number;
    bool Tiny =
        Limit->EvaluateAsInt(Number, Context) && Number.Val.getInt().ule(1);
    if (!Tiny && !(Var && U.isWritableParam(Var)))
      limited(Small);
  }
}

bool UnitReader::VisitIfStmt(IfStmt *If) {
  if (In)
    compared(If->getCond(), leavesOrSets(If->getThen()));
  return true;
}

Unit::Unit(ASTContext &Context) : SM(&Context.getSourceManager()) {
  readParams(Context);
  UnitReader Reader(*this, Context);
  for (Decl *D : Context.getTranslationUnitDecl()->noload_decls()) {
    if (isOwn(D, *SM))
      Reader.TraverseDecl(D);
  }
}
