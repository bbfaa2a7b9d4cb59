// SPDX-License-Identifier: GPL-2.0-only
//
// kapcheck-clang: the checkers over many translation units in one process.
//
//   kapcheck-clang [OPTIONS] [--headers FOLDER] --jobs FILE
//   kapcheck-clang [OPTIONS] SOURCE -- COMPILER ARGS...
//   kapcheck-clang --version
//
// FILE has a JSON object a line: {"file", "directory", "arguments": [...],
// "rules": [...], "functions": {...}}, the last one optional. Results go to the
// descriptor that KAPCHECK_RESULTS names, or to stdout. Arguments are taken by
// hand: LLVM's option library would register with the one in libLLVM.

#include "Analysis.h"
#include "Headers.h"
#include "Registry.h"

#include "clang/StaticAnalyzer/Core/AnalyzerOptions.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

#include <cstdlib>

using namespace kapcheck;

namespace {
enum Status { Good = 0, Failed = 1, Usage = 2 };

struct Command {
  Settings S;
  std::vector<Job> Jobs;
  std::string Headers; ///< folder for precompiled headers, or none
};
} // namespace

static Status refuse(const llvm::Twine &Why) {
  llvm::errs() << "kapcheck-clang: " << Why << '\n';
  return Usage;
}

static bool readStrings(const llvm::json::Object &O, llvm::StringRef Key,
                        std::vector<std::string> &Out) {
  const llvm::json::Array *List = O.getArray(Key);
  if (!List)
    return false;
  for (const llvm::json::Value &V : *List) {
    auto Word = V.getAsString();
    if (!Word)
      return false;
    Out.push_back(Word->str());
  }
  return true;
}

/// {"KAP001": [["name", line], ...]}
static bool readFunctions(const llvm::json::Object &O, Job &J) {
  for (const auto &[Rule, List] : O) {
    const llvm::json::Array *All = List.getAsArray();
    std::vector<Function> &Into = J.Functions[Rule.str()];
    if (!All)
      return false;
    for (const llvm::json::Value &V : *All) {
      const llvm::json::Array *Pair = V.getAsArray();
      if (!Pair || Pair->size() != 2)
        return false;
      auto Name = (*Pair)[0].getAsString();
      auto Line = (*Pair)[1].getAsInteger();
      if (!Name || !Line)
        return false;
      Into.push_back({Name->str(), static_cast<unsigned>(*Line)});
    }
  }
  return true;
}

/// One line of a job file. False when it is not of the form.
static bool readJob(llvm::StringRef Line, Job &J) {
  auto V = llvm::json::parse(Line);
  if (!V) {
    llvm::consumeError(V.takeError());
    return false;
  }
  const llvm::json::Object *O = V->getAsObject();
  auto File = O ? O->getString("file") : std::nullopt;
  auto Directory = O ? O->getString("directory") : std::nullopt;
  if (!File || !Directory || !readStrings(*O, "arguments", J.Arguments) ||
      !readStrings(*O, "rules", J.Rules) || J.Arguments.empty())
    return false;
  const llvm::json::Value *Functions = O->get("functions");
  if (Functions && (!Functions->getAsObject() ||
                    !readFunctions(*Functions->getAsObject(), J)))
    return false;
  J.File = File->str();
  J.Directory = Directory->str();
  return true;
}

static Status readJobs(const char *Path, Command &C) {
  auto Text = llvm::MemoryBuffer::getFile(Path);
  if (!Text)
    return refuse(llvm::Twine(Path) + ": " + Text.getError().message());
  llvm::StringRef Rest = (*Text)->getBuffer();
  while (!Rest.empty()) {
    llvm::StringRef Line;
    std::tie(Line, Rest) = Rest.split('\n');
    Job J;
    if (Line.empty())
      continue;
    if (!readJob(Line, J))
      return refuse("not a job: " + Line.substr(0, 80));
    C.Jobs.push_back(std::move(J));
  }
  return Good;
}

/// The unit named on the command line; --rules stands before it.
static Status readUnit(int Argc, char **Argv, int At,
                       std::vector<std::string> Rules, Command &C) {
  Job J;
  J.File = Argv[At++];
  if (At >= Argc || llvm::StringRef(Argv[At]) != "--" || At + 1 >= Argc)
    return refuse("after SOURCE stands -- and the compiler's command");
  llvm::SmallString<128> Here;
  llvm::sys::fs::current_path(Here);
  J.Directory = Here.str().str();
  J.Arguments.assign(Argv + At + 1, Argv + Argc);
  J.Rules = std::move(Rules);
  C.Jobs.push_back(std::move(J));
  return Good;
}

/// A key=value of --config; what is wrong with the value a checker says.
static Status addConfig(llvm::StringRef Pair, Command &C) {
  auto [Key, Value] = Pair.split('=');
  std::string Wrong = wrongKey(Key);
  if (Key == Pair)
    Wrong = "wants KEY=VALUE";
  else if (Wrong.empty() && !Key.contains(':') &&
           clang::AnalyzerOptions().isUnknownAnalyzerConfig(Key))
    Wrong = "the analyzer has no option called '" + Key.str() + "'";
  if (!Wrong.empty())
    return refuse("--config " + Pair + ": " + Wrong);
  C.S.Configs.push_back(Pair.str());
  return Good;
}

static Status parse(int Argc, char **Argv, Command &C) {
  std::vector<std::string> Rules;
  for (int I = 1; I < Argc; I++) {
    llvm::StringRef Word = Argv[I];
    bool HasValue = I + 1 < Argc;
    if (Word == "--all-functions") {
      C.S.AllFunctions = true;
    } else if (Word == "--jobs" && HasValue) {
      return I + 2 == Argc ? readJobs(Argv[I + 1], C)
                           : refuse("--jobs FILE stands last");
    } else if (Word == "--config" && HasValue) {
      if (Status Wrong = addConfig(Argv[++I], C))
        return Wrong;
    } else if (Word == "--headers" && HasValue) {
      // units have folders of their own that they are compiled in
      llvm::SmallString<128> Folder(Argv[++I]);
      llvm::sys::fs::make_absolute(Folder);
      C.Headers = Folder.str().str();
    } else if (Word == "--rules" && HasValue) {
      llvm::SmallVector<llvm::StringRef, 8> Ids;
      llvm::StringRef(Argv[++I]).split(Ids, ',');
      Rules.assign(Ids.begin(), Ids.end());
    } else if (Word == "--max-nodes" && HasValue) {
      if (!llvm::to_integer(Argv[++I], C.S.MaxNodes))
        return refuse("--max-nodes wants a number");
    } else if (Word.substr(0, 1) == "-") {
      return refuse("unknown option " + Word);
    } else {
      return readUnit(Argc, Argv, I, std::move(Rules), C);
    }
  }
  return refuse("usage: kapcheck-clang [--rules LIST] [--max-nodes N] "
                "[--all-functions] [--config KEY=VALUE] [--headers FOLDER] "
                "--jobs FILE | SOURCE -- COMPILER ARGS...");
}

static int resultsDescriptor() {
  const char *Word = getenv("KAPCHECK_RESULTS");
  int Descriptor;
  return Word && llvm::to_integer(Word, Descriptor) ? Descriptor : 1;
}

int main(int Argc, char **Argv) {
  Command C;
  if (Argc == 2 && llvm::StringRef(Argv[1]) == "--version") {
    llvm::outs() << "LLVM " LLVM_VERSION_STRING "\n";
    return Good;
  }
  if (Status Wrong = parse(Argc, Argv, C))
    return Wrong;
  llvm::raw_fd_ostream Out(resultsDescriptor(), /*shouldClose=*/false);
  Status Ended = Good;
  Headers Shared(C.Headers);
  expectHeaders(C.Jobs, Shared);
  for (const Job &J : C.Jobs)
    if (!analyse(J, C.S, Shared, Out))
      Ended = Failed;
  return Ended;
}
