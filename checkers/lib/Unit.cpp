// SPDX-License-Identifier: GPL-2.0-only
#include "Unit.h"

#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Regex.h"

#include <memory>

using namespace clang;
using namespace kapcheck;

namespace {
/// Paths come by the same names again and again.
struct Matcher {
  explicit Matcher(const char *Pattern) : Expression(Pattern) {}
  llvm::Regex Expression;
  llvm::StringMap<bool> Known;
};
} // namespace

bool kapcheck::matches(llvm::StringRef Name, const char *Pattern) {
  static llvm::DenseMap<const char *, std::unique_ptr<Matcher>> All;
  if (Name.empty())
    return false;
  std::unique_ptr<Matcher> &M = All[Pattern];
  if (!M)
    M = std::make_unique<Matcher>(Pattern);
  auto [At, New] = M->Known.try_emplace(Name, false);
  if (New)
    At->second = M->Expression.match(Name);
  return At->second;
}

bool kapcheck::needsContiguous(llvm::StringRef Name) {
  return matches(
      Name, "dma_map|map_single|virt_to_|^__pa|_pa(_|$)|va_to_pa|sg_set_buf"
            "|sg_init_one|usb_fill_|usb_control_msg|usb_bulk_msg|usb_stor_"
            "|usb_interrupt_msg|^efivar_|^efi_call|^(get|set)_variable"
            "|^spi_|i2c_(master|transfer|smbus)|blk_rq_map_kern"
            "|hw_raw_request|scsi_execute|crypto_|sdio_|^mmc_|bio_map_kern"
            "|bio_add|set_memory_|free_reserved");
}

bool kapcheck::isCheck(llvm::StringRef Name) {
  return matches(Name, "valid|check|verif|sanity|limit|in_range"
                       "|too_(big|large|many|long)|exceed|within|overflows"
                       // these fail where so much data is not there
                       "|_inline_decode$|skb_may_pull$") &&
         !matches(Name, "_overflow$|access_ok|signature|checksum|csum"
                        "|^check_copy_size|^check_object_size"
                        "|^__check_object_size|^check_bytes_sent");
}

bool Unit::isAnswer(llvm::StringRef Name) {
  return matches(Name, "(^|_)(resp|response|rsp|reply|desc|crq|cqe|mbox|event"
                       "|evt|cmd)(_|$)");
}

llvm::ArrayRef<const CallExpr *> Unit::callSites(const FunctionDecl *FD) const {
  auto At = Sites.find(FD->getCanonicalDecl());
  return At == Sites.end() ? llvm::ArrayRef<const CallExpr *>()
                           : llvm::ArrayRef<const CallExpr *>(At->second);
}

bool Unit::isPrivate(const FunctionDecl *FD) const {
  return FD->getStorageClass() == SC_Static && !callSites(FD).empty() &&
         References.lookup(FD->getCanonicalDecl()) == callSites(FD).size();
}

void Unit::addReached(const FunctionDecl *FD,
                      llvm::DenseSet<const FunctionDecl *> &Into) const {
  llvm::SmallVector<const FunctionDecl *, 16> Open{FD->getCanonicalDecl()};
  while (!Open.empty()) {
    FD = Open.pop_back_val();
    if (!Into.insert(FD).second)
      continue;
    auto At = Callees.find(FD);
    if (At != Callees.end())
      Open.append(At->second.begin(), At->second.end());
  }
}

void Unit::addReachedByPointer(
    llvm::DenseSet<const FunctionDecl *> &Into) const {
  for (const auto &[FD, Times] : References)
    if (Times != callSites(FD).size())
      addReached(FD, Into);
}

const ContiguousUse *Unit::contiguousUse(const CallExpr *Alloc) const {
  llvm::SmallVector<Node, 8> Open{Alloc};
  llvm::DenseSet<Node> Seen;
  while (!Open.empty() && Seen.size() < 64) {
    Node N = Open.pop_back_val();
    if (!Seen.insert(N).second)
      continue;
    auto Use = Uses.find(N);
    if (Use != Uses.end())
      return &Use->second;
    auto Next = Flows.find(N);
    if (Next != Flows.end())
      Open.append(Next->second.begin(), Next->second.end());
  }
  return nullptr;
}

bool Unit::hasFallback(const CallExpr *Alloc) const {
  auto Targets = Flows.find(Alloc);
  if (Targets == Flows.end())
    return false;
  for (const NamedDecl *Target : Targets->second) {
    auto Other = Fallbacks.find(dyn_cast<ValueDecl>(Target));
    if (Other == Fallbacks.end())
      continue;
    for (const CallExpr *Call : Other->second)
      if (SM->isBeforeInTranslationUnit(Alloc->getExprLoc(),
                                        Call->getExprLoc()))
        return true;
  }
  return false;
}

bool Unit::reaches(const FunctionDecl *From, const FunctionDecl *To) const {
  llvm::SmallVector<const FunctionDecl *, 16> Open{From};
  llvm::DenseSet<const FunctionDecl *> Seen;
  while (!Open.empty()) {
    const FunctionDecl *FD = Open.pop_back_val();
    if (FD == To)
      return true;
    if (!Seen.insert(FD).second)
      continue;
    auto At = Callees.find(FD);
    if (At != Callees.end())
      Open.append(At->second.begin(), At->second.end());
  }
  return false;
}

bool Unit::areRelated(const FunctionDecl *A, const FunctionDecl *B) const {
  if (reaches(A, B) || reaches(B, A))
    return true;
  for (const auto &[Caller, Of] : Callees)
    if (reaches(Caller, A) && reaches(Caller, B))
      return true;
  return false;
}

bool Unit::isComparedElsewhere(const ValueDecl *D,
                               const FunctionDecl *In) const {
  auto At = Compared.find(D);
  if (At == Compared.end() || !In)
    return false;
  In = In->getCanonicalDecl();
  for (const FunctionDecl *Other : At->second)
    if (Other != In && (isa<VarDecl>(D) || areRelated(Other, In)))
      return true;
  return false;
}

bool Unit::isFilledByDevice(const ValueDecl *Root) const {
  return ByDevice.count(Root);
}

/// module_param() leaves a struct kernel_param __param_<name> that names the
/// variable and holds its permissions.
void Unit::readParams(ASTContext &Context) {
  struct Finder : RecursiveASTVisitor<Finder> {
    bool VisitDeclRefExpr(DeclRefExpr *Ref) {
      auto *V = dyn_cast<VarDecl>(Ref->getDecl());
      if (!V)
        return true;
      if (!V->getType().isConstQualified() &&
          V->getType()->isIntegralOrEnumerationType())
        Var = V;
      Plain |= matches(V->getName(),
                       "^param_ops_(int|uint|long|ulong|ullong|hexint)$");
      return true;
    }
    const VarDecl *Var = nullptr;
    bool Plain = false; ///< any number is taken
  };
  for (Decl *D : Context.getTranslationUnitDecl()->noload_decls()) {
    auto *V = dyn_cast<VarDecl>(D);
    if (!V || !V->getIdentifier() || !V->getName().starts_with("__param_") ||
        !V->getInit() || !V->getType()->isRecordType())
      continue;
    Finder F;
    F.TraverseStmt(V->getInit());
    auto *List = dyn_cast<InitListExpr>(V->getInit());
    if (List && List->getSemanticForm())
      List = List->getSemanticForm();
    if (!F.Var || !F.Plain || !List)
      continue;
    bool Writable = false;
    for (const FieldDecl *Field : V->getType()->getAsRecordDecl()->fields()) {
      unsigned I = Field->getFieldIndex();
      Expr::EvalResult Number;
      if (Field->getName() == "perm" && I < List->getNumInits() &&
          List->getInit(I)->EvaluateAsInt(Number, Context))
        Writable = Number.Val.getInt().getZExtValue() & 0222;
    }
    Params[F.Var] = Writable;
  }
}
