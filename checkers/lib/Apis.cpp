// SPDX-License-Identifier: GPL-2.0-only
#include "Apis.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/Support/ErrorHandling.h"

using namespace clang;
using namespace kapcheck;

static const AllocApi Allocs[] = {
#define ALLOC(NAME, FAMILY, COUNT, SIZE, GFP, OLD, TRAITS)                     \
  {#NAME, Family::FAMILY, COUNT, SIZE, GFP, OLD, AllocApi::TRAITS},
#define FREE(NAME, FAMILY, ARGUMENT)
#include "Allocators.def"
};

static const FreeApi Frees[] = {
#define ALLOC(NAME, FAMILY, COUNT, SIZE, GFP, OLD, TRAITS)
#define FREE(NAME, FAMILY, ARGUMENT) {#NAME, Family::FAMILY, ARGUMENT},
#include "Allocators.def"
};

template <class Api, size_t N>
static const Api *find(const Api (&Table)[N], llvm::StringRef Name) {
  static const llvm::StringMap<const Api *> ByName = [&Table] {
    llvm::StringMap<const Api *> Map;
    for (const Api &A : Table)
      Map[A.Name] = &A;
    return Map;
  }();
  return Name.empty() ? nullptr : ByName.lookup(Name);
}

llvm::StringRef kapcheck::familyName(Family F) {
  switch (F) {
  case Family::Slab:
    return "kmalloc";
  case Family::Vmalloc:
    return "vmalloc";
  case Family::Kv:
    return "kvmalloc";
  case Family::Pages:
    return "page";
  case Family::Percpu:
    return "per-CPU";
  case Family::Managed:
    return "device-managed";
  case Family::Any:
    return "any";
  }
  llvm_unreachable("no such family");
}

llvm::StringRef kapcheck::apiName(const FunctionDecl *FD) {
  if (!FD || !FD->getIdentifier())
    return {};
  llvm::StringRef Name = FD->getName();
  Name.consume_back("_noprof");
  return Name;
}

llvm::StringRef kapcheck::apiName(const CallExpr *Call) {
  return apiName(Call->getDirectCallee());
}

const AllocApi *kapcheck::findAlloc(const FunctionDecl *FD) {
  return find(Allocs, apiName(FD));
}

const AllocApi *kapcheck::findAlloc(const CallExpr *Call) {
  return findAlloc(Call->getDirectCallee());
}

const FreeApi *kapcheck::findFree(const FunctionDecl *FD) {
  return find(Frees, apiName(FD));
}

const FreeApi *kapcheck::findFree(const CallExpr *Call) {
  return findFree(Call->getDirectCallee());
}
