// SPDX-License-Identifier: GPL-2.0-only
#include "Cuts.h"

#include "Arithmetic.h"
#include "Compat.h"

using namespace clang;
using namespace ento;
using namespace kapcheck;

/// The calls of a block, from an element on, and all that they lead to.
void Cuts::addElements(const CFGBlock *Block, unsigned From, const Unit &U) {
  for (unsigned I = From; I < Block->size(); I++) {
    auto S = (*Block)[I].getAs<CFGStmt>();
    const auto *Call = S ? dyn_cast<CallExpr>(S->getStmt()) : nullptr;
    if (!Call || !Calls.insert(Call).second)
      continue;
    if (const FunctionDecl *Callee = Call->getDirectCallee())
      U.addReached(Callee, Functions);
    else
      U.addReachedByPointer(Functions);
  }
}

/// All that may run from an element on; loops lead back to its block.
void Cuts::addFrom(const CFGBlock *Block, unsigned Element, const Unit &U) {
  llvm::SmallPtrSet<const CFGBlock *, 16> Seen;
  llvm::SmallVector<const CFGBlock *, 16> Open;
  auto Follow = [&](const CFGBlock *B) {
    for (const CFGBlock *Next : B->succs())
      if (Next && Seen.insert(Next).second)
        Open.push_back(Next);
  };
  addElements(Block, Element, U);
  Follow(Block);
  while (!Open.empty()) {
    const CFGBlock *B = Open.pop_back_val();
    addElements(B, 0, U);
    Follow(B);
  }
}

Cuts::Cuts(const ExprEngine &Engine, const FunctionDecl *Root, const Unit &U) {
  const CoreEngine &Core = Engine.getCoreEngine();
  // the budget ended, the engine gave up, or a path ended without a word
  if (!Engine.hasEmptyWorkList() || Core.wasBlockAborted() ||
      hasAsmGoto(Root->getBody())) {
    U.addReached(Root, Functions);
    U.addReachedByPointer(Functions);
    return;
  }
  for (const auto &[Edge, Node] : exhaustedBlocks(Core)) {
    addFrom(Edge.getDst(), 0, U);
    for (const StackFrameContext *Frame =
             Node->getLocationContext()->getStackFrame();
         Frame->getParent(); Frame = Frame->getParent()->getStackFrame())
      addFrom(Frame->getCallSiteBlock(), Frame->getIndex() + 1, U);
  }
}
