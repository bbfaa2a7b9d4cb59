#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""lacking.py WHAT,WHAT.. COMMAND...: runs it as on a kernel without landlock,
seccomp, (user) namespaces or other users: their system calls say that there is no
such thing; or, as "binding", with a Landlock that says it has bound a process and has not.
That is itself done by a seccomp filter."""
import ctypes
import errno
import os
import struct
import sys

# of x86_64
LANDLOCK_CREATE, LANDLOCK_BIND = 444, 446
SECCOMP, PRCTL, UNSHARE, CLONE, SETRESUID = 317, 157, 272, 56, 117
NEW_USER = 0x10000000
SET_NO_NEW_PRIVS, SET_SECCOMP, FILTER = 38, 22, 2
LOAD, EQUAL, HAS_BITS, RETURN = 0x20, 0x15, 0x45, 0x06
ALLOW, ERROR = 0x7fff0000, 0x00050000
NUMBER, FIRST_ARGUMENT = 0, 16


def fail(code):
    """The instruction that makes a call fail."""
    return (RETURN, 0, 0, ERROR | code)


def program(lacks):
    """The filter, as instructions."""
    code = [(LOAD, 0, 0, NUMBER)]
    if "landlock" in lacks:
        code += [(EQUAL, 0, 1, LANDLOCK_CREATE), fail(errno.ENOSYS)]
    if "binding" in lacks:
        code += [(EQUAL, 0, 1, LANDLOCK_BIND), fail(0)]
    if "users" in lacks:
        code += [(EQUAL, 0, 1, SETRESUID), fail(errno.EPERM)]
    if "namespaces" in lacks:
        code += [(EQUAL, 0, 1, UNSHARE), fail(errno.EPERM),
                 (EQUAL, 0, 4, CLONE), (LOAD, 0, 0, FIRST_ARGUMENT),
                 (HAS_BITS, 0, 1, NEW_USER), fail(errno.EPERM),
                 (LOAD, 0, 0, NUMBER)]
    if "seccomp" in lacks:
        code += [(EQUAL, 0, 1, SECCOMP), fail(errno.ENOSYS),
                 (EQUAL, 0, 3, PRCTL), (LOAD, 0, 0, FIRST_ARGUMENT),
                 (EQUAL, 0, 1, SET_SECCOMP), fail(errno.EINVAL)]
    return code + [(RETURN, 0, 0, ALLOW)]


def enter(code):
    """Binds this process by the filter."""
    raw = ctypes.create_string_buffer(
        b"".join(struct.pack("HBBI", *instruction) for instruction in code))
    frame = ctypes.create_string_buffer(
        struct.pack("HxxxxxxP", len(code), ctypes.addressof(raw)))
    libc = ctypes.CDLL(None, use_errno=True)
    if (libc.prctl(SET_NO_NEW_PRIVS, 1, 0, 0, 0)
            or libc.prctl(SET_SECCOMP, FILTER, frame, 0, 0)):
        sys.exit("lacking.py: " + os.strerror(ctypes.get_errno()))


if __name__ == "__main__":
    enter(program(sys.argv[1].split(",")))
    os.execvp(sys.argv[2], sys.argv[2:])
