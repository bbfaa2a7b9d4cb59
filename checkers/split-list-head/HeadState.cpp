// SPDX-License-Identifier: GPL-2.0-only
#include "HeadState.h"

#include "clang/StaticAnalyzer/Core/PathSensitive/ProgramStateTrait.h"

using namespace clang;
using namespace ento;
using namespace kapcheck;
using namespace kapcheck::heads;

namespace {
struct Read {
  Place From;
  bool Copied;

  bool operator==(const Read &O) const {
    return From == O.From && Copied == O.Copied;
  }
  void Profile(llvm::FoldingSetNodeID &ID) const {
    From.Profile(ID);
    ID.AddBoolean(Copied);
  }
};
} // namespace

REGISTER_MAP_WITH_PROGRAMSTATE(Fates, SymbolRef, Fate)
REGISTER_MAP_WITH_PROGRAMSTATE(Facts, Place, Fact)
REGISTER_MAP_WITH_PROGRAMSTATE(Reads, SymbolRef, Read)
REGISTER_SET_WITH_PROGRAMSTATE(EscapedSymbols, SymbolRef)
REGISTER_SET_WITH_PROGRAMSTATE(KeptObjects, const MemRegion *)
REGISTER_MAP_WITH_PROGRAMSTATE(Holders, const MemRegion *, const VarRegion *)
REGISTER_SET_WITH_PROGRAMSTATE(GuardedValues, const ValueDecl *)

std::optional<Place> heads::placeOf(const MemRegion *Region) {
  if (!Region)
    return std::nullopt;
  RegionOffset At = Region->getAsOffset();
  if (!At.isValid() || At.hasSymbolicOffset())
    return std::nullopt;
  return Place{At.getRegion(), At.getOffset() / 8};
}

ProgramStateRef heads::setFate(ProgramStateRef State, SymbolRef Sym,
                               const Fate &F) {
  return State->set<Fates>(Sym, F);
}

ProgramStateRef heads::dropFate(ProgramStateRef State, SymbolRef Sym) {
  return State->remove<Fates>(Sym);
}

const Fate *heads::fateOf(ProgramStateRef State, SymbolRef Sym) {
  return State->get<Fates>(Sym);
}

llvm::SmallVector<std::pair<SymbolRef, Fate>, 4>
heads::fates(ProgramStateRef State) {
  llvm::SmallVector<std::pair<SymbolRef, Fate>, 4> All;
  for (auto Entry : State->get<Fates>())
    All.push_back({Entry.first, Entry.second});
  return All;
}

ProgramStateRef heads::setFact(ProgramStateRef State, Place P, Fact F) {
  return State->set<Facts>(P, F);
}

const Fact *heads::factOf(ProgramStateRef State, Place P) {
  return State->get<Facts>(P);
}

ProgramStateRef heads::settle(ProgramStateRef State, SymbolRef Sym, Fact F) {
  if (const Fate *Old = State->get<Fates>(Sym)) {
    if (Old->Owner.Base && Old->Now == Fate::Held)
      State = State->set<Facts>(Old->Owner, F);
    State = State->remove<Fates>(Sym);
  }
  if (const Read *R = State->get<Reads>(Sym)) {
    Place From = R->From;
    State = State->set<Facts>(From, F)->remove<Reads>(Sym);
    // the object by the name it had before a call made the member unknown
    for (const auto &[Other, Old] : fates(State))
      if (Old.Owner == From && Old.Now == Fate::Held)
        State = State->remove<Fates>(Other);
  }
  return State;
}

ProgramStateRef heads::settleMembers(ProgramStateRef State,
                                     const MemRegion *Base, Fact F) {
  for (const auto &[Sym, Old] : fates(State))
    if (Old.Owner.Base == Base && Old.Now == Fate::Held)
      State = settle(State, Sym, F);
  return State;
}

ProgramStateRef heads::setRead(ProgramStateRef State, SymbolRef Sym, Place P) {
  return State->contains<Reads>(Sym) ? State
                                     : State->set<Reads>(Sym, Read{P, false});
}

ProgramStateRef heads::setCopied(ProgramStateRef State, SymbolRef Sym) {
  const Read *R = State->get<Reads>(Sym);
  return R ? State->set<Reads>(Sym, Read{R->From, true}) : State;
}

ProgramStateRef heads::dropReads(ProgramStateRef State, Place P) {
  for (auto Entry : State->get<Reads>())
    if (Entry.second.From == P)
      State = State->remove<Reads>(Entry.first);
  return State;
}

void heads::eachRead(ProgramStateRef State, Place P,
                     llvm::function_ref<void(SymbolRef, bool)> Each) {
  for (auto Entry : State->get<Reads>())
    if (Entry.second.From == P)
      Each(Entry.first, Entry.second.Copied);
}

ProgramStateRef heads::setEscaped(ProgramStateRef State, SymbolRef Sym) {
  return State->add<EscapedSymbols>(Sym);
}

bool heads::isEscaped(ProgramStateRef State, SymbolRef Sym) {
  return State->contains<EscapedSymbols>(Sym);
}

ProgramStateRef heads::setKept(ProgramStateRef State, const MemRegion *Base) {
  return State->add<KeptObjects>(Base);
}

bool heads::isKept(ProgramStateRef State, const MemRegion *Base) {
  return State->contains<KeptObjects>(Base);
}

ProgramStateRef heads::setHolder(ProgramStateRef State, const MemRegion *Base,
                                 const VarRegion *Local) {
  const VarRegion *const *Old = State->get<Holders>(Base);
  const StackFrameContext *Frame = Local->getStackFrame();
  if (Old && (*Old)->getStackFrame() != Frame &&
      !Frame->isParentOf((*Old)->getStackFrame()))
    return State;
  return State->set<Holders>(Base, Local);
}

const VarRegion *heads::holderOf(ProgramStateRef State, const MemRegion *Base) {
  const VarRegion *const *Local = State->get<Holders>(Base);
  return Local ? *Local : nullptr;
}

ProgramStateRef heads::setGuarded(ProgramStateRef State,
                                  llvm::ArrayRef<const ValueDecl *> All) {
  for (const ValueDecl *D : All)
    State = State->add<GuardedValues>(D);
  return State;
}

ProgramStateRef heads::dropGuard(ProgramStateRef State, const ValueDecl *D) {
  return State->remove<GuardedValues>(D);
}

bool heads::isGuarded(ProgramStateRef State, const ValueDecl *D) {
  return D && State->contains<GuardedValues>(D);
}

void heads::markLive(ProgramStateRef State, SymbolReaper &Reaper) {
  // what is known of a value must not go with the last use of its name
  for (auto Entry : State->get<Reads>())
    Reaper.markLive(Entry.first);
  for (auto Entry : State->get<Fates>())
    if (Entry.second.Now == Fate::Held && Entry.second.Owner.Base)
      Reaper.markLive(Entry.first);
}

static bool isGone(const MemRegion *Base, SymbolReaper &Reaper) {
  const auto *Symbolic = dyn_cast<SymbolicRegion>(Base);
  return Symbolic && Reaper.isDead(Symbolic->getSymbol());
}

ProgramStateRef heads::sweep(ProgramStateRef State, SymbolReaper &Reaper) {
  for (auto Entry : State->get<Reads>())
    if (isGone(Entry.second.From.Base, Reaper))
      State = State->remove<Reads>(Entry.first);
  for (auto Entry : State->get<Facts>())
    if (isGone(Entry.first.Base, Reaper))
      State = State->remove<Facts>(Entry.first);
  for (SymbolRef Sym : State->get<EscapedSymbols>())
    if (Reaper.isDead(Sym))
      State = State->remove<EscapedSymbols>(Sym);
  for (const MemRegion *Base : State->get<KeptObjects>())
    if (isGone(Base, Reaper))
      State = State->remove<KeptObjects>(Base);
  for (auto Entry : State->get<Holders>())
    if (isGone(Entry.first, Reaper))
      State = State->remove<Holders>(Entry.first);
  return State;
}
