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
                           Interest Of, std::vector<CheckerOption> Options)
    : Name(Name), Rule(Rule), Help(Help), Register(Register), Of(std::move(Of)),
      Options(std::move(Options)), Next(Head) {
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

std::string kapcheck::wrongKey(llvm::StringRef Key) {
  auto [Name, Option] = Key.split(':');
  if (Name == Key)
    return "";
  for (const CheckerEntry *E : checkerEntries()) {
    if (Name != E->Name)
      continue;
    for (const CheckerOption &O : E->Options)
      if (Option == O.Name)
        return "";
    return ("checker '" + Name + "' has no option called '" + Option + "'")
        .str();
  }
  return ("there is no checker '" + Name + "'").str();
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
