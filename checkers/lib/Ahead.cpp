// SPDX-License-Identifier: GPL-2.0-only
#include "Ahead.h"

#include "llvm/ADT/SmallVector.h"

using namespace clang;
using namespace kapcheck;

Ahead *Ahead::Current = nullptr;

bool Ahead::holdsCall(const CFGBlock *Block, unsigned From) const {
  for (unsigned I = From; I < Block->size(); I++) {
    auto S = (*Block)[I].getAs<CFGStmt>();
    const auto *Call = S ? dyn_cast<CallExpr>(S->getStmt()) : nullptr;
    if (Call && (Call->getDirectCallee() ? Calls.count(Call) > 0 : Pointers))
      return true;
  }
  return false;
}

const Ahead::Blocks &Ahead::blocksOf(const LocationContext *LC) {
  auto [At, New] = Known.try_emplace(LC->getDecl());
  Blocks &B = At->second;
  if (!New)
    return B;
  const CFG *Graph = LC->getCFG();
  B.Start.resize(Graph->getNumBlockIDs());
  B.End.resize(Graph->getNumBlockIDs());
  llvm::SmallVector<const CFGBlock *, 16> Open;
  for (const CFGBlock *Block : *Graph)
    if (holdsCall(Block, 0)) {
      B.Start.set(Block->getBlockID());
      Open.push_back(Block);
    }
  while (!Open.empty())
    for (const CFGBlock *Before : Open.pop_back_val()->preds()) {
      if (!Before)
        continue;
      B.End.set(Before->getBlockID());
      if (B.Start.test(Before->getBlockID()))
        continue;
      B.Start.set(Before->getBlockID());
      Open.push_back(Before);
    }
  return B;
}

bool Ahead::isWorthIt(const LocationContext *LC, unsigned Block) {
  const StackFrameContext *Frame = LC->getStackFrame(), *Root = Frame;
  while (Root->getParent())
    Root = Root->getParent()->getStackFrame();
  if (!Roots.count(Root->getDecl()->getCanonicalDecl()))
    return true;
  if (blocksOf(LC).End.test(Block))
    return true;
  for (; Frame->getParent(); Frame = Frame->getParent()->getStackFrame()) {
    const CFGBlock *Caller = Frame->getCallSiteBlock();
    if (holdsCall(Caller, Frame->getIndex() + 1) ||
        blocksOf(Frame->getParent()).End.test(Caller->getBlockID()))
      return true;
  }
  return false;
}
