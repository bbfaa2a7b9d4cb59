// SPDX-License-Identifier: GPL-2.0-only
//
// Parameters that user space decides, told by their functions' heads.

#ifndef KAPCHECK_LENGTHS_H
#define KAPCHECK_LENGTHS_H

#include "Origin.h"

namespace kapcheck {

/// Whether it is a pointer that is written with __user.
bool isUser(const clang::ParmVarDecl *Param, clang::ASTContext &Context);
/// Whether it is one of a system call's function.
bool isOfSyscall(const clang::ParmVarDecl *Param, clang::ASTContext &Context);
/// Whether a type is that of pointers to a struct of that name.
bool isPointerTo(clang::QualType T, llvm::StringRef Record);

/// A number that user space gives: an argument of a system call, a length that
/// comes with a buffer, as in read(), write(), setsockopt().
std::optional<Origin> lengthOf(const clang::ParmVarDecl *Param, const Unit &U,
                               clang::ASTContext &Context);

} // namespace kapcheck

#endif
