// SPDX-License-Identifier: GPL-2.0-only
//
// The headers that most units of a kernel include, parsed once and kept as a
// precompiled header, one for each set of flags.

#ifndef KAPCHECK_HEADERS_H
#define KAPCHECK_HEADERS_H

#include <map>
#include <string>
#include <vector>

namespace kapcheck {

/// What it makes stays in a folder that several processes may share, and that
/// must not outlive a change of the tree.
class Headers {
public:
  /// Without a folder there are none.
  explicit Headers(std::string Folder) : Folder(std::move(Folder)) {}

  /// Says that find() will be asked so: what few units share is not made.
  void expect(const std::vector<std::string> &Arguments,
              const std::string &Directory);

  /// The precompiled headers for a unit that is compiled so, made now unless
  /// they are there. Empty where they would not be the same as the unit's own,
  /// or are not worth it.
  const std::string &find(const std::vector<std::string> &Arguments,
                          const std::string &Directory);

private:
  std::string make(const std::vector<std::string> &Arguments,
                   const std::string &Directory, const std::string &Key) const;

  std::string Folder;
  std::map<std::string, std::string> Known; ///< flags -> path
  std::map<std::string, unsigned> Expected; ///< flags -> units
};

} // namespace kapcheck

#endif
