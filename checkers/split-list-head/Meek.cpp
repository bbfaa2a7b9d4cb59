// SPDX-License-Identifier: GPL-2.0-only
#include "Meek.h"

#include "Apis.h"

#include "clang/AST/Attr.h"

using namespace clang;
using namespace kapcheck;

/// Beginnings of names; the same as in cocci/split-list-head.cocci.
static constexpr llvm::StringLiteral Beginnings[] = {
    "INIT_",
    "init_",
    "__init_",
    "lockdep_init",
    "sema_init",
    "seqlock_init",
    "list_",
    "__list_",
    "hlist_",
    "llist_",
    "mutex_",
    "__mutex_",
    "_mutex_",
    "rt_mutex_",
    "ww_mutex_",
    "raw_spin_",
    "_raw_spin_",
    "__raw_spin_",
    "_raw_read_",
    "_raw_write_",
    "spin_",
    "__spin_",
    "assert_spin",
    "read_",
    "write_",
    "down_",
    "up_",
    "complete",
    "reinit_",
    "try_wait_",
    "wait_",
    "__wait_",
    "wake_",
    "__wake_",
    "prepare_to_wait",
    "finish_wait",
    "add_wait",
    "remove_wait",
    "rb_",
    "__rb_",
    "xa_",
    "__xa_",
    "idr_",
    "ida_",
    "kref_init",
    "kref_get",
    "kref_read",
    "lockdep_",
    "trace_",
    "printk",
    "_printk",
    "warn_slowpath",
    "memset",
    "__memset",
    "radix_tree_",
    "seqcount_",
    "srcu_",
    "init_srcu",
    "mt_",
    "kmemleak_",
    "might_",
    "__might_",
    "cond_resched",
    "debug_",
    "__init_rwsem",
    "__seqlock_",
    "rhashtable_init",
    "percpu_down_",
    "percpu_up_",
    "__warn_",
    "__SCT__",
    "rcu_",
    "__rcu_",
    "local_",
    "preempt_",
    "__builtin_",
    "kasan_",
    "kcsan_",
    "__kcsan_",
    "__asan_",
    "refcount_",
    "fortify_",
    "__fortify_",
    "strlen",
    "strcmp",
    "strncmp",
    "memcmp",
    "copy_to_user",
    "_copy_to_user",
};

static constexpr llvm::StringLiteral Whole[] = {"down", "up"};

static bool begins(llvm::StringRef Name, llvm::StringRef With) {
  return Name.substr(0, With.size()) == With;
}

static bool ends(llvm::StringRef Name, llvm::StringRef With) {
  return Name.size() >= With.size() &&
         Name.substr(Name.size() - With.size()) == With;
}

bool kapcheck::isMeek(const FunctionDecl *FD) {
  llvm::StringRef Name = apiName(FD);
  if (Name.empty())
    return false;
  if (const auto *Format = FD->getAttr<FormatAttr>())
    if (Format->getType()->getName() == "printf" ||
        Format->getType()->getName() == "__printf__")
      return true;
  for (llvm::StringRef W : Whole)
    if (Name == W)
      return true;
  for (llvm::StringRef B : Beginnings)
    if (begins(Name, B))
      return true;
  return ends(Name, "_get_drvdata") || ends(Name, "_set_drvdata");
}

bool kapcheck::isLink(const FunctionDecl *FD) {
  llvm::StringRef Name = apiName(FD);
  for (llvm::StringRef Word : {"add", "move", "drvdata", "link", "store",
                               "alloc", "insert", "replace", "splice"})
    if (Name.contains(Word))
      return true;
  return false;
}

bool kapcheck::namesMaker(llvm::StringRef Name) {
  for (llvm::StringRef Word : {"alloc", "create", "new", "dup", "_init"})
    if (Name.contains(Word))
      return true;
  return false;
}
