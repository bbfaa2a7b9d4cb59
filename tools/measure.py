# SPDX-License-Identifier: GPL-2.0-only
"""Run a command and say what it cost; what it ran on."""
import dataclasses
import os
import pathlib
import re
import subprocess
import threading
import time


# What is measured is the work, not what an earlier run left of it.
os.environ.setdefault("KAPCHECK_CACHE", "none")


@dataclasses.dataclass(frozen=True)
class Cost:
    """Of a finished command, with all processes that it waited for."""
    status: int
    wall: float         # seconds
    cpu: float          # seconds, user and system
    peak: int           # KiB, of the process itself, without its children

    def as_json(self):
        """For a results file; times to a hundredth."""
        return {"status": self.status, "wall": round(self.wall, 2),
                "cpu": round(self.cpu, 2), "peak_kib": self.peak}


def _watch_peak(pid, peak, done):
    """Keep the process's own peak memory; it can't be asked after the end."""
    status = pathlib.Path(f"/proc/{pid}/status")
    while not done.wait(0.05):
        try:
            found = re.search(r"VmHWM:\s*(\d+)", status.read_text("ascii"))
        except (OSError, UnicodeError):
            return
        if found:
            peak[0] = max(peak[0], int(found[1]))


def run(args, **kwargs):
    """Run args to its end; keyword arguments are subprocess.Popen's."""
    start = time.monotonic()
    child = subprocess.Popen(list(map(str, args)), stdin=subprocess.DEVNULL,
                             **kwargs)
    peak, done = [0], threading.Event()
    watcher = threading.Thread(target=_watch_peak, args=(child.pid, peak, done))
    watcher.start()
    try:
        # wait4() is what tells this child's resources from all others'.
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.monotonic() - start
        child.returncode = os.waitstatus_to_exitcode(status)
    except BaseException:   # Ctrl-C: nothing stays behind
        child.terminate()
        child.wait()
        raise
    finally:
        done.set()
        watcher.join()
    return Cost(child.returncode, wall, usage.ru_utime + usage.ru_stime, peak[0])


def first_line(args):
    """The first line that a command prints; "" when it can't be run."""
    try:
        done = subprocess.run(args, stdout=subprocess.PIPE, text=True,
                              stderr=subprocess.STDOUT, timeout=60, check=False)
    except OSError:
        return ""
    return (done.stdout.splitlines() or [""])[0].strip()


def package_version(name):
    """The version of an installed Debian package, "" without one."""
    try:
        done = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", name],
                              stdout=subprocess.PIPE, text=True,
                              stderr=subprocess.DEVNULL, check=False)
    except OSError:
        return ""
    return done.stdout.strip()


def versions(kapcheck):
    """What took part, by name."""
    return {"kapcheck": first_line([kapcheck, "--version"]),
            "spatch": first_line(["spatch", "--version"]).split(" compiled")[0],
            **{name: package_version(name)
               for name in ("linux-source-6.12", "linux-source-6.1")}}


def machine():
    """The kind of machine, without its name: processor, cores, memory."""
    cpu = re.search(r"(?m)^model name\s*:\s*(.*)$",
                    pathlib.Path("/proc/cpuinfo").read_text("utf-8"))
    memory = re.search(r"MemTotal:\s*(\d+)",
                       pathlib.Path("/proc/meminfo").read_text("utf-8"))
    return (f"{cpu[1].strip() if cpu else os.uname().machine}, "
            f"{os.cpu_count()} cores, {int(memory[1]) / 2 ** 20:.0f} GiB")
