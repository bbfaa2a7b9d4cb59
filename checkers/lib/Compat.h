// SPDX-License-Identifier: GPL-2.0-only
//
// What differs between LLVM 16 and 19, in one place.

#ifndef KAPCHECK_COMPAT_H
#define KAPCHECK_COMPAT_H

#include "clang/AST/Decl.h"
#include "clang/Basic/Version.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/StaticAnalyzer/Core/AnalyzerOptions.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CoreEngine.h"

namespace kapcheck {

inline clang::AnalyzerOptions &analyzerOptions(clang::CompilerInstance &CI) {
#if CLANG_VERSION_MAJOR < 17
  return *CI.getAnalyzerOpts(); // a counted pointer until 16
#else
  return CI.getAnalyzerOpts();
#endif
}

inline bool isUnnamedBitField(const clang::FieldDecl *F) {
#if CLANG_VERSION_MAJOR < 19
  return F->isUnnamedBitfield();
#else
  return F->isUnnamedBitField();
#endif
}

/// Where loops were left early: pairs of an edge and a node.
inline auto exhaustedBlocks(const clang::ento::CoreEngine &Core) {
#if CLANG_VERSION_MAJOR < 19
  return llvm::make_range(Core.blocks_exhausted_begin(),
                          Core.blocks_exhausted_end());
#else
  return Core.exhausted_blocks();
#endif
}

} // namespace kapcheck

#endif
