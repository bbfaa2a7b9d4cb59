// SPDX-License-Identifier: GPL-2.0-only
#include "Analysis.h"

#include "Compat.h"
#include "Headers.h"
#include "Lines.h"
#include "Registry.h"
#include "Results.h"
#include "Select.h"

#include "clang/AST/ASTConsumer.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/StaticAnalyzer/Core/AnalyzerOptions.h"
#include "clang/StaticAnalyzer/Frontend/AnalysisConsumer.h"
#include "clang/StaticAnalyzer/Frontend/CheckerRegistry.h"
#include "clang/Tooling/ArgumentsAdjusters.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/VirtualFileSystem.h"

using namespace clang;
using namespace kapcheck;

static bool isWanted(const CheckerEntry &Entry, const Job &J) {
  return Entry.Rule &&
         (J.Rules.empty() || llvm::is_contained(J.Rules, Entry.Rule));
}

namespace {
/// Hands only the chosen functions of the unit to the analyzer as roots; what
/// they call is still inlined.
class Filter : public ASTConsumer {
public:
  Filter(std::unique_ptr<ento::AnalysisASTConsumer> Inner, const Job &J,
         const Settings &S)
      : Inner(std::move(Inner)), J(J), Configs(S.Configs), All(S.AllFunctions) {
  }

  void Initialize(ASTContext &Context) override {
    SM = &Context.getSourceManager();
    Inner->Initialize(Context);
  }
  /// What the kernel's headers do in their functions counts for little, and is
  /// half of the parser's time; those that most units include are precompiled,
  /// bodies and all. What cleanup attributes call counts.
  bool shouldSkipFunctionBody(Decl *D) override {
    SourceLocation Loc = SM->getFileLoc(D->getLocation());
    const auto *Named = dyn_cast<NamedDecl>(D);
    return !All && !SM->isInMainFile(Loc) &&
           SM->getFilename(Loc).contains("include/") &&
           !(Named && Named->getIdentifier() &&
             Named->getName().contains("free"));
  }
  bool HandleTopLevelDecl(DeclGroupRef Group) override {
    for (Decl *D : Group)
      if (D) // what does not parse leaves null behind
        Decls.push_back(D);
    return true;
  }
  void HandleTranslationUnit(ASTContext &Context) override {
    // what does not parse is not analysed: half an AST proves nothing
    if (Context.getDiagnostics().hasUncompilableErrorOccurred())
      return;
    // what is read from precompiled headers from here on is no root, but is
    // handed to HandleTopLevelDecl() all the same
    const std::vector<Decl *> Parsed = std::move(Decls);
    Ahead Way;
    auto Chosen =
        selectFunctions(Parsed, concerned(Context), J, Configs, Context, Way);
    if (!All)
      Ahead::Current = &Way;
    for (Decl *D : Parsed)
      if (All || Chosen.count(D->getCanonicalDecl()))
        Inner->HandleTopLevelDecl(DeclGroupRef(D));
    Inner->HandleTranslationUnit(Context);
    Ahead::Current = nullptr;
  }

private:
  /// The checkers that are asked for and find in the unit what they look for.
  std::vector<const CheckerEntry *> concerned(ASTContext &Context) const {
    std::vector<const CheckerEntry *> Entries;
    for (const CheckerEntry *Entry : checkerEntries())
      if (isWanted(*Entry, J) &&
          (!Entry->Of.Concerns ||
           Entry->Of.Concerns(Context.getTranslationUnitDecl())))
        Entries.push_back(Entry);
    return Entries;
  }

  std::unique_ptr<ento::AnalysisASTConsumer> Inner;
  const Job &J;
  const std::vector<std::string> &Configs;
  std::vector<Decl *> Decls;
  const SourceManager *SM = nullptr;
  bool All;
};

class Action : public ASTFrontendAction {
public:
  Action(const Job &J, const Settings &S, Results &R) : J(J), S(S), R(R) {}

protected:
  bool BeginSourceFileAction(CompilerInstance &CI) override {
    ignoreLines(CI.getSourceManager());
    return true;
  }
  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &CI,
                                                 StringRef) override {
    analyzerOptions(CI).AnalysisDiagOpt = PD_NONE;
    CI.getFrontendOpts().SkipFunctionBodies = true; // where the consumer says
    auto Inner = ento::CreateAnalysisConsumer(CI);
    Inner->AddCheckerRegistrationFn(registerCheckers);
    Inner->AddDiagnosticConsumer(Results::consumer(R).release());
    return std::make_unique<Filter>(std::move(Inner), J, S);
  }

private:
  const Job &J;
  const Settings &S;
  Results &R;
};

/// Keeps the first error, which is what the user is told.
class FirstError : public DiagnosticConsumer {
public:
  void HandleDiagnostic(DiagnosticsEngine::Level Level,
                        const Diagnostic &Info) override {
    DiagnosticConsumer::HandleDiagnostic(Level, Info);
    if (Level < DiagnosticsEngine::Error || !Text.empty())
      return;
    llvm::SmallString<128> Message;
    Info.FormatDiagnostic(Message);
    llvm::raw_string_ostream Stream(Text);
    if (Info.hasSourceManager() && Info.getLocation().isValid()) {
      PresumedLoc At = Info.getSourceManager().getPresumedLoc(
          Info.getSourceManager().getFileLoc(Info.getLocation()));
      if (At.isValid())
        Stream << At.getFilename() << ':' << At.getLine() << ": ";
    }
    Stream << Message;
  }
  std::string Text;
};
} // namespace

/// The compiler's arguments without what must go: outputs, dependency files,
/// and other plugins.
static std::vector<std::string> plain(const Job &J) {
  using namespace tooling;
  ArgumentsAdjuster Adjust =
      combineAdjusters(combineAdjusters(getClangStripOutputAdjuster(),
                                        getClangStripDependencyFileAdjuster()),
                       getStripPluginsAdjuster());
  std::vector<std::string> Args = Adjust(J.Arguments, J.File);
  // Kbuild's way of asking for a dependency file
  llvm::erase_if(
      Args, [](llvm::StringRef Word) { return Word.substr(0, 6) == "-Wp,-M"; });
  Args.insert(Args.end(), {"-resource-dir", CLANG_RESOURCE_DIR});
  return Args;
}

static std::vector<std::string> commandLine(std::vector<std::string> Args,
                                            const std::string &Precompiled,
                                            const Job &J, const Settings &S) {
  auto Front = [&Args](std::initializer_list<std::string> Words) {
    for (const std::string &Word : Words)
      Args.insert(Args.end(), {"-Xclang", Word});
  };

  Args.insert(Args.end(),
              {"-fsyntax-only", "-w", "-Wno-error", "-ferror-limit=1"});
  if (!Precompiled.empty())
    Args.insert(Args.end(), {"-include-pch", Precompiled});
  Front({"-analyzer-checker=core.builtin"});
  for (const CheckerEntry *Entry : checkerEntries())
    if (isWanted(*Entry, J))
      Front({std::string("-analyzer-checker=") + Entry->Name});
  Front({"-analyzer-inlining-mode=all"});
  Front({"-analyzer-config", "max-nodes=" + std::to_string(S.MaxNodes),
         "-analyzer-config", "support-symbolic-integer-casts=true"});
  // a wrong value is an error: the driver has it otherwise
  Front({"-analyzer-config-compatibility-mode=false"});
  for (const std::string &Config : S.Configs)
    Front({"-analyzer-config", Config});
  return Args;
}

/// One try; the first error, or nothing.
static std::string attempt(const std::vector<std::string> &Args, const Job &J,
                           const Settings &S, FileManager &Files, Results &R) {
  FirstError Errors;
  tooling::ToolInvocation Run(Args, std::make_unique<Action>(J, S, R), &Files);
  Run.setDiagnosticConsumer(&Errors);
  Sink::Current = &R;
  bool Good = Run.run();
  Sink::Current = nullptr;
  return Good || !Errors.Text.empty() ? Errors.Text : "the compiler gave up";
}

void kapcheck::expectHeaders(const std::vector<Job> &Jobs, Headers &Shared) {
  for (const Job &J : Jobs)
    Shared.expect(plain(J), J.Directory);
}

bool kapcheck::analyse(const Job &J, const Settings &S, Headers &Shared,
                       llvm::raw_ostream &Out) {
  const std::clock_t Started = std::clock();
  auto FS = llvm::vfs::createPhysicalFileSystem();
  if (std::error_code EC = FS->setCurrentWorkingDirectory(J.Directory)) {
    Results(J.File, Started)
        .printFailure(Out, J.Directory + ": " + EC.message());
    return false;
  }
  auto Files = llvm::makeIntrusiveRefCnt<FileManager>(FileSystemOptions(),
                                                      std::move(FS));
  std::vector<std::string> Args = plain(J);
  std::string Precompiled = Shared.find(Args, J.Directory);
  for (;;) {
    Results R(J.File, Started);
    std::string Error =
        attempt(commandLine(Args, Precompiled, J, S), J, S, *Files, R);
    if (Error.empty()) {
      R.print(Out);
      return true;
    }
    if (Precompiled.empty()) {
      R.printFailure(Out, Error);
      return false;
    }
    // a header that the unit does not want may clash with it
    Precompiled.clear();
  }
}
