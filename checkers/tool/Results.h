// SPDX-License-Identifier: GPL-2.0-only
//
// What the tool prints, one JSON object a line (ARCHITECTURE.md has the form).

#ifndef KAPCHECK_RESULTS_H
#define KAPCHECK_RESULTS_H

#include "Report.h"

#include "clang/Analysis/PathDiagnostic.h"
#include "llvm/Support/raw_ostream.h"

#include <ctime>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace kapcheck {

/// Collects the results of one translation unit and prints them when it is
/// through, so that a crash leaves nothing half said.
class Results : public Sink {
public:
  /// File is the name the caller gave; results of it are printed under it.
  /// Started: when work on it began, in the process's CPU time.
  Results(std::string File, std::clock_t Started)
      : File(std::move(File)), Started(Started) {}

  void verdict(const Verdict &V, const clang::SourceManager &SM) override;
  void explored(const clang::Decl *Root, bool Complete) override;
  void diagnostic(const clang::ento::PathDiagnostic &D);

  /// Prints all, and the line that says the unit is through and what it took.
  void print(llvm::raw_ostream &Out) const;
  /// Prints that the unit can't be analysed, and why.
  void printFailure(llvm::raw_ostream &Out, llvm::StringRef Why) const;

  /// Hands diagnostics to Results; the analyzer owns it.
  static std::unique_ptr<clang::ento::PathDiagnosticConsumer>
  consumer(Results &R);

private:
  int milliseconds() const;

  std::string File;
  std::clock_t Started;
  std::vector<std::string> Lines;
  std::map<std::string, bool> Roots; ///< function -> explored completely
};

} // namespace kapcheck

#endif
