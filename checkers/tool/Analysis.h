// SPDX-License-Identifier: GPL-2.0-only
//
// One translation unit: parse it and explore the functions that matter.

#ifndef KAPCHECK_ANALYSIS_H
#define KAPCHECK_ANALYSIS_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"

#include <map>
#include <string>
#include <vector>

namespace kapcheck {

/// A function of the unit's own file, and the line that it begins on.
struct Function {
  std::string Name;
  unsigned Line;
};

/// A translation unit as the caller wants it analysed.
struct Job {
  std::string File;                   ///< name under which results are printed
  std::string Directory;              ///< where the compiler ran
  std::vector<std::string> Arguments; ///< the compiler's, argv[0] first
  std::vector<std::string> Rules;     ///< ids; empty for all
  /// By rule, the functions of the unit's own file to explore for it, at most;
  /// a rule without an entry has no such list.
  std::map<std::string, std::vector<Function>> Functions;
};

/// What holds for all units of a run.
struct Settings {
  unsigned MaxNodes = 3500;  ///< budget of one function
  bool AllFunctions = false; ///< explore also what no checker's trigger is in
  std::vector<std::string> Configs; ///< key=value as for -analyzer-config
};

class Headers;

/// Tells which headers the units will share.
void expectHeaders(const std::vector<Job> &Jobs, Headers &Shared);

/// Analyses one unit and prints its results. False when it does not parse; that
/// is printed too.
bool analyse(const Job &J, const Settings &S, Headers &Shared,
             llvm::raw_ostream &Out);

} // namespace kapcheck

#endif
