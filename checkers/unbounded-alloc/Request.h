// SPDX-License-Identifier: GPL-2.0-only
//
// One call of an allocator on a path: how much it asks for, and how.

#ifndef KAPCHECK_REQUEST_H
#define KAPCHECK_REQUEST_H

#include "Apis.h"
#include "Bounds.h"
#include "Unit.h"

#include "clang/StaticAnalyzer/Core/PathSensitive/CallEvent.h"

#include <optional>
#include <vector>

namespace kapcheck {

class Request {
public:
  /// A call of the slab or device-managed families that takes a size; nothing
  /// for others, and for those in headers of include/.
  static std::optional<Request> of(const clang::ento::CallEvent &Event);

  const clang::CallExpr *call() const { return Call; }
  llvm::StringRef name() const;

  /// Count * size.
  Interval bytes(const Bounds &B, Bounds::LeafHook Hook = nullptr) const;
  /// Count * size whatever path leads here, in function In.
  Interval settled(const clang::FunctionDecl *In, const Unit &U) const;
  /// The symbols that make the size.
  std::vector<clang::ento::SymbolRef> leaves() const;
  bool isConstant() const;

  /// Whether the flags ask for what vmalloc() can't give: atomic, DMA.
  bool mayNotVmalloc() const;
  /// Freed with its device, or told not to warn.
  bool isQuiet() const;
  /// kmemdup(r, r->len): a record that is in memory already, in that length.
  bool copiesRecord(clang::ento::SymbolRef Leaf) const;

private:
  Request(const clang::ento::CallEvent &Event, const clang::CallExpr *Call,
          const AllocApi *Api)
      : Event(Event), Call(Call), Api(Api) {}
  clang::ento::SVal argument(int I) const;
  Interval range(int I, const Bounds &B, Bounds::LeafHook Hook) const;
  llvm::StringRef flags() const;

  const clang::ento::CallEvent &Event;
  const clang::CallExpr *Call;
  const AllocApi *Api;
};

/// The line in the file that uses a macro.
unsigned lineOf(const clang::Stmt *S, const clang::SourceManager &SM);

/// A member or element as it stands in the file.
std::string writtenPlace(const clang::Stmt *S, std::string Otherwise,
                         const clang::ASTContext &Context);

/// Whether a name on the way to a member, or to where Source reads it, is that
/// of a device's answer.
bool isOfDevice(clang::ento::SymbolRef Leaf, const clang::Stmt *Source,
                const Unit &U);

} // namespace kapcheck

#endif
