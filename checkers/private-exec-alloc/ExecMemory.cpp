// SPDX-License-Identifier: GPL-2.0-only

#include "ExecMemory.h"

#include "Apis.h"
#include "Spelling.h"

#include "clang/Lex/HeaderSearch.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Regex.h"

#include <set>

using namespace clang;
using namespace ento;
using namespace kapcheck;

llvm::StringRef kapcheck::execmemRange(llvm::StringRef Hook) {
  return llvm::StringSwitch<llvm::StringRef>(Hook)
      .Case("module_alloc", "EXECMEM_MODULE_TEXT")
      .Cases("alloc_insn_page", "alloc_optinsn_page", "EXECMEM_KPROBES")
      .Case("bpf_jit_alloc_exec", "EXECMEM_BPF")
      .Default("");
}

static bool isAllocator(llvm::StringRef Name) {
  static const llvm::StringSet<> Names = {
      "vmalloc",      "vzalloc",
      "vmalloc_node", "vzalloc_node",
      "vmalloc_huge", "vmalloc_huge_node",
      "__vmalloc",    "__vmalloc_node",
      "vmalloc_exec", "__vmalloc_node_range"};
  return Names.count(Name);
}

/// A protection by its name.
static bool isProtection(llvm::StringRef Name) {
  static const llvm::Regex Executable(
      "_(EXEC|EXECUTE|EXECREAD|ROX|RWX|WX|RX|X|TEXT)(_|$)|KERNELRX$|"
      "^pgprot_(mk)?exec$");
  static const llvm::Regex Denies(
      "_(NO|NON|NOT)_?(EXEC|X)(_|$)|_NX(_|$)|^pgprot_(nx|noexec)$");
  return Executable.match(Name) && !Denies.match(Name);
}

/// A bound of the module or BPF area.
static bool isArea(llvm::StringRef Name) {
  static const llvm::Regex Area(
      "^(MODULES_|MODULE_(START|END|VADDR|BASE)$|BPF_JIT_REGION|"
      "module_(alloc|direct|plt)_base)");
  return Area.match(Name);
}

/// Names whose expansion is of no interest: the arch's plain protections may
/// have a bit for execution, its vmalloc area may begin where modules end.
static bool isPlain(llvm::StringRef Name) {
  static const llvm::Regex Plain(
      "^_*(PAGE_(KERNEL|SHARED|COPY|NONE|READONLY)|VMALLOC_|KASAN_|FIXADDR)");
  return Plain.match(Name);
}

static bool isExecutable(llvm::StringRef Name) {
  return Name == "set_memory_x" || Name == "set_memory_rox" ||
         Name == "set_memory_rwx";
}

/// Whether a protection is masked out in what is written in this file.
static bool masksExecution(const Stmt *S, const ASTContext &Context) {
  const SourceManager &SM = Context.getSourceManager();
  const auto *Not = dyn_cast<UnaryOperator>(S);
  bool Masked = false;
  if (Not && Not->getOpcode() == UO_Not &&
      SM.isInMainFile(SM.getSpellingLoc(Not->getOperatorLoc())))
    forEachSpelling(
        Not, Context,
        [&Masked](llvm::ArrayRef<llvm::StringRef> Names, SourceLocation) {
          Masked |= llvm::any_of(Names, isProtection);
          return !Masked;
        });
  return Masked || llvm::any_of(S->children(), [&](const Stmt *Child) {
           return Child && masksExecution(Child, Context);
         });
}

/// The names in an expression that say it is about code.
void ExecMemory::addNames(const Expr *E, std::vector<Sign> &Out) const {
  bool Masked = masksExecution(E, Context);
  forEachSpelling(
      E, Context,
      [&](llvm::ArrayRef<llvm::StringRef> Names, SourceLocation Where) {
        for (llvm::StringRef Name : Names) {
          bool Is = isProtection(Name) || isArea(Name);
          if (isArea(Name) || (Is && !Masked))
            Out.push_back({Name.str(), Where});
          if (Is || isPlain(Name))
            break;
        }
        return true;
      });
}

/// Whether a value is that end of an area of code, or lies beyond it.
static bool isEdge(const Expr *E, const llvm::Regex &Edge,
                   BinaryOperatorKind Beyond, const ASTContext &Context) {
  llvm::SmallVector<llvm::StringRef, 4> Names;
  E = E->IgnoreParenCasts();
  spellingOf(E, Context, Names);
  const auto *Area = llvm::find_if(Names, isArea);
  if (Area != Names.end())
    return Edge.match(*Area);
  const auto *Sum = dyn_cast<BinaryOperator>(E);
  return Sum && Sum->getOpcode() == Beyond &&
         isEdge(Sum->getLHS(), Edge, Beyond, Context);
}

/// Whether a range begins where an area of code ends, or ends where one begins.
bool ExecMemory::isOutside(const ExecAlloc &A, unsigned Argument) const {
  static const llvm::Regex Start("_(VADDR|START|BASE)$|_base$"), End("_END$");
  if (A.Name != "__vmalloc_node_range" || (Argument != 2 && Argument != 3))
    return false;
  const Expr *E = A.Source.Call->getArg(Argument);
  return Argument == 2 ? isEdge(E, End, BO_Add, Context)
                       : isEdge(E, Start, BO_Sub, Context);
}

static const VarDecl *variable(const Expr *E) {
  const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenCasts());
  return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
}

/// What a variable is given says what it is for, also where it is of the file.
void ExecMemory::addValues(const VarDecl *Var, std::vector<Sign> &Out) const {
  if (!Var->hasLocalStorage() && Var->getAnyInitializer())
    addNames(Var->getAnyInitializer(), Out);
  for (const Expr *Value : Flow.valuesOf(Var))
    addNames(Value, Out);
}

/// Signs in the arguments, also by way of a variable or of a parameter that
/// callers in this file fill. Argument 0 is a size.
void ExecMemory::addGiven(ExecAlloc &A) const {
  if (A.Name == "vmalloc_exec")
    A.Given.push_back(
        {"an executable protection", A.Source.Call->getBeginLoc()});
  for (unsigned I = 1; I < A.Source.Call->getNumArgs(); I++) {
    const Expr *Argument = A.Source.Call->getArg(I);
    if (isOutside(A, I))
      continue;
    addNames(Argument, A.Given);
    const VarDecl *Var = variable(Argument);
    if (Var)
      addValues(Var, A.Given);
    if (const auto *Param = dyn_cast_or_null<ParmVarDecl>(Var))
      for (const Made &M : Flow.callsOf(A.Source.In))
        if (Param->getFunctionScopeIndex() < M.Call->getNumArgs())
          addNames(M.Call->getArg(Param->getFunctionScopeIndex()), A.Given);
  }
}

/// Calls that make executable what Source returned, also in a function of the
/// file that is given it.
void ExecMemory::addExecutable(const Made &Source,
                               std::vector<Sign> &Out) const {
  for (const Made &M : Flow.calls()) {
    llvm::StringRef Name = apiName(M.Call);
    if (!isExecutable(Name) || !M.Call->getNumArgs())
      continue;
    const Expr *Address = M.Call->getArg(0);
    if (Flow.reaches(Source, Address, M) || isHandedOn(Source, Address, M))
      Out.push_back({(Name + "()").str(), M.Call->getBeginLoc()});
  }
}

/// Whether an expression in User is made of a parameter that Source is given.
bool ExecMemory::isHandedOn(const Made &Source, const Expr *E,
                            const Made &User) const {
  for (const ParmVarDecl *Param : User.In->parameters()) {
    unsigned I = Param->getFunctionScopeIndex();
    if (!mentions(E, Param) || !Flow.valuesOf(Param).empty())
      continue;
    for (const Made &M : Flow.callsOf(User.In))
      if (I < M.Call->getNumArgs() &&
          Flow.reaches(Source, M.Call->getArg(I), M))
        return true;
  }
  return false;
}

void ExecMemory::addLater(ExecAlloc &A) const {
  addExecutable(A.Source, A.Later);
  if (Flow.isReturned(A.Source))
    for (const Made &M : Flow.callsOf(A.Source.In))
      addExecutable(M, A.Later);
}

/// The hook that this function is, or whose memory it returns to it.
llvm::StringRef ExecMemory::hookOf(const FunctionDecl *FD,
                                   unsigned Depth) const {
  if (!FD->getIdentifier())
    return "";
  if (!execmemRange(FD->getName()).empty())
    return FD->getName();
  for (const Made &M : Flow.callsOf(FD)) {
    llvm::StringRef Hook = Depth && M.In != FD && Flow.isReturned(M)
                               ? hookOf(M.In, Depth - 1)
                               : "";
    if (!Hook.empty())
      return Hook;
  }
  return "";
}

static void sortOut(std::vector<Sign> &Signs) {
  std::set<Sign> Sorted(Signs.begin(), Signs.end());
  Signs.assign(Sorted.begin(), Sorted.end());
}

std::vector<ExecAlloc> ExecMemory::allocations() const {
  std::vector<ExecAlloc> Found;
  for (const FunctionDecl *FD : Flow.functions())
    if (isAllocator(apiName(FD)) || apiName(FD) == "execmem_alloc")
      return Found;
  for (const Made &M : Flow.calls()) {
    if (!isAllocator(apiName(M.Call)))
      continue;
    ExecAlloc A{M, apiName(M.Call).str(), {}, {}, ""};
    addGiven(A);
    addLater(A);
    sortOut(A.Given);
    sortOut(A.Later);
    // what a hook does not return is its own scratch memory
    if (Flow.isReturned(M))
      A.Hook = hookOf(M.In);
    Found.push_back(std::move(A));
  }
  return Found;
}

static bool takesExecmem(const FunctionDecl *FD) {
  return llvm::any_of(FD->parameters(), [](const ParmVarDecl *Param) {
    QualType Type = Param->getType();
    const RecordDecl *Record = Type->isPointerType()
                                   ? Type->getPointeeType()->getAsRecordDecl()
                                   : nullptr;
    return Record && Record->getIdentifier() &&
           (Record->getName() == "execmem_info" ||
            Record->getName() == "execmem_range");
  });
}

/// Stacks, shadow memory, execmem's own.
bool ExecMemory::isLeftAlone(const ExecAlloc &A) const {
  static const llvm::Regex Kept(
      "STACK|stack_size|THREAD_SIZE|THREAD_ALIGN|SCS_SIZE|shadow");
  bool Alone = false;
  for (const Expr *Argument : A.Source.Call->arguments())
    forEachSpelling(
        Argument, Context,
        [&Alone](llvm::ArrayRef<llvm::StringRef> Names, SourceLocation) {
          Alone |= Kept.match(Names.front());
          return !Alone;
        });
  return Alone || takesExecmem(A.Source.In) ||
         llvm::StringRef(A.Source.In->getNameAsString()).contains("kasan");
}

bool ExecMemory::declares(llvm::StringRef Name) const {
  auto Known = Context.Idents.find(Name);
  return Known != Context.Idents.end() &&
         !Context.getTranslationUnitDecl()
              ->lookup(DeclarationName(Known->second))
              .empty();
}

bool ExecMemory::exists(llvm::StringRef Folder, llvm::StringRef Name) const {
  llvm::SmallString<128> Path = Folder;
  llvm::sys::path::append(Path, Name);
  return bool(SM.getFileManager().getOptionalFileRef(Path));
}

/// Asked of what was parsed, of the folders that headers are searched in, and
/// of those above the file.
std::optional<bool> ExecMemory::hasExecmem() const {
  if (declares("execmem_alloc") || declares("EXECMEM_DEFAULT") ||
      declares("vmalloc_noprof"))
    return true;
  bool Headers = false;
  for (const DirectoryLookup &Folder :
       PP.getHeaderSearchInfo().search_dir_range()) {
    if (exists(Folder.getName(), "linux/execmem.h"))
      return true;
    Headers |= exists(Folder.getName(), "linux/vmalloc.h");
  }
  llvm::SmallString<128> Above =
      SM.getFilename(SM.getLocForStartOfFile(SM.getMainFileID()));
  SM.getFileManager().makeAbsolutePath(Above);
  while (llvm::sys::path::has_parent_path(Above) && !Headers) {
    llvm::sys::path::remove_filename(Above);
    if (exists(Above, "include/linux/execmem.h"))
      return true;
    Headers = exists(Above, "include/linux/vmalloc.h");
  }
  return Headers ? std::optional<bool>(false) : std::nullopt;
}

std::vector<Sign> ExecMemory::twins() const {
  std::vector<Sign> Found;
  for (const Made &M : Flow.calls()) {
    llvm::StringRef Hook = apiName(M.In);
    if (apiName(M.Call) == "vfree" &&
        (Hook == "module_memfree" || Hook == "free_insn_page" ||
         Hook == "free_optinsn_page" || Hook == "bpf_jit_free_exec"))
      Found.push_back({Hook.str(), M.Call->getBeginLoc()});
  }
  return Found;
}
