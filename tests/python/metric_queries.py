"""Asks MetricFlow many queries in one process: each start of it costs seconds.

Reads JSON from stdin (`build_dir`, `queries` of `metrics`, `group_by`, `where`); the last line that
it prints is JSON: `offered` (each metric's dimensions) and `results` (of each query `columns` and
`rows`).
"""

import json
import sys

from metricflow.engine.metricflow_engine import MetricFlowQueryRequest

from publishing.metricflow import on_the_build


def main():
    asked = json.load(sys.stdin)
    with on_the_build(asked["build_dir"]) as configuration:
        configuration.setup(configure_file_logging=False)
        answer = {
            "offered": {
                metric.name: sorted(dimension.dunder_name for dimension in metric.dimensions)
                for metric in configuration.mf.list_metrics()
            },
            "results": [answered(configuration.mf, query) for query in asked["queries"]],
        }
    print(json.dumps(answer, default=str))


def answered(engine, query):
    table = engine.query(
        MetricFlowQueryRequest.create(
            metric_names=query["metrics"],
            group_by_names=query["group_by"] or None,
            where_constraints=query["where"] or None,
        )
    ).result_df
    return {"columns": list(table.column_names), "rows": [list(row) for row in table.rows]}


if __name__ == "__main__":
    main()
