// SPDX-License-Identifier: GPL-2.0-only
#include "Cleanup.h"

#include "clang/AST/Attr.h"

using namespace clang;
using namespace kapcheck;

/// The first call of a free in what the attribute's function does.
static const FreeApi *freeIn(const Stmt *S) {
  if (!S)
    return nullptr;
  if (const auto *Call = dyn_cast<CallExpr>(S))
    if (const FreeApi *Api = findFree(Call))
      return Api;
  for (const Stmt *Child : S->children())
    if (const FreeApi *Api = freeIn(Child))
      return Api;
  return nullptr;
}

const FreeApi *kapcheck::cleanupFree(const VarDecl *Var) {
  const auto *Attr = Var->getAttr<CleanupAttr>();
  const FunctionDecl *Definition = nullptr;
  if (!Attr || !Attr->getFunctionDecl()->hasBody(Definition))
    return nullptr;
  return freeIn(Definition->getBody());
}
