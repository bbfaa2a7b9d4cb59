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

void Contexts::endRoot(const FunctionDecl *Root, Cuts Left) {
  Root = Root->getCanonicalDecl();
  Roots.emplace(Root, std::move(Left));
  for (auto &[Where, O] : Now)
    Sites[Where].All.push_back({Root, std::move(O)});
  Now.clear();
}

/// Whether FD was a root, or its callers show all that it does: each call of it
/// was inlined whenever a path came by, in functions of which the same is true.
bool Contexts::isCovered(const FunctionDecl *FD, const Unit &U,
                         unsigned Depth) const {
  return Roots.count(FD->getCanonicalDecl()) || isShown(FD, U, Depth);
}

bool Contexts::isShown(const FunctionDecl *FD, const Unit &U,
                       unsigned Depth) const {
  return Depth && isSeenByCallers(FD, U) &&
         llvm::all_of(U.callSites(FD), [&](const CallExpr *Call) {
           const FunctionDecl *Caller = U.callerOf(Call);
           return !Opaque.count(Call) && Caller &&
                  isCovered(Caller, U, Depth - 1);
         });
}

/// Whether all paths to a site were seen, and none speaks against it: those of
/// its function, with whatever arguments, or those of all that lead to it.
bool Contexts::isProven(const CallExpr *Where, const Site &S,
                        const Unit &U) const {
  constexpr unsigned Depth = 8;
  const auto *FD = dyn_cast_or_null<FunctionDecl>(S.Function);
  if (!FD)
    return false;
  FD = FD->getCanonicalDecl();
  auto Own = Roots.find(FD);
  if (Own != Roots.end() && !Own->second.mayMiss(Where, FD))
    for (const Said &Word : S.All)
      if (Word.Root == FD && Word.What.Proof)
        return true;
  if (!isShown(FD, U, Depth))
    return false;
  for (const auto &[Root, Left] : Roots)
    if (Left.mayMiss(Where, FD))
      return false;
  bool Any = false;
  for (const Said &Word : S.All)
    if (!isShown(Word.Root, U, Depth)) {
      Any = true;
      if (!Word.What.Proof)
        return false;
    }
  return Any;
}

static llvm::StringRef fateName(Fate F) {
  switch (F) {
  case Fate::Unbounded:
    return "unbounded";
  case Fate::Unknown:
    return "unknown";
  case Fate::Capped:
    return "capped";
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
    const Outcome *Worst = nullptr, *Any = nullptr, *Always = nullptr;
    for (const Said &Word : S.All) {
      if (Word.What.Always)
        Always = &Word.What;
      if (!Any || outweighs(Word.What, *Any))
        Any = &Word.What;
      if (isSeenByCallers(Word.Root, U))
        continue;
      if (!Worst || outweighs(Word.What, *Worst))
        Worst = &Word.What;
    }
    bool Proven = Always || isProven(Where, S, U);
    if (Always)
      Worst = Always;
    else if (Proven && !(Worst && Worst->Proof))
      Worst = &llvm::find_if(S.All, [](const Said &Word) {
                 return Word.What.Proof;
               })->What;
    if (!Worst)
      Worst = Any;
    if (!Worst)
      continue;
    Sink::Current->verdict({Rule, fateName(Worst->What), Proven,
                            spelled(Where->getExprLoc(), SM), S.Function,
                            Worst->Message},
                           SM);
  }
}
