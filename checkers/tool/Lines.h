// SPDX-License-Identifier: GPL-2.0-only
//
// #line and a preprocessor's markers: what they say is another file's code is
// judged as what it is, a part of this one, at its place in it.

#ifndef KAPCHECK_LINES_H
#define KAPCHECK_LINES_H

#include "clang/Basic/SourceManager.h"

#include <string>

namespace kapcheck {

/// Text with blanks for each #line and marker, so that all else keeps its
/// place. Empty when there is none.
std::string withoutLines(llvm::StringRef Text);

/// Has the unit's own file read so. Before anything of it is read.
void ignoreLines(clang::SourceManager &SM);

} // namespace kapcheck

#endif
