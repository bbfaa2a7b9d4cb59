// SPDX-License-Identifier: GPL-2.0-only
#include "Elements.h"

using namespace clang;
using namespace ento;
using namespace kapcheck;

SymbolRef kapcheck::elementOf(const ImplicitCastExpr *Read, CheckerContext &C) {
  if (Read->getCastKind() != CK_LValueToRValue ||
      !Read->getType()->isIntegerType() ||
      !isa<ArraySubscriptExpr>(Read->getSubExpr()->IgnoreParens()) ||
      !C.getSVal(Read).isUnknown())
    return nullptr;
  const auto *Element = dyn_cast_or_null<ElementRegion>(
      C.getSVal(Read->getSubExpr()).getAsRegion());
  if (!Element)
    return nullptr;
  ProgramStateRef State = C.getState();
  SymbolManager &Symbols = C.getSymbolManager();
  StoreManager &Stores = State->getStateManager().getStoreManager();
  for (const SubRegion *R = Element; R;
       R = dyn_cast<SubRegion>(R->getSuperRegion())) {
    auto Whole = Stores.getDefaultBinding(State->getStore(), R);
    if (!Whole)
      continue;
    SymbolRef Parent = Whole->getAsSymbol();
    return Parent ? Symbols.getDerivedSymbol(Parent, Element) : nullptr;
  }
  return Element->getSymbolicBase() ? Symbols.getRegionValueSymbol(Element)
                                    : nullptr;
}
