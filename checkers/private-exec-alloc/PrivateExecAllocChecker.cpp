// SPDX-License-Identifier: GPL-2.0-only
//
// KAP004: memory for instructions that comes from the vmalloc layer itself. A
// whole file is judged, with its macros expanded: what shows that memory holds
// instructions is a name, a hook, or that it is made executable later.

#include "Apis.h"
#include "Holders.h"
#include "Registry.h"
#include "Report.h"
#include "Sites.h"
#include "Spelling.h"

#include "clang/AST/Attr.h"
#include "clang/Lex/HeaderSearch.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/StaticAnalyzer/Core/Checker.h"
#include "clang/StaticAnalyzer/Core/CheckerManager.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/AnalysisManager.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Regex.h"

#include <optional>
#include <set>

using namespace clang;
using namespace ento;
using namespace kapcheck;

namespace {
/// What shows that memory holds instructions: a name and where it stands.
using Sign = std::pair<std::string, SourceLocation>;

/// An allocation and all that is known of it.
struct Alloc {
  Made Source;
  std::string Name; ///< of the function that allocates
  std::vector<Sign> Given, Later;
  llvm::StringRef Hook; ///< which the function is or serves
};

/// One unit.
class File {
public:
  File(AnalysisManager &Mgr)
      : Context(Mgr.getASTContext()), SM(Context.getSourceManager()),
        PP(Mgr.getPreprocessor()), Flow(Context) {}

  /// The allocations to judge; none in the implementations of vmalloc and
  /// execmem.
  std::vector<Alloc> allocations() const;
  bool isLeftAlone(const Alloc &A) const;
  /// Nothing where no kernel headers are in sight.
  std::optional<bool> hasExecmem() const;
  /// Frees in the hooks that go with the allocators.
  std::vector<Sign> twins() const;

private:
  void addGiven(Alloc &A) const;
  void addValues(const VarDecl *Var, std::vector<Sign> &Out) const;
  bool isOutside(const Alloc &A, unsigned Argument) const;
  void addNames(const Expr *E, std::vector<Sign> &Out) const;
  void addLater(Alloc &A) const;
  void addExecutable(const Made &Source, std::vector<Sign> &Out) const;
  bool isHandedOn(const Made &Source, const Expr *E, const Made &User) const;
  llvm::StringRef hookOf(const FunctionDecl *FD, unsigned Depth = 3) const;
  bool declares(llvm::StringRef Name) const;
  bool exists(llvm::StringRef Folder, llvm::StringRef Name) const;

  ASTContext &Context;
  const SourceManager &SM;
  Preprocessor &PP;
  FileFlow Flow;
};

class PrivateExecAlloc : public Checker<check::ASTDecl<TranslationUnitDecl>> {
public:
  void checkASTDecl(const TranslationUnitDecl *TU, AnalysisManager &Mgr,
                    BugReporter &BR) const;

private:
  void report(const Alloc &A, std::optional<bool> Execmem,
              llvm::ArrayRef<Sign> Twins, BugReporter &BR) const;

  RuleBugs Bugs{this, "KAP004", "Memory for instructions got past execmem"};
};
} // namespace

/// The hooks that archs override, and the execmem range that takes their place.
static llvm::StringRef rangeOf(llvm::StringRef Hook) {
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
void File::addNames(const Expr *E, std::vector<Sign> &Out) const {
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

/// Whether a range begins where an area of code ends, or ends where one begins.
bool File::isOutside(const Alloc &A, unsigned Argument) const {
  static const llvm::Regex Start("_(VADDR|START|BASE)$|_base$"), End("_END$");
  if (A.Name != "__vmalloc_node_range" || (Argument != 2 && Argument != 3))
    return false;
  const Expr *E = A.Source.Call->getArg(Argument);
  if (SM.getFileLoc(E->getBeginLoc()) != SM.getFileLoc(E->getEndLoc()))
    return false;
  bool Outside = false;
  forEachSpelling(
      E, Context, [&](llvm::ArrayRef<llvm::StringRef> Names, SourceLocation) {
        Outside = isArea(Names.front()) &&
                  (Argument == 2 ? End : Start).match(Names.front());
        return false;
      });
  return Outside;
}

static const VarDecl *variable(const Expr *E) {
  const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenCasts());
  return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
}

/// What a variable is given says what it is for, also where it is of the file.
void File::addValues(const VarDecl *Var, std::vector<Sign> &Out) const {
  if (!Var->hasLocalStorage() && Var->getAnyInitializer())
    addNames(Var->getAnyInitializer(), Out);
  for (const Expr *Value : Flow.valuesOf(Var))
    addNames(Value, Out);
}

/// Signs in the arguments, also by way of a variable or of a parameter that
/// callers in this file fill. Argument 0 is a size.
void File::addGiven(Alloc &A) const {
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
void File::addExecutable(const Made &Source, std::vector<Sign> &Out) const {
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
bool File::isHandedOn(const Made &Source, const Expr *E,
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

void File::addLater(Alloc &A) const {
  addExecutable(A.Source, A.Later);
  if (Flow.isReturned(A.Source))
    for (const Made &M : Flow.callsOf(A.Source.In))
      addExecutable(M, A.Later);
}

/// The hook that this function is, or whose memory it returns to it.
llvm::StringRef File::hookOf(const FunctionDecl *FD, unsigned Depth) const {
  if (!FD->getIdentifier())
    return "";
  if (!rangeOf(FD->getName()).empty())
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

std::vector<Alloc> File::allocations() const {
  std::vector<Alloc> Found;
  for (const FunctionDecl *FD : Flow.functions())
    if (isAllocator(apiName(FD)) || apiName(FD) == "execmem_alloc")
      return Found;
  for (const Made &M : Flow.calls()) {
    if (!isAllocator(apiName(M.Call)))
      continue;
    Alloc A{M, apiName(M.Call).str(), {}, {}, ""};
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
bool File::isLeftAlone(const Alloc &A) const {
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

bool File::declares(llvm::StringRef Name) const {
  auto Known = Context.Idents.find(Name);
  return Known != Context.Idents.end() &&
         !Context.getTranslationUnitDecl()
              ->lookup(DeclarationName(Known->second))
              .empty();
}

bool File::exists(llvm::StringRef Folder, llvm::StringRef Name) const {
  llvm::SmallString<128> Path = Folder;
  llvm::sys::path::append(Path, Name);
  return bool(SM.getFileManager().getOptionalFileRef(Path));
}

/// Asked of what was parsed, of the folders that headers are searched in, and
/// of those above the file.
std::optional<bool> File::hasExecmem() const {
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

std::vector<Sign> File::twins() const {
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

static std::string namesOf(llvm::ArrayRef<Sign> Signs) {
  std::string Text, Last;
  for (const Sign &S : Signs) {
    if (S.first == Last)
      continue;
    Text += (Text.empty() ? "" : ", ") + S.first;
    Last = S.first;
  }
  return Text;
}

/// The signs as words of a sentence; empty when there are none.
static std::string reason(const Alloc &A) {
  std::string Text;
  auto Say = [&Text](const std::string &Words) {
    Text += (Text.empty() ? "" : ", ") + Words;
  };
  if (!A.Given.empty())
    Say("it is given " + namesOf(A.Given));
  if (!A.Later.empty())
    Say(namesOf(A.Later) + " makes it executable");
  if (!A.Hook.empty())
    Say((A.Hook == apiName(A.Source.In) ? "it is the arch's "
                                        : "it serves the arch's ") +
        A.Hook.str() + "()");
  return Text;
}

static std::string tail(llvm::StringRef Hook, std::optional<bool> Execmem) {
  llvm::StringRef Range = rangeOf(Hook);
  std::string Has = (Range.empty() ? "an EXECMEM_ range" : Range).str();
  if (!Execmem)
    return "; execmem (since v6.10) has " + Has +
           " for it, but no include/linux is in sight to tell whether this "
           "tree has execmem";
  return (*Execmem ? "; execmem has "
                   : "; this tree predates execmem (v6.10), which has ") +
         Has + " for it";
}

void PrivateExecAlloc::report(const Alloc &A, std::optional<bool> Execmem,
                              llvm::ArrayRef<Sign> Twins,
                              BugReporter &BR) const {
  const SourceManager &SM = BR.getSourceManager();
  auto Place = [&SM](SourceLocation Loc) {
    return PathDiagnosticLocation(spelled(Loc, SM), SM);
  };
  std::string Text = A.Source.In->getNameAsString() +
                     "() takes memory for instructions from " + A.Name +
                     "() itself: " + reason(A) + tail(A.Hook, Execmem);
  auto Report = std::make_unique<BasicBugReport>(
      Bugs[Execmem.value_or(false) ? Level::Warning : Level::Note], Text,
      Place(A.Source.Call->getBeginLoc()));
  Report->setDeclWithIssue(A.Source.In);
  for (const Sign &S : A.Given)
    Report->addNote(S.first + " is given", Place(S.second));
  for (const Sign &S : A.Later)
    Report->addNote(S.first + " makes it executable", Place(S.second));
  for (const Sign &S : Twins)
    Report->addNote(S.first + "() goes with it", Place(S.second));
  BR.emitReport(std::move(Report));
}

void PrivateExecAlloc::checkASTDecl(const TranslationUnitDecl *TU,
                                    AnalysisManager &Mgr,
                                    BugReporter &BR) const {
  File F(Mgr);
  Sites Judged("KAP004");
  std::vector<Alloc> Allocs = F.allocations();
  if (Allocs.empty())
    return;
  std::optional<bool> Execmem = F.hasExecmem();
  for (const Alloc &A : Allocs) {
    SourceLocation Where = A.Source.Call->getBeginLoc();
    // before execmem the weak default was the allocator that all share
    bool Shared = A.Source.In->hasAttr<WeakAttr>() && !A.Hook.empty() &&
                  !Execmem.value_or(false);
    if (reason(A).empty() || F.isLeftAlone(A) || Shared)
      Judged.passed(Where, A.Source.In, "data", /*Proof=*/false,
                    "nothing shows that this memory is for instructions");
    else if (Execmem.value_or(false) || wantsNotes())
      report(A, Execmem, F.twins(), BR);
  }
  Judged.print(BR.getSourceManager());
}

static void registerPrivateExecAlloc(CheckerManager &Manager) {
  Manager.registerChecker<PrivateExecAlloc>();
}

static const CheckerEntry Entry("kapcheck.PrivateExecAlloc", "KAP004",
                                "Memory for instructions is taken past execmem",
                                registerPrivateExecAlloc);
