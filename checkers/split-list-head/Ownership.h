// SPDX-License-Identifier: GPL-2.0-only
//
// Which members of structures point to a list head or a lock that has its own
// allocation, and which functions of the unit allocate, free or hand on those.

#ifndef KAPCHECK_OWNERSHIP_H
#define KAPCHECK_OWNERSHIP_H

#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/SmallVector.h"

#include <utility>

namespace kapcheck {

using Functions = llvm::SmallPtrSet<const clang::FunctionDecl *, 4>;

/// One call that allocates a head object, or a call of a helper that does.
struct HeadAllocation {
  const clang::CallExpr *Call;
  const clang::FunctionDecl *In;
};

struct HeadMember {
  llvm::SmallVector<HeadAllocation, 2> Allocations;
  Functions Allocate, Release; ///< Release: free it, or copy the pointer
  Functions Foreign;           ///< give it to a function of another file
  bool Shared = false;         ///< others have the object as well
  bool Optional = false;       ///< can't simply be embedded
};

/// The facts of one unit.
class Ownership {
public:
  void read(const clang::TranslationUnitDecl *Unit);

  /// Null for a member that owns no head object.
  const HeadMember *member(const clang::ValueDecl *D) const;
  const llvm::MapVector<const clang::FieldDecl *, HeadMember> &members() const {
    return Members;
  }
  /// The function that makes a head object by this call, or null.
  const clang::FunctionDecl *allocates(const clang::CallExpr *Call) const;
  bool any() const { return !Heads.empty(); }

  using Placed = std::pair<const clang::FieldDecl *, int64_t>;
  /// The members of T that own one, and their offsets in bytes; also of
  /// structures within it.
  llvm::SmallVector<Placed, 4> membersOf(const clang::RecordDecl *T) const;

  /// Whether the member's lifetime ends before the structure's: a function only
  /// frees the member, and nobody who frees the structure calls it.
  bool livesApart(const clang::FieldDecl *F) const;
  /// Whether a caller of FD, near or far, may free the member before.
  bool freedByCaller(const clang::FunctionDecl *FD,
                     const clang::FieldDecl *F) const;

  /// The parameter of type void * that FD frees, by its index; -1 for none: a
  /// call of FD is a free of whatever it is given.
  int freedParameter(const clang::FunctionDecl *FD) const;

  /// Members and variables that a branch on Condition frees or hands on under
  /// a condition of the program's own.
  llvm::ArrayRef<const clang::ValueDecl *>
  guardedBy(const clang::Stmt *Condition) const;

private:
  friend class OwnershipReader;
  friend class GuardReader;
  using Pairs = llvm::SetVector<
      std::pair<const clang::FunctionDecl *, const clang::FunctionDecl *>>;

  llvm::MapVector<const clang::FieldDecl *, HeadMember> Members;
  llvm::DenseMap<const clang::CallExpr *, const clang::FunctionDecl *> Heads;
  llvm::DenseMap<const clang::VarDecl *, llvm::SmallVector<HeadAllocation, 1>>
      Variables;
  /// By a parameter that points to a pointer: what is stored there.
  llvm::DenseMap<const clang::VarDecl *, llvm::SmallVector<HeadAllocation, 1>>
      Outs;
  /// By an allocation: the members and globals that get it in turn.
  llvm::DenseMap<const clang::CallExpr *,
                 llvm::SmallPtrSet<const clang::ValueDecl *, 2>>
      Places;
  Functions Makers, All;
  llvm::SmallPtrSet<const clang::FieldDecl *, 4> Copied;
  Pairs Calls; ///< caller, callee
  llvm::DenseMap<const clang::FunctionDecl *,
                 llvm::SmallPtrSet<const clang::RecordDecl *, 2>>
      Frees; ///< the structures that a function frees
  llvm::DenseMap<const clang::FunctionDecl *, unsigned> FreesWhatItGets;
  llvm::DenseMap<const clang::Stmt *,
                 llvm::SmallVector<const clang::ValueDecl *, 2>>
      Guards;

  bool frees(const clang::FunctionDecl *FD, const clang::FieldDecl *F) const;
};

/// Whether a pointer to this type points to a list head, lock or the like.
bool isHeadType(clang::QualType Pointee);

/// Whether T is part of a list, tree or hash: storing a pointer in one is no
/// handing on.
bool isLinkType(const clang::RecordDecl *T);

} // namespace kapcheck

#endif
