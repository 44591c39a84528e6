"""dbt as a process that ends with the one that started it, and so never writes on by itself.

The starter holds the other end of its standard input, writes nothing there and closes it by ending.
Nodes that finished and errors go to standard output, a line of JSON each.
"""

import gc
import json
import os
import signal
import sys
import threading

from dbt.cli.main import dbtRunner

from publishing.dbt_run import FINISHED

STANDARD_INPUT = 0
_one_line_at_a_time = threading.Lock()


def main(arguments):
    """Run dbt; returns the exit code: 0 done, 1 a node failed, 2 dbt did not get that far."""
    # reading the project makes little garbage: looking for it each 700 objects would take a second
    gc.set_threshold(20_000)
    outcome = dbtRunner(callbacks=[_tell]).invoke(["--log-level", "none", *arguments])
    if outcome.exception:
        print(outcome.exception, flush=True)
        return 2
    return 0 if outcome.success else 1


def _tell(event):
    info = event.info
    if info.name == "ConcurrencyLine":
        # the project is read: looking for garbage among its objects would take seconds
        gc.freeze()
    if info.name not in FINISHED and info.level != "error":
        return
    told = {"name": info.name, "level": info.level, "msg": info.msg}
    if info.name in FINISHED:
        total = getattr(event.data, "total", None) or getattr(event.data, "num_models", 0)
        told |= {"index": event.data.index, "total": total}
    # dbt's threads tell of their nodes at once: a text and its end of line are two writes
    with _one_line_at_a_time:
        print(json.dumps(told), flush=True)


def _end_with_the_starter():
    os.read(STANDARD_INPUT, 1)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    threading.Thread(target=_end_with_the_starter, daemon=True).start()
    sys.exit(main(sys.argv[1:]))
