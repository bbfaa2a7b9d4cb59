# SPDX-License-Identifier: GPL-2.0-only
"""The parts of OpenVEX 0.2.0 and CycloneDX 1.6 that `kapcheck status` writes.

As sarif_form.py: schemas of our own, stricter than the published ones. What is
not listed here may not appear.
"""
import datetime
import json
import pathlib
import subprocess

import sarif_form
from sarif_form import TEXT, array, obj

PURL = {"type": "string", "pattern": r"^pkg:[a-z][a-z0-9.+-]*/[^\s]+$"}
TIME = {"type": "string",
        "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
URL = {"type": "string", "pattern": "^https://[^ ]+$"}
COMMIT = {"type": "string", "pattern": "^[0-9a-f]{12,40}$"}


def one_of(key, *schemas):
    """Objects told apart by the value of one property."""
    assert all(key in s["required"] for s in schemas)
    return {"oneOf": list(schemas)}


def statement(status, required="", **more):
    """An OpenVEX statement with this status."""
    extra = " ".join(set(more) - set(required.split()))
    return obj(
        f"vulnerability products status {required}", extra,
        status={"const": status},
        vulnerability=obj("@id name description", "aliases",
                          **{"@id": URL, "name": TEXT, "description": TEXT,
                             "aliases": array(TEXT, 1)}),
        products=array(obj("@id identifiers", **{
            "@id": PURL, "identifiers": obj("purl", purl=PURL)}), 1),
        **more)


OPENVEX = obj("@context @id author timestamp version tooling statements", **{
    "@context": {"const": "https://openvex.dev/ns/v0.2.0"},
    "@id": {"type": "string", "pattern": "^urn:kapcheck:openvex:[0-9a-f]{64}$"},
    "author": TEXT, "timestamp": TIME, "version": {"const": 1},
    "tooling": TEXT,
    "statements": array(one_of(
        "status",
        statement("fixed", "status_notes", status_notes=TEXT),
        statement("under_investigation", "status_notes", status_notes=TEXT),
        # the specification asks for an action where it is affected, and for a
        # reason where it is not
        statement("affected", "status_notes action_statement",
                  status_notes=TEXT, action_statement=TEXT),
        statement("not_affected", "justification impact_statement",
                  justification={"enum": [
                      "vulnerable_code_not_present",
                      "vulnerable_code_not_in_execute_path"]},
                  impact_statement=TEXT)), 1)})


def analysis(state, required="", **more):
    """A CycloneDX analysis with this state."""
    return obj(f"state detail {required}", state={"const": state}, detail=TEXT,
               **more)


VULNERABILITY = obj(
    "bom-ref id source description advisories analysis affects",
    "cwes recommendation",
    **{"bom-ref": COMMIT, "id": TEXT,
       "source": obj("name url", name=TEXT, url=URL), "description": TEXT,
       "advisories": array(obj("title url", title=TEXT, url=URL), 1),
       "cwes": array({"type": "integer", "minimum": 1}, 1),
       "recommendation": TEXT,
       "affects": array(obj("ref", ref=PURL), 1),
       "analysis": one_of(
           "state", analysis("resolved"), analysis("in_triage"),
           analysis("exploitable", "response",
                    response={"const": ["update"]}),
           analysis("not_affected", "justification",
                    justification={"enum": ["code_not_present",
                                            "code_not_reachable"]}))})
CYCLONEDX = obj(
    "$schema bomFormat specVersion serialNumber version metadata "
    "vulnerabilities", **{
        "$schema": {"const": "http://cyclonedx.org/schema/bom-1.6.schema.json"},
        "bomFormat": {"const": "CycloneDX"}, "specVersion": {"const": "1.6"},
        "serialNumber": {"type": "string", "pattern":
                         "^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-"
                         "[89ab][0-9a-f]{3}-[0-9a-f]{12}$"},
        "version": {"const": 1},
        "metadata": obj(
            "timestamp tools component", timestamp=TIME,
            tools=obj("components", components=array(
                obj("type name version", type={"const": "application"},
                    name={"const": "kapcheck"}, version=TEXT), 1)),
            component=obj("type bom-ref name purl", "version", **{
                "type": {"const": "operating-system"}, "bom-ref": PURL,
                "name": {"const": "linux"}, "purl": PURL, "version": TEXT})),
        "vulnerabilities": array(VULNERABILITY, 1)})


def validate(doc, form):
    """Check a document against "OPENVEX" or "CYCLONEDX"."""
    schema = globals()[form]
    if sarif_form.jsonschema:
        sarif_form.jsonschema.Draft7Validator.check_schema(schema)
        sarif_form.jsonschema.Draft7Validator(schema).validate(doc)
        return
    program = ("import json, sys; sys.path.insert(0, sys.argv[1]); "
               "import vex_form; "
               "vex_form.validate(json.load(sys.stdin), sys.argv[2])")
    subprocess.run(["/usr/bin/python3", "-c", program,
                    pathlib.Path(__file__).parent, form], check=True,
                   text=True, input=json.dumps(doc))


def check_openvex(doc):
    """Check a document: the schema, and what a schema can't say."""
    validate(doc, "OPENVEX")
    datetime.datetime.strptime(doc["timestamp"], "%Y-%m-%dT%H:%M:%SZ")
    ids = [s["vulnerability"]["@id"] for s in doc["statements"]]
    assert len(ids) == len(set(ids)), "a vulnerability is there twice"


def check_published(doc):
    """The published schemas of 1.5 and 1.6, where PyPI's cyclonedx-python-lib
    with json-validation is installed."""
    try:
        from cyclonedx.schema import SchemaVersion
        from cyclonedx.validation.json import JsonStrictValidator
        for version in (SchemaVersion.V1_5, SchemaVersion.V1_6):
            text = json.dumps({**doc, "specVersion": version.to_version()})
            fault = JsonStrictValidator(version).validate_str(text)
            assert fault is None, fault
    except ImportError:
        pass


def check_cyclonedx(doc):
    """Check a document: the schema, and what a schema can't say."""
    validate(doc, "CYCLONEDX")
    check_published(doc)
    refs = [v["bom-ref"] for v in doc["vulnerabilities"]]
    assert len(refs) == len(set(refs)), "a bom-ref is there twice"
    known = doc["metadata"]["component"]["bom-ref"]
    for vulnerability in doc["vulnerabilities"]:
        assert [a["ref"] for a in vulnerability["affects"]] == [known]
