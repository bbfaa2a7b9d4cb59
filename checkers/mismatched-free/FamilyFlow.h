// SPDX-License-Identifier: GPL-2.0-only
//
// Which allocations can be in a variable or member, for a whole unit and
// whatever the order: the allocator family of what no path knows the source of.

#ifndef KAPCHECK_FAMILYFLOW_H
#define KAPCHECK_FAMILYFLOW_H

#include "Apis.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallVector.h"

namespace kapcheck {

/// A place that holds a pointer: a variable or member itself, what a function
/// returns (the function), or what a pointer parameter points to.
struct Cell {
  const clang::Decl *D = nullptr;
  bool Pointee = false;
  /// The function's own structure whose member it is, or none.
  const clang::Decl *Of = nullptr;

  explicit operator bool() const { return D != nullptr; }
  bool operator==(const Cell &O) const {
    return D == O.D && Pointee == O.Pointee && Of == O.Of;
  }
};

/// Where memory may come from. None: no source at all was seen.
struct Sources {
  llvm::SmallVector<const clang::CallExpr *, 2> Calls;
  bool Unknown = false;
};

class FamilyFlow {
public:
  void read(const clang::TranslationUnitDecl *Unit);
  /// What can be in the place that E reads.
  Sources of(const clang::Expr *E) const;
  /// Whether the other branch of the condition around Call frees the same
  /// expression as another family.
  bool hasTwin(const clang::CallExpr *Call) const { return Twins.count(Call); }
  /// Whether the free of E by a function of that kind, in FD, may know which of
  /// the allocations it gets: FD asks what has chosen between them, or another
  /// function frees the same in another way.
  bool toldApart(const clang::Expr *E, Family Kind,
                 const clang::FunctionDecl *FD, const Sources &From) const;
  /// Whether the function asks is_vmalloc_addr().
  bool asks(const clang::FunctionDecl *FD) const { return Asking.count(FD); }

private:
  friend class FamilyReader;
  using Key = std::pair<const clang::Decl *, unsigned>;

  struct Inflow {
    llvm::SmallVector<const clang::CallExpr *, 2> Calls;
    llvm::SmallVector<Key, 2> From;
    bool Unknown = false;
  };

  /// 0: itself, 1: what it points to, from 2 on: in a local structure.
  Key keyOf(Cell C);
  llvm::DenseMap<const clang::Decl *, unsigned> Locals;
  llvm::DenseMap<Key, Inflow> Flow;
  llvm::DenseSet<const clang::FunctionDecl *> All, Asking;
  llvm::DenseSet<const clang::CallExpr *> Twins;
  /// Structures that functions of the unit set, and those whose address
  /// functions of other units get.
  llvm::DenseSet<const clang::Decl *> Filled, Lent;
  using Decls = llvm::DenseSet<const clang::Decl *>;
  /// What an allocation depends on, and what is set beside it.
  llvm::DenseMap<const clang::CallExpr *, Decls> Chosen;
  /// What a function's conditions read.
  llvm::DenseMap<const clang::FunctionDecl *, Decls> Asked;
  /// How a place is freed; Family::Any: in a way that is not known.
  llvm::SmallVector<std::pair<Key, Family>, 16> Ways;

  void collect(Key At, llvm::SetVector<Key> &Seen, Sources &Out,
               unsigned Local = 0) const;
};

/// "kmalloc", "kvmalloc" or "vmalloc" memory; nothing for other calls.
bool isHeapFamily(const AllocApi *Api);

} // namespace kapcheck

#endif
