// SPDX-License-Identifier: GPL-2.0-only
//
// KAP004: memory for instructions that comes from the vmalloc layer itself. A
// whole file is judged, with its macros expanded.

#include "Apis.h"
#include "ExecMemory.h"
#include "Registry.h"
#include "Report.h"
#include "Sites.h"

#include "clang/AST/Attr.h"
#include "clang/StaticAnalyzer/Core/Checker.h"
#include "clang/StaticAnalyzer/Core/CheckerManager.h"

using namespace clang;
using namespace ento;
using namespace kapcheck;

namespace {
class PrivateExecAlloc : public Checker<check::ASTDecl<TranslationUnitDecl>> {
public:
  void checkASTDecl(const TranslationUnitDecl *TU, AnalysisManager &Mgr,
                    BugReporter &BR) const;

private:
  void report(const ExecAlloc &A, std::optional<bool> Execmem,
              llvm::ArrayRef<Sign> Twins, BugReporter &BR) const;

  RuleBugs Bugs{this, "KAP004", "Memory for instructions got past execmem"};
};
} // namespace

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
static std::string reason(const ExecAlloc &A) {
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
  llvm::StringRef Range = execmemRange(Hook);
  std::string Has = (Range.empty() ? "an EXECMEM_ range" : Range).str();
  if (!Execmem)
    return "; execmem (since v6.10) has " + Has +
           " for it, but no include/linux is in sight to tell whether this "
           "tree has execmem";
  return (*Execmem ? "; execmem has "
                   : "; this tree predates execmem (v6.10), which has ") +
         Has + " for it";
}

void PrivateExecAlloc::report(const ExecAlloc &A, std::optional<bool> Execmem,
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
  ExecMemory Memory(Mgr);
  Sites Judged("KAP004");
  std::vector<ExecAlloc> Allocs = Memory.allocations();
  if (Allocs.empty())
    return;
  std::optional<bool> Execmem = Memory.hasExecmem();
  for (const ExecAlloc &A : Allocs) {
    SourceLocation Where = A.Source.Call->getBeginLoc();
    // before execmem the weak default was the allocator that all share
    bool Shared = A.Source.In->hasAttr<WeakAttr>() && !A.Hook.empty() &&
                  !Execmem.value_or(false);
    if (reason(A).empty() || Memory.isLeftAlone(A) || Shared)
      Judged.passed(Where, A.Source.In, "data", /*Proof=*/false,
                    "nothing shows that this memory is for instructions");
    else if (Execmem.value_or(false) || wantsNotes())
      report(A, Execmem, Memory.twins(), BR);
  }
  Judged.print(BR.getSourceManager());
}

static void registerPrivateExecAlloc(CheckerManager &Manager) {
  Manager.registerChecker<PrivateExecAlloc>();
}

static const CheckerEntry Entry("kapcheck.PrivateExecAlloc", "KAP004",
                                "Memory for instructions is taken past execmem",
                                registerPrivateExecAlloc);
