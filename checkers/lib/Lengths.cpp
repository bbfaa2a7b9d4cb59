// SPDX-License-Identifier: GPL-2.0-only
#include "Lengths.h"

#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/Support/Regex.h"

using namespace clang;
using namespace kapcheck;

/// The macro __user is empty for most compilers: only the text has it.
bool kapcheck::isUser(const ParmVarDecl *Param, ASTContext &Context) {
  const SourceManager &SM = Context.getSourceManager();
  llvm::StringRef Text = Lexer::getSourceText(
      CharSourceRange::getTokenRange(
          SM.getExpansionRange(Param->getSourceRange()).getAsRange()),
      SM, Context.getLangOpts());
  return Param->getType()->isPointerType() && Text.contains("__user");
}

/// The macro's name at the definition: that of the function differs by kernel.
bool kapcheck::isOfSyscall(const ParmVarDecl *Param, ASTContext &Context) {
  static const llvm::Regex Macro("^(COMPAT_)?SYSCALL(32)?_DEFINE[0-9]$");
  const auto *FD = dyn_cast<FunctionDecl>(Param->getDeclContext());
  if (!FD || !FD->getLocation().isMacroID())
    return false;
  const SourceManager &SM = Context.getSourceManager();
  return Macro.match(Lexer::getSourceText(
      CharSourceRange::getTokenRange(SM.getExpansionLoc(FD->getLocation())), SM,
      Context.getLangOpts()));
}

bool kapcheck::isPointerTo(QualType T, llvm::StringRef Record) {
  const RecordDecl *RD =
      T->isPointerType() ? T->getPointeeType()->getAsRecordDecl() : nullptr;
  return RD && RD->getIdentifier() && RD->getName() == Record;
}

/// Whether a statement calls what reads a line of text: a command is short.
static bool readsText(const Stmt *S) {
  static const llvm::Regex Text(
      "sscanf$|^_?kstrto|simple_strto|strn?(case)?cmp$|strsep$|hex2bin$|"
      "str(im|strip|_has_prefix|chr)$|sysfs_streq|match_string");
  if (!S)
    return false;
  const auto *Call = dyn_cast<CallExpr>(S);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (Callee && Callee->getIdentifier() && Text.match(Callee->getName()))
    return true;
  return llvm::any_of(S->children(), readsText);
}

/// The argument of an ioctl that is a number, and no pointer.
static bool isIoctlNumber(const ParmVarDecl *Param, const FunctionDecl *FD) {
  return FD->getIdentifier() && FD->getName().contains("ioctl") &&
         Param->getFunctionScopeIndex() == 2 && FD->getNumParams() == 3 &&
         isPointerTo(FD->getParamDecl(0)->getType(), "file") &&
         Param->getType().getAsString() == "unsigned long";
}

std::optional<Origin> kapcheck::lengthOf(const ParmVarDecl *Param,
                                         const Unit &U, ASTContext &Context) {
  const auto *FD = dyn_cast<FunctionDecl>(Param->getDeclContext());
  if (!FD || !Param->getIdentifier() || !Param->getType()->isIntegerType())
    return std::nullopt;
  if (isOfSyscall(Param, Context))
    return Origin{Level::Warning,
                  Param->getName().str() + ", an argument of the system call"};
  if (isIoctlNumber(Param, FD))
    return Origin{Level::Warning, "the argument of the ioctl"};
  if (!U.callSites(FD).empty())
    return std::nullopt;
  llvm::StringRef Name = FD->getName();
  if (Param->getName() == "optlen" && Name.contains("sockopt"))
    return Origin{Level::Warning,
                  "optlen, given by the caller of setsockopt()"};
  bool AfterUser = false, HasOffset = false;
  for (const ParmVarDecl *P : FD->parameters()) {
    AfterUser |= P->getFunctionScopeIndex() < Param->getFunctionScopeIndex() &&
                 (isUser(P, Context) || isPointerTo(P->getType(), "msghdr") ||
                  P->getType().getAsString() == "sockptr_t");
    HasOffset |=
        P->getType().getAsString().find("loff_t *") != std::string::npos;
  }
  llvm::Regex Entry("write|store|read|show|sockopt|sendmsg");
  if (!AfterUser || (!Entry.match(Name) && !HasOffset) ||
      Param->getType().getAsString().find("loff_t") != std::string::npos)
    return std::nullopt;
  bool Debug =
      llvm::Regex("debug|dbg|dfs").match(Name) || readsText(FD->getBody());
  return Origin{Debug ? Level::Note : Level::Warning,
                Param->getName().str() + ", the length of a user buffer"};
}
