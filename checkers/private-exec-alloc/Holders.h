// SPDX-License-Identifier: GPL-2.0-only
//
// Who holds what a call returned: variables and members that it is assigned to,
// in the order of the text. For rules that judge a whole file, not its paths.

#ifndef KAPCHECK_HOLDERS_H
#define KAPCHECK_HOLDERS_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "clang/AST/ParentMap.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"

#include <memory>
#include <vector>

namespace kapcheck {

/// What a variable, a member or (Target null) a function's result is set to.
struct Given {
  const clang::ValueDecl *Target;
  const clang::Expr *Value;
  const clang::Stmt *At; ///< the assignment, declaration or return
  const clang::FunctionDecl *In;
  enum { Itself, Behind, Part } Where = Itself; ///< what of Target is set
};

/// A call and the function that makes it.
struct Made {
  const clang::CallExpr *Call;
  const clang::FunctionDecl *In;
};

/// All functions of the unit's own file.
class FileFlow {
public:
  explicit FileFlow(clang::ASTContext &Context);

  const std::vector<const clang::FunctionDecl *> &functions() const {
    return Functions;
  }
  const std::vector<Made> &calls() const { return Calls; }
  /// The calls of one function, whichever of its declarations is named.
  llvm::SmallVector<Made, 4> callsOf(const clang::FunctionDecl *FD) const;
  /// The values that a variable is given, by its declaration only if local.
  llvm::SmallVector<const clang::Expr *, 4>
  valuesOf(const clang::ValueDecl *Var) const;

  /// Whether the function returns what the call did.
  bool isReturned(const Made &Source) const;
  /// Whether what Source returned may be what E, in User, is made of: by way
  /// of locals, members, file-scope variables.
  bool reaches(const Made &Source, const clang::Expr *E,
               const Made &User) const;

private:
  struct Holder {
    const clang::ValueDecl *Decl;
    const clang::Stmt *Since; ///< the assignment
    const clang::FunctionDecl *In;
    bool Behind; ///< Decl points to what holds it
  };
  friend class FlowReader;

  llvm::SmallVector<Holder, 4> holdersOf(const Made &Source) const;
  bool holdsAt(const Holder &H, const clang::Stmt *Use,
               const clang::FunctionDecl *In) const;
  bool isBefore(const clang::Stmt *A, const clang::Stmt *B) const;
  bool isOverwritten(const Holder &H, const clang::Stmt *Use) const;
  bool isElement(const Holder &H, const clang::Expr *E) const;

  clang::ASTContext &Context;
  std::vector<const clang::FunctionDecl *> Functions;
  std::vector<Made> Calls;
  std::vector<Given> Values;
  llvm::DenseMap<const clang::FunctionDecl *, std::unique_ptr<clang::ParentMap>>
      Parents;
};

/// Whether Needle is Root or in it.
bool contains(const clang::Stmt *Root, const clang::Stmt *Needle);
/// Whether a variable or member is named in S.
bool mentions(const clang::Stmt *S, const clang::ValueDecl *Decl);

} // namespace kapcheck

#endif
