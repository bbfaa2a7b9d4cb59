// SPDX-License-Identifier: GPL-2.0-only
//
// What one path knows of separately allocated heads: who holds them, what
// became of the members that point to them.

#ifndef KAPCHECK_HEADSTATE_H
#define KAPCHECK_HEADSTATE_H

#include "clang/StaticAnalyzer/Core/PathSensitive/ExplodedGraph.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/MemRegion.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ProgramState.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/SymbolManager.h"
#include "llvm/ADT/STLFunctionalExtras.h"

#include <optional>

namespace kapcheck::heads {

using clang::ento::ProgramStateRef;
using clang::ento::SymbolRef;

/// A place in memory, whatever types it is looked at with.
struct Place {
  const clang::ento::MemRegion *Base = nullptr;
  int64_t Offset = 0; ///< bytes

  bool operator==(const Place &O) const {
    return Base == O.Base && Offset == O.Offset;
  }
  bool operator<(const Place &O) const {
    return Base != O.Base ? Base < O.Base : Offset < O.Offset;
  }
  void Profile(llvm::FoldingSetNodeID &ID) const {
    ID.AddPointer(Base);
    ID.AddInteger(Offset);
  }
};

/// Nothing where the offset is not known.
std::optional<Place> placeOf(const clang::ento::MemRegion *Region);

/// What became of a member on this path.
enum class Fact { Assigned, Null, Freed, Given };

/// A head object of this path that is neither freed nor handed on.
struct Fate {
  enum Stage {
    Held,   ///< by a local or by the member at Owner
    Orphan, ///< its structure is freed, or another value stands in its place
    Lost    ///< nobody has it; the function has not ended yet
  };
  const clang::CallExpr *Call = nullptr; ///< its allocation
  const clang::ento::MemRegion *Object = nullptr;
  Stage Now = Held;
  const clang::FieldDecl *Member = nullptr; ///< the member it was bound to
  Place Owner;        ///< where that is; no base: held by locals only
  bool Fresh = false; ///< the structure is an allocation of this path
  const clang::ento::VarRegion *Holder = nullptr;  ///< of the lost
  const clang::ento::ExplodedNode *Node = nullptr; ///< where it was
                                                   ///< orphaned or replaced
  const clang::Expr *Freed = nullptr;              ///< the structure
  const clang::VarDecl *Var = nullptr; ///< the same, freed by its attribute
  bool ByUnit = false; ///< known from the unit, not from this path

  bool operator==(const Fate &O) const {
    return Call == O.Call && Object == O.Object && Now == O.Now &&
           Member == O.Member && Owner == O.Owner && Fresh == O.Fresh &&
           Holder == O.Holder && Node == O.Node && Freed == O.Freed &&
           Var == O.Var && ByUnit == O.ByUnit;
  }
  void Profile(llvm::FoldingSetNodeID &ID) const {
    ID.AddPointer(Call);
    ID.AddPointer(Object);
    ID.AddInteger(Now);
    ID.AddPointer(Member);
    Owner.Profile(ID);
    ID.AddBoolean(Fresh);
    ID.AddPointer(Holder);
    ID.AddPointer(Node);
    ID.AddPointer(Freed);
    ID.AddPointer(Var);
    ID.AddBoolean(ByUnit);
  }
};

ProgramStateRef setFate(ProgramStateRef State, SymbolRef Sym, const Fate &F);
ProgramStateRef dropFate(ProgramStateRef State, SymbolRef Sym);
const Fate *fateOf(ProgramStateRef State, SymbolRef Sym);
/// All of them, safe against changes of State.
llvm::SmallVector<std::pair<SymbolRef, Fate>, 4> fates(ProgramStateRef State);

ProgramStateRef setFact(ProgramStateRef State, Place P, Fact F);
const Fact *factOf(ProgramStateRef State, Place P);
/// The object Sym is freed, given away or NULL: it, and the member it is in,
/// matter no more.
ProgramStateRef settle(ProgramStateRef State, SymbolRef Sym, Fact F);
/// The same for all objects that members of the object Base point to.
ProgramStateRef settleMembers(ProgramStateRef State,
                              const clang::ento::MemRegion *Base, Fact F);

/// Sym was read from the member at P; copied into a local since.
ProgramStateRef setRead(ProgramStateRef State, SymbolRef Sym, Place P);
ProgramStateRef setCopied(ProgramStateRef State, SymbolRef Sym);
/// Forgets who was read from P, which is being overwritten.
ProgramStateRef dropReads(ProgramStateRef State, Place P);
/// Calls Each(value, whether it was copied) for what was read from P.
void eachRead(ProgramStateRef State, Place P,
              llvm::function_ref<void(SymbolRef, bool)> Each);

/// A function that can't be seen got what Sym points to.
ProgramStateRef setEscaped(ProgramStateRef State, SymbolRef Sym);
bool isEscaped(ProgramStateRef State, SymbolRef Sym);
/// The object is stored where it outlives the function.
ProgramStateRef setKept(ProgramStateRef State,
                        const clang::ento::MemRegion *Base);
bool isKept(ProgramStateRef State, const clang::ento::MemRegion *Base);

/// The outermost local that holds the object.
ProgramStateRef setHolder(ProgramStateRef State,
                          const clang::ento::MemRegion *Base,
                          const clang::ento::VarRegion *Local);
const clang::ento::VarRegion *holderOf(ProgramStateRef State,
                                       const clang::ento::MemRegion *Base);

/// The path came by a branch of the program's own about all of these.
ProgramStateRef setGuarded(ProgramStateRef State,
                           llvm::ArrayRef<const clang::ValueDecl *> All);
ProgramStateRef dropGuard(ProgramStateRef State, const clang::ValueDecl *D);
bool isGuarded(ProgramStateRef State, const clang::ValueDecl *D);

/// Keeps what is asked for later.
void markLive(ProgramStateRef State, clang::ento::SymbolReaper &Reaper);
/// Forgets about objects that are out of reach; fates stay.
ProgramStateRef sweep(ProgramStateRef State, clang::ento::SymbolReaper &Reaper);

} // namespace kapcheck::heads

#endif
