# SPDX-License-Identifier: GPL-2.0-only
"""Run a command and say what it cost; what it ran on."""
import dataclasses
import os
import pathlib
import re
import signal
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
    own: float = 0.0    # seconds of CPU, of the process itself; some 50 ms less

    def as_json(self):
        """For a results file; times to a hundredth."""
        return {"status": self.status, "wall": round(self.wall, 2),
                "cpu": round(self.cpu, 2), "peak_kib": self.peak,
                "own_cpu": round(self.own, 2)}


def _watch(pid, peak, own, done):
    """Keep the process's own peak memory and CPU; both can't be asked after
    the end."""
    folder = pathlib.Path(f"/proc/{pid}")
    while not done.wait(0.05):
        try:
            found = re.search(r"VmHWM:\s*(\d+)",
                              (folder / "status").read_text("ascii"))
            # Its name, in brackets, may hold anything.
            times = (folder / "stat").read_text("ascii").rsplit(")", 1)[1].split()
        except (OSError, UnicodeError, IndexError):
            return
        if found:
            peak[0] = max(peak[0], int(found[1]))
        own[0] = ((int(times[11]) + int(times[12])) /
                  os.sysconf("SC_CLK_TCK"))


def run(args, **kwargs):
    """Run args to its end; keyword arguments are subprocess.Popen's."""
    start = time.monotonic()
    # An interrupt while it is being started would leave it behind.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    child = subprocess.Popen(
        list(map(str, args)), stdin=subprocess.DEVNULL, preexec_fn=lambda:
        signal.pthread_sigmask(signal.SIG_SETMASK, before), **kwargs)
    peak, own, done = [0], [0.0], threading.Event()
    watcher = threading.Thread(target=_watch, args=(child.pid, peak, own, done))
    watcher.start()
    try:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
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
    return Cost(child.returncode, wall, usage.ru_utime + usage.ru_stime, peak[0],
                own[0])


def median(costs):
    """The cost in the middle, by CPU; status and memory are the worst of all."""
    middle = sorted(costs, key=lambda cost: cost.cpu)[len(costs) // 2]
    return dataclasses.replace(middle, status=max(c.status for c in costs),
                               peak=max(c.peak for c in costs))


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
