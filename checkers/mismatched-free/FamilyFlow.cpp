// SPDX-License-Identifier: GPL-2.0-only
#include "FamilyFlow.h"

#include "FamilyReader.h"
#include "Values.h"

#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;
using namespace kapcheck;

bool kapcheck::isHeapFamily(const AllocApi *Api) {
  return Api && (Api->Kind == Family::Slab || Api->Kind == Family::Vmalloc ||
                 Api->Kind == Family::Kv);
}

namespace {
/// Functions whose address is taken: anybody may call them.
class AddressTaken : public RecursiveASTVisitor<AddressTaken> {
public:
  bool VisitCallExpr(CallExpr *Call) {
    Called.insert(Call->getCallee()->IgnoreParenImpCasts());
    return true;
  }
  bool VisitDeclRefExpr(DeclRefExpr *Ref) {
    const auto *FD = dyn_cast<FunctionDecl>(Ref->getDecl());
    if (FD && !Called.count(Ref))
      Functions.insert(FD->getCanonicalDecl());
    return true;
  }
  llvm::DenseSet<const Expr *> Called;
  llvm::DenseSet<const FunctionDecl *> Functions;
};
} // namespace

void FamilyFlow::read(const TranslationUnitDecl *Unit) {
  llvm::SmallVector<const FunctionDecl *, 64> Bodies;
  functionsOf(Unit, Bodies);
  All.insert(Bodies.begin(), Bodies.end());
  AddressTaken Taken;
  const SourceManager &SM = Unit->getASTContext().getSourceManager();
  for (Decl *D : Unit->noload_decls())
    if (SM.isInMainFile(SM.getFileLoc(D->getLocation())) &&
        isa<FunctionDecl, VarDecl>(D))
      Taken.TraverseDecl(D);
  for (const FunctionDecl *FD : Bodies) {
    readFamilies(*this, FD);
    bool Private = FD->getStorageClass() == SC_Static &&
                   !Taken.Functions.count(FD->getCanonicalDecl());
    for (const ParmVarDecl *P : FD->parameters())
      if (!Private) {
        Flow[{P, 0}].Unknown = true;
        Flow[{P, 1}].Unknown = true;
      }
  }
}

FamilyFlow::Key FamilyFlow::keyOf(Cell C) {
  if (!C.Of)
    return {C.D, C.Pointee};
  return {C.D, Locals.try_emplace(C.Of, Locals.size() + 2).first->second};
}

/// Local: the structure in which At, a member, is read. Where that has its own,
/// other functions' structures have no part in it.
void FamilyFlow::collect(Key At, llvm::SetVector<Key> &Seen, Sources &Out,
                         unsigned Local) const {
  if (!Seen.insert(At))
    return;
  const auto *Var = dyn_cast<VarDecl>(At.first);
  Out.Unknown |= Var && Var->isExternallyVisible();
  auto Here = Flow.find(At);
  if (Here == Flow.end()) {
    Out.Unknown |= At.second == 0; // never set in this unit
    return;
  }
  Out.Unknown |= Here->second.Unknown;
  Out.Calls.append(Here->second.Calls.begin(), Here->second.Calls.end());
  bool Own = Local && Flow.count({At.first, Local});
  for (Key From : Here->second.From)
    if (!Own || From.second < 2 || From.second == Local)
      collect(From, Seen, Out);
}

Sources FamilyFlow::of(const Expr *E) const {
  Sources Out;
  llvm::SetVector<Key> Seen;
  llvm::SmallVector<const Expr *, 4> Values;
  valuesOf(E, Values);
  for (const Expr *V : Values) {
    Cell C = cellOf(V);
    const Decl *Whole = wholeOf(V);
    if (C && !(Lent.count(Whole) && !Filled.count(Whole)))
      collect({C.D, C.Pointee}, Seen, Out, Locals.lookup(Whole));
    else
      Out.Unknown = true;
  }
  return Out;
}

bool FamilyFlow::toldApart(const Expr *E, Family Kind, const FunctionDecl *FD,
                           const Sources &From) const {
  Sources Ignored;
  llvm::SetVector<Key> Mine;
  llvm::SmallVector<const Expr *, 4> Values;
  valuesOf(E, Values);
  for (const Expr *V : Values)
    if (Cell C = cellOf(V))
      collect({C.D, C.Pointee}, Mine, Ignored);
  for (const auto &[At, Way] : Ways) {
    llvm::SetVector<Key> Other;
    collect(At, Other, Ignored);
    if (Way != Kind && llvm::any_of(Other, [&](Key K) {
          return !isa<FunctionDecl>(K.first) && Mine.contains(K);
        }))
      return true;
  }
  auto Here = Asked.find(FD);
  for (const CallExpr *Call : From.Calls) {
    auto By = Chosen.find(Call);
    if (By == Chosen.end() || Here == Asked.end())
      continue;
    for (const Decl *D : By->second)
      if (Here->second.count(D) && !Mine.contains({D, 0}))
        return true;
  }
  return false;
}
