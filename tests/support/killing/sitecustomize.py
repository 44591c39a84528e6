"""Stops a command at a named statement: Python imports this first in each process of such a test.

`STOP_AT` in the environment is a point as JSON: file, function, statement (how it begins, blanks
made single), when (before, after), nth, process (own, group), action and marker. The action `kill`
kills the process, or its group, with SIGKILL; `wait` waits until a file `<marker>.go` is there. The
marker is written and flushed to the disk just before. The statement is put into the code as it is
imported: nothing of this is in the project. A point that is not there exactly once ends the process
with exit code 77.
"""

import ast
import importlib.machinery
import json
import os
import signal
import sys
import time
from pathlib import Path

NOT_THERE = 77


def with_stop(source, function, statement, when):
    """Source with a call of the stop before or after the one statement; ValueError otherwise."""
    found = [
        node
        for scope in ast.walk(ast.parse(source))
        if isinstance(scope, ast.FunctionDef) and scope.name == function
        for node in ast.walk(scope)
        if isinstance(node, ast.stmt)
        and " ".join((ast.get_source_segment(source, node) or "").split()).startswith(statement)
    ]
    if len(found) != 1:
        raise ValueError(f"{function}: found {len(found)} times, expected once: {statement}")
    (node,) = found
    lines = source.splitlines()
    at = node.lineno - 1 if when == "before" else node.end_lineno
    lines.insert(at, " " * node.col_offset + "__import__('sitecustomize').stop()")
    return "\n".join(lines) + "\n"


def stop():
    """What stands at the point: at the nth time, leave the marker and kill or wait."""
    POINT["passed"] = POINT.get("passed", 0) + 1
    if POINT["passed"] != int(POINT["nth"]):
        return
    marker = Path(POINT["marker"])
    descriptor = os.open(marker, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    os.write(descriptor, POINT["point"].encode())
    os.fsync(descriptor)
    if POINT["action"] == "wait":
        while not marker.with_name(f"{marker.name}.go").exists():
            time.sleep(0.02)
    elif POINT["process"] == "group":
        os.killpg(0, signal.SIGKILL)
    else:
        os.kill(os.getpid(), signal.SIGKILL)


def _get_code(loader, name):
    path = loader.get_filename(name)
    if not path.endswith("/" + POINT["file"]):
        return get_code(loader, name)
    try:
        source = with_stop(
            loader.get_data(path).decode(), POINT["function"], POINT["statement"], POINT["when"]
        )
    except ValueError as error:
        sys.stderr.write(f"{POINT['file']}: {error}\n")
        sys.stderr.flush()
        os._exit(NOT_THERE)
    return compile(source, path, "exec")


if "STOP_AT" in os.environ:
    POINT = json.loads(os.environ["STOP_AT"])
    get_code = importlib.machinery.SourceFileLoader.get_code
    importlib.machinery.SourceFileLoader.get_code = _get_code
