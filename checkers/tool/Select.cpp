// SPDX-License-Identifier: GPL-2.0-only
#include "Select.h"

#include "Apis.h"
#include "Cleanup.h"

#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
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
  Triggers(const CheckerEntry &Entry, const std::vector<std::string> &Configs) {
    const Interest &Of = Entry.Of;
    std::string Key =
        std::string(Entry.Name) + ":" + (Of.Structs ? Of.Structs : "") + "=";
    for (llvm::StringRef Config : Configs)
      if (Of.Structs && Config.consume_front(Key))
        addStructs(Config);
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
  void addStructs(llvm::StringRef List) {
    llvm::SmallVector<llvm::StringRef, 4> All;
    List.split(All, ';');
    for (llvm::StringRef Name : All)
      Structs.insert(Name);
  }

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

using Leading = llvm::DenseSet<const Decl *>;
using CallersOf =
    llvm::DenseMap<const Decl *, llvm::SmallVector<const Body *, 4>>;

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
  Chooser(const CheckerEntry &Entry, const Job &J,
          const std::vector<std::string> &Configs, const ASTContext &Context)
      : Of(Entry.Of), Names(Entry, Configs), Context(Context) {
    auto At = J.Functions.find(Entry.Rule);
    Listed = At == J.Functions.end() ? nullptr : &At->second;
  }
  bool isListed(const Body &In) const;
  Leading leading(const std::vector<std::unique_ptr<Body>> &Bodies,
                  const CallersOf &Callers) const;
  bool wantsEnds(const std::vector<std::unique_ptr<Body>> &Bodies,
                 const Leading &Seen) const;
  void addCalls(const Body &In, const Leading &Seen, Ahead &Way) const;

private:
  bool triggers(const Body &In) const;
  bool matters(const CallExpr *Call) const;
  bool isHidden(const CallExpr *Call) const;
  bool leads(const FunctionDecl *FD, const Leading &Seen) const;

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
  return llvm::any_of(In.Calls,
                      [this](const CallExpr *Call) { return matters(Call); });
}

/// Whether a call stands in a macro of a header: who lists functions reads the
/// file alone, and can't know of it.
bool Chooser::isHidden(const CallExpr *Call) const {
  const SourceManager &SM = Context.getSourceManager();
  SourceLocation Begin = Call->getBeginLoc();
  if (!Begin.isMacroID() || SM.isInMainFile(SM.getSpellingLoc(Begin)))
    return false;
  llvm::StringRef Word =
      Lexer::getSourceText(CharSourceRange::getTokenRange(SM.getFileLoc(Begin)),
                           SM, Context.getLangOpts());
  return !Names.match(Word) && matters(Call);
}

/// By name, or by line, for what a macro defines.
bool Chooser::isListed(const Body &In) const {
  const FunctionDecl *FD = In.FD;
  const SourceManager &SM = Context.getSourceManager();
  SourceLocation Begin = SM.getExpansionLoc(FD->getBeginLoc());
  if (!Listed || !SM.isInMainFile(Begin) || !FD->getIdentifier())
    return true;
  unsigned Line = SM.getSpellingLineNumber(Begin);
  return llvm::any_of(*Listed,
                      [&](const Function &F) {
                        return F.Line == Line || F.Name == FD->getName();
                      }) ||
         llvm::any_of(In.Calls,
                      [this](const CallExpr *Call) { return isHidden(Call); });
}

static std::vector<std::unique_ptr<Body>>
readBodies(const std::vector<Decl *> &All) {
  // reading a body can bring in declarations from precompiled headers, which
  // the consumer adds to its list meanwhile
  const std::vector<Decl *> Decls = All;
  std::vector<std::unique_ptr<Body>> Bodies;
  for (Decl *D : Decls) {
    auto *FD = dyn_cast<FunctionDecl>(D);
    if (!FD || !FD->doesThisDeclarationHaveABody())
      continue;
    Bodies.push_back(std::make_unique<Body>());
    Bodies.back()->FD = FD;
    Uses(*Bodies.back()).TraverseDecl(FD);
  }
  return Bodies;
}

/// The functions that a checker's trigger is in, and those that lead to them.
Leading Chooser::leading(const std::vector<std::unique_ptr<Body>> &Bodies,
                         const CallersOf &Callers) const {
  Leading Seen;
  llvm::SmallVector<const Body *, 32> Open;
  for (const auto &In : Bodies)
    if (triggers(*In) && Seen.insert(In->FD->getCanonicalDecl()).second)
      Open.push_back(In.get());
  while (!Open.empty())
    for (const Body *Caller :
         Callers.lookup(Open.pop_back_val()->FD->getCanonicalDecl()))
      if (Seen.insert(Caller->FD->getCanonicalDecl()).second)
        Open.push_back(Caller);
  return Seen;
}

bool Chooser::leads(const FunctionDecl *FD, const Leading &Seen) const {
  return Names.match(apiName(FD)) || Seen.count(FD->getCanonicalDecl());
}

bool Chooser::matters(const CallExpr *Call) const {
  return Names.match(apiName(Call)) &&
         (!Of.Matters || Of.Matters(Call, Context));
}

/// Whether paths count to their ends: what an attribute frees is judged there.
bool Chooser::wantsEnds(const std::vector<std::unique_ptr<Body>> &Bodies,
                        const Leading &Seen) const {
  auto Is = [this](llvm::StringRef Name) { return Names.match(Name); };
  return !Of.AtCalls || llvm::any_of(Bodies, [&](const auto &In) {
    return Seen.count(In->FD->getCanonicalDecl()) &&
           llvm::any_of(In->Frees, Is);
  });
}

/// Says which calls of a function a path must still be able to come to.
void Chooser::addCalls(const Body &In, const Leading &Seen, Ahead &Way) const {
  unsigned Named = llvm::count_if(
      In.Functions, [&](const FunctionDecl *FD) { return leads(FD, Seen); });
  for (const CallExpr *Call : In.Calls) {
    const FunctionDecl *FD = Call->getDirectCallee();
    if (!FD)
      continue;
    Named -= leads(FD, Seen);
    // a header's own function that frees is not read here, but inlined
    if (Seen.count(FD->getCanonicalDecl()) || matters(Call) ||
        (!Of.Matters && apiName(FD).contains("free")))
      Way.add(Call);
  }
  if (!Named)
    return;
  // handed to a function that may call it, or kept for later
  Way.addPointers();
  for (const CallExpr *Call : In.Calls)
    if (llvm::any_of(Call->arguments(), [&](const Expr *Argument) {
          return Argument->getType()->isPointerType();
        }))
      Way.add(Call);
}

llvm::DenseSet<const Decl *>
kapcheck::selectFunctions(const std::vector<Decl *> &All,
                          const std::vector<const CheckerEntry *> &Checkers,
                          const Job &J, const std::vector<std::string> &Configs,
                          const ASTContext &Context, Ahead &Way) {
  const std::vector<std::unique_ptr<Body>> Bodies = readBodies(All);
  CallersOf Callers;
  llvm::DenseSet<const Decl *> Chosen, ToTheEnd;

  for (const auto &In : Bodies)
    for (const FunctionDecl *Callee : In->Functions)
      Callers[Callee->getCanonicalDecl()].push_back(In.get());
  for (const CheckerEntry *Entry : Checkers) {
    Chooser Wants(*Entry, J, Configs, Context);
    const Leading Seen = Wants.leading(Bodies, Callers);
    const bool Whole = Wants.wantsEnds(Bodies, Seen);
    for (const auto &In : Bodies) {
      const Decl *Self = In->FD->getCanonicalDecl();
      if (!Seen.count(Self))
        continue;
      if (!Whole)
        Wants.addCalls(*In, Seen, Way);
      if (!Wants.isListed(*In))
        continue;
      Chosen.insert(Self);
      if (Whole)
        ToTheEnd.insert(Self);
    }
  }
  for (const Decl *D : Chosen)
    if (!ToTheEnd.count(D))
      Way.addRoot(D);
  return Chosen;
}
