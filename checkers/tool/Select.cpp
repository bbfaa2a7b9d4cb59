// SPDX-License-Identifier: GPL-2.0-only
#include "Select.h"

#include "Apis.h"

#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"

using namespace clang;
using namespace kapcheck;

void Triggers::add(llvm::StringRef Name) {
  if (Name.consume_front("struct "))
    Structs.insert(Name);
  else if (Name.consume_back("*"))
    Prefixes.push_back(Name.str());
  else
    Names.insert(Name);
}

bool Triggers::match(llvm::StringRef Name) const {
  if (Name.empty() || Names.count(Name))
    return !Name.empty();
  for (const std::string &Prefix : Prefixes)
    if (Name.substr(0, Prefix.size()) == Prefix)
      return true;
  return false;
}

bool Triggers::matchParameters(const FunctionDecl *FD) const {
  for (const ParmVarDecl *Param : FD->parameters()) {
    QualType Type = Param->getType();
    const RecordDecl *Record = Type->isPointerType()
                                   ? Type->getPointeeType()->getAsRecordDecl()
                                   : nullptr;
    if (Record && Record->getIdentifier() && Structs.count(Record->getName()))
      return true;
  }
  return false;
}

namespace {
/// What one function refers to: triggers, and functions of the unit.
class Uses : public RecursiveASTVisitor<Uses> {
public:
  Uses(const Triggers &Wanted) : Wanted(Wanted) {}

  bool VisitDeclRefExpr(DeclRefExpr *Ref) {
    if (const auto *FD = dyn_cast<FunctionDecl>(Ref->getDecl())) {
      Triggered |= Wanted.match(apiName(FD));
      Functions.push_back(FD->getCanonicalDecl());
    }
    return true;
  }
  /// __free() and guard() free by attribute.
  bool VisitVarDecl(VarDecl *Var) {
    if (const auto *Attr = Var->getAttr<CleanupAttr>()) {
      Triggered |= Wanted.match(apiName(Attr->getFunctionDecl()));
      Functions.push_back(Attr->getFunctionDecl()->getCanonicalDecl());
    }
    return true;
  }

  bool Triggered = false;
  llvm::SmallVector<const Decl *, 32> Functions;

private:
  const Triggers &Wanted;
};
} // namespace

llvm::DenseSet<const Decl *>
kapcheck::selectFunctions(const std::vector<Decl *> &All,
                          const Triggers &Wanted) {
  // reading a body can bring in declarations from precompiled headers, which
  // the consumer adds to its list meanwhile
  const std::vector<Decl *> Decls = All;
  llvm::DenseMap<const Decl *, llvm::SmallVector<const Decl *, 4>> Callers;
  llvm::DenseSet<const Decl *> Chosen;
  llvm::SmallVector<const Decl *, 32> Open;

  for (Decl *D : Decls) {
    auto *FD = dyn_cast<FunctionDecl>(D);
    if (!FD || !FD->doesThisDeclarationHaveABody())
      continue;
    Uses In(Wanted);
    In.TraverseDecl(FD);
    const Decl *Self = FD->getCanonicalDecl();
    for (const Decl *Callee : In.Functions)
      Callers[Callee].push_back(Self);
    if ((In.Triggered || Wanted.match(apiName(FD)) ||
         Wanted.matchParameters(FD)) &&
        Chosen.insert(Self).second)
      Open.push_back(Self);
  }
  while (!Open.empty())
    for (const Decl *Caller : Callers.lookup(Open.pop_back_val()))
      if (Chosen.insert(Caller).second)
        Open.push_back(Caller);
  return Chosen;
}
