// SPDX-License-Identifier: GPL-2.0-only
//
// How large a symbolic value can be on a path. The constraint manager keeps no
// ranges through shifts, divisions or two symbols, so the expression is walked
// and the constraints are asked for at every step, also backwards: what is
// known of n * 8 or of (u64)n says something of n.

#ifndef KAPCHECK_BOUNDS_H
#define KAPCHECK_BOUNDS_H

#include "clang/AST/ASTContext.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ProgramState.h"
#include "llvm/ADT/STLExtras.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kapcheck {

/// Wide enough for the product of two 64 bit values, but for the top.
__extension__ typedef __int128 Wide;

struct Interval {
  Wide Lo = 0, Hi = 0;
};

/// "64 bytes", "16 KiB", "2 MiB": as it stands in a message.
std::string bytes(Wide Number);

/// The integer symbols that a symbolic expression is made of.
std::vector<clang::ento::SymbolRef> leavesOf(clang::ento::SymbolRef Sym);

/// Keeps what is known of sums and products of several values while one of them
/// may be asked for; to be called for checkLiveSymbols.
void keepCompounds(clang::ento::ProgramStateRef State,
                   clang::ento::SymbolReaper &Reaper);

/// Reads the constraints of one state once.
class Bounds {
public:
  /// What wraps, or is negative where a size is wanted, is another bug than
  /// ours: Plain leaves it out. Strict counts it, for a proof.
  enum Mode { Plain, Strict };

  /// Replaces what is known of a leaf.
  using LeafHook =
      llvm::function_ref<std::optional<Interval>(clang::ento::SymbolRef)>;

  Bounds(clang::ento::ProgramStateRef State, clang::ASTContext &Context,
         Mode How = Plain);

  /// Unknown values have the whole range of Type; with a hook they count one.
  Interval of(clang::ento::SVal Value, clang::QualType Type,
              LeafHook Hook = nullptr) const;
  Interval of(clang::ento::SymbolRef Sym, LeafHook Hook = nullptr) const;
  /// Of a product that does not wrap; what is below zero counts as zero.
  static Interval product(Interval A, Interval B);
  /// What a function gets for a value in Range as a size_t.
  Interval asSize(Interval Range) const;

private:
  Interval walk(clang::ento::SymbolRef Sym, LeafHook Hook) const;
  Interval leaf(clang::ento::SymbolRef Sym, LeafHook Hook) const;
  Interval typeRange(clang::QualType Type) const;
  Interval ofTypes(clang::ento::SymbolRef Sym) const;
  Interval widthOf(clang::ento::SymbolRef Leaf) const;
  Interval binary(clang::BinaryOperatorKind Op, Interval A, Interval B) const;
  Interval strict(clang::BinaryOperatorKind Op, Interval A, Interval B,
                  Interval Type) const;
  bool mayWrap(clang::BinaryOperatorKind Op, clang::ento::SymbolRef Part,
               Interval Other, Interval Type) const;
  std::optional<Wide> inverted(clang::ento::SymbolRef Expr, Wide Hi,
                               clang::ento::SymbolRef Part) const;

  std::optional<Wide> atLeast(clang::ento::SymbolRef Factor) const;
  bool isSame(clang::ento::SymbolRef A, clang::ento::SymbolRef B) const;

  clang::ento::ProgramStateRef State;
  clang::ASTContext &Context;
  Mode How;
  std::vector<std::pair<clang::ento::SymbolRef, Interval>> Known;
};

} // namespace kapcheck

#endif
