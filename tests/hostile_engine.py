#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Stands in for an engine that a file of the tree has taken over: it tries what
is none of its business, and says on stderr, in one line of JSON, what worked.

KAPCHECK_DEEDS is a JSON object: `key`, a file with a secret in it, which `link`
in the tree leads to; `inside`, a file of the tree that is none of C; `victim`, a file that can be written; `folder`, where files
can be made; `port`, where a server listens; `parent`, a process; `fd`, a
descriptor that the caller has open; `processes`, a number of them that is more
than an engine needs.
"""
import ctypes
import errno
import fcntl
import json
import os
import pathlib
import platform
import resource
import signal
import socket
import struct
import subprocess
import sys

LIBC = ctypes.CDLL(None, use_errno=True)


def call(result):
    """The result of a system call, or the error as an exception."""
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def connect(given):
    with socket.create_connection(("127.0.0.1", given["port"]), 5):
        pass


def unix_socket(_):
    socket.socket(socket.AF_UNIX, socket.SOCK_STREAM).close()


def io_uring(_):
    os.close(call(LIBC.syscall(425, 1, ctypes.create_string_buffer(120))))


def truncate(given):
    # before Landlock's third version, reading was enough for that
    os.close(os.open(given["victim"], os.O_RDONLY | os.O_TRUNC))


def truncate_path(given):
    os.truncate(given["victim"], 0)


def change_mode(given):
    os.chmod(given["victim"], 0o666)


def change_owner(given):
    os.chown(given["victim"], os.getuid(), os.getgid())


def change_times(given):
    os.utime(given["victim"], (0, 0))


def attribute(given):
    os.setxattr(given["victim"], "user.made", b"x")


def file_flags(given):
    # of a file that may be read; 64 is FS_NODUMP_FL
    with open(given["inside"], "rb") as file:
        fcntl.ioctl(file, 0x40086602, struct.pack("l", 64))


def new_call(given):
    # fchmodat2(), newer than what a filter made by an old library knows
    call(LIBC.syscall(452, -100, given["victim"].encode(), 0o666, 0))


def append(given):
    with open(given["victim"], "a", encoding="ascii") as out:
        out.write("x")


def make_file(given):
    pathlib.Path(given["folder"], "made").write_text("x", encoding="ascii")


def read_key(given):
    return pathlib.Path(given["key"]).read_text(encoding="ascii")


def read_link(given):
    return pathlib.Path(given["link"]).read_text(encoding="ascii")


def read_tree(given):
    return pathlib.Path(given["inside"]).read_text(encoding="ascii")


def hard_link(given):
    os.link(given["key"], "stolen")


def symbolic_link(given):
    os.symlink(given["key"], "trap")


def write_here(_):
    pathlib.Path("here").write_text("x", encoding="ascii")
    os.unlink("here")


def write_made(_):
    pathlib.Path("made", "here").write_text("x", encoding="ascii")
    os.unlink("made/here")


def kill(given):
    os.kill(given["parent"], 0)


def trace(given):
    call(LIBC.ptrace(0x4206, given["parent"], None, None))  # PTRACE_SEIZE


def memory(given):
    with open(f"/proc/{given['parent']}/mem", "rb"):
        pass


def environment(_):
    return os.environ.get("SECRET_TOKEN") or os.environ["KAPCHECK_CACHE"]


def descriptor(given):
    os.fstat(given["fd"])


def session(_):
    call(LIBC.setsid())


def namespace(_):
    call(LIBC.unshare(0x10000000))


def child(_):
    subprocess.run(["/bin/true"], check=True)


def big_file(_):
    with open("made/big" if os.path.isdir("made") else "big", "wb") as out:
        os.posix_fallocate(out.fileno(), 0, 2 << 30)


def many_files(_):
    if resource.getrlimit(resource.RLIMIT_NOFILE)[1] <= 4096:
        raise OSError


def many_processes(given):
    # the next one stands for itself where the kernel does not count
    most = resource.getrlimit(resource.RLIMIT_NPROC)[1]
    if most != resource.RLIM_INFINITY and most <= given["processes"]:
        raise OSError


def rights(_):
    # more than to read, and as another user to write, what others own
    head, sets = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    call(LIBC.capget(head, sets))
    if not sets[0] & ~(6 if os.getuid() else 4) and not sets[3]:
        raise OSError


def unlimited(_):
    resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))
    child = os.fork()
    if not child:
        os._exit(0)
    os.waitpid(child, 0)


def keys(_):
    if platform.machine() != "x86_64":  # keyctl() has other numbers
        raise OSError
    call(LIBC.syscall(250, 0, -3, 0))


def terminal_input(_):
    try:
        fcntl.ioctl(2, 0x5412, b"x")
    except OSError as why:
        if why.errno != errno.ENOTTY:  # it got to what is no terminal here
            raise


def limits(given):
    call(LIBC.prlimit(given["parent"], 7, None,
                      ctypes.create_string_buffer(16)))


DEEDS = [connect, unix_socket, io_uring, truncate, truncate_path, change_mode,
         change_owner, change_times, attribute, file_flags, new_call, append, make_file, read_key,
         read_link, read_tree, hard_link, symbolic_link, write_here, write_made, kill,
         trace, memory, environment, descriptor, session, namespace, child,
         big_file, many_files, many_processes, rights, keys, terminal_input, limits, unlimited]


def main():
    """All deeds, each on its own; what each said."""
    if "--version" in sys.argv:
        print("spatch version 1.1.1")
        return 0
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    given = json.loads(os.environ["KAPCHECK_DEEDS"])
    worked = []
    for deed in DEEDS:
        try:
            deed(given)
        except (OSError, KeyError):
            continue
        worked.append(deed.__name__)
    print(json.dumps({"worked": worked, "cwd": os.getcwd(),
                      "home": os.environ.get("HOME")}), file=sys.stderr)
    return 4


if __name__ == "__main__":
    sys.exit(main())
