// SPDX-License-Identifier: GPL-2.0-only
//
// What the text of a whole unit tells that no single path does: who calls whom,
// where a pointer ends up, what is compared elsewhere, module parameters.
// Headers under include/ are left out.

#ifndef KAPCHECK_UNIT_H
#define KAPCHECK_UNIT_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallVector.h"

#include <string>

namespace kapcheck {

/// Where memory is handed to somebody who needs it contiguous.
struct ContiguousUse {
  std::string Name;
  clang::SourceLocation Where;
};

/// Whether a regular expression, a literal, finds something in a name.
bool matches(llvm::StringRef Name, const char *Pattern);
/// Whether who is called by that name needs contiguous memory.
bool needsContiguous(llvm::StringRef Name);
/// Whether a function of that name is a check of its arguments.
bool isCheck(llvm::StringRef Name);

class Unit {
public:
  explicit Unit(clang::ASTContext &Context);

  llvm::ArrayRef<const clang::CallExpr *>
  callSites(const clang::FunctionDecl *FD) const;
  /// The function whose body holds a call; null for none.
  const clang::FunctionDecl *callerOf(const clang::CallExpr *Call) const {
    return Callers.lookup(Call);
  }
  /// Whether all calls of FD are in this unit, and none is by a pointer.
  bool isPrivate(const clang::FunctionDecl *FD) const;

  /// FD and all functions of the unit that it may call; canonical ones.
  void addReached(const clang::FunctionDecl *FD,
                  llvm::DenseSet<const clang::FunctionDecl *> &Into) const;
  /// Those that a call by a pointer may be of.
  void
  addReachedByPointer(llvm::DenseSet<const clang::FunctionDecl *> &Into) const;

  /// Whether V is a module parameter; one that root may change while it runs.
  bool isParam(const clang::VarDecl *V) const { return Params.count(V); }
  bool isWritableParam(const clang::VarDecl *V) const {
    return Params.lookup(V);
  }

  /// Null when nobody needs what Alloc returns to be contiguous.
  const ContiguousUse *contiguousUse(const clang::CallExpr *Alloc) const;
  /// Whether vmalloc() or kvmalloc() is tried into the same place later.
  bool hasFallback(const clang::CallExpr *Alloc) const;

  /// Whether a function that runs before or around In, not In itself, refuses
  /// or cuts the variable or member when it is too large.
  bool isComparedElsewhere(const clang::ValueDecl *D,
                           const clang::FunctionDecl *In) const;
  /// Whether a device or a firmware table, and no image, fills what Root points
  /// to or is.
  bool isFilledByDevice(const clang::ValueDecl *Root) const;
  /// Whether Name, of a variable or member, is that of an answer of a device.
  static bool isAnswer(llvm::StringRef Name);
  /// Whether the variable is counted up in its function.
  bool isAccumulated(const clang::VarDecl *V) const {
    return Accumulated.count(V);
  }

private:
  friend class UnitReader;
  using Node = const void *; ///< ValueDecl, CallExpr, or FunctionDecl: result

  bool reaches(const clang::FunctionDecl *From,
               const clang::FunctionDecl *To) const;
  bool areRelated(const clang::FunctionDecl *A,
                  const clang::FunctionDecl *B) const;
  void readParams(clang::ASTContext &Context);

  llvm::DenseMap<const clang::FunctionDecl *,
                 llvm::SmallVector<const clang::CallExpr *, 2>>
      Sites;
  llvm::DenseMap<const clang::CallExpr *, const clang::FunctionDecl *> Callers;
  llvm::DenseMap<const clang::FunctionDecl *,
                 llvm::SmallVector<const clang::FunctionDecl *, 8>>
      Callees;
  /// By name, in calls and otherwise.
  llvm::DenseMap<const clang::FunctionDecl *, size_t> References;
  llvm::DenseMap<const clang::VarDecl *, bool> Params;
  llvm::DenseMap<Node, llvm::SmallVector<const clang::NamedDecl *, 4>> Flows;
  llvm::DenseMap<Node, ContiguousUse> Uses;
  llvm::DenseMap<const clang::ValueDecl *,
                 llvm::SmallVector<const clang::CallExpr *, 1>>
      Fallbacks;
  llvm::DenseMap<const clang::ValueDecl *,
                 llvm::SmallVector<const clang::FunctionDecl *, 2>>
      Compared;
  llvm::DenseSet<const clang::ValueDecl *> ByDevice;
  llvm::DenseSet<const clang::VarDecl *> Accumulated;
  const clang::SourceManager *SM = nullptr;
};

} // namespace kapcheck

#endif
