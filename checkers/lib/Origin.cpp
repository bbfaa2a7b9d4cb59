// SPDX-License-Identifier: GPL-2.0-only
#include "Origin.h"

#include "Apis.h"
#include "Lengths.h"
#include "Limits.h"

#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace ento;
using namespace kapcheck;

namespace {
struct FillApi {
  llvm::StringRef Name;
  unsigned Argument;
  Level Strength;
  llvm::StringRef Text;
};
struct ReturnApi {
  llvm::StringRef Name;
  Level Strength;
  llvm::StringRef Text;
};
struct FieldApi {
  llvm::StringRef Struct, Member;
  Level Strength;
  llvm::StringRef Text;
};
struct TypeApi {
  llvm::StringRef Name, Reader;
};
} // namespace

#define FILLS(NAME, ARGUMENT, LEVEL, TEXT)
#define RETURNS(NAME, LEVEL, TEXT)
#define FIELD(STRUCT, MEMBER, LEVEL, TEXT)
#define TYPE(NAME, READER)

static const FillApi Fills[] = {
#undef FILLS
#define FILLS(NAME, ARGUMENT, LEVEL, TEXT)                                     \
  {#NAME, ARGUMENT, Level::LEVEL, TEXT},
#include "Origins.def"
};

#define FILLS(NAME, ARGUMENT, LEVEL, TEXT)
#define FIELD(STRUCT, MEMBER, LEVEL, TEXT)
#define TYPE(NAME, READER)
static const ReturnApi Returns[] = {
#define RETURNS(NAME, LEVEL, TEXT) {#NAME, Level::LEVEL, TEXT},
#include "Origins.def"
};

#define FILLS(NAME, ARGUMENT, LEVEL, TEXT)
#define RETURNS(NAME, LEVEL, TEXT)
#define TYPE(NAME, READER)
static const FieldApi Fields[] = {
#define FIELD(STRUCT, MEMBER, LEVEL, TEXT)                                     \
  {STRUCT, #MEMBER, Level::LEVEL, TEXT},
#include "Origins.def"
};

#define FILLS(NAME, ARGUMENT, LEVEL, TEXT)
#define RETURNS(NAME, LEVEL, TEXT)
#define FIELD(STRUCT, MEMBER, LEVEL, TEXT)
static const TypeApi Types[] = {
#define TYPE(NAME, READER) {#NAME, #READER},
#include "Origins.def"
};

template <class Api, size_t N>
static const Api *find(const Api (&Table)[N], llvm::StringRef Name) {
  for (const Api &A : Table)
    if (A.Name == Name)
      return &A;
  return nullptr;
}

static const CallExpr *callOf(SymbolRef Sym) {
  const auto *Made = dyn_cast_or_null<SymbolConjured>(Sym);
  return Made ? dyn_cast_or_null<CallExpr>(Made->getStmt()) : nullptr;
}

/// The object that a pointer, which is read through, points to.
static SymbolRef baseOf(const MemRegion *R) {
  const SymbolicRegion *Base = R ? R->getSymbolicBase() : nullptr;
  return Base ? Base->getSymbol() : nullptr;
}

/// The parameter of the explored function whose first value a symbol is.
static const ParmVarDecl *paramOf(SymbolRef Sym) {
  const auto *Value = dyn_cast_or_null<SymbolRegionValue>(Sym);
  const auto *Var = Value ? dyn_cast<VarRegion>(Value->getRegion()) : nullptr;
  return Var ? dyn_cast<ParmVarDecl>(Var->getDecl()) : nullptr;
}

const ValueDecl *kapcheck::declOf(SymbolRef Leaf) {
  const MemRegion *R = Leaf->getOriginRegion();
  if (const auto *Declared = dyn_cast_or_null<DeclRegion>(R))
    return Declared->getDecl();
  return nullptr;
}

std::string kapcheck::nameOf(SymbolRef Leaf) {
  const MemRegion *R = Leaf->getOriginRegion();
  if (R && R->canPrintPretty()) {
    std::string Name = R->getDescriptiveName(/*UseQuotes=*/false);
    if (!Name.empty())
      return Name;
  }
  const ValueDecl *D = declOf(Leaf);
  return D && D->getIdentifier() ? D->getName().str() : "the value";
}

/// The struct's name; of the named one around one that has no name.
static std::string recordName(const FieldDecl *Field) {
  const RecordDecl *Record = Field->getParent();
  while (!Record->getIdentifier() && !Record->getTypedefNameForAnonDecl() &&
         isa<RecordDecl>(Record->getDeclContext()))
    Record = cast<RecordDecl>(Record->getDeclContext());
  if (Record->getIdentifier())
    return Record->getName().lower();
  if (const TypedefNameDecl *Name = Record->getTypedefNameForAnonDecl())
    return Name->getName().lower();
  return {};
}

static bool isRecord(llvm::StringRef Pattern, llvm::StringRef Name) {
  return Pattern.consume_back("*") ? Name.starts_with(Pattern)
                                   : Name == Pattern;
}

static std::optional<Origin> ofField(const FieldDecl *Field, SymbolRef Leaf) {
  std::string Record = recordName(Field);
  for (const FieldApi &F : Fields)
    if (Field->getName() == F.Member && isRecord(F.Struct, Record))
      return Origin{F.Strength,
                    F.Text.starts_with("of ")
                        ? nameOf(Leaf) + " " + F.Text.str()
                        : F.Text.str(),
                    false, Field};
  return std::nullopt;
}

static std::optional<Origin> ofType(QualType T, const ValueDecl *D,
                                    SymbolRef Leaf) {
  while (const auto *Named = T->getAs<TypedefType>()) {
    if (const TypeApi *Api = find(Types, Named->getDecl()->getName()))
      return Origin{Level::Warning,
                    nameOf(Leaf) + " read by " + Api->Reader.str() + "()", true,
                    D};
    T = Named->desugar();
  }
  return std::nullopt;
}

/// An element has no declaration; what reads it has a type, though.
std::optional<Origin> kapcheck::originOfRead(const Expr *Read, SymbolRef Leaf) {
  return ofType(Read->getType(), nullptr, Leaf);
}

/// The level of a number that is written as text: of one to a file of sysfs.
static Level ofText(Level Least, llvm::StringRef Text, const CallExpr *Call,
                    const Unit &U) {
  const FunctionDecl *In = U.callerOf(Call);
  return Text.contains("as text") && In && In->getIdentifier() &&
                 matches(In->getName(), "(^|_)store(_|$)") &&
                 !matches(In->getName(), "debug|dbg|dfs")
             ? Level::Warning
             : Least;
}

static bool isFirmwareData(const FieldDecl *Field) {
  return Field->getName() == "data" && recordName(Field) == "firmware";
}

/// Whether a parameter is what the caller of an ioctl gave, as the DRM core and
/// others copy it before they call the function.
static bool isIoctlData(const ParmVarDecl *Param) {
  const auto *FD = dyn_cast<FunctionDecl>(Param->getDeclContext());
  return FD && Param->getType()->isVoidPointerType() &&
         (FD->getName().contains("ioctl") ||
          llvm::any_of(FD->parameters(), [](const ParmVarDecl *P) {
            return isPointerTo(P->getType(), "drm_file");
          }));
}

static const ValueDecl *memberOf(const MemRegion *Read) {
  const auto *Field = dyn_cast<FieldRegion>(Read);
  return Field ? Field->getDecl() : nullptr;
}

/// Whether a pointer leads from the head of a message or table, Head, to what
/// comes behind it, and not to the head's own members.
static bool isBehind(llvm::StringRef Head, SymbolRef Base,
                     const MemRegion *Read) {
  const auto *Field = dyn_cast<FieldRegion>(Read);
  return isPointerTo(Base->getType(), Head) &&
         !(Field && recordName(Field->getDecl()) == Head);
}

/// What is read through a pointer that user space, or a core, gave.
static std::optional<Origin> ofPointer(SymbolRef Base, const MemRegion *Read,
                                       SymbolRef Leaf, ASTContext &Context) {
  if (const CallExpr *Call = callOf(Base))
    if (const ReturnApi *Api = find(Returns, apiName(Call)))
      return Origin{Api->Strength,
                    nameOf(Leaf) + " " + Api->Text.str() + " by " +
                        Api->Name.str() + "()",
                    false, Api->Name == "nla_data" ? memberOf(Read) : nullptr};
  const auto *Data = dyn_cast_or_null<FieldRegion>(Base->getOriginRegion());
  if (Data && isFirmwareData(Data->getDecl()))
    return Origin{Level::Warning, nameOf(Leaf) + " of a firmware image"};
  if (isBehind("nlattr", Base, Read))
    return Origin{Level::Warning,
                  isa<FieldRegion>(Read)
                      ? nameOf(Leaf) + " of a netlink attribute"
                      : "a netlink attribute",
                  false, memberOf(Read)};
  if (isBehind("acpi_table_header", Base, Read))
    return Origin{Level::Warning, nameOf(Leaf) + " of an ACPI table"};
  const ParmVarDecl *Param = paramOf(Base);
  if (!Param)
    return std::nullopt;
  if (isUser(Param, Context))
    return Origin{Level::Warning, nameOf(Leaf) + " read from user memory"};
  if (isPointerTo(Param->getType(), "pt_regs") && isOfSyscall(Param, Context))
    return Origin{Level::Warning, "an argument of the system call"};
  if (isIoctlData(Param))
    return Origin{Level::Warning, nameOf(Leaf) + ", an argument of the ioctl"};
  return std::nullopt;
}

/// memcpy(&header, firmware->data, n)
static std::optional<Origin> ofCopy(const CallExpr *Call, SymbolRef Leaf) {
  if (!matches(apiName(Call), "^(__builtin_|__underlying_)?mem(cpy|move)$") ||
      Call->getNumArgs() != 3)
    return std::nullopt;
  const auto *From = dyn_cast<MemberExpr>(Call->getArg(1)->IgnoreParenCasts());
  const auto *Field =
      From ? dyn_cast<FieldDecl>(From->getMemberDecl()) : nullptr;
  if (!Field || !isFirmwareData(Field))
    return std::nullopt;
  return Origin{Level::Warning, nameOf(Leaf) + " of a firmware image"};
}

/// What a call filled: the buffer, not the rest of the object it lies in.
static std::optional<Origin> ofFill(const CallExpr *Call, SymbolRef Leaf,
                                    const Unit &U) {
  const FillApi *Api = find(Fills, apiName(Call));
  if (!Api || Api->Argument >= Call->getNumArgs())
    return std::nullopt;
  const Expr *Buffer = Call->getArg(Api->Argument)->IgnoreParenCasts();
  if (const auto *Address = dyn_cast<UnaryOperator>(Buffer))
    Buffer = Address->getSubExpr()->IgnoreParenCasts();
  if (const auto *Member = dyn_cast<MemberExpr>(Buffer)) {
    bool Within = Buffer->getType()->isPointerType();
    for (const MemRegion *R = Leaf->getOriginRegion(); R && !Within;) {
      const auto *Field = dyn_cast<FieldRegion>(R);
      Within = Field && Field->getDecl() == Member->getMemberDecl();
      const auto *Sub = dyn_cast<SubRegion>(R);
      R = Sub ? Sub->getSuperRegion() : nullptr;
    }
    if (!Within && isa<SymbolDerived>(Leaf))
      return std::nullopt;
  }
  std::string Name = nameOf(Leaf);
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Buffer))
    if (isa<SymbolConjured>(Leaf)) // the variable as a whole
      Name = Ref->getDecl()->getName().str();
  return Origin{ofText(Api->Strength, Api->Text, Call, U),
                Name + " " + Api->Text.str() + " by " + Api->Name.str() + "()"};
}

/// get_user() is a macro around assembler code: told by the macro's name.
static std::optional<Origin> ofMacro(const Stmt *S, SymbolRef Leaf,
                                     ASTContext &Context) {
  const SourceManager &SM = Context.getSourceManager();
  SourceLocation Loc = S ? S->getBeginLoc() : SourceLocation();
  while (Loc.isMacroID()) {
    llvm::StringRef Name =
        Lexer::getImmediateMacroName(Loc, SM, Context.getLangOpts());
    if (Name == "get_user" || Name == "__get_user" || Name == "unsafe_get_user")
      return Origin{Level::Warning, nameOf(Leaf) +
                                        " read from user memory by " +
                                        Name.str() + "()"};
    Loc = SM.getImmediateMacroCallerLoc(Loc);
  }
  return std::nullopt;
}

static std::optional<Origin> ofConjured(const SymbolConjured *Made,
                                        SymbolRef Leaf, const Unit &U,
                                        ASTContext &Context) {
  const CallExpr *Call = callOf(Made);
  if (!Call)
    return ofMacro(Made->getStmt(), Leaf, Context);
  // what such a call returns is not what it has read
  if (Leaf != Made || Made->getTag() != Call)
    if (auto Filled = ofFill(Call, Leaf, U))
      return Filled;
  if (auto Copied = ofCopy(Call, Leaf))
    return Copied;
  if (const ReturnApi *Api = find(Returns, apiName(Call)))
    if (Made == Leaf)
      return Origin{ofText(Api->Strength, Api->Text, Call, U),
                    Api->Text == "data"
                        ? "data read by " + Api->Name.ltrim('_').str() + "()"
                        : Api->Text.str(),
                    Api->Text == "data"};
  return std::nullopt;
}

static std::optional<Origin> ofVariable(const VarDecl *Var, const Unit &U) {
  if (!Var->hasGlobalStorage() || !U.isParam(Var))
    return std::nullopt;
  return Origin{Level::Warning, "the module parameter " + Var->getName().str(),
                false, Var};
}

std::optional<Origin> kapcheck::originOf(SymbolRef Leaf, const Unit &U,
                                         ASTContext &Context) {
  if (const auto *Made = dyn_cast<SymbolConjured>(Leaf))
    return ofConjured(Made, Leaf, U, Context);
  if (const auto *Derived = dyn_cast<SymbolDerived>(Leaf))
    if (const auto *Parent =
            dyn_cast<SymbolConjured>(Derived->getParentSymbol()))
      if (auto Found = ofConjured(Parent, Leaf, U, Context))
        return Found;
  const MemRegion *R = Leaf->getOriginRegion();
  if (!R)
    return std::nullopt;
  if (const ParmVarDecl *Param = paramOf(Leaf))
    return lengthOf(Param, U, Context);
  if (const auto *Var = dyn_cast<VarRegion>(R))
    if (auto Found = ofVariable(Var->getDecl(), U))
      return Found;
  if (const auto *Field = dyn_cast<FieldRegion>(R))
    if (auto Found = ofField(Field->getDecl(), Leaf))
      return Found;
  if (const ValueDecl *D = declOf(Leaf))
    if (auto Found = ofType(D->getType(), D, Leaf))
      return Found;
  SymbolRef Base = baseOf(R);
  return Base ? ofPointer(Base, R, Leaf, Context) : std::nullopt;
}

/// The buffer gets a symbol of the call, from which its parts are derived.
static ProgramStateRef fill(ProgramStateRef State, SVal Where, const void *Tag,
                            const CallExpr *CE, CheckerContext &C) {
  SValBuilder &SVB = C.getSValBuilder();
  const LocationContext *LC = C.getLocationContext();
  const MemRegion *R = Where.getAsRegion();
  if (!R)
    return State;
  R = R->StripCasts(); // an array as a whole, not its first element
  State = forgetPlaces(State, R);
  const auto *Typed = dyn_cast<TypedValueRegion>(R);
  if (Typed && SymbolManager::canSymbolicate(Typed->getValueType()))
    return State->bindLoc(loc::MemRegionVal(R),
                          SVB.conjureSymbolVal(Tag, CE, LC,
                                               Typed->getValueType(),
                                               C.blockCount()),
                          LC);
  return State->invalidateRegions(R, CE, C.blockCount(), LC,
                                  /*CausesPointerEscape=*/false);
}

/// be32_to_cpup() and its kind: inlined, they leave no trace of what they are.
static bool isReader(llvm::StringRef Name) {
  const ReturnApi *Api = find(Returns, Name);
  return Api && Api->Text == "data" && Name.ends_with("cpup");
}

bool kapcheck::evalFill(const CallEvent &Call, CheckerContext &C) {
  const auto *CE = dyn_cast_or_null<CallExpr>(Call.getOriginExpr());
  const FillApi *Api = CE ? find(Fills, apiName(CE)) : nullptr;
  bool Fills = Api && Api->Argument < CE->getNumArgs();
  if (!CE || (!Fills && !isReader(apiName(CE))))
    return false;
  ProgramStateRef State = C.getState();
  if (Fills)
    State = fill(State, Call.getArgSVal(Api->Argument), nullptr, CE, C);
  // sscanf() fills all that follow
  for (unsigned I = Api ? Api->Argument + 1 : ~0U;
       Fills && Api->Name == "sscanf" && I < CE->getNumArgs(); I++)
    State = fill(State, Call.getArgSVal(I), CE->getArg(I), CE, C);
  SVal Result = C.getSValBuilder().conjureSymbolVal(
      /*symbolTag=*/Fills ? CE : nullptr, CE, C.getLocationContext(),
      CE->getType(), C.blockCount());
  C.addTransition(State->BindExpr(CE, C.getLocationContext(), Result));
  return true;
}
