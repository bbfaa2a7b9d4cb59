// SPDX-License-Identifier: GPL-2.0-only
//
// Functions of other files that are known to neither free nor keep what they
// are given.

#ifndef KAPCHECK_MEEK_H
#define KAPCHECK_MEEK_H

#include "clang/AST/Decl.h"

namespace kapcheck {

/// Whether a function neither frees nor takes over its arguments, told by its
/// name or by being a kind of printf.
bool isMeek(const clang::FunctionDecl *FD);

/// Of those, whether it links the object into another one.
bool isLink(const clang::FunctionDecl *FD);

/// Whether a name is one of functions that give a new object.
bool namesMaker(llvm::StringRef Name);

} // namespace kapcheck

#endif
