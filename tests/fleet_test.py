# SPDX-License-Identifier: GPL-2.0-only
"""tools/fleet: many trees by GNU parallel and by Slurm, with what dies on the way.

KAPCHECK names the program, by default build/kapcheck. Slurm's daemons are started
here, with no more than this user may; where they can't be, that is a skip.
"""
import contextlib
import json
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest

from places import CORPUS, RELEASED as KAPCHECK, TOP

FLEET = TOP / "tools" / "fleet"
# Longer than anything here may take.
PATIENCE = 600
DAEMONS = [shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin:/sbin")
           for name in ("slurmctld", "slurmd")]

# In place of kapcheck: the first call for tree b leaves its process id in a file,
# and waits to be killed; all others are kapcheck's.
STUCK = """\
#!/bin/sh
case "$* " in
*/b\\ *) if mkdir {mark}.once 2>/dev/null; then
	echo "$$ ${{SLURMD_NODENAME:-}}" >{mark}.new
	mv {mark}.new {mark}
	exec sleep 1000
fi ;;
esac
exec {kapcheck} "$@"
"""


def wait_for(what, condition, seconds=PATIENCE):
    """Wait until it holds; what: for the message."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s for {what}")
        time.sleep(0.2)


class Case(unittest.TestCase):
    """Three small trees, one of them clean, and a plan."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.addCleanup(folder.cleanup)
        self.top = pathlib.Path(folder.name).resolve()
        self.folder = self.top / "fleet"
        cases = TOP / "testcases" / "mismatched-free"
        for name, files in (("a", ["bad_member.c", "bad_parameter.c"]),
                            ("b", ["bad_member.c"]), ("c", ["good_kvfree.c"])):
            (self.top / name).mkdir()
            for file in files:
                shutil.copy(cases / file, self.top / name)
        self.trees = self.top / "trees"
        self.trees.write_text("# all of them\na\nb  # the one that is stuck\n"
                              "third c\n", encoding="ascii")
        self.mark = self.top / "mark"
        self.env = {k: v for k, v in os.environ.items()
                    if not k.startswith(("KAPCHECK", "SLURM"))}
        self.env.update(KAPCHECK=KAPCHECK, KAPCHECK_CACHE="none",
                        PARALLEL_HOME=str(self.top / "parallel"))

    def run_it(self, *words, **more):
        """A finished call."""
        return subprocess.run(list(map(str, words)), env=self.env, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=PATIENCE, check=False, **more)

    def fleet(self, *words, status=0):
        """fleet.py; its stdout and stderr."""
        done = self.run_it(FLEET / "fleet.py", *words)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout, done.stderr

    def plan(self, *more):
        """A plan of two shards."""
        self.fleet("plan", self.trees, self.folder, "--shards", "2", *more)

    def get_stuck(self):
        """From here on the first call for tree b does not end."""
        path = self.top / "stuck"
        path.write_text(STUCK.format(mark=self.mark, kapcheck=KAPCHECK),
                        encoding="utf-8")
        path.chmod(0o755)
        self.env["KAPCHECK"] = str(path)

    def judge(self, status=1):
        """The report when all went well."""
        doc = json.loads(self.fleet("report", self.folder, "--format", "json",
                                    status=status)[0])
        trees = {tree["name"]: tree for tree in doc["trees"]}
        self.assertEqual({n: t["missing"] for n, t in trees.items()},
                         {"a": [], "b": [], "third": []})
        self.assertEqual(trees["third"]["bugs"], {})
        self.assertEqual(
            sorted({(bug["file"], tuple(sorted(bug["in"])))
                    for bug in doc["bugs"]}),
            [("bad_member.c", ("a", "b")), ("bad_parameter.c", ("a",))])


class Plans(Case):
    """fleet.py alone."""

    def test_in_order(self):
        """One worker does all; again, nothing is done twice."""
        self.plan()
        self.assertEqual(self.fleet("count", self.folder)[0], "9\n")
        self.fleet("task", self.folder, "0/1")
        self.judge()
        before = {p: p.stat().st_mtime_ns for p in self.folder.glob("*/*")
                  if p.parent.name != "log"}
        self.assertEqual(len(before), 9)
        self.env["KAPCHECK"] = "/bin/false"
        self.fleet("task", self.folder, "0/1")
        self.assertEqual(before, {p: p.stat().st_mtime_ns for p in before})

    def test_missing(self):
        """What was not done is named, in both forms."""
        self.plan()
        self.fleet("task", self.folder, "0/2")
        out, err = self.fleet("report", self.folder, status=3)
        done = set(self.folder.glob("[abt]*/*"))
        for tree in ("a", "b", "third"):
            folder = self.folder / tree
            if folder / "status.json" not in done:
                self.assertIn(f"fleet: {tree}: no status", err)
                self.assertIn(f"{tree}: no status", out.split("Missing:")[1])
            for k in (1, 2):
                if folder / f"{k}-of-2.shard" not in done:
                    self.assertIn(f"shard {k} of 2 is missing", err)
        self.fleet("report", self.folder, "--format", "json", "--output",
                   self.top / "out.json", status=3)
        trees = json.loads((self.top / "out.json").read_text())["trees"]
        self.assertTrue(all(tree["missing"] for tree in trees))

    def test_nothing_done(self):
        """A report of nothing is no clean one."""
        self.plan()
        out, _ = self.fleet("report", self.folder, status=3)
        for tree in ("a", "b", "third"):
            self.assertIn(f"{tree}: no shard is there", out)

    def test_damaged(self):
        """A result that was cut off afterwards."""
        self.plan()
        self.fleet("task", self.folder, "0/1")
        path = self.folder / "a" / "1-of-2.shard"
        path.write_bytes(path.read_bytes()[:-3])
        _, err = self.fleet("report", self.folder, status=3)
        self.assertIn("a: not analysed: shard 1 of 2 is missing", err)

    def test_failing(self):
        """A tree that is not there: the others are done all the same."""
        shutil.rmtree(self.top / "b")
        self.plan()
        _, err = self.fleet("task", self.folder, "0/1", status=1)
        self.assertIn("fleet: b: nothing came of it", err)
        _, err = self.fleet("report", self.folder, status=3)
        self.assertIn("b: no shard is there", err)
        self.assertNotIn("fleet: a:", err)

    def test_worker_killed(self):
        """A kapcheck that a signal ended is started again."""
        self.get_stuck()
        self.plan()
        with subprocess.Popen([FLEET / "fleet.py", "task", self.folder, "0/1"],
                              env=self.env) as worker:
            wait_for("the worker", self.mark.exists)
            kill(int(self.mark.read_text().split()[0]))
            self.assertEqual(worker.wait(PATIENCE), 0)
        self.judge()

    def test_wrong(self):
        """What is wrong with a call."""
        self.trees.write_text("a\nx/a\n")
        self.assertIn("trees:2: a second tree of the name a", self.fleet(
            "plan", self.trees, self.folder, status=2)[1])
        self.trees.write_text("# none\n")
        self.assertIn("no tree in it", self.fleet(
            "plan", self.trees, self.folder, status=2)[1])
        self.assertIn("no plan", self.fleet("report", self.folder, status=2)[1])
        self.trees.write_text("a\n")
        self.plan()
        for share in ("1", "2/2", "a/b"):
            self.fleet("task", self.folder, share, status=2)
        self.trees.write_text("a\nb\n")
        self.assertIn("there is another plan", self.fleet(
            "plan", self.trees, self.folder, status=2)[1])


@unittest.skipUnless(shutil.which("parallel"), "no GNU parallel")
class Parallel(Case):
    """By GNU parallel."""

    def test_killed(self):
        """The process of a piece is killed with all that is above it."""
        self.get_stuck()
        self.plan()
        with subprocess.Popen(
                [FLEET / "parallel.sh", self.folder, "--jobs", "2"],
                env=self.env, stdin=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL) as parallel:
            wait_for("the worker", self.mark.exists)
            pid = int(self.mark.read_text().split()[0])
            kill(parent_of(pid), pid)  # the parent is fleet.py
            self.assertEqual(parallel.wait(PATIENCE), 0)
        self.judge()

    @unittest.skipUnless((CORPUS / "riscv-pre-all").is_dir()
                         and (CORPUS / "riscv-6.1").is_dir(), "no corpus")
    def test_corpus(self):
        """Real trees: which bugs, and which fixes each lacks."""
        self.trees.write_text("".join(f"{CORPUS}/{name}\n" for name in
                                      ("riscv-pre-all", "riscv-6.12",
                                       "riscv-6.1")), encoding="utf-8")
        self.plan("--", "--cache", self.top / "cache")
        done = self.run_it(FLEET / "parallel.sh", self.folder, "--jobs", "1")
        self.assertEqual(done.returncode, 0, done.stderr)
        doc = json.loads(self.fleet("report", self.folder, "--format", "json",
                                    status=1)[0])
        trees = {tree["name"]: tree for tree in doc["trees"]}
        self.assertEqual(trees["riscv-6.12"]["bugs"], {})
        self.assertEqual(trees["riscv-6.12"]["lacks"], [])
        self.assertEqual(set(trees["riscv-pre-all"]["bugs"]),
                         {f"KAP00{n}" for n in range(1, 6)})
        lacks = {c[:12] for c in trees["riscv-pre-all"]["lacks"]}
        for commit in ("8578b2f7e1fb", "03f0b548537f", "e3ecf2fdc8f3",
                       "4d7b321a9ce0", "6b9f29b81b15"):
            self.assertIn(commit, lacks)
        shared = [bug for bug in doc["bugs"]
                  if set(bug["in"]) == {"riscv-pre-all", "riscv-6.1"}]
        self.assertEqual([bug["rule"] for bug in shared], ["KAP003", "KAP005"])
        text = self.fleet("report", self.folder, status=1)[0]
        self.assertIn("KAP005 arch/riscv/Kconfig NUMA: riscv-pre-all, riscv-6.1",
                      text)
        self.assertIn("Missing: nothing", text)


CONF = """\
ClusterName=kapcheck
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={port}
AuthType=auth/none
CredType=cred/none
SlurmUser={user}
SlurmdUser={user}
StateSaveLocation={top}/state
SlurmdSpoolDir={top}/spool-%n
SlurmctldPidFile={top}/ctld.pid
SlurmdPidFile={top}/%n.pid
SlurmctldLogFile={top}/ctld.log
SlurmdLogFile={top}/%n.log
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SwitchType=switch/none
MpiDefault=none
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
ReturnToService=2
SlurmctldTimeout=10
SlurmdTimeout=10
KillWait=2
SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=0
SlurmdParameters=config_overrides
NodeName=n1 NodeHostname={host} NodeAddr=127.0.0.1 Port={n1} CPUs=1
NodeName=n2 NodeHostname={host} NodeAddr=127.0.0.1 Port={n2} CPUs=1
PartitionName=all Nodes=ALL Default=YES State=UP MaxTime=INFINITE
"""


def free_ports(number):
    """Ports that nobody listens on now."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(number)]
        for s in sockets:
            s.bind(("127.0.0.1", 0))
        return [s.getsockname()[1] for s in sockets]


def parent_of(pid):
    """The parent's id of a process that is there."""
    text = pathlib.Path(f"/proc/{pid}/stat").read_text(errors="replace")
    return int(text.rsplit(")", 1)[1].split()[1])


def below(pid):
    """All processes beneath one, by their ids."""
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError):
            child = int(path.parent.name)
            if parent_of(child) == pid:
                found += [child, *below(child)]
    return found


def jobs_in(spool):
    """The processes of jobs whose scripts lie in a node's spool folder, with
    Slurm's own that keep them, which are no children of the node's daemon."""
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError, ValueError):
            if os.fsencode(spool) + b"/job" not in path.read_bytes():
                continue
            script = int(path.parent.name)
            keeper = parent_of(script)
            words = pathlib.Path(f"/proc/{keeper}/cmdline").read_bytes()
            if words.startswith(b"slurmstepd"):
                found.append(keeper)
            found += [script, *below(script)]
    return found


def kill(*pids):
    """Those that are still there."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


@unittest.skipUnless(all(DAEMONS), "no Slurm (Debian: slurm-wlm)")
class Slurm(Case):
    """By Slurm: a controller and two nodes on this machine."""

    def setUp(self):
        super().setUp()
        slurm = self.top / "slurm"
        for name in ("state", "spool-n1", "spool-n2"):
            (slurm / name).mkdir(parents=True)
        port, n1, n2 = free_ports(3)
        (slurm / "slurm.conf").write_text(CONF.format(
            host=socket.gethostname().split(".")[0], top=slurm, port=port,
            n1=n1, n2=n2, user=pwd.getpwuid(os.getuid()).pw_name))
        self.env["SLURM_CONF"] = str(slurm / "slurm.conf")
        self.daemons = {}
        self.addCleanup(self.end_daemons)
        self.start("ctld", DAEMONS[0], "-D")
        for node in ("n1", "n2"):
            self.start(node, DAEMONS[1], "-N", node, "-D")
        try:
            wait_for("two idle nodes", self.is_up, 60)
            done = self.run_it("srun", "--immediate=60", "true")
            self.assertEqual(done.returncode, 0, done.stderr)
        except AssertionError:
            logs = "; ".join(p.read_text(errors="replace")[-300:]
                             for p in slurm.glob("*.out"))
            self.skipTest(f"Slurm does not start here: {logs}")

    def start(self, name, *words):
        """A daemon, with what it says in a file."""
        with open(self.top / "slurm" / f"{name}.out", "wb") as out:
            self.daemons[name] = subprocess.Popen(
                words, env=self.env, stdin=subprocess.DEVNULL, stdout=out,
                stderr=out, start_new_session=True)

    def end_daemons(self):
        """No daemon, and nothing of a job, stays behind."""
        for name, daemon in self.daemons.items():
            kill(daemon.pid, *below(daemon.pid),
                 *jobs_in(self.top / "slurm" / f"spool-{name}"))
            daemon.wait()

    def states(self):
        """{node: state}"""
        done = self.run_it("sinfo", "--noheader", "--Node", "--format", "%N %T")
        return dict(line.split() for line in done.stdout.splitlines())

    def is_up(self):
        """Whether both nodes wait for work."""
        return (all(d.poll() is None for d in self.daemons.values())
                and list(self.states().values()) == ["idle", "idle"])

    def submit(self):
        """The plan as an array job; its id."""
        self.plan()
        done = self.run_it(FLEET / "slurm.sh", self.folder, "--parsable")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout.strip()

    def is_over(self, job):
        """Whether no part of the job waits or runs."""
        done = self.run_it("squeue", "--noheader", "--jobs", job)
        return done.returncode != 0 or not done.stdout.strip()

    def test_worker_killed(self):
        """The array job of two nodes goes on when a worker is killed."""
        self.get_stuck()
        job = self.submit()
        wait_for("the worker", self.mark.exists)
        kill(int(self.mark.read_text().split()[0]))
        wait_for("the job", lambda: self.is_over(job))
        self.judge()

    def test_node_lost(self):
        """The jobs of a node that is gone run on the other one."""
        self.get_stuck()
        job = self.submit()
        wait_for("the worker", self.mark.exists)
        pid, node = self.mark.read_text().split()
        kill(self.daemons[node].pid,
             *jobs_in(self.top / "slurm" / f"spool-{node}"), int(pid))
        wait_for("the job", lambda: self.is_over(job))
        self.judge()


if __name__ == "__main__":
    unittest.main()
