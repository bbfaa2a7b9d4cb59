# SPDX-License-Identifier: GPL-2.0-only
"""The SARIF that kapcheck writes, as objects.

All of the report glue reads this and nothing else of a scan, so what it says
is what any other reader of the SARIF can see.
"""
import dataclasses
import json
import pathlib
import urllib.parse


@dataclasses.dataclass(frozen=True, order=True)
class Place:
    """A line of a file; the path is relative to the scanned tree."""
    path: str
    line: int
    message: str = ""


@dataclasses.dataclass(frozen=True, order=True)
class Finding:
    """One result."""
    path: str
    line: int
    rule: str
    level: str
    function: str
    message: str
    fingerprint: str
    engines: tuple
    related: tuple

    @property
    def key(self):
        """What makes two findings the same in a comparison of two scans."""
        return self.rule, self.level, self.path, self.line

    def places(self):
        """Its own place and the related ones."""
        return (Place(self.path, self.line), *self.related)


@dataclasses.dataclass(frozen=True)
class Notification:
    """Something that was not analysed; an error makes the scan incomplete."""
    level: str
    path: str
    line: int
    message: str

    def __str__(self):
        where = f"{self.path}:{self.line}: " if self.path else ""
        return where + self.message


@dataclasses.dataclass(frozen=True)
class Scan:
    """A run: its findings, what was not analysed, and its numbers."""
    findings: tuple
    notifications: tuple
    properties: dict
    rules: dict


def _place(location):
    """A SARIF location."""
    physical = location.get("physicalLocation", {})
    uri = physical.get("artifactLocation", {}).get("uri", "")
    path = urllib.parse.unquote(uri, errors="surrogateescape")
    return Place(path, physical.get("region", {}).get("startLine", 0),
                 location.get("message", {}).get("text", ""))


def _finding(result):
    """A SARIF result."""
    location = (result.get("locations") or [{}])[0]
    place = _place(location)
    names = location.get("logicalLocations") or [{}]
    prints = result.get("partialFingerprints", {})
    return Finding(place.path, place.line, result["ruleId"],
                   result.get("level", "warning"), names[0].get("name", ""),
                   result["message"]["text"],
                   next((prints[k] for k in sorted(prints)), ""),
                   tuple(result.get("properties", {}).get("engines", ())),
                   tuple(map(_place, result.get("relatedLocations", ()))))


def _notification(note):
    """A SARIF notification."""
    place = _place((note.get("locations") or [{}])[0])
    return Notification(note.get("level", "warning"), place.path, place.line,
                        note.get("message", {}).get("text", ""))


def parse(text):
    """The first run of a SARIF text."""
    run = json.loads(text)["runs"][0]
    notes = [_notification(note) for invocation in run.get("invocations", ())
             for note in invocation.get("toolExecutionNotifications", ())]
    driver = run["tool"]["driver"]
    return Scan(tuple(sorted(map(_finding, run.get("results", ())))),
                tuple(notes), run.get("properties", {}),
                {rule["id"]: rule for rule in driver.get("rules", ())})


def load(path):
    """The first run of a SARIF file."""
    return parse(pathlib.Path(path).read_text(encoding="utf-8"))
