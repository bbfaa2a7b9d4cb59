// SPDX-License-Identifier: GPL-2.0-only
//
// What the exploration of one root may have missed. The engine leaves a loop
// after some rounds, and says at which edge: only what may run later than that
// can have been missed there.

#ifndef KAPCHECK_CUTS_H
#define KAPCHECK_CUTS_H

#include "Unit.h"

#include "clang/Analysis/CFG.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ExprEngine.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace kapcheck {

class Cuts {
public:
  /// At the end of a root.
  Cuts(const clang::ento::ExprEngine &Engine, const clang::FunctionDecl *Root,
       const Unit &U);

  /// Whether paths by a call in a function may be missing.
  bool mayMiss(const clang::CallExpr *Call,
               const clang::FunctionDecl *In) const {
    return Calls.count(Call) || Functions.count(In->getCanonicalDecl());
  }

private:
  void addFrom(const clang::CFGBlock *Block, unsigned Element, const Unit &U);
  void addElements(const clang::CFGBlock *Block, unsigned From, const Unit &U);

  llvm::SmallPtrSet<const clang::CallExpr *, 16> Calls;
  llvm::DenseSet<const clang::FunctionDecl *> Functions; ///< canonical
};

} // namespace kapcheck

#endif
