// SPDX-License-Identifier: GPL-2.0-only
//
// Entry points of the plugin: clang --analyze -Xclang -load -Xclang kapcheck.so
// -Xclang -analyzer-checker=kapcheck. Clang refuses one of another release.

#include "Registry.h"

#include "clang/Basic/Version.h"
#include "clang/StaticAnalyzer/Frontend/CheckerRegistry.h"

extern "C" __attribute__((visibility("default")))
const char clang_analyzerAPIVersionString[] = CLANG_ANALYZER_API_VERSION_STRING;

extern "C" __attribute__((visibility("default"))) void
clang_registerCheckers(clang::ento::CheckerRegistry &Registry) {
  kapcheck::registerCheckers(Registry);
}
