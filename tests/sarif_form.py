# SPDX-License-Identifier: GPL-2.0-only
"""The part of SARIF 2.1.0 that kapcheck writes, as a JSON schema of our own.

Stricter than the standard's schema: what is not listed may not appear. So a log
that passes uses only properties whose form was checked against the standard.
"""
import json
import pathlib
import subprocess
import urllib.parse

try:
    import jsonschema
except ImportError:  # a python3 that does not see Debian's packages
    jsonschema = None


def obj(required="", optional="", **properties):
    """An object with these properties and no other."""
    names = set(properties)
    assert names == set(required.split()) | set(optional.split())
    return {"type": "object", "required": required.split(),
            "properties": properties, "additionalProperties": False}


def array(items, least=0):
    """An array of one kind of items."""
    return {"type": "array", "items": items, "minItems": least}


TEXT = {"type": "string", "minLength": 1}
POSITIVE = {"type": "integer", "minimum": 1}
COUNT = {"type": "integer", "minimum": 0}
LEVEL = {"enum": ["note", "warning", "error"]}
MESSAGE = obj("text", text=TEXT)
# RFC 3986: a relative reference of unreserved characters and escapes.
URI = {"type": "string",
       "pattern": r"^(?!/)([A-Za-z0-9._~/-]|%[0-9A-F]{2})+$"}
REGION = obj("startLine", "startColumn endLine endColumn", startLine=POSITIVE,
             startColumn=POSITIVE, endLine=POSITIVE, endColumn=POSITIVE)
ARTIFACT = obj("uri uriBaseId", uri=URI, uriBaseId={"const": "SRCROOT"})
PHYSICAL = obj("artifactLocation region", artifactLocation=ARTIFACT,
               region=REGION)
LOGICAL = obj("name kind", name=TEXT, kind={"enum": ["function", "member"]})
LOCATION = obj("physicalLocation", "message id logicalLocations",
               physicalLocation=PHYSICAL, message=MESSAGE, id=COUNT,
               logicalLocations=array(LOGICAL, 1))
FLOW = obj("threadFlows", threadFlows=array(
    obj("locations", locations=array(obj("location", location=LOCATION), 1)),
    1))
PRINT = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
SUPPRESSION = obj("kind justification location",
                  kind={"const": "inSource"}, justification=TEXT,
                  location=LOCATION)
REPLACEMENT = obj("deletedRegion", "insertedContent", deletedRegion=REGION,
                  insertedContent=MESSAGE)
FIX = obj("description artifactChanges", description=MESSAGE,
          artifactChanges=array(
              obj("artifactLocation replacements", artifactLocation=ARTIFACT,
                  replacements=array(REPLACEMENT, 1)), 1))
RESULT = obj(
    "ruleId ruleIndex level message locations partialFingerprints properties",
    "codeFlows relatedLocations suppressions baselineState fixes",
    ruleId=TEXT, ruleIndex=COUNT, level=LEVEL, message=MESSAGE,
    locations={**array(LOCATION, 1), "maxItems": 1},
    partialFingerprints={"type": "object", "additionalProperties": PRINT,
                         "required": ["primaryLocationLineHash"]},
    properties=obj("engines", "groupFingerprints noFix origin built",
                   origin=obj("kind reason", reason=TEXT, kind={"enum": [
                       "inherited", "fixed-upstream", "removed-upstream",
                       "vendor-made", "not-upstream", "unclear"]}),
                   built=obj("kind reason", reason=TEXT, kind={"enum": [
                       "built", "not-built", "undetermined"]}),
                   engines=array(TEXT, 1), noFix=TEXT,
                   groupFingerprints=array(PRINT, 1)),
    codeFlows=array(FLOW, 1), relatedLocations=array(LOCATION, 1),
    suppressions=array(SUPPRESSION), baselineState={"const": "new"},
    fixes={**array(FIX, 1), "maxItems": 1})
RULE = obj(
    "id name shortDescription fullDescription defaultConfiguration help "
    "properties",
    id=TEXT, name=TEXT, shortDescription=MESSAGE, fullDescription=MESSAGE,
    defaultConfiguration=obj("level", level=LEVEL),
    help=obj("text markdown", text=TEXT, markdown=TEXT),
    properties=obj(
        "tags problem.severity", "precision security-severity cwe",
        **{"tags": array(TEXT, 1), "cwe": TEXT,
           "problem.severity": {"enum": ["recommendation", "warning",
                                         "error"]},
           "precision": {"enum": ["very-high", "high", "medium", "low"]},
           "security-severity": {"type": "string",
                                 "pattern": r"^([0-9]\.[0-9]|10\.0)$"}}))
NOTIFICATION = obj("level message", "locations", level=LEVEL, message=MESSAGE,
                   locations=array(LOCATION, 1))
RUN = obj(
    "tool invocations originalUriBaseIds results columnKind properties",
    tool=obj("driver", driver=obj(
        "name semanticVersion rules", "informationUri",
        name={"const": "kapcheck"},
        informationUri={"type": "string", "pattern": "^https?://"},
        semanticVersion={"type": "string",
                         "pattern": r"^[0-9]+\.[0-9]+\.[0-9]+(-.+)?$"},
        rules=array(RULE))),
    invocations=array(obj(
        "executionSuccessful toolExecutionNotifications",
        executionSuccessful={"type": "boolean"},
        toolExecutionNotifications=array(NOTIFICATION)), 1),
    originalUriBaseIds=obj("SRCROOT", SRCROOT=obj("description",
                                                  description=MESSAGE)),
    results=array(RESULT), columnKind={"const": "utf16CodeUnits"},
    properties=obj("filesSeen filesGated slices slicesAnalysed units "
                   "unitsAnalysed refuted",
                   filesSeen=COUNT, filesGated=COUNT, slices=COUNT,
                   slicesAnalysed=COUNT, units=COUNT, unitsAnalysed=COUNT,
                   refuted=COUNT))
LOG = obj("$schema version runs", **{
    "$schema": {"type": "string", "pattern": r"^https://.*2\.1\.0.*\.json$"},
    "version": {"const": "2.1.0"},
    "runs": {**array(RUN, 1), "maxItems": 1}})


def validate(log):
    """Check a log against the schema."""
    if jsonschema:
        jsonschema.Draft7Validator.check_schema(LOG)
        jsonschema.Draft7Validator(LOG).validate(log)
        return
    program = ("import json, sys; sys.path.insert(0, sys.argv[1]); "
               "import sarif_form; sarif_form.validate(json.load(sys.stdin))")
    subprocess.run(["/usr/bin/python3", "-c", program,
                    pathlib.Path(__file__).parent], check=True, text=True,
                   input=json.dumps(log))


def check(log):
    """Check a log: the schema, and what a schema can't say."""
    validate(log)
    run = log["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == sorted(set(rules)), rules
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"], result
    prints = [result["partialFingerprints"]["primaryLocationLineHash"]
              for result in run["results"]]
    assert len(prints) == len(set(prints)), "a fingerprint is there twice"
    failed = any(n["level"] == "error" for n in
                 run["invocations"][0]["toolExecutionNotifications"])
    assert run["invocations"][0]["executionSuccessful"] is not failed


def uri_of(result):
    """The URI of a result's or notification's first location."""
    return result["locations"][0]["physicalLocation"]["artifactLocation"][
        "uri"]


def path_of(uri):
    """The bytes of the path that a URI stands for."""
    return urllib.parse.unquote_to_bytes(uri)
