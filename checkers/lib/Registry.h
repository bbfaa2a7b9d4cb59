// SPDX-License-Identifier: GPL-2.0-only
//
// Checkers register themselves: each defines one static CheckerEntry in its own
// file, and the plugin and the tool read the list. There is no other list.

#ifndef KAPCHECK_REGISTRY_H
#define KAPCHECK_REGISTRY_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <vector>

namespace clang::ento {
class CheckerManager;
class CheckerRegistry;
} // namespace clang::ento

namespace kapcheck {

/// An option of a checker, as in `-analyzer-config kapcheck.Name:Option=value`.
struct CheckerOption {
  const char *Type; ///< "int", "bool" or "string", as the analyzer wants it
  const char *Name, *Default, *Help;
};

struct CheckerEntry {
  const char *Name; ///< kapcheck.UnboundedAlloc
  const char *Rule; ///< KAP001; null for what is shared and judges nothing
  const char *Help;
  void (*Register)(clang::ento::CheckerManager &);
  /// Functions without one of these identifiers in their body (without
  /// `_noprof`), and that call none that has, are not explored. A `*` at the
  /// end stands for anything, `struct x` for a parameter that points to one.
  std::vector<llvm::StringRef> Triggers;
  std::vector<CheckerOption> Options;

  CheckerEntry(const char *Name, const char *Rule, const char *Help,
               void (*Register)(clang::ento::CheckerManager &),
               std::vector<llvm::StringRef> Triggers = {},
               std::vector<CheckerOption> Options = {});

private:
  friend const std::vector<const CheckerEntry *> &checkerEntries();
  const CheckerEntry *Next;
};

/// All entries, sorted by name.
const std::vector<const CheckerEntry *> &checkerEntries();

/// Hands all checkers to Clang.
void registerCheckers(clang::ento::CheckerRegistry &Registry);

} // namespace kapcheck

#endif
