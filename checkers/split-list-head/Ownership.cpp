// SPDX-License-Identifier: GPL-2.0-only
#include "Ownership.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/RecordLayout.h"
#include "llvm/ADT/StringSet.h"

using namespace clang;
using namespace kapcheck;

static llvm::StringRef recordName(const RecordDecl *RD) {
  if (RD->getIdentifier())
    return RD->getName();
  const TypedefNameDecl *Name = RD->getTypedefNameForAnonDecl();
  return Name ? Name->getName() : llvm::StringRef();
}

bool kapcheck::isHeadType(QualType Pointee) {
  static const llvm::StringSet<> Names = {"list_head",
                                          "hlist_head",
                                          "hlist_bl_head",
                                          "llist_head",
                                          "hlist_nulls_head",
                                          "rb_root",
                                          "rb_root_cached",
                                          "mutex",
                                          "rt_mutex",
                                          "ww_mutex",
                                          "rw_semaphore",
                                          "semaphore",
                                          "completion",
                                          "kref",
                                          "wait_queue_head",
                                          "xarray",
                                          "wait_queue_head_t",
                                          "swait_queue_head",
                                          "idr",
                                          "ida",
                                          "radix_tree_root",
                                          "spinlock",
                                          "spinlock_t",
                                          "raw_spinlock",
                                          "raw_spinlock_t",
                                          "rwlock_t",
                                          "seqlock_t",
                                          "srcu_struct",
                                          "maple_tree",
                                          "rhashtable"};
  const RecordDecl *RD = Pointee->getAsRecordDecl();
  return RD && Names.count(recordName(RD));
}

bool kapcheck::isLinkType(const RecordDecl *T) {
  static const llvm::StringSet<> Names = {
      "list_head",     "hlist_head",       "hlist_node",       "llist_node",
      "hlist_bl_node", "hlist_nulls_node", "rb_node",          "hlist_bl_head",
      "llist_head",    "rb_root",          "wait_queue_entry", "rhash_head",
      "plist_node",    "hlist_nulls_head"};
  return Names.count(recordName(T));
}

const HeadMember *Ownership::member(const ValueDecl *D) const {
  const auto *Field = dyn_cast_or_null<FieldDecl>(D);
  auto At = Field ? Members.find(Field) : Members.end();
  return At == Members.end() ? nullptr : &At->second;
}

const FunctionDecl *Ownership::allocates(const CallExpr *Call) const {
  return Heads.lookup(Call);
}

llvm::ArrayRef<const ValueDecl *>
Ownership::guardedBy(const Stmt *Condition) const {
  const auto *E = dyn_cast<Expr>(Condition);
  auto At = E ? Guards.find(E->IgnoreParenImpCasts()) : Guards.end();
  return At == Guards.end() ? llvm::ArrayRef<const ValueDecl *>() : At->second;
}

llvm::SmallVector<Ownership::Placed, 4>
Ownership::membersOf(const RecordDecl *T) const {
  llvm::SmallVector<Placed, 4> Out;
  T = T->getDefinition();
  // members of a union share their place
  if (Members.empty() || !T || T->isUnion() || T->isInvalidDecl())
    return Out;
  const ASTRecordLayout &Layout = T->getASTContext().getASTRecordLayout(T);
  for (const FieldDecl *F : T->fields()) {
    if (F->isBitField())
      continue;
    int64_t At = Layout.getFieldOffset(F->getFieldIndex()) / 8;
    if (member(F))
      Out.push_back({F, At});
    else if (const RecordDecl *Within = F->getType()->getAsRecordDecl())
      for (const Placed &P : membersOf(Within))
        Out.push_back({P.first, At + P.second});
  }
  return Out;
}

/// Whether FD frees a structure that holds the member.
bool Ownership::frees(const FunctionDecl *FD, const FieldDecl *F) const {
  auto At = Frees.find(FD);
  if (At == Frees.end())
    return false;
  for (const RecordDecl *RD : At->second)
    for (const Placed &P : membersOf(RD))
      if (P.first == F)
        return true;
  return false;
}

int Ownership::freedParameter(const FunctionDecl *FD) const {
  auto At = FreesWhatItGets.find(FD ? FD->getDefinition() : nullptr);
  return At == FreesWhatItGets.end() ? -1 : int(At->second);
}

bool Ownership::livesApart(const FieldDecl *F) const {
  const HeadMember *M = member(F);
  for (const FunctionDecl *FD : M->Release) {
    if (M->Allocate.count(FD) || frees(FD, F))
      continue;
    bool Called = false;
    for (const auto &[Caller, Callee] : Calls) {
      if (Callee != FD)
        continue;
      Called = true;
      if (!M->Allocate.count(Caller) && !frees(Caller, F))
        return true;
    }
    if (!Called)
      return true;
  }
  return false;
}

bool Ownership::freedByCaller(const FunctionDecl *FD,
                              const FieldDecl *F) const {
  const HeadMember *M = member(F);
  llvm::SetVector<const FunctionDecl *> Open;
  Open.insert(FD);
  for (unsigned I = 0; I < Open.size(); I++)
    for (const auto &[Caller, Callee] : Calls)
      if (Callee == Open[I] && Open.insert(Caller) && M->Release.count(Caller))
        return true;
  return false;
}
