# SPDX-License-Identifier: GPL-2.0-only
"""The HTML report, opened from the disk in a headless Chromium."""
import os
import pathlib
import re
import shutil
import subprocess
import time
import unittest

import cli_test

try:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import WebDriverWait
except ImportError:  # a python3 that does not see Debian's packages
    webdriver = None

TOP = pathlib.Path(__file__).resolve().parent.parent
DRIVER = shutil.which("chromedriver")
OPEN = "tr.finding button.place"
# What would tell that something of the tree was taken for markup or script.
BREAKOUTS = [
    "<script>document.title='broken'</script>",
    "<img src=x onerror=document.title='broken'>",
    "</script><script>document.title='broken'",
    "<!--<script>", "-->", "&lt;b&gt;", "'\"><svg onload=alert(1)>",
]


@unittest.skipUnless(webdriver and DRIVER, "no selenium or no chromedriver")
class Page(cli_test.Case):
    """One browser for all tests; each test has a report of its own."""

    @classmethod
    def setUpClass(cls):
        options = webdriver.ChromeOptions()
        for word in ("--headless=new", "--no-sandbox", "--disable-gpu",
                     "--disable-dev-shm-usage", "--window-size=1200,900"):
            options.add_argument(word)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        cls.browser = webdriver.Chrome(options=options,
                                       service=Service(DRIVER))
        cls.addClassCleanup(cls.browser.quit)

    def setUp(self):
        super().setUp()
        self.fake()
        self.page = self.top / "report.html"

    def write_report(self, *args, tree=None):
        """The report of the tree as it is now."""
        done = self.run_it("scan", "--quiet", "--exit-zero", "--format", "html",
                           "--output", self.page, *args, tree or self.tree)
        self.assertIn(done.returncode, (0, 3), done.stderr)

    def open(self, fragment=""):
        """Open it; nothing may be reported as wrong by the browser."""
        self.browser.get("about:blank")
        self.browser.get(self.page.as_uri() + fragment)
        self.complaints()

    def complaints(self):
        """Errors, and what the page's own policy kept from running."""
        self.assertEqual(
            [x for x in self.browser.get_log("browser")
             if "favicon" not in x["message"]], [])

    def all(self, selector):
        """The elements that are displayed."""
        return [e for e in self.browser.find_elements(By.CSS_SELECTOR, selector)
                if e.is_displayed()]

    def one(self, selector):
        """The first of them."""
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def texts(self, selector):
        """Their texts."""
        return [e.text for e in self.all(selector)]

    def choose(self, field, value):
        """Fill a filter in as a user would, and let the page see it."""
        self.browser.execute_script(
            "const f = document.getElementById(arguments[0]);"
            "f.value = arguments[1];"
            "f.dispatchEvent(new Event('input', {bubbles: true}));",
            field, value)

    def fragment(self):
        """What the address says after '#'."""
        return self.browser.execute_script("return location.hash")


class Content(Page):
    """What is on the page."""

    def test_finding(self):
        """A finding with its excerpt, and the token that is marked."""
        self.add("drivers/net/a.c")
        self.write_report()
        self.open()
        self.assertEqual(self.texts(OPEN), ["drivers/net/a.c:3"])
        self.assertEqual(self.texts("td.level"), ["warning"])
        self.assertEqual(self.texts("td.c-rule"), ["KAP901\nmade-up"])
        self.assertEqual(self.texts(".c-message")[1:], ["takes"])
        self.assertEqual(self.all("pre"), [])
        self.all(OPEN)[0].click()
        self.assertEqual(self.texts("pre"),
                         ["int f(int n)\n{\n return take(n);\n}"])
        self.assertEqual(self.texts(".hit mark"), ["take"])
        self.assertEqual(
            [r.get_attribute("data-n") for r in self.all("pre .row")],
            ["1", "2", "3", "4"])

    def test_title(self):
        """What was scanned: names from the kernel's folder on, its version."""
        self.write(self.tree / "include/linux/percpu.h", "")
        self.add("drivers/net/a.c")
        for version, said in (("VERSION = 6\nPATCHLEVEL = x\n", ""),
                              ("VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 3\n"
                               "EXTRAVERSION = -bsp # ours\n",
                               ", Linux 6.12.3-bsp")):
            self.write(self.tree / "Makefile", version)
            for beneath in ("", "drivers/net", "drivers/net/a.c"):
                with self.subTest(beneath=beneath, said=said):
                    self.write_report(tree=self.tree / beneath)
                    self.open()
                    name = str(pathlib.PurePath("tree", beneath)) + said
                    self.assertEqual(self.browser.title, name + " - kapcheck")
                    self.assertRegex(self.texts("h1")[0],
                                     f"^{re.escape(name)} kapcheck [0-9.]+$")

    def test_path(self):
        """A real finding: its way step by step, each with code, in order."""
        self.env["KAPCHECK_DATA"] = str(TOP)
        (self.bin / "spatch").unlink()
        case = TOP / "testcases/unbounded-alloc/bad_caller_reads_only.c"
        self.write_report("--rule", "KAP001", tree=case)
        self.open()
        self.all(OPEN)[0].click()
        steps = self.all("ol li")
        self.assertGreater(len(steps), 1)
        self.assertEqual(len(self.all("ol li .hit")), len(steps))
        message = self.all("tr.finding .c-message")[0].text
        self.assertIn(message, steps[-1].text)
        self.assertNotIn(message, steps[0].text)
        self.one(".about summary").click()
        self.assertIn("Upstream fix: 8578b2f7e1fb", self.one(".about").text)

    def test_fix(self):
        """Of `kapcheck fix`: the diff, which can be copied, or the refusal."""
        self.env["KAPCHECK_DATA"] = str(TOP)
        (self.bin / "spatch").unlink()
        case = sorted((TOP / "testcases/dropped-altmap").glob("bad_*.c"))[0]
        shutil.copy(case, self.tree)
        done = self.run_it("fix", "--quiet", "--format", "html", "--rule",
                           "KAP003", "--output", self.page, self.tree)
        self.assertIn(done.returncode, (0, 1, 3), done.stderr)
        self.open()
        for button in self.all(OPEN):
            button.click()
        self.assertTrue(self.texts("pre.diff .added"))
        diff = self.texts("pre.diff")[0]
        self.assertTrue(diff.startswith("diff --git a/"), diff)
        self.assertEqual([x[0] for x in self.texts("pre.diff .removed")],
                         ["-"] * len(self.all("pre.diff .removed")))
        self.browser.set_permissions("clipboard-read", "granted")
        self.browser.set_permissions("clipboard-write", "granted")
        self.one("pre.diff + button").click()
        WebDriverWait(self.browser, cli_test.PATIENCE).until(
            lambda _: self.one("pre.diff + button").text == "Copied")
        copied = self.browser.execute_script(
            "return navigator.clipboard.readText()")
        self.assertTrue(copied.endswith("\n"))
        self.assertEqual(copied.split()[:3], diff.split()[:3])
        (self.top / "patch").write_text(copied)
        subprocess.run(["git", "apply", "--check", self.top / "patch"],
                       cwd=self.tree, check=True)

    def test_columns(self):
        """The mark is right behind characters of more than one byte."""
        self.add("a.c", 'int f(int n)\n{\n\tg("\u00e9\u6f22\U0001f600"); '
                        'return take(n);\n}\n')
        self.add("b.c", b'int f(int n)\n{\n\tg("\xe9\xff"); take(n);\n}\n')
        # the fake counts characters, the real one bytes
        (self.bin / "spatch").unlink()
        self.write_report()
        self.open()
        for button in self.all(OPEN):
            button.click()
        self.assertEqual(self.texts(".hit mark"), ["take"] * 4)

    def test_problems(self):
        """What was not analysed is told, and that the list is not whole."""
        self.fake("exit")
        self.add("a.c")
        self.add("g.c", cli_test.GUILTY)
        self.write_report()
        self.open()
        self.assertIn("could not be analysed", self.one("#incomplete").text)
        self.one("#problems summary").click()
        WebDriverWait(self.browser, cli_test.PATIENCE).until(
            lambda _: self.all("#problems li"))
        self.assertIn("g.c", self.texts("#problems li")[0])

    def test_summary(self):
        """Counts by folder and owner; a folder leads to its findings."""
        self.add("drivers/net/a.c")
        self.add("fs/b.c")
        self.write(self.tree / "MAINTAINERS", "<b>NET\nF:\tdrivers/net/\n")
        self.write_report("--summary")
        self.open()
        self.assertEqual(self.texts("#tallies tbody tr"), [
            "0 1 0 drivers/net", "0 1 0 fs", "0 1 0 <b>NET", "0 1 0 nobody"])
        self.all("#tallies a")[1].click()
        WebDriverWait(self.browser, cli_test.PATIENCE).until(
            lambda _: self.texts(OPEN) == ["fs/b.c:3"])

    def test_narrow(self):
        """Nothing is wider than the window, however long its words are."""
        self.add("drivers/net/a.c")
        self.write(self.tree / "MAINTAINERS",
                   f"NET\nM:\tN <{'m' * 120}@x.y>\nF:\tdrivers/net/\n")
        self.write_report("--summary")
        self.addCleanup(self.browser.set_window_size, 1200, 900)
        self.browser.set_window_size(500, 900)
        self.open()
        self.assertTrue(self.all("#tallies td"))
        self.assertTrue(self.browser.execute_script(
            "const top = document.documentElement;"
            "return top.scrollWidth <= top.clientWidth"))

    def test_origin(self):
        """With --upstream a filter of its own, and the reason."""
        self.add("a.c")
        self.write_report()
        self.open()
        self.assertEqual(self.all("#origin"), [])
        self.write(self.top / "upstream" / "b.c", "int b;\n")
        self.write_report("--upstream", self.top / "upstream")
        self.open()
        self.choose("origin", "not-upstream")
        self.assertEqual(self.texts(OPEN), ["a.c:3"])
        self.all(OPEN)[0].click()
        self.assertIn("Origin: not-upstream: upstream has no such f",
                      self.one("tr.detail").text)

    def test_built(self):
        """With --kernel-config a filter of its own, and the reason."""
        self.add("arch/foo/a.c")
        self.write(self.top / "config", "# Linux/bar 6 Configuration\n"
                                        "CONFIG_X=y\n")
        self.write_report("--kernel-config", self.top / "config")
        self.open()
        self.choose("built", "not-built")
        self.assertEqual(self.texts(OPEN), ["arch/foo/a.c:3"])
        self.all(OPEN)[0].click()
        self.assertIn("Configuration: not-built: the configuration is for bar",
                      self.one("tr.detail").text)

    def test_suppressed(self):
        """What the source allows is in a list of its own, with the reason."""
        self.add("a.c", cli_test.BAD.replace(
            "(n);", "(n); /* kapcheck: allow KAP901 <b>small */"))
        self.write_report()
        self.open()
        self.assertEqual(self.texts(OPEN), [])
        self.one("#suppressed summary").click()
        WebDriverWait(self.browser, cli_test.PATIENCE).until(
            lambda _: self.all("#suppressed li"))
        self.assertEqual(self.texts("#suppressed li"),
                         ["a.c:3: KAP901: takes <b>small"])

    def test_nothing_found(self):
        """A clean tree says so, without a banner."""
        self.add("a.c", cli_test.GOOD)
        self.write_report()
        self.open()
        self.assertEqual(self.texts("#none"), ["No finding matches."])
        self.assertFalse(self.one("#incomplete").is_displayed())
        self.assertIn("0 errors, 0 warnings", self.one("#summary").text)

    def test_gone_source(self):
        """A file that went while it was scanned leaves the finding."""
        self.add("a.c")
        self.write_report()
        text = self.page.read_text(encoding="utf-8")
        self.page.write_text(text.replace('"3":', '"33":'), encoding="utf-8")
        self.open()
        self.all(OPEN)[0].click()
        self.assertIn("source is not there", self.one("tr.detail").text)


class Escaping(Page):
    """Whatever is in the tree stays text."""
    title = "tree - kapcheck"

    def look(self):
        """Open everything, and see that nothing of it ran or was loaded."""
        self.open()
        for button in self.all(OPEN):
            button.click()
        self.assertEqual(self.browser.title, self.title)
        self.assertEqual(len(self.browser.find_elements(
            By.CSS_SELECTOR, "script, img, svg, iframe, b")), 2)
        self.complaints()

    def test_code(self):
        """Code that looks like markup."""
        for i, text in enumerate(BREAKOUTS):
            self.add(f"{i}.c", f"int f(int n)\n{{\n\treturn take({text!r});\n}}"
                               "\n".replace("\\'", "'"))
        self.write_report()
        self.look()
        shown = "\n".join(self.texts("pre"))
        for text in BREAKOUTS:
            self.assertIn(text.split("'")[0], shown)

    def test_names(self):
        """File names: markup, quotes, control characters, no UTF-8."""
        names = [*(x.replace("/", "\u2044") for x in BREAKOUTS),
                 "<script>/<b>", "a b", "new\nline", "esc\x1b[31m",
                 "\u202egpj.c\u202c", "d\u00e9j\u00e0", "%41@@data@@"]
        for name in names:
            self.add(os.fsencode(name) + b".c")
        self.add(b"\xff\xfe.c")
        self.write_report()
        self.look()
        shown = self.texts(OPEN)
        self.assertEqual(len(shown), len(names) + 1)
        for want in ("<script>/<b>.c:3", "newU+000Aline.c:3",
                     "U+202Egpj.cU+202C.c:3", "\ufffd\ufffd.c:3",
                     "%41@@data@@.c:3"):
            self.assertIn(want, shown)

    def test_tree(self):
        """The tree's own name, and the version that it claims to have."""
        name = "<\u2044script><b>\u202e\nx"
        self.tree = self.top / name
        self.add("a.c")
        self.write(self.tree / "include/linux/percpu.h", "")
        self.write(self.tree / "Makefile", "VERSION = 6\nPATCHLEVEL = 1\n"
                   f"SUBLEVEL = 9\nEXTRAVERSION = {BREAKOUTS[0]}\n")
        self.write_report()
        self.title = ("<\u2044script><b>U+202EU+000Ax, Linux 6.1.9"
                      f"{BREAKOUTS[0]} - kapcheck")
        self.look()

    def test_two_names_that_look_alike(self):
        """Bytes that are no UTF-8 look the same, their code does not mix."""
        for byte in (b"\xfe", b"\xff"):
            self.add(byte + b".c", b"int f(int n)\n{\n\treturn take(" +
                     b"%d" % byte[0] + b");\n}\n")
        self.write_report()
        self.look()
        self.assertEqual([x.split()[-2] for x in self.texts("pre")],
                         ["take(254);", "take(255);"])

    def test_code_of_bytes(self):
        """NUL bytes, binary, a line without end."""
        self.add("nul.c", b"int f(int n)\n{ /* \0\x01\x7f\xff */ take(n);\n}\n")
        self.add("long.c", "int f(int n) { take(n); " + "x" * 3000000 + "}\n")
        self.write_report()
        self.assertLess(self.page.stat().st_size, 100000)
        self.look()

    def test_policy(self):
        """Markup that got in all the same could not run a script."""
        self.add("a.c")
        self.write_report()
        text = self.page.read_text(encoding="utf-8")
        self.page.write_text(text.replace(
            "</main>", "<img src=data:, onerror=\"document.title='broken'\">"
            "<script>document.title='broken'</script></main>"),
            encoding="utf-8")
        self.browser.get(self.page.as_uri())
        self.assertEqual(self.browser.title, self.title)
        said = [x["message"] for x in self.browser.get_log("browser")]
        self.assertTrue(any("Content Security Policy" in x for x in said), said)
        self.assertTrue(any("img-src" in x for x in said), said)


class Filters(Page):
    """What is shown, and the link that keeps it."""

    def setUp(self):
        super().setUp()
        (self.bin / "spatch").unlink()  # it knows one rule only
        self.rules(cli_test.CARD, cli_test.SECOND)
        for path in ("arch/x/a.c", "drivers/net/b.c", "drivers/netfs/c.c"):
            self.add(path)
        self.write_report()
        self.open()

    def shown(self):
        """The places that are listed, and that the count agrees."""
        places = self.texts(OPEN)
        self.assertEqual(self.one("#shown").text, f"{len(places)} of 6 findings")
        return places

    def test_each(self):
        """Rule, level, engine, folder, text."""
        self.assertEqual(len(self.shown()), 6)
        cases = {("rule", "KAP902"): 3, ("level", "warning"): 6,
                 ("engine", "cocci"): 6, ("folder", "drivers/net"): 4,
                 ("folder", "drivers/net/"): 2, ("text", "C.c kap901"): 1,
                 ("text", "nothing like that"): 0, ("text", "a step"): 6}
        for (field, value), count in cases.items():
            with self.subTest(field=field, value=value):
                self.choose(field, value)
                self.assertEqual(len(self.shown()), count)
                self.choose(field, "")

    def test_link(self):
        """The address keeps the filter, the order and what is open."""
        self.choose("rule", "KAP901")
        self.choose("text", "drivers & <b>")
        self.choose("text", "drivers")
        self.one("[data-sort=place]").click()
        self.all(OPEN)[1].click()
        places, link = self.shown(), self.fragment()
        self.assertEqual(places, ["drivers/netfs/c.c:3", "drivers/net/b.c:3"])
        self.open(link)
        self.assertEqual(self.shown(), places)
        self.assertEqual(len(self.all("tr.detail")), 1)
        self.assertEqual(self.one("#rule").get_attribute("value"), "KAP901")
        self.assertEqual(self.fragment(), link)
        self.one("#clear").click()
        self.assertEqual(len(self.shown()), 6)

    def test_count(self):
        """A count in the head leads to just these."""
        self.one("#summary a.warning").click()
        self.assertEqual(self.fragment(), "#level=warning")
        self.assertEqual(set(self.texts("td.level")), {"warning"})

    def test_link_to_a_finding(self):
        """Goes to that one, without a filter."""
        self.all(OPEN)[3].click()
        link = self.one(".foot a").get_attribute("href")
        self.choose("rule", "KAP901")
        self.browser.get(link)
        self.assertEqual(len(self.all("tr.detail")), 1)
        self.assertEqual(len(self.shown()), 6)

    def test_foreign_link(self):
        """What a link says that is not there is let fall."""
        self.open("#rule=KAP999&sort=-nothing&open=0123&level=%00&x=y")
        self.assertEqual(len(self.shown()), 6)


class Keyboard(Page):
    """All of it without a mouse."""

    def setUp(self):
        super().setUp()
        for name in "abc":
            self.add(f"{name}.c")
        self.write_report()
        self.open()

    def press(self, *keys):
        """Send keys to what has the focus."""
        for key in keys:
            self.browser.switch_to.active_element.send_keys(key)

    def focus(self):
        """The text of what has the focus."""
        return self.browser.switch_to.active_element.text

    def test_list(self):
        """Through the list and back, open, close."""
        self.press("j", "j")
        self.assertEqual(self.focus(), "b.c:3")
        self.press(Keys.ENTER)
        self.assertEqual(len(self.all("tr.detail")), 1)
        self.press(Keys.ARROW_DOWN)
        self.assertEqual(self.focus(), "c.c:3")
        self.press("j")
        self.assertEqual(self.focus(), "c.c:3")
        self.press("k", "k", "k")
        self.assertEqual(self.focus(), "a.c:3")
        self.press(Keys.END)
        self.assertEqual(self.focus(), "c.c:3")
        self.press(Keys.ESCAPE)
        self.assertEqual(self.all("tr.detail"), [])

    def test_filter(self):
        """'/' goes to the text; a 'j' there is a letter."""
        self.press("/")
        self.press("j")
        self.assertEqual(self.texts(OPEN), [])
        self.press(Keys.BACKSPACE, "b.c", Keys.ESCAPE)
        self.assertEqual(self.texts(OPEN), ["b.c:3"])
        self.assertEqual(self.focus(), "b.c:3")

    def test_help(self):
        """'?' lists the keys, Escape ends that."""
        self.press("?")
        self.assertTrue(self.one("#keys").is_displayed())
        self.press(Keys.ESCAPE)
        self.assertFalse(self.one("#keys").is_displayed())

    def test_tab(self):
        """Tab comes to the list once, not to each of its rows."""
        stops = []
        for _ in range(20):
            self.press(Keys.TAB)
            stops.append(self.focus())
        self.assertEqual(stops[:14].count("a.c:3"), 1)
        self.assertNotIn("b.c:3", stops)


class Many(Page):
    """5,000 findings."""

    NUMBER = 5000

    def timed(self, script, *words):
        """Seconds until a script's changes are laid out."""
        start = time.monotonic()
        self.browser.execute_script(
            script + ";document.body.getBoundingClientRect();", *words)
        return time.monotonic() - start

    def few_rows(self):
        """What keeps it quick: rows are made as they come into sight."""
        rows = len(self.browser.find_elements(By.CSS_SELECTOR, OPEN))
        self.assertTrue(20 < rows < 1000, rows)

    def test_lag(self):
        """Opening, filtering, sorting, the last of them; times are told."""
        for i in range(50):
            self.add(f"d{i % 10}/f{i}.c", cli_test.BAD * (self.NUMBER // 50))
        self.write_report("--memory", "4096")
        start = time.monotonic()
        self.open()
        took = {"open": time.monotonic() - start}
        self.assertEqual(self.one("#shown").text, "5,000 of 5,000 findings")
        self.few_rows()
        fill = ("const f = document.getElementById('text'); f.value = "
                "arguments[0]; f.dispatchEvent(new Event('input', "
                "{bubbles: true}))")
        took["filter"] = self.timed(fill, "d3/ f13")
        self.assertEqual(self.one("#shown").text, "100 of 5,000 findings")
        took["clear"] = self.timed(fill, "")
        self.few_rows()
        took["sort"] = self.timed(
            "document.querySelector('[data-sort=level]').click()")
        self.few_rows()
        start = time.monotonic()
        self.browser.switch_to.active_element.send_keys(Keys.END)
        self.browser.execute_script("document.body.getBoundingClientRect()")
        took["end"] = time.monotonic() - start
        self.assertEqual(self.browser.switch_to.active_element.text,
                         "d9/f9.c:399")
        took["last opened"] = self.timed("document.activeElement.click()")
        print("html_test: " + ", ".join(
            f"{what} {seconds:.2f} s" for what, seconds in took.items()))


if __name__ == "__main__":
    unittest.main()
