// SPDX-License-Identifier: GPL-2.0-only
//
// Which functions of a unit are worth exploring: those that use a trigger of a
// checker, and their callers, for what they pass. The rest is most of the time.

#ifndef KAPCHECK_SELECT_H
#define KAPCHECK_SELECT_H

#include "Ahead.h"
#include "Analysis.h"
#include "Registry.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "llvm/ADT/DenseSet.h"

#include <vector>

namespace kapcheck {

/// The functions among All that the checkers want, and those that lead to
/// them; of the unit's own file only those that the job lists for the
/// checker's rule, if it does. Configs: what the checkers are configured with,
/// as -analyzer-config takes it. Way learns what their paths are explored for.
llvm::DenseSet<const clang::Decl *>
selectFunctions(const std::vector<clang::Decl *> &All,
                const std::vector<const CheckerEntry *> &Checkers, const Job &J,
                const std::vector<std::string> &Configs,
                const clang::ASTContext &Context, Ahead &Way);

} // namespace kapcheck

#endif
