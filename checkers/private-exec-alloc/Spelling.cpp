// SPDX-License-Identifier: GPL-2.0-only
#include "Spelling.h"

#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"

using namespace clang;
using namespace kapcheck;

/// The macros that a token comes out of, the one in the file first. A macro
/// that only took it as an argument is none of them. Loc becomes the place in
/// the file.
static void macrosOf(SourceLocation &Loc, const ASTContext &Context,
                     llvm::SmallVectorImpl<llvm::StringRef> &Names) {
  const SourceManager &SM = Context.getSourceManager();
  while (Loc.isMacroID()) {
    if (SM.isMacroArgExpansion(Loc)) {
      Loc = SM.getImmediateSpellingLoc(Loc);
      continue;
    }
    Names.push_back(
        Lexer::getImmediateMacroName(Loc, SM, Context.getLangOpts()));
    Loc = SM.getImmediateExpansionRange(Loc).getBegin();
  }
  std::reverse(Names.begin(), Names.end());
}

static llvm::StringRef nameOf(const Stmt *S) {
  const ValueDecl *Decl = nullptr;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
    Decl = Ref->getDecl();
  else if (const auto *Member = dyn_cast<MemberExpr>(S))
    Decl = Member->getMemberDecl();
  return Decl && Decl->getIdentifier() ? Decl->getName() : "";
}

void kapcheck::spellingOf(const Expr *E, const ASTContext &Context,
                          llvm::SmallVectorImpl<llvm::StringRef> &Names) {
  SourceLocation Where = E->getExprLoc();
  macrosOf(Where, Context, Names);
  llvm::StringRef Name = nameOf(E);
  if (!Name.empty())
    Names.push_back(Name);
}

static bool
walk(const Stmt *S, const ASTContext &Context,
     llvm::function_ref<bool(llvm::ArrayRef<llvm::StringRef>, SourceLocation)>
         Found) {
  llvm::SmallVector<llvm::StringRef, 4> Names;
  const auto *E = dyn_cast<Expr>(S);
  SourceLocation Where = E ? E->getExprLoc() : S->getBeginLoc();
  macrosOf(Where, Context, Names);
  llvm::StringRef Name = nameOf(S);
  if (!Name.empty())
    Names.push_back(Name);
  if (!Names.empty() && !Found(Names, Where))
    return false;
  return llvm::all_of(S->children(), [&](const Stmt *Child) {
    return !Child || walk(Child, Context, Found);
  });
}

void kapcheck::forEachSpelling(
    const Stmt *E, const ASTContext &Context,
    llvm::function_ref<bool(llvm::ArrayRef<llvm::StringRef>, SourceLocation)>
        Found) {
  walk(E, Context, Found);
}

bool kapcheck::isInMainFile(SourceLocation Loc, const SourceManager &SM) {
  return SM.isInMainFile(SM.getFileLoc(Loc));
}
