// SPDX-License-Identifier: GPL-2.0-only
#include "Headers.h"

#include "clang/Basic/FileManager.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/SHA1.h"
#include "llvm/Support/VirtualFileSystem.h"
#include "llvm/Support/raw_ostream.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

using namespace clang;
using namespace kapcheck;

/// Most included first, counted over the configured files of a 6.12; those that
/// a tree lacks are left out.
static const char *const MostIncluded[] = {
#define HEADER(Name) Name,
#include "Headers.def"
};

/// Macros on the command line that headers may look at and that whole folders
/// share. A unit with another one reads its headers itself: they may be meant.
static const char *const SharedMacros[] = {"__KERNEL__", "MODULE",   "DEBUG",
                                           "RANDSTRUCT", "CONFIG_*", "CC_*",
                                           "KASAN_*",    "ARM64_*"};

/// So many units of a process pay for what precompiling costs.
constexpr unsigned WorthIt = 3;

static bool startsWith(llvm::StringRef Word, llvm::StringRef Prefix) {
  return Word.substr(0, Prefix.size()) == Prefix;
}

static bool isShared(llvm::StringRef Macro) {
  return llvm::any_of(SharedMacros, [Macro](llvm::StringRef Name) {
    return Name.consume_back("*") ? startsWith(Macro, Name) : Macro == Name;
  });
}

static bool isOfUnit(llvm::StringRef Macro) {
  return startsWith(Macro, "KBUILD_") || startsWith(Macro, "__KBUILD_");
}

static bool isSource(llvm::StringRef Word) {
  return !startsWith(Word, "-") && Word.size() > 2 &&
         Word.substr(Word.size() - 2) == ".c";
}

static bool takesValue(llvm::StringRef Word) {
  static const llvm::StringRef Words[] = {
      "-include", "-I",     "-iquote",       "-isystem", "-idirafter",
      "-Xclang",  "-mllvm", "-resource-dir", "-target"};
  return llvm::is_contained(Words, Word);
}

namespace {
/// A unit's command without what is its own.
struct Flags {
  std::vector<std::string> Common; ///< of all that share the headers
  bool Shared = true;
};
} // namespace

/// Kbuild's own include folders and -include stand before those of a Makefile,
/// which can't shadow them.
static Flags split(const std::vector<std::string> &Arguments) {
  Flags F;
  bool Included = false;
  for (size_t I = 0; I < Arguments.size(); I++) {
    llvm::StringRef Word = Arguments[I];
    bool HasValue = I + 1 < Arguments.size();
    Included |= Word == "-include";
    if (Word == "-iquote" && HasValue) {
      I++; // what is precompiled is included by <>
    } else if (Word == "-I" && HasValue && Included) {
      I++;
    } else if (takesValue(Word) && HasValue) {
      F.Common.insert(F.Common.end(), {Word.str(), Arguments[++I]});
    } else if (startsWith(Word, "-I") && Included) {
      continue;
    } else if (startsWith(Word, "-D")) {
      llvm::StringRef Macro = Word.drop_front(2).split('=').first;
      if (isOfUnit(Macro))
        continue;
      F.Shared &= isShared(Macro);
      F.Common.push_back(Word.str());
    } else if (!startsWith(Word, "-W") && Word != "-c" && !isSource(Word)) {
      F.Common.push_back(Word.str());
    }
  }
  return F;
}

/// What is precompiled: KBUILD_* must be there, and be free for the unit.
static std::string text() {
  static const char *const Own[] = {"KBUILD_MODFILE", "KBUILD_BASENAME",
                                    "KBUILD_MODNAME", "__KBUILD_MODNAME"};
  std::string Text;
  for (llvm::StringRef Name : Own)
    Text += ("#define " + Name +
             (startsWith(Name, "__") ? " kmod_headers\n" : " \"headers\"\n"))
                .str();
  for (llvm::StringRef Header : MostIncluded)
    Text += ("#if __has_include(<" + Header + ">)\n#include <" + Header +
             ">\n#endif\n")
                .str();
  for (llvm::StringRef Name : Own)
    Text += ("#undef " + Name + "\n").str();
  return Text;
}

static bool write(const std::string &Path, llvm::StringRef Text) {
  std::error_code EC;
  llvm::raw_fd_ostream Out(Path, EC);
  if (EC)
    return false;
  Out << Text;
  Out.close();
  bool Good = !Out.has_error();
  Out.clear_error();
  return Good;
}

static bool precompile(std::vector<std::string> Arguments,
                       const std::string &Directory, const std::string &Source,
                       const std::string &Target) {
  auto FS = llvm::vfs::createPhysicalFileSystem();
  if (FS->setCurrentWorkingDirectory(Directory))
    return false;
  auto Files = llvm::makeIntrusiveRefCnt<FileManager>(FileSystemOptions(),
                                                      std::move(FS));
  Arguments.insert(Arguments.end(), {"-w", "-Wno-error", "-x", "c-header",
                                     Source, "-o", Target});
  IgnoringDiagConsumer Quiet;
  tooling::ToolInvocation Run(Arguments, std::make_unique<GeneratePCHAction>(),
                              Files.get());
  Run.setDiagnosticConsumer(&Quiet);
  return Run.run() && llvm::sys::fs::exists(Target);
}

namespace {
/// Held while one of several processes makes a file.
class Lock {
public:
  explicit Lock(const std::string &Path)
      : Descriptor(open(Path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600)) {
    if (Descriptor >= 0)
      flock(Descriptor, LOCK_EX);
  }
  ~Lock() {
    if (Descriptor >= 0)
      close(Descriptor);
  }
  Lock(const Lock &) = delete;
  Lock &operator=(const Lock &) = delete;

private:
  int Descriptor;
};
} // namespace

std::string Headers::make(const std::vector<std::string> &Arguments,
                          const std::string &Directory,
                          const std::string &Key) const {
  llvm::SHA1 Hash;
  Hash.update(Key);
  std::string Base = Folder + "/" + llvm::toHex(Hash.final(), true);
  std::string Made = Base + ".pch", Failed = Base + ".failed";

  Lock Held(Base + ".lock");
  if (llvm::sys::fs::exists(Made))
    return Made;
  auto Count = Expected.find(Key);
  if (Count == Expected.end() || Count->second < WorthIt)
    return "";
  if (llvm::sys::fs::exists(Failed))
    return "";
  // a crash in what follows leaves it behind, and nobody tries again
  write(Failed, "");
  std::string Source = Base + ".h", Half = Base + ".half";
  if (!write(Source, text()) ||
      !precompile(Arguments, Directory, Source, Half) ||
      llvm::sys::fs::rename(Half, Made))
    return "";
  llvm::sys::fs::remove(Failed);
  return Made;
}

static std::string keyOf(const Flags &F, const std::string &Directory) {
  return Directory + '\n' + llvm::join(F.Common, "\n");
}

void Headers::expect(const std::vector<std::string> &Arguments,
                     const std::string &Directory) {
  if (Folder.empty())
    return;
  Flags F = split(Arguments);
  if (F.Shared)
    Expected[keyOf(F, Directory)]++;
}

const std::string &Headers::find(const std::vector<std::string> &Arguments,
                                 const std::string &Directory) {
  static const std::string None;
  if (Folder.empty())
    return None;
  Flags F = split(Arguments);
  if (!F.Shared)
    return None;
  std::string Key = keyOf(F, Directory);
  auto At = Known.find(Key);
  if (At != Known.end())
    return At->second;
  return Known[Key] = make(F.Common, Directory, Key);
}
