// SPDX-License-Identifier: GPL-2.0-only
#include "Request.h"

#include "Settled.h"

#include "clang/Basic/CharInfo.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ProgramState.h"

using namespace clang;
using namespace ento;
using namespace kapcheck;

unsigned kapcheck::lineOf(const Stmt *S, const SourceManager &SM) {
  return SM.getSpellingLineNumber(SM.getFileLoc(S->getBeginLoc()));
}

std::string kapcheck::writtenPlace(const Stmt *S, std::string Otherwise,
                                   const ASTContext &Context) {
  const auto *E = dyn_cast_or_null<Expr>(S);
  E = E ? E->IgnoreParenImpCasts() : nullptr;
  if (!isa_and_nonnull<MemberExpr, ArraySubscriptExpr>(E) ||
      E->getBeginLoc().isMacroID() || E->getEndLoc().isMacroID())
    return Otherwise;
  llvm::StringRef Text =
      Lexer::getSourceText(CharSourceRange::getTokenRange(E->getSourceRange()),
                           Context.getSourceManager(), Context.getLangOpts());
  return Text.empty() || Text.size() > 60 || Text.contains('\n') ? Otherwise
                                                                 : Text.str();
}

static const SourceManager &sources(const CallEvent &Event) {
  return Event.getState()->getStateManager().getContext().getSourceManager();
}

/// What the file includes from include/ is judged where it is used.
static bool isOwnFile(const CallExpr *Call, const SourceManager &SM) {
  SourceLocation Loc = SM.getFileLoc(Call->getExprLoc());
  return SM.isInMainFile(Loc) || !SM.getFilename(Loc).contains("include/");
}

std::optional<Request> Request::of(const CallEvent &Event) {
  const auto *Call = dyn_cast_or_null<CallExpr>(Event.getOriginExpr());
  const AllocApi *Api =
      Call ? findAlloc(dyn_cast_or_null<FunctionDecl>(Event.getDecl()))
           : nullptr;
  if (!Api || Api->Size < 0 ||
      (Api->Kind != Family::Slab && Api->Kind != Family::Managed) ||
      static_cast<unsigned>(std::max(Api->Size, Api->Count)) >=
          Event.getNumArgs() ||
      !isOwnFile(Call, sources(Event)))
    return std::nullopt;
  return Request(Event, Call, Api);
}

/// As it stands in the file: kcalloc() is a macro around kmalloc_array().
llvm::StringRef Request::name() const {
  const SourceManager &SM = sources(Event);
  llvm::StringRef Word = Lexer::getSourceText(
      CharSourceRange::getTokenRange(SM.getFileLoc(Call->getBeginLoc())), SM,
      Event.getState()->getStateManager().getContext().getLangOpts());
  return Word.empty() || !isAsciiIdentifierStart(Word[0]) ||
                 !Call->getBeginLoc().isMacroID()
             ? Api->Name
             : Word;
}

SVal Request::argument(int I) const {
  return I >= 0 && static_cast<unsigned>(I) < Event.getNumArgs()
             ? Event.getArgSVal(I)
             : UnknownVal();
}

Interval Request::range(int I, const Bounds &B, Bounds::LeafHook Hook) const {
  return I < 0 ? Interval{1, 1}
               : B.asSize(
                     B.of(argument(I), Event.getArgExpr(I)->getType(), Hook));
}

Interval Request::bytes(const Bounds &B, Bounds::LeafHook Hook) const {
  Interval Out =
      Bounds::product(range(Api->Count, B, Hook), range(Api->Size, B, Hook));
  SVal Count = argument(Api->Count), Size = argument(Api->Size);
  if (!Count.getAsSymbol() || !Size.getAsSymbol())
    return Out;
  // the product may have been compared
  ProgramStateRef State = Event.getState();
  QualType Type = Event.getArgExpr(Api->Size)->getType();
  SVal Whole = State->getStateManager().getSValBuilder().evalBinOp(
      State, BO_Mul, Count, Size, Type);
  Out.Hi = std::min(Out.Hi, B.of(Whole, Type, Hook).Hi);
  return Out;
}

Interval Request::settled(const FunctionDecl *In, const Unit &U) const {
  ASTContext &Context = Event.getState()->getStateManager().getContext();
  Interval Out{1, 1};
  for (int I : {Api->Count, Api->Size}) {
    if (I < 0)
      continue;
    Interval Factor = settledRange(Event.getArgExpr(I), In, U, Context);
    if (Factor.Lo < 0) // as a size_t that is huge
      Factor.Hi = Wide(1) << 64;
    Out = Bounds::product({0, Out.Hi}, {0, Factor.Hi});
  }
  return Out;
}

std::vector<SymbolRef> Request::leaves() const {
  std::vector<SymbolRef> All;
  for (int I : {Api->Count, Api->Size})
    if (SymbolRef Sym = argument(I).getAsSymbol())
      for (SymbolRef Leaf : leavesOf(Sym))
        All.push_back(Leaf);
  return All;
}

bool Request::isConstant() const {
  ASTContext &Context = Event.getState()->getStateManager().getContext();
  for (int I : {Api->Count, Api->Size}) {
    Expr::EvalResult Number;
    if (I >= 0 && !Event.getArgExpr(I)->EvaluateAsInt(Number, Context))
      return false;
  }
  return true;
}

/// The call as it stands in the file, flags and all: macros like kcalloc() add
/// to the flags, so that the argument itself has no text.
llvm::StringRef Request::flags() const {
  if (Api->Gfp < 0)
    return {};
  const SourceManager &SM = sources(Event);
  return Lexer::getSourceText(
      SM.getExpansionRange(Call->getSourceRange()), SM,
      Event.getState()->getStateManager().getContext().getLangOpts());
}

/// By name; by value, where a variable holds them.
bool Request::mayNotVmalloc() const {
  llvm::StringRef Text = flags();
  if (Text.contains("GFP_ATOMIC") || Text.contains("GFP_NOWAIT") ||
      Text.contains("GFP_DMA"))
    return true;
  auto Flags = argument(Api->Gfp).getAs<nonloc::ConcreteInt>();
  if (!Flags || Text.contains("GFP_"))
    return false;
  constexpr uint64_t Dma = 0x1, DirectReclaim = 0x400, Kswapd = 0x800;
  uint64_t Value = Flags->getValue().getZExtValue();
  return (Value & Dma) || ((Value & Kswapd) && !(Value & DirectReclaim));
}

bool Request::isQuiet() const {
  return Api->Kind == Family::Managed || Api->Name == "memdup_user_nul" ||
         flags().contains("__GFP_NOWARN");
}

bool Request::copiesRecord(SymbolRef Leaf) const {
  if (!Leaf) // drivers/base/cacheinfo.c of 6.12 has such a size
    return false;
  const MemRegion *From = argument(0).getAsRegion();
  const auto *Inner = dyn_cast_or_null<SubRegion>(Leaf->getOriginRegion());
  return Api->Name.starts_with("kmemdup") && From && Inner &&
         Inner->isSubRegionOf(From->StripCasts()) &&
         !isa<FieldRegion>(From->StripCasts());
}

bool kapcheck::isOfDevice(SymbolRef Leaf, const Stmt *Source, const Unit &U) {
  auto Is = [&U](const ValueDecl *D) {
    return D && D->getIdentifier() &&
           (Unit::isAnswer(D->getName()) || U.isFilledByDevice(D));
  };
  const auto *Top = dyn_cast_or_null<SubRegion>(Leaf->getOriginRegion());
  for (const MemRegion *R = Top ? Top->getSuperRegion() : nullptr; R;) {
    const auto *Declared = dyn_cast<DeclRegion>(R);
    if (Declared && Is(Declared->getDecl()))
      return true;
    const auto *Sub = dyn_cast<SubRegion>(R);
    R = Sub ? Sub->getSuperRegion() : nullptr;
  }
  // the pointer that it was read through has a name in the text only
  const auto *E = dyn_cast_or_null<Expr>(Source);
  while (E) {
    E = E->IgnoreParenCasts();
    if (const auto *Call = dyn_cast<CallExpr>(E))
      E = Call->getNumArgs() ? Call->getArg(0) : nullptr;
    else if (const auto *Sub = dyn_cast<ArraySubscriptExpr>(E))
      E = Sub->getBase();
    else if (const auto *Un = dyn_cast<UnaryOperator>(E))
      E = Un->getSubExpr();
    else if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      return Is(Ref->getDecl());
    else if (const auto *Member = dyn_cast<MemberExpr>(E)) {
      E = Member->getBase();
      const auto *Outer = dyn_cast<MemberExpr>(E->IgnoreParenCasts());
      if (Outer && Is(Outer->getMemberDecl()))
        return true;
    } else
      return false;
  }
  return false;
}
