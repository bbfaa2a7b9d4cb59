// SPDX-License-Identifier: GPL-2.0-only
#include "Report.h"

#include "llvm/Support/ErrorHandling.h"

using namespace clang;
using namespace kapcheck;

Sink *Sink::Current;

Sink::~Sink() = default;

bool kapcheck::wantsNotes() { return Sink::Current != nullptr; }

llvm::StringRef kapcheck::levelName(Level L) {
  switch (L) {
  case Level::Note:
    return "note";
  case Level::Warning:
    return "warning";
  case Level::Error:
    return "error";
  }
  llvm_unreachable("no such level");
}

static std::string category(llvm::StringRef Rule, Level L) {
  return ("kapcheck " + Rule + " " + levelName(L)).str();
}

RuleBugs::RuleBugs(const ento::CheckerBase *Checker, llvm::StringRef Rule,
                   llvm::StringRef Title)
    : Note(Checker, Title, category(Rule, Level::Note)),
      Warning(Checker, Title, category(Rule, Level::Warning)),
      Error(Checker, Title, category(Rule, Level::Error)) {}

const ento::BugType &RuleBugs::operator[](Level L) const {
  switch (L) {
  case Level::Note:
    return Note;
  case Level::Warning:
    return Warning;
  case Level::Error:
    return Error;
  }
  llvm_unreachable("no such level");
}

SourceLocation kapcheck::spelled(SourceLocation Loc, const SourceManager &SM) {
  return SM.getFileLoc(Loc);
}
