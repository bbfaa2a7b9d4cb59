// SPDX-License-Identifier: GPL-2.0-only
//
// Verdicts on the sites of one rule: what all paths of all roots of a unit say
// of them, printed once when the unit ends.

#ifndef KAPCHECK_SITES_H
#define KAPCHECK_SITES_H

#include "clang/AST/Decl.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallPtrSet.h"

#include <string>

namespace kapcheck {

class Sites {
public:
  explicit Sites(llvm::StringRef Rule) : Rule(Rule) {}

  /// A path came by a site of Function. Kind must outlive the unit. Proof: on
  /// this path a finding there would be wrong.
  void passed(clang::SourceLocation Where, const clang::Decl *Function,
              llvm::StringRef Kind, bool Proof, std::string Message);
  /// A finding stands at the site. False when it is not the first one.
  bool found(clang::SourceLocation Where);
  /// A root was explored, in whole or until its budget ended.
  void endRoot(const clang::Decl *Root, bool Complete);
  /// Hands the verdicts to the sink, if there is one.
  void print(const clang::SourceManager &SM) const;

private:
  struct Site {
    const clang::Decl *Function;
    llvm::StringRef Kind;
    std::string Message;
    bool Proof;
  };

  llvm::StringRef Rule;
  llvm::MapVector<clang::SourceLocation, Site> All;
  llvm::DenseSet<clang::SourceLocation> Found, Seen; ///< Seen: by this root
  llvm::SmallPtrSet<const clang::Decl *, 8> Partial;
};

} // namespace kapcheck

#endif
