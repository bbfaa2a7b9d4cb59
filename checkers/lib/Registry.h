// SPDX-License-Identifier: GPL-2.0-only
//
// Checkers register themselves: each defines one static CheckerEntry in its own
// file, and the plugin and the tool read the list. There is no other list.

#ifndef KAPCHECK_REGISTRY_H
#define KAPCHECK_REGISTRY_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <string>
#include <vector>

namespace clang {
class ASTContext;
class CallExpr;
class TranslationUnitDecl;
namespace ento {
class CheckerManager;
class CheckerRegistry;
} // namespace ento
} // namespace clang

namespace kapcheck {

/// An option of a checker, as in `-analyzer-config kapcheck.Name:Option=value`.
struct CheckerOption {
  const char *Type; ///< "int", "bool" or "string", as the analyzer wants it
  const char *Name, *Default, *Help;
};

/// What makes a function worth exploring for a checker.
struct Interest {
  /// Functions without one of these identifiers in their body (without
  /// `_noprof`), and that call none that has, are not explored. A `*` at the
  /// end stands for anything, `struct x` for a parameter that points to one.
  std::vector<llvm::StringRef> Triggers;
  /// Whether a call of a trigger counts; null: each does, and the mere name.
  bool (*Matters)(const clang::CallExpr *, const clang::ASTContext &) = nullptr;
  /// Whether the unit has what the checker looks for; null: it may.
  bool (*Concerns)(const clang::TranslationUnitDecl *) = nullptr;
  /// Whether all is judged where triggers are called: a path on which none can
  /// follow is of no interest.
  bool AtCalls = false;
  /// The option whose value, a;b, names more structs as triggers; or null.
  const char *Structs = nullptr;
};

struct CheckerEntry {
  const char *Name; ///< kapcheck.UnboundedAlloc
  const char *Rule; ///< KAP001; null for what is shared and judges nothing
  const char *Help;
  void (*Register)(clang::ento::CheckerManager &);
  Interest Of;
  std::vector<CheckerOption> Options;

  CheckerEntry(const char *Name, const char *Rule, const char *Help,
               void (*Register)(clang::ento::CheckerManager &),
               Interest Of = {}, std::vector<CheckerOption> Options = {});

private:
  friend const std::vector<const CheckerEntry *> &checkerEntries();
  const CheckerEntry *Next;
};

/// All entries, sorted by name.
const std::vector<const CheckerEntry *> &checkerEntries();

/// What is wrong with a key as `-analyzer-config` takes it; empty for nothing.
/// Of a key without a checker Clang itself knows.
std::string wrongKey(llvm::StringRef Key);

/// Hands all checkers to Clang.
void registerCheckers(clang::ento::CheckerRegistry &Registry);

} // namespace kapcheck

#endif
