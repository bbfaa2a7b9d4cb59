// SPDX-License-Identifier: GPL-2.0-only
//
// What the roots of a unit say of one site, weighed by who calls whom: a static
// function whose calls were all inlined into their callers is judged by them,
// not by what it would do with any arguments at all.

#ifndef KAPCHECK_CONTEXTS_H
#define KAPCHECK_CONTEXTS_H

#include "Cuts.h"
#include "Unit.h"

#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLExtras.h"

#include <map>
#include <string>
#include <vector>

namespace kapcheck {

/// What becomes of a site, from what counts most to what counts least.
enum class Fate {
  Unbounded,
  Unknown,
  Compared,
  Capped, ///< bounded, to more than is easily had in one piece
  Bounded,
  Contiguous,
  Atomic
};

struct Outcome {
  Fate What;
  bool Proof;          ///< a finding there would be wrong
  std::string Message; ///< a sentence without full stop
  bool Always = false; ///< it shows without any path
};

class Contexts {
public:
  /// A call was inlined.
  void enter(const clang::CallExpr *Call) { Inlined.insert(Call); }
  /// A call was not, though the unit has the function.
  void pass(const clang::CallExpr *Call) { Opaque.insert(Call); }
  /// Whether what FD does is seen where it is called.
  bool isSeenByCallers(const clang::FunctionDecl *FD, const Unit &U) const;

  /// A path of the root under exploration came by Site, in Function.
  void add(const clang::CallExpr *Site, const clang::Decl *Function, Outcome O);
  /// For what is learned when the root is through: replaces what it said.
  void replace(const clang::CallExpr *Site, Outcome O);
  /// Whether roots before this one came by Site.
  bool isKnown(const clang::CallExpr *Site) const;
  /// The root was explored, but for what Left says.
  void endRoot(const clang::FunctionDecl *Root, Cuts Left);

  /// Hands all to the sink, if there is one.
  void print(llvm::StringRef Rule, const Unit &U,
             const clang::SourceManager &SM) const;

private:
  struct Said {
    const clang::FunctionDecl *Root;
    Outcome What;
  };
  struct Site {
    const clang::Decl *Function;
    std::vector<Said> All;
  };
  bool isShown(const clang::FunctionDecl *FD, const Unit &U,
               unsigned Depth) const;
  bool isCovered(const clang::FunctionDecl *FD, const Unit &U,
                 unsigned Depth) const;
  bool isProven(const clang::CallExpr *Where, const Site &S,
                const Unit &U) const;

  llvm::DenseSet<const clang::CallExpr *> Inlined, Opaque;
  std::map<const clang::FunctionDecl *, Cuts> Roots; ///< what each missed
  llvm::MapVector<const clang::CallExpr *, Site> Sites;
  llvm::MapVector<const clang::CallExpr *, Outcome> Now;
};

} // namespace kapcheck

#endif
