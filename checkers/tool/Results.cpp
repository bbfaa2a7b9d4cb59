// SPDX-License-Identifier: GPL-2.0-only
#include "Results.h"

#include "clang/AST/Decl.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/JSON.h"

using namespace clang;
using namespace ento;
using namespace kapcheck;

namespace json = llvm::json;

namespace {
class Consumer : public PathDiagnosticConsumer {
public:
  explicit Consumer(Results &R) : R(R) {}
  void FlushDiagnosticsImpl(std::vector<const PathDiagnostic *> &Diags,
                            FilesMade *) override {
    for (const PathDiagnostic *D : Diags)
      R.diagnostic(*D);
  }
  StringRef getName() const override { return "kapcheck"; }
  bool supportsCrossFileDiagnostics() const override { return true; }

private:
  Results &R;
};
} // namespace

std::unique_ptr<PathDiagnosticConsumer> Results::consumer(Results &R) {
  return std::make_unique<Consumer>(R);
}

/// File names come from the compiler as bytes; JSON wants UTF-8.
static std::string utf8(llvm::StringRef Bytes) {
  return json::isUTF8(Bytes) ? Bytes.str() : json::fixUTF8(Bytes);
}

static std::string functionName(const Decl *D) {
  const auto *Named = dyn_cast_or_null<NamedDecl>(D);
  return Named ? Named->getNameAsString() : std::string();
}

/// Line and column from 1, in the file that uses a macro; the file's own name
/// for the unit itself, the path that Clang found it by for a header.
static json::Object place(SourceLocation Loc, const SourceManager &SM,
                          llvm::StringRef Unit) {
  Loc = spelled(Loc, SM);
  FileID ID = SM.getFileID(Loc);
  std::string File =
      ID == SM.getMainFileID() ? Unit.str() : utf8(SM.getFilename(Loc));
  return json::Object{{"file", std::move(File)},
                      {"line", SM.getSpellingLineNumber(Loc)},
                      {"col", SM.getSpellingColumnNumber(Loc)}};
}

static std::string toLine(json::Object Object) {
  std::string Text;
  llvm::raw_string_ostream Stream(Text);
  Stream << json::Value(std::move(Object));
  return Stream.str();
}

void Results::verdict(const Verdict &V, const SourceManager &SM) {
  json::Object O = place(V.Where, SM, File);
  O["verdict"] = V.Kind;
  O["rule"] = V.Rule;
  O["refutes"] = V.Refutes;
  O["function"] = functionName(V.Function);
  O["message"] = utf8(V.Message);
  Lines.push_back(toLine(std::move(O)));
}

/// A root is told apart by its name; of the parts that one name may have (a
/// nested block) the incomplete one counts.
void Results::explored(const Decl *Root, bool Complete) {
  auto [At, New] = Roots.try_emplace(functionName(Root), Complete);
  if (!New)
    At->second = At->second && Complete;
}

/// Events of the path in order, those of calls within; notes apart.
static void addPieces(const PathPieces &Pieces, const SourceManager &SM,
                      llvm::StringRef Unit, json::Array &Steps,
                      json::Array &Related) {
  for (const PathDiagnosticPieceRef &Piece : Pieces) {
    if (const auto *Call = dyn_cast<PathDiagnosticCallPiece>(Piece.get())) {
      addPieces(Call->path, SM, Unit, Steps, Related);
      continue;
    }
    bool IsNote = isa<PathDiagnosticNotePiece>(Piece.get());
    if (!IsNote && !isa<PathDiagnosticEventPiece>(Piece.get()))
      continue;
    json::Object O = place(Piece->getLocation().asLocation(), SM, Unit);
    O["message"] = utf8(Piece->getString());
    (IsNote ? Related : Steps).push_back(std::move(O));
  }
}

void Results::diagnostic(const PathDiagnostic &D) {
  // "kapcheck KAP001 warning"; other checkers' diagnostics are not ours
  auto [Tool, Rest] = D.getCategory().split(' ');
  auto [Rule, Level] = Rest.split(' ');
  if (Tool != "kapcheck")
    return;
  const SourceManager &SM = D.getLocation().getManager();
  PathDiagnosticRange Range = D.getLocation().asRange();
  SourceLocation End = spelled(Range.getEnd(), SM);
  json::Object O = place(D.getLocation().asLocation(), SM, File);
  json::Array Steps, Related;

  addPieces(D.path.flatten(/*ShouldFlattenMacros=*/true), SM, File, Steps,
            Related);
  // the last event is the finding itself
  if (!Steps.empty())
    Steps.pop_back();
  O["rule"] = Rule;
  O["level"] = Level;
  O["end_line"] = SM.getSpellingLineNumber(End);
  O["end_col"] = SM.getSpellingColumnNumber(End);
  O["function"] = functionName(D.getDeclWithIssue());
  O["message"] = utf8(D.getShortDescription());
  O["steps"] = std::move(Steps);
  O["related"] = std::move(Related);
  Lines.push_back(toLine(std::move(O)));
}

int Results::milliseconds() const {
  return static_cast<int>((std::clock() - Started) * 1000.0 / CLOCKS_PER_SEC);
}

void Results::print(llvm::raw_ostream &Out) const {
  json::Array Complete, Partial;

  for (const auto &[Name, Whole] : Roots)
    (Whole ? Complete : Partial).push_back(Name);
  for (const std::string &Line : Lines)
    Out << Line << '\n';
  Out << toLine(json::Object{{"done", File},
                             {"functions", std::move(Complete)},
                             {"partial", std::move(Partial)},
                             {"ms", milliseconds()}})
      << '\n';
  Out.flush();
}

void Results::printFailure(llvm::raw_ostream &Out, llvm::StringRef Why) const {
  Out << toLine(json::Object{
             {"failed", File}, {"reason", utf8(Why)}, {"ms", milliseconds()}})
      << '\n';
  Out.flush();
}
