// SPDX-License-Identifier: GPL-2.0-only
//
// KAP006: memory of the kvmalloc or vmalloc family given to kfree(), or memory
// of the kmalloc family to vfree(). The family is the path's where the path saw
// the allocation. Where it did not, it is that of all allocations of the unit
// that can be in the freed variable or member (FamilyFlow), if all are known.

#include "Apis.h"
#include "Cleanup.h"
#include "FamilyFlow.h"
#include "Model.h"
#include "Notes.h"
#include "Registry.h"
#include "Report.h"
#include "Sites.h"
#include "Values.h"

#include "clang/StaticAnalyzer/Core/Checker.h"
#include "clang/StaticAnalyzer/Core/CheckerManager.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CallEvent.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ProgramStateTrait.h"

using namespace clang;
using namespace ento;
using namespace kapcheck;

/// What is_vmalloc_addr() was asked about.
REGISTER_SET_WITH_PROGRAMSTATE(AskedAbout, SymbolRef)

namespace {
/// One thing that is freed.
struct Free {
  std::string Name;     ///< of the function
  Family Kind;          ///< of what it takes
  const Expr *Argument; ///< null: by a cleanup attribute
  SVal Value;
  SourceLocation Where;
};

/// A report that stands elsewhere than where its path ends.
class ReportAt : public PathSensitiveBugReport {
public:
  ReportAt(const BugType &Type, llvm::StringRef Text, const ExplodedNode *N,
           PathDiagnosticLocation At)
      : PathSensitiveBugReport(Type, Text, N, At,
                               N->getLocationContext()->getDecl()),
        At(At) {}
  PathDiagnosticLocation getLocation() const override { return At; }

private:
  PathDiagnosticLocation At;
};

class MismatchedFree
    : public Checker<check::ASTDecl<TranslationUnitDecl>, check::PreCall,
                     check::EndFunction, check::EndAnalysis,
                     check::EndOfTranslationUnit> {
public:
  void checkASTDecl(const TranslationUnitDecl *Unit, AnalysisManager &,
                    BugReporter &) const {
    Facts.read(Unit);
  }
  void checkPreCall(const CallEvent &Call, CheckerContext &C) const;
  void checkEndFunction(const ReturnStmt *Return, CheckerContext &C) const;
  void checkEndAnalysis(ExplodedGraph &, BugReporter &,
                        ExprEngine &Engine) const {
    Judged.endRoot(Engine.getRootLocationContext()->getDecl(),
                   !Engine.hasWorkRemaining());
  }
  void checkEndOfTranslationUnit(const TranslationUnitDecl *,
                                 AnalysisManager &Manager,
                                 BugReporter &) const {
    Judged.print(Manager.getSourceManager());
  }

private:
  const RuleBugs Bugs{this, "KAP006", "Memory freed by another family"};
  mutable FamilyFlow Facts;
  mutable Sites Judged{"KAP006"};

  Sources sources(const Free &F, CheckerContext &C) const;
  void judge(const Free &F, ExplodedNode *&N, CheckerContext &C) const;
  void report(const Free &F, const CallExpr *Source, bool Mixed,
              ExplodedNode *&N, CheckerContext &C) const;
};
} // namespace

static Family familyOf(const CallExpr *Call) { return findAlloc(Call)->Kind; }

/// What a call frees: a free, or a realloc of its old memory.
static std::optional<Free> freeOf(const CallEvent &Call) {
  const auto *FD = dyn_cast_or_null<FunctionDecl>(Call.getDecl());
  const FreeApi *Api = findFree(FD);
  const AllocApi *Realloc = findAlloc(FD);
  int Argument = Api ? Api->Argument : Realloc ? Realloc->Old : -1;
  Family Kind = Api ? Api->Kind : Realloc ? Realloc->Kind : Family::Any;
  if (Argument < 0 || unsigned(Argument) >= Call.getNumArgs() ||
      (Kind != Family::Slab && Kind != Family::Vmalloc))
    return std::nullopt;
  return Free{apiName(FD).str(), Kind, Call.getArgExpr(Argument),
              Call.getArgSVal(Argument), Call.getSourceRange().getBegin()};
}

Sources MismatchedFree::sources(const Free &F, CheckerContext &C) const {
  SymbolRef Sym = F.Value.getAsLocSymbol();
  const CallExpr *Call = Sym ? allocation(C.getState(), Sym) : nullptr;
  Sources Out;
  if (Call && isHeapFamily(findAlloc(Call)))
    Out.Calls.push_back(Call);
  else if (!Call && F.Argument)
    Out = Facts.of(F.Argument);
  else
    Out.Unknown = true;
  return Out;
}

void MismatchedFree::judge(const Free &F, ExplodedNode *&N,
                           CheckerContext &C) const {
  SourceLocation Where = spelled(F.Where, C.getSourceManager());
  const Decl *Here = C.getLocationContext()->getDecl();
  ProgramStateRef State = C.getState();
  if (State->isNull(F.Value).isConstrainedTrue()) {
    Judged.passed(Where, Here, "null", true, "NULL is freed on each way");
    return;
  }
  Sources From = sources(F, C);
  const CallExpr *Worst = nullptr;
  unsigned Wrong = 0;
  for (const CallExpr *Call : From.Calls) {
    if (F.Kind == familyOf(Call))
      continue;
    Wrong++;
    if (!Worst || familyOf(Call) == Family::Kv)
      Worst = Call;
  }
  const auto *FD = dyn_cast<FunctionDecl>(Here);
  if (Worst && !From.Unknown &&
      (Wrong == From.Calls.size() ||
       !Facts.toldApart(F.Argument, F.Kind, FD, From)))
    return report(F, Worst, Wrong < From.Calls.size(), N, C);
  bool Proof = !Wrong && !From.Unknown && !From.Calls.empty();
  Judged.passed(Where, Here, Proof ? "same" : "unknown", Proof,
                Proof ? F.Name + "() gets memory of the " +
                            familyName(F.Kind).str() + " family"
                      : std::string("where the memory is from is not known"));
}

void MismatchedFree::checkPreCall(const CallEvent &Call,
                                  CheckerContext &C) const {
  const auto *FD = dyn_cast_or_null<FunctionDecl>(Call.getDecl());
  const auto *CE = dyn_cast_or_null<CallExpr>(Call.getOriginExpr());
  llvm::StringRef Name = apiName(FD);
  if (Name == "is_vmalloc_addr" || Name == "is_vmalloc_or_module_addr") {
    if (SymbolRef Sym = Call.getArgSVal(0).getAsSymbol(true))
      C.addTransition(C.getState()->add<AskedAbout>(Sym));
    return;
  }
  std::optional<Free> F = freeOf(Call);
  if (!F || !CE || Facts.hasTwin(CE))
    return;
  SymbolRef Sym = F->Value.getAsLocSymbol();
  const auto *Here = dyn_cast<FunctionDecl>(C.getLocationContext()->getDecl());
  if ((Sym && C.getState()->contains<AskedAbout>(Sym)) ||
      (Here && Facts.asks(Here)))
    return;
  ExplodedNode *N = nullptr;
  judge(*F, N, C);
}

/// __free(kfree): the finding stands on the declaration.
void MismatchedFree::checkEndFunction(const ReturnStmt *,
                                      CheckerContext &C) const {
  ExplodedNode *N = nullptr;
  eachCleanup(
      C.getState(), C.getStackFrame(), [&](const VarDecl *Var, SVal Value) {
        const FreeApi *Api = cleanupFree(Var);
        if (Api && (Api->Kind == Family::Slab || Api->Kind == Family::Vmalloc))
          judge(
              {Api->Name.str(), Api->Kind, nullptr, Value, Var->getLocation()},
              N, C);
      });
}

/// Mixed: the memory can also be of the family that the free is for.
void MismatchedFree::report(const Free &F, const CallExpr *Source, bool Mixed,
                            ExplodedNode *&N, CheckerContext &C) const {
  const SourceManager &SM = C.getSourceManager();
  Family Given = familyOf(Source);
  Level L = Given == Family::Kv ? Level::Warning : Level::Error;
  llvm::StringRef Need = Mixed || Given == Family::Kv ? "kvfree()"
                         : Given == Family::Vmalloc   ? "vfree()"
                                                      : "kfree()";
  std::string Message = F.Name +
                        (Mixed ? "() is also given memory of the "
                               : "() is given memory of the ") +
                        familyName(Given).str() +
                        (Mixed ? " family; what can be of either needs "
                               : " family, which needs ") +
                        Need.str();
  SymbolRef Sym = F.Value.getAsLocSymbol();
  bool Seen = Sym && allocation(C.getState(), Sym) == Source;
  if (!Judged.found(spelled(F.Where, SM)))
    return;
  // what an attribute frees is freed at the end of the path, but mended at the
  // declaration
  if (!N)
    N = C.generateNonFatalErrorNode();
  if (!N)
    return;
  std::unique_ptr<PathSensitiveBugReport> R =
      F.Argument
          ? std::make_unique<PathSensitiveBugReport>(Bugs[L], Message, N)
          : std::make_unique<ReportAt>(Bugs[L], Message, N,
                                       PathDiagnosticLocation(F.Where, SM));
  R->addNote("allocated here",
             PathDiagnosticLocation(Source, SM, C.getLocationContext()));
  if (Seen) {
    R->addVisitor(allocationNote(Sym, "Memory of the " +
                                          familyName(Given).str() +
                                          " family is allocated here"));
    R->markInteresting(Sym);
  }
  C.emitReport(std::move(R));
}

static void registerMismatchedFree(CheckerManager &Manager) {
  Manager.registerChecker<MismatchedFree>();
}

static const CheckerEntry
    Entry("kapcheck.MismatchedFree", "KAP006",
          "Finds memory that another family's function frees",
          registerMismatchedFree,
          {{"kfree", "kfree_sensitive", "kzfree", "krealloc", "krealloc_array",
            "vfree", "vfree_atomic", "vrealloc"},
           nullptr,
           nullptr,
           /*AtCalls=*/true});
