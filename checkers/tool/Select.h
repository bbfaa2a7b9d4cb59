// SPDX-License-Identifier: GPL-2.0-only
//
// Which functions of a unit are worth exploring: those that use a trigger of a
// checker, and their callers, for what they pass. The rest is most of the time.

#ifndef KAPCHECK_SELECT_H
#define KAPCHECK_SELECT_H

#include "clang/AST/Decl.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringSet.h"

#include <vector>

namespace kapcheck {

/// Names of triggers; one with a `*` at its end stands for all that begin so,
/// `struct x` for functions with a parameter that points to one.
class Triggers {
public:
  void add(llvm::StringRef Name);
  bool match(llvm::StringRef Name) const;
  bool matchParameters(const clang::FunctionDecl *FD) const;

private:
  llvm::StringSet<> Names, Structs;
  std::vector<std::string> Prefixes;
};

/// The functions among All that use a trigger, and those that lead to them.
llvm::DenseSet<const clang::Decl *>
selectFunctions(const std::vector<clang::Decl *> &All,
                const Triggers &Wanted);

} // namespace kapcheck

#endif
