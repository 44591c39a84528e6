"""Publishes the made-up marts of a warehouse, under its lock, as a build does after dbt."""

import sys
from pathlib import Path

from loaders.warehouse_file import explained, only_one_at_work
from publishing.published_copy import publish

MARTS = ("first", "second", "third")
MANIFEST = {
    "nodes": {
        name: {
            "resource_type": "model",
            "schema": "marts",
            "name": name,
            "alias": name,
            "description": "One row: a made-up value.",
            "columns": {},
        }
        for name in MARTS
    }
}


def main(folder):
    """Publish what is in the folder's warehouse."""
    with only_one_at_work(folder / "warehouse.duckdb", print), explained(folder):
        publish(folder, MANIFEST, {"as_of": ""})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
