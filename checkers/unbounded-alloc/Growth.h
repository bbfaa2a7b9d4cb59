// SPDX-License-Identifier: GPL-2.0-only
//
// Loops that do nothing to a count but let it grow until it holds a value:
// `while (size < wanted) size *= 2`. The engine takes only a few turns of a
// loop, so it would see small sizes alone.

#ifndef KAPCHECK_GROWTH_H
#define KAPCHECK_GROWTH_H

#include "clang/AST/Expr.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"
#include "llvm/ADT/DenseMap.h"

namespace kapcheck {

class Growth {
public:
  /// To be called before Op, a comparison, is evaluated: a count that such a
  /// loop lets grow becomes a value that is as large as what it is compared
  /// with, rounded up.
  clang::ento::ProgramStateRef before(const clang::BinaryOperator *Op,
                                      clang::ento::CheckerContext &C) const;

  /// Whether S is a comparison that such a loop ends by.
  bool ends(const clang::Stmt *S) const {
    return Counts.lookup(llvm::dyn_cast<clang::BinaryOperator>(S)) != nullptr;
  }

private:
  /// The count's side of a comparison; null for other comparisons.
  mutable llvm::DenseMap<const clang::BinaryOperator *, const clang::Expr *>
      Counts;
};

} // namespace kapcheck

#endif
