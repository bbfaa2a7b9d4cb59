// SPDX-License-Identifier: GPL-2.0-only
#include "Registry.h"

#include "clang/StaticAnalyzer/Core/CheckerManager.h"
#include "clang/StaticAnalyzer/Frontend/CheckerRegistry.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace kapcheck;

/// Head of the list that static constructors build; they run in no given order.
static const CheckerEntry *Head;

/// The checker that the others depend on.
static constexpr const char *ModelName = "kapcheck.Model";

CheckerEntry::CheckerEntry(const char *Name, const char *Rule, const char *Help,
                           void (*Register)(ento::CheckerManager &),
                           std::vector<llvm::StringRef> Triggers,
                           std::vector<CheckerOption> Options)
    : Name(Name), Rule(Rule), Help(Help), Register(Register),
      Triggers(std::move(Triggers)), Options(std::move(Options)), Next(Head) {
  Head = this;
}

const std::vector<const CheckerEntry *> &kapcheck::checkerEntries() {
  static const std::vector<const CheckerEntry *> Entries = [] {
    std::vector<const CheckerEntry *> All;
    for (const CheckerEntry *E = Head; E; E = E->Next)
      All.push_back(E);
    llvm::sort(All, [](const CheckerEntry *A, const CheckerEntry *B) {
      return llvm::StringRef(A->Name) < B->Name;
    });
    return All;
  }();
  return Entries;
}

static bool always(const ento::CheckerManager &) { return true; }

void kapcheck::registerCheckers(ento::CheckerRegistry &Registry) {
  for (const CheckerEntry *E : checkerEntries()) {
    Registry.addChecker(E->Register, always, E->Name, E->Help, "",
                        /*IsHidden=*/!E->Rule);
    for (const CheckerOption &O : E->Options)
      Registry.addCheckerOption(O.Type, E->Name, O.Name, O.Default, O.Help,
                                "released");
    if (E->Rule)
      Registry.addDependency(E->Name, ModelName);
  }
}
