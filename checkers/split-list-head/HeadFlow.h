// SPDX-License-Identifier: GPL-2.0-only
//
// What calls, stores and returns do to separately allocated heads, and why one
// is no leak.

#ifndef KAPCHECK_HEADFLOW_H
#define KAPCHECK_HEADFLOW_H

#include "HeadState.h"
#include "Ownership.h"

#include "clang/StaticAnalyzer/Core/Checker.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CallEvent.h"

#include <string>

namespace kapcheck::heads {

/// Null through a pointer.
const clang::FunctionDecl *callee(const clang::ento::CallEvent &Call);
/// The object that a pointer points into, or null.
const clang::ento::MemRegion *baseOf(clang::ento::SVal Value);
/// Whether the object was allocated on this path.
bool isFresh(ProgramStateRef State, const clang::ento::MemRegion *Base);

/// Value goes to a place that outlives the function.
ProgramStateRef stored(ProgramStateRef State, const clang::ento::MemRegion *To,
                       clang::ento::SVal Value);
/// A function was called that can't be seen.
ProgramStateRef called(ProgramStateRef State,
                       const clang::ento::CallEvent &Call);
ProgramStateRef returned(ProgramStateRef State, clang::ento::SVal Value);
ProgramStateRef escaped(ProgramStateRef State,
                        const clang::ento::InvalidatedSymbols &Escaped,
                        const clang::ento::CallEvent *Call,
                        clang::ento::PointerEscapeKind Kind);
/// The same for pointers to const: what they point to is only read, but a
/// `const void *` may be freed.
ProgramStateRef escapedConst(ProgramStateRef State,
                             const clang::ento::InvalidatedSymbols &Escaped,
                             const clang::ento::CallEvent *Call);
/// Allocations that are now known to have failed.
ProgramStateRef settleNulls(ProgramStateRef State);

/// Why Member, at P of a structure that is freed, is no leak though the unit
/// allocates it: one word; empty when there is no reason. Proof: the path shows
/// it.
llvm::StringRef excuse(ProgramStateRef State, const Ownership &Facts,
                       const clang::FieldDecl *Member, Place P,
                       const clang::FunctionDecl *Root, bool &Proof);

/// The finding on an object that is out of reach since F.Node.
std::string orphanText(const Fate &F, const clang::FunctionDecl *Maker,
                       const clang::ASTContext &Context);
/// The finding on one that went with the variable Name.
std::string lostText(const Fate &F, const clang::VarDecl *Name);

} // namespace kapcheck::heads

#endif
