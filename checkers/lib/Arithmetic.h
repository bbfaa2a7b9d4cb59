// SPDX-License-Identifier: GPL-2.0-only
//
// Calls whose result has to do with their arguments, which the engine would
// lose: rounding, byte order, saturating products, bit numbers. Also calls it
// would end a path at, since their bodies jump out of assembler code.

#ifndef KAPCHECK_ARITHMETIC_H
#define KAPCHECK_ARITHMETIC_H

#include "clang/StaticAnalyzer/Core/PathSensitive/CallEvent.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ProgramState.h"
#include "llvm/ADT/DenseMap.h"

namespace kapcheck {

/// What Sym is rounded up or down from, to a power of two; null for others.
clang::ento::SymbolRef roundedFrom(clang::ento::ProgramStateRef State,
                                   clang::ento::SymbolRef Sym);

clang::ento::ProgramStateRef setRounded(clang::ento::ProgramStateRef State,
                                        clang::ento::SymbolRef Sym,
                                        clang::ento::SymbolRef From);

/// What Sym is the number of bits of, or a logarithm; null for others.
clang::ento::SymbolRef bitsOf(clang::ento::ProgramStateRef State,
                              clang::ento::SymbolRef Sym);

clang::ento::ProgramStateRef setBits(clang::ento::ProgramStateRef State,
                                     clang::ento::SymbolRef Sym,
                                     clang::ento::SymbolRef Of);

/// Keeps what is known of a rounded value; to be called for checkLiveSymbols.
void keepRounded(clang::ento::ProgramStateRef State,
                 clang::ento::SymbolReaper &Reaper);

/// Drops what is kept of dead symbols; to be called for checkDeadSymbols.
clang::ento::ProgramStateRef forgetRounded(clang::ento::ProgramStateRef State,
                                           clang::ento::SymbolReaper &Reaper);

/// Evaluates such a call; false for all others.
bool evalArithmetic(const clang::ento::CallEvent &Call,
                    clang::ento::CheckerContext &C);

/// Whether S holds an asm goto, at which the engine ends the path.
bool hasAsmGoto(const clang::Stmt *S);

/// Evaluates without their bodies functions that hold an asm goto, where the
/// engine would end the path.
class AsmGotoCalls {
public:
  bool eval(const clang::ento::CallEvent &Call,
            clang::ento::CheckerContext &C) const;

private:
  mutable llvm::DenseMap<const clang::FunctionDecl *, bool> Known;
};

} // namespace kapcheck

#endif
