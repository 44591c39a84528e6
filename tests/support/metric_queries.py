"""Asks MetricFlow all that its tests ask, in one process: each start of it costs seconds.

Reads JSON from stdin (`build_dir`, `no_build`, a folder without one, and `queries` of `metrics`,
`group_by`, `where`); writes JSON to a path: `commands` (of each [exit code, output]), `offered`
(each metric's dimensions), `results` (of each query `columns` and `rows`) and
`asked_of_the_network`, addresses that anything here looked up or went to.
"""

import gc
import json
import os
import runpy
import socket
import sys
import tempfile
from pathlib import Path

ASKED_OF_THE_NETWORK = []


def main(path):
    gc.disable()  # dbt and MetricFlow make millions of objects, and the process ends soon
    asked = json.load(sys.stdin)
    socket.getaddrinfo = socket.create_connection = refused
    from publishing.metricflow import on_the_build

    commands = {
        "without a build": command(asked["no_build"], "list", "metrics"),
        "validated": command(asked["build_dir"], "validate-configs", "--show-all"),
    }
    with on_the_build(asked["build_dir"]) as configuration:
        configuration.setup(configure_file_logging=False)
        answer = {
            "offered": {
                metric.name: sorted(dimension.dunder_name for dimension in metric.dimensions)
                for metric in configuration.mf.list_metrics()
            },
            "results": [answered(configuration.mf, query) for query in asked["queries"]],
        }
    answer |= {"commands": commands, "asked_of_the_network": ASKED_OF_THE_NETWORK}
    text = json.dumps(answer, default=str)
    Path(path).write_text(text, encoding="utf-8")


def refused(*address, **_):
    ASKED_OF_THE_NETWORK.append(address)
    raise OSError("no network")


def command(build_dir, *arguments):
    """What `python -m publishing.metricflow` comes to, as [exit code, output]."""
    os.environ["BUILD_DIR"] = build_dir
    sys.argv = ["publishing.metricflow", *arguments]
    said = Said()
    with said:
        try:
            runpy.run_module("publishing.metricflow", run_name="__main__")
            code = 0
        except SystemExit as end:
            code = end.code or 0
    return [code, said.text]


class Said:
    """All that the process prints in a block: a spinner keeps the stream that it began with."""

    def __enter__(self):
        self._file = tempfile.TemporaryFile()
        self._streams = {number: os.dup(number) for number in (1, 2)}
        for number in self._streams:
            os.dup2(self._file.fileno(), number)

    def __exit__(self, *_):
        sys.stdout.flush()
        sys.stderr.flush()
        for number, kept in self._streams.items():
            os.dup2(kept, number)
            os.close(kept)
        self._file.seek(0)
        self.text = self._file.read().decode("utf-8")
        self._file.close()


def answered(engine, query):
    from metricflow.engine.metricflow_engine import MetricFlowQueryRequest

    table = engine.query(
        MetricFlowQueryRequest.create(
            metric_names=query["metrics"],
            group_by_names=query["group_by"] or None,
            where_constraints=query["where"] or None,
        )
    ).result_df
    return {"columns": list(table.column_names), "rows": [list(row) for row in table.rows]}


if __name__ == "__main__":
    main(sys.argv[1])
