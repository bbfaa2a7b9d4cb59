// SPDX-License-Identifier: GPL-2.0-only
#include "Sites.h"

#include "Report.h"

using namespace clang;
using namespace kapcheck;

void Sites::passed(SourceLocation Where, const Decl *Function,
                   llvm::StringRef Kind, bool Proof, std::string Message) {
  auto [At, New] = All.insert({Where, Site{Function, Kind, Message, Proof}});
  Seen.insert(Where);
  // what proves least is what the site is judged by
  if (!New && At->second.Proof && !Proof)
    At->second = Site{Function, Kind, std::move(Message), false};
}

bool Sites::found(SourceLocation Where) { return Found.insert(Where).second; }

void Sites::endRoot(const Decl *Root, bool Complete) {
  if (!Complete) {
    Partial.insert(Root->getCanonicalDecl());
    for (SourceLocation Where : Seen)
      All.find(Where)->second.Proof = false;
  }
  Seen.clear();
}

void Sites::print(const SourceManager &SM) const {
  if (!Sink::Current)
    return;
  for (const auto &[Where, S] : All) {
    if (Found.count(Where))
      continue;
    bool Proof = S.Proof && !Partial.count(S.Function->getCanonicalDecl());
    Sink::Current->verdict({Rule, S.Kind, Proof, Where, S.Function, S.Message},
                           SM);
  }
}
