// SPDX-License-Identifier: GPL-2.0-only
#include "Lines.h"

#include "Compat.h"

#include "clang/Basic/CharInfo.h"
#include "clang/Basic/FileManager.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace clang;
using namespace kapcheck;

/// Of `#line 7 "a.c"`, `# 7 "a.c" 2`, and of what macros make such a line.
static bool isDirective(llvm::StringRef Line) {
  Line = Line.ltrim();
  if (!Line.consume_front("#"))
    return false;
  Line = Line.ltrim();
  return Line.consume_front("line")
             ? Line.empty() || !isAsciiIdentifierContinue(Line[0])
             : !Line.empty() && isDigit(Line[0]);
}

std::string kapcheck::withoutLines(llvm::StringRef Text) {
  std::string Out;
  bool Continued = false;
  for (size_t At = 0; At < Text.size();) {
    size_t End = std::min(Text.find('\n', At), Text.size());
    llvm::StringRef Line = Text.slice(At, End);
    Continued = Continued || isDirective(Line);
    if (Continued) {
      if (Out.empty())
        Out = Text.str();
      std::fill(Out.begin() + At, Out.begin() + End, ' ');
    }
    Continued = Continued && Line.rtrim('\r').ends_with("\\");
    At = End + 1;
  }
  return Out;
}

void kapcheck::ignoreLines(SourceManager &SM) {
  FileID Main = SM.getMainFileID();
  auto File = SM.getFileEntryRefForID(Main);
  auto Text = SM.getBufferOrNone(Main);
  std::string Changed = Text ? withoutLines(Text->getBuffer()) : "";
  if (File && !Changed.empty())
    SM.overrideFileContents(
        *File, llvm::MemoryBuffer::getMemBufferCopy(Changed, File->getName()));
}
