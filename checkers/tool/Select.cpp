// SPDX-License-Identifier: GPL-2.0-only
#include "Select.h"

#include "Apis.h"
#include "Cleanup.h"

#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringSet.h"

using namespace clang;
using namespace kapcheck;

namespace {
/// Names of triggers; one with a `*` at its end stands for all that begin so,
/// `struct x` for functions with a parameter that points to one.
class Triggers {
public:
  explicit Triggers(const Interest &Of) {
    for (llvm::StringRef Name : Of.Triggers)
      if (Name.consume_front("struct "))
        Structs.insert(Name);
      else if (Name.consume_back("*"))
        Prefixes.push_back(Name.str());
      else
        Names.insert(Name);
  }
  bool match(llvm::StringRef Name) const;
  bool matchParameters(const FunctionDecl *FD) const;

private:
  llvm::StringSet<> Names, Structs;
  std::vector<std::string> Prefixes;
};

/// What one function refers to.
struct Body {
  FunctionDecl *FD;
  llvm::SmallVector<const FunctionDecl *, 32> Functions;
  llvm::SmallVector<const CallExpr *, 16> Calls;
  llvm::SmallVector<llvm::StringRef, 2> Frees; ///< by a cleanup attribute
};

class Uses : public RecursiveASTVisitor<Uses> {
public:
  explicit Uses(Body &In) : In(In) {}

  bool VisitDeclRefExpr(DeclRefExpr *Ref) {
    if (const auto *FD = dyn_cast<FunctionDecl>(Ref->getDecl()))
      In.Functions.push_back(FD);
    return true;
  }
  bool VisitCallExpr(CallExpr *Call) {
    In.Calls.push_back(Call);
    return true;
  }
  bool VisitVarDecl(VarDecl *Var) {
    if (const FreeApi *Api = cleanupFree(Var))
      In.Frees.push_back(Api->Name);
    return true;
  }

private:
  Body &In;
};

/// The functions of one checker.
class Chooser {
public:
  Chooser(const CheckerEntry &Entry, const Job &J, const ASTContext &Context)
      : Of(Entry.Of), Names(Entry.Of), Context(Context) {
    auto At = J.Functions.find(Entry.Rule);
    Listed = At == J.Functions.end() ? nullptr : &At->second;
  }
  bool triggers(const Body &In) const;
  bool isListed(const FunctionDecl *FD) const;

private:
  const Interest &Of;
  Triggers Names;
  const ASTContext &Context;
  const std::vector<Function> *Listed;
};
} // namespace

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

bool Chooser::triggers(const Body &In) const {
  if (Names.match(apiName(In.FD)) || Names.matchParameters(In.FD))
    return true;
  if (llvm::any_of(In.Frees,
                   [this](llvm::StringRef Name) { return Names.match(Name); }))
    return true;
  if (!Of.Matters)
    return llvm::any_of(In.Functions, [this](const FunctionDecl *FD) {
      return Names.match(apiName(FD));
    });
  return llvm::any_of(In.Calls, [this](const CallExpr *Call) {
    return Names.match(apiName(Call)) && Of.Matters(Call, Context);
  });
}

/// By name, or by line, for what a macro defines.
bool Chooser::isListed(const FunctionDecl *FD) const {
  const SourceManager &SM = Context.getSourceManager();
  SourceLocation Begin = SM.getExpansionLoc(FD->getBeginLoc());
  if (!Listed || !SM.isInMainFile(Begin) || !FD->getIdentifier())
    return true;
  unsigned Line = SM.getSpellingLineNumber(Begin);
  return llvm::any_of(*Listed, [&](const Function &F) {
    return F.Line == Line || F.Name == FD->getName();
  });
}

llvm::DenseSet<const Decl *>
kapcheck::selectFunctions(const std::vector<Decl *> &All,
                          const std::vector<const CheckerEntry *> &Checkers,
                          const Job &J, const ASTContext &Context) {
  // reading a body can bring in declarations from precompiled headers, which
  // the consumer adds to its list meanwhile
  const std::vector<Decl *> Decls = All;
  llvm::DenseMap<const Decl *, llvm::SmallVector<const Body *, 4>> Callers;
  std::vector<std::unique_ptr<Body>> Bodies;

  for (Decl *D : Decls) {
    auto *FD = dyn_cast<FunctionDecl>(D);
    if (!FD || !FD->doesThisDeclarationHaveABody())
      continue;
    Bodies.push_back(std::make_unique<Body>());
    Body &In = *Bodies.back();
    In.FD = FD;
    Uses(In).TraverseDecl(FD);
    for (const FunctionDecl *Callee : In.Functions)
      Callers[Callee->getCanonicalDecl()].push_back(&In);
  }

  llvm::DenseSet<const Decl *> Chosen;
  for (const CheckerEntry *Entry : Checkers) {
    Chooser Wants(*Entry, J, Context);
    llvm::DenseSet<const Decl *> Seen;
    llvm::SmallVector<const Body *, 32> Open;
    for (const auto &In : Bodies)
      if (Wants.triggers(*In) && Seen.insert(In->FD->getCanonicalDecl()).second)
        Open.push_back(In.get());
    while (!Open.empty()) {
      const Body *In = Open.pop_back_val();
      const Decl *Self = In->FD->getCanonicalDecl();
      if (Wants.isListed(In->FD))
        Chosen.insert(Self);
      for (const Body *Caller : Callers.lookup(Self))
        if (Seen.insert(Caller->FD->getCanonicalDecl()).second)
          Open.push_back(Caller);
    }
  }
  return Chosen;
}
