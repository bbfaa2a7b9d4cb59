// SPDX-License-Identifier: GPL-2.0-only
//
// What lies ahead of a path. A checker that judges at calls learns nothing from
// a path that can't come to one any more; to follow it is most of the time.

#ifndef KAPCHECK_AHEAD_H
#define KAPCHECK_AHEAD_H

#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "clang/Analysis/AnalysisDeclContext.h"
#include "clang/Analysis/CFG.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

namespace kapcheck {

class Ahead {
public:
  /// Call is judged, or leads to one that is.
  void add(const clang::CallExpr *Call) { Calls.insert(Call); }
  /// So may any call by a pointer.
  void addPointers() { Pointers = true; }
  /// Root is explored for such calls and for nothing else.
  void addRoot(const clang::Decl *Root) { Roots.insert(Root); }

  /// Whether a path that leaves the block in LC is worth going on with.
  bool isWorthIt(const clang::LocationContext *LC, unsigned Block);

  /// Of the unit that is explored, or null: every path is worth it. Set by the
  /// tool; a plugin's user has other checkers, too.
  static Ahead *Current;

private:
  /// By a block's number: whether a path from its start, or its end, may come
  /// to a call.
  struct Blocks {
    llvm::BitVector Start, End;
  };
  const Blocks &blocksOf(const clang::LocationContext *LC);
  bool holdsCall(const clang::CFGBlock *Block, unsigned From) const;

  llvm::DenseSet<const clang::CallExpr *> Calls;
  llvm::DenseSet<const clang::Decl *> Roots;
  /// By function: its graph is made anew for each root.
  llvm::DenseMap<const clang::Decl *, Blocks> Known;
  bool Pointers = false;
};

} // namespace kapcheck

#endif
