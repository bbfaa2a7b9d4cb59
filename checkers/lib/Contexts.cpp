// SPDX-License-Identifier: GPL-2.0-only
#include "Contexts.h"

#include "Report.h"

#include "llvm/Support/ErrorHandling.h"

using namespace clang;
using namespace kapcheck;

bool Contexts::isSeenByCallers(const FunctionDecl *FD, const Unit &U) const {
  if (!FD || !U.isPrivate(FD))
    return false;
  for (const CallExpr *Call : U.callSites(FD))
    if (!Inlined.count(Call))
      return false;
  return true;
}

/// What proves least is what a site is judged by.
static bool outweighs(const Outcome &A, const Outcome &B) {
  if (A.Proof != B.Proof)
    return !A.Proof;
  return A.What < B.What;
}

void Contexts::add(const CallExpr *Site, const Decl *Function, Outcome O) {
  Sites[Site].Function = Function;
  auto [At, New] = Now.insert({Site, O});
  if (!New && outweighs(O, At->second))
    At->second = std::move(O);
}

void Contexts::replace(const CallExpr *Site, Outcome O) {
  Now[Site] = std::move(O);
}

bool Contexts::isKnown(const CallExpr *Site) const {
  auto At = Sites.find(Site);
  return At != Sites.end() && !At->second.All.empty();
}

void Contexts::endRoot(const Decl *Root, bool Complete) {
  const auto *FD = dyn_cast_or_null<FunctionDecl>(Root);
  if (FD)
    FD = FD->getCanonicalDecl();
  if (FD && !Complete)
    Partial.insert(FD);
  for (auto &[Where, O] : Now) {
    if (!Complete && !O.Always)
      O.Proof = false;
    Sites[Where].All.push_back({FD, std::move(O)});
  }
  Now.clear();
}

static llvm::StringRef fateName(Fate F) {
  switch (F) {
  case Fate::Unbounded:
    return "unbounded";
  case Fate::Unknown:
    return "unknown";
  case Fate::Compared:
  case Fate::Bounded:
    return "bounded";
  case Fate::Contiguous:
    return "contiguous";
  case Fate::Atomic:
    return "atomic";
  }
  llvm_unreachable("no such fate");
}

void Contexts::print(llvm::StringRef Rule, const Unit &U,
                     const SourceManager &SM) const {
  if (!Sink::Current)
    return;
  for (const auto &[Where, S] : Sites) {
    const Outcome *Worst = nullptr, *Any = nullptr;
    for (const Said &Word : S.All) {
      if (!Any || outweighs(Word.What, *Any))
        Any = &Word.What;
      if (isSeenByCallers(Word.Root, U))
        continue;
      if (!Worst || outweighs(Word.What, *Worst))
        Worst = &Word.What;
    }
    if (!Worst)
      Worst = Any;
    if (!Worst)
      continue;
    const auto *FD = dyn_cast_or_null<FunctionDecl>(S.Function);
    bool Whole = !FD || !Partial.count(FD->getCanonicalDecl());
    Sink::Current->verdict(
        {Rule, fateName(Worst->What), Worst->Proof && (Whole || Worst->Always),
         spelled(Where->getExprLoc(), SM), S.Function, Worst->Message},
        SM);
  }
}
