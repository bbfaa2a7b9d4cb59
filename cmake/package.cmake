# SPDX-License-Identifier: GPL-2.0-only
#
# What is installed beside the programs, and the Debian package of it.

# version.h is where the version is said.
file(STRINGS src/version.h KAPCHECK_VERSION REGEX "KAPCHECK_VERSION ")
string(REGEX REPLACE ".*\"(.*)\".*" "\\1" KAPCHECK_VERSION "${KAPCHECK_VERSION}")
configure_file(docs/man/kapcheck.1.in kapcheck.1 @ONLY)

install(DIRECTORY checkers/
        DESTINATION ${CMAKE_INSTALL_DATADIR}/kapcheck/checkers
        FILES_MATCHING PATTERN "*.ini"
        PATTERN "lib" EXCLUDE PATTERN "tool" EXCLUDE)
# `kapcheck doctor` plants them
install(DIRECTORY testcases/
        DESTINATION ${CMAKE_INSTALL_DATADIR}/kapcheck/testcases
        PATTERN "fixed" EXCLUDE PATTERN "after" EXCLUDE
        PATTERN "good_*" EXCLUDE)
install(DIRECTORY cocci/
        DESTINATION ${CMAKE_INSTALL_DATADIR}/kapcheck/cocci
        FILES_MATCHING PATTERN "*.cocci" PATTERN "*.py"
        PATTERN "__pycache__" EXCLUDE)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/kapcheck.1
        DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES packaging/kapcheck.bash RENAME kapcheck
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES README.md SECURITY.md packaging/copyright
        DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/kapcheck)
install(DIRECTORY docs
        DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/kapcheck
        PATTERN "man" EXCLUDE)

# The names in a list of Debian packages, with commas between.
function(package_names list names)
  file(STRINGS ${list} lines REGEX "^[a-z]")
  list(JOIN lines ", " lines)
  set(${names} "${lines}" PARENT_SCOPE)
endfunction()
package_names(tools/packages-scan.txt SCAN_PACKAGES)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME kapcheck)
set(CPACK_PACKAGE_VERSION ${KAPCHECK_VERSION})
set(CPACK_PACKAGE_CONTACT "kapcheck authors <kapcheck@localhost>" CACHE STRING
    "the package's maintainer")
set(CPACK_PACKAGE_HOMEPAGE_URL "${KAPCHECK_URL}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY
    "find allocation and parameter bugs in Linux kernel trees")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
# libraries by dpkg-shlibdeps; what is run by name is said here
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "${SCAN_PACKAGES}")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "git, sparse")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "bubblewrap")
if(KAPCHECK_CLANG)
  # its headers, which kapcheck-clang reads, and what the plugin is loaded by
  string(APPEND CPACK_DEBIAN_PACKAGE_RECOMMENDS ", clang-${KAPCHECK_LLVM}")
endif()
include(CPack)
