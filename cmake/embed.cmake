# SPDX-License-Identifier: GPL-2.0-only
#
# cmake -DIN=FILE -DOUT=FILE.c -DNAME=SYMBOL -P embed.cmake
#
# Makes a C file that holds the bytes of IN as a string.
file(READ ${IN} bytes HEX)
string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${bytes}")
file(WRITE ${OUT} "extern const char ${NAME}[];\n"
                  "const char ${NAME}[] = { ${bytes} 0 };\n")
