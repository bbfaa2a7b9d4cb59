// SPDX-License-Identifier: GPL-2.0-only
//
// Where the value of a symbol comes from, told by the symbol itself: the call
// that made it, the member or variable it was read from (Origins.def).

#ifndef KAPCHECK_ORIGIN_H
#define KAPCHECK_ORIGIN_H

#include "Report.h"
#include "Unit.h"

#include "clang/StaticAnalyzer/Core/PathSensitive/CallEvent.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/SymbolManager.h"

#include <optional>

namespace kapcheck {

struct Origin {
  Level Strength = Level::Warning;
  std::string What; ///< as it stands after "it comes from"
  /// Little or big endian data: of an image, or of a device's answer.
  bool Endian = false;
  /// A variable or member whose comparison in another function counts.
  const clang::ValueDecl *Shared = nullptr;
};

/// The origin of a leaf of an expression, if it is one from outside.
std::optional<Origin> originOf(clang::ento::SymbolRef Leaf, const Unit &U,
                               clang::ASTContext &Context);

/// The same of a leaf whose declaration tells nothing, told by an expression
/// that reads it.
std::optional<Origin> originOfRead(const clang::Expr *Read,
                                   clang::ento::SymbolRef Leaf);

/// The variable or member that a leaf was read from, or null.
const clang::ValueDecl *declOf(clang::ento::SymbolRef Leaf);

/// "req.count", "n"; "the value" where there is no name.
std::string nameOf(clang::ento::SymbolRef Leaf);

/// Evaluates a call that fills a buffer from outside: what is read of the
/// buffer later remembers the call. False for all others.
bool evalFill(const clang::ento::CallEvent &Call,
              clang::ento::CheckerContext &C);

} // namespace kapcheck

#endif
