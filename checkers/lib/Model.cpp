// SPDX-License-Identifier: GPL-2.0-only
//
// The checker behind the checkers: it models calls and judges nothing.

#include "Model.h"

#include "Ahead.h"
#include "Arithmetic.h"
#include "Cleanup.h"
#include "Origin.h"
#include "Registry.h"
#include "Report.h"
#include "Values.h"

#include "clang/AST/Attr.h"
#include "clang/StaticAnalyzer/Core/Checker.h"
#include "clang/StaticAnalyzer/Core/CheckerManager.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CallEvent.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ProgramStateTrait.h"

using namespace clang;
using namespace ento;
using namespace kapcheck;

REGISTER_MAP_WITH_PROGRAMSTATE(AllocatedAt, SymbolRef, const CallExpr *)
/// What variables with a cleanup attribute hold.
REGISTER_MAP_WITH_PROGRAMSTATE(CleanedUp, const MemRegion *, const MemRegion *)

namespace {
class Model
    : public Checker<check::ASTDecl<TranslationUnitDecl>, eval::Call,
                     check::BranchCondition, check::Bind, check::LiveSymbols,
                     check::DeadSymbols, check::EndAnalysis> {
public:
  void checkASTDecl(const TranslationUnitDecl *, AnalysisManager &Manager,
                    BugReporter &) const;
  void checkBranchCondition(const Stmt *, CheckerContext &C) const;
  void checkBind(SVal Where, SVal Value, const Stmt *S,
                 CheckerContext &C) const;
  void checkLiveSymbols(ProgramStateRef State, SymbolReaper &Reaper) const;
  bool evalCall(const CallEvent &Call, CheckerContext &C) const;
  void checkDeadSymbols(SymbolReaper &Reaper, CheckerContext &C) const;
  void checkEndAnalysis(ExplodedGraph &G, BugReporter &BR,
                        ExprEngine &Engine) const;

private:
  AsmGotoCalls AsmGoto;
};
} // namespace

const CallExpr *kapcheck::allocation(ProgramStateRef State, SymbolRef Sym) {
  const CallExpr *const *Call = State->get<AllocatedAt>(Sym);
  return Call ? *Call : nullptr;
}

/// Since LLVM 18 a path ends, silently, at the end of a scope that has a
/// variable with a cleanup attribute: the engine does not go on from such an
/// element of the control flow. It is only made together with C++ destructors.
void Model::checkASTDecl(const TranslationUnitDecl *, AnalysisManager &Manager,
                         BugReporter &) const {
  Manager.getAnalysisDeclContextManager()
      .getCFGBuildOptions()
      .AddImplicitDtors = false;
}

void Model::checkBranchCondition(const Stmt *, CheckerContext &C) const {
  if (Ahead::Current &&
      !Ahead::Current->isWorthIt(C.getLocationContext(), C.getBlockID()))
    C.generateSink(C.getState(), C.getPredecessor());
}

bool Model::evalCall(const CallEvent &Call, CheckerContext &C) const {
  const auto *CE = dyn_cast_or_null<CallExpr>(Call.getOriginExpr());
  const auto *Callee = dyn_cast_or_null<FunctionDecl>(Call.getDecl());
  // a free is no reason to forget what else the object leads to
  if (findFree(Callee) && Callee->getReturnType()->isVoidType())
    return true;
  if (CE && CE->getNumArgs() == 1 && passesOn(apiName(Callee))) {
    C.addTransition(C.getState()->BindExpr(CE, C.getLocationContext(),
                                           Call.getArgSVal(0)));
    return true;
  }
  const AllocApi *Api = CE ? findAlloc(Callee) : nullptr;
  if (!Api || !CE->getType()->isPointerType())
    return evalFill(Call, C) || evalArithmetic(Call, C) ||
           AsmGoto.eval(Call, C);

  const LocationContext *LC = C.getLocationContext();
  SValBuilder &SVB = C.getSValBuilder();
  DefinedOrUnknownSVal Memory =
      SVB.getConjuredHeapSymbolVal(CE, LC, C.blockCount());
  ProgramStateRef State = C.getState();
  if (Api->Traits & AllocApi::Zeroed)
    State = State->bindDefaultInitial(
        Memory, SVB.makeZeroVal(C.getASTContext().CharTy), LC);
  State = State->BindExpr(CE, LC, Memory);
  if (SymbolRef Sym = Memory.getAsLocSymbol())
    State = State->set<AllocatedAt>(Sym, CE);
  C.addTransition(State);
  return true;
}

void kapcheck::eachCleanup(
    ProgramStateRef State, const StackFrameContext *Frame,
    llvm::function_ref<void(const VarDecl *, SVal)> Each) {
  for (auto Entry : State->get<CleanedUp>()) {
    const auto *Region = cast<VarRegion>(Entry.first);
    if (Region->getStackFrame() == Frame)
      Each(Region->getDecl(), loc::MemRegionVal(Entry.second));
  }
}

void Model::checkBind(SVal Where, SVal Value, const Stmt *S,
                      CheckerContext &C) const {
  const auto *Region = dyn_cast_or_null<VarRegion>(Where.getAsRegion());
  if (!Region || !Region->getDecl()->hasAttr<CleanupAttr>())
    return;
  ProgramStateRef State = C.getState()->remove<CleanedUp>(Region);
  if (Value.getAsLocSymbol())
    State = State->set<CleanedUp>(Region, Value.getAsRegion());
  C.addTransition(State);
}

/// The attribute is a use at the end of the scope, though no statement is.
void Model::checkLiveSymbols(ProgramStateRef State,
                             SymbolReaper &Reaper) const {
  keepRounded(State, Reaper);
  for (auto Entry : State->get<CleanedUp>())
    Reaper.markLive(loc::MemRegionVal(Entry.second).getAsLocSymbol());
}

void Model::checkDeadSymbols(SymbolReaper &Reaper, CheckerContext &C) const {
  ProgramStateRef State = forgetRounded(C.getState(), Reaper);
  for (auto Entry : State->get<AllocatedAt>())
    if (Reaper.isDead(Entry.first))
      State = State->remove<AllocatedAt>(Entry.first);
  C.addTransition(State);
}

void Model::checkEndAnalysis(ExplodedGraph &G, BugReporter &BR,
                             ExprEngine &Engine) const {
  if (Sink::Current)
    Sink::Current->explored(Engine.getRootLocationContext()->getDecl(),
                            Engine.hasEmptyWorkList());
}

/// Clang's driver turns its own check of such keys off.
static void refuseWrongKeys(CheckerManager &Manager) {
  const AnalyzerOptions &Options = Manager.getAnalyzerOptions();
  if (Options.ShouldEmitErrorsOnInvalidConfigValue)
    return;
  DiagnosticsEngine &Diags = Manager.getDiagnostics();
  unsigned Id = Diags.getCustomDiagID(DiagnosticsEngine::Error, "%0");
  for (const auto &Entry : Options.Config) {
    if (!Entry.getKey().starts_with("kapcheck."))
      continue;
    std::string Wrong = wrongKey(Entry.getKey());
    if (!Wrong.empty())
      Diags.Report(Id) << Wrong;
  }
}

static void registerModel(CheckerManager &Manager) {
  Manager.registerChecker<Model>();
  refuseWrongKeys(Manager);
}

static const CheckerEntry Entry("kapcheck.Model", nullptr,
                                "Knows the kernel's allocators", registerModel);
