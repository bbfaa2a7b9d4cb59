// SPDX-License-Identifier: GPL-2.0-only
//
// Memory that the vmalloc layer gives, and what shows that it holds
// instructions: a name, a hook, or that it is made executable later.

#ifndef KAPCHECK_EXEC_MEMORY_H
#define KAPCHECK_EXEC_MEMORY_H

#include "Holders.h"

#include "clang/StaticAnalyzer/Core/PathSensitive/AnalysisManager.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kapcheck {

/// What shows that memory holds instructions: a name and where it stands.
using Sign = std::pair<std::string, clang::SourceLocation>;

/// An allocation and all that is known of it.
struct ExecAlloc {
  Made Source;
  std::string Name; ///< of the function that allocates
  std::vector<Sign> Given, Later;
  llvm::StringRef Hook; ///< which the function is or serves
};

/// The execmem range that takes the place of a hook that archs override; empty
/// for any other name.
llvm::StringRef execmemRange(llvm::StringRef Hook);

/// One unit.
class ExecMemory {
public:
  explicit ExecMemory(clang::ento::AnalysisManager &Mgr)
      : Context(Mgr.getASTContext()), SM(Context.getSourceManager()),
        PP(Mgr.getPreprocessor()), Flow(Context) {}

  /// The allocations to judge; none in the implementations of vmalloc and
  /// execmem.
  std::vector<ExecAlloc> allocations() const;
  bool isLeftAlone(const ExecAlloc &A) const;
  /// Nothing where no kernel headers are in sight.
  std::optional<bool> hasExecmem() const;
  /// Frees in the hooks that go with the allocators.
  std::vector<Sign> twins() const;

private:
  void addGiven(ExecAlloc &A) const;
  void addValues(const clang::VarDecl *Var, std::vector<Sign> &Out) const;
  bool isOutside(const ExecAlloc &A, unsigned Argument) const;
  void addNames(const clang::Expr *E, std::vector<Sign> &Out) const;
  void addLater(ExecAlloc &A) const;
  void addExecutable(const Made &Source, std::vector<Sign> &Out) const;
  bool isHandedOn(const Made &Source, const clang::Expr *E,
                  const Made &User) const;
  llvm::StringRef hookOf(const clang::FunctionDecl *FD,
                         unsigned Depth = 3) const;
  bool declares(llvm::StringRef Name) const;
  bool exists(llvm::StringRef Folder, llvm::StringRef Name) const;

  clang::ASTContext &Context;
  const clang::SourceManager &SM;
  clang::Preprocessor &PP;
  FileFlow Flow;
};

} // namespace kapcheck

#endif
