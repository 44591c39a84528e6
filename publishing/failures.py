"""What a failing build found, in words: each failing row with file, sheet, cell, expectation."""

import duckdb

from publishing.questions import as_dicts

PLACE = ("source_file", "source_sheet", "source_cells")
MOST_ROWS, MOST_LINES = 20, 12


def failures_in_words(run, warehouse):
    """Lines on every failure of a DbtRun; rows of failed data tests are read from the warehouse."""
    lines = []
    for node, result, heading in _failed_nodes(run):
        if node.get("resource_type") == "test" and result["status"] == "fail":
            lines.extend(_of_test(node, result, warehouse))
        else:
            lines += [heading, _indented((result.get("message") or "").strip())]
    lines = lines or [message.strip() for message in run.errors]
    if skipped := sum(result["status"] == "skipped" for result in run.results):
        lines.append(f"{skipped} later steps were not run.")
    return lines


def failures_on_spark_in_words(run):
    """Lines on every failure of a DbtRun on Spark, with the file that holds the SQL of each."""
    lines = []
    for node, result, heading in _failed_nodes(run):
        said = (result.get("message") or "").strip().splitlines()
        lines += [heading, *(f"  {line}" for line in said[:MOST_LINES])]
        if node.get("compiled_path"):
            lines.append(f"  Its SQL: {node['compiled_path']}")
    return lines or [message.strip() for message in run.errors] or ["dbt ended without a word."]


def _failed_nodes(run):
    """Each node of a DbtRun that failed, as in dbt's manifest, with its result and a heading."""
    nodes = run.manifest.get("nodes", {}) | run.manifest.get("unit_tests", {})
    for result in run.results:
        if result["status"] in ("fail", "error"):
            node = nodes.get(result["unique_id"], {})
            kind = node.get("resource_type", "node").replace("_", " ")
            yield node, result, f"FAILED {kind} {node.get('name', result['unique_id'])}"


def failing_rows(node, compiled_sql, warehouse):
    """Rows of a failed data test as sentences, at most MOST_ROWS of them."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        found = connection.execute(f"select * from ({compiled_sql}) limit {MOST_ROWS}")
        return [_sentence(row) for row in as_dicts(found)]


def _of_test(node, result, warehouse):
    count = result["failures"]
    attached = node.get("attached_node") or ""
    # `model.scan_backlog.fct_scans.v1`
    where = f" on {attached.split('.')[2]}" if attached else ""
    test = node.get("test_metadata") or {}
    name = test.get("name") or node["name"]
    yield f"FAILED test {name}{where}: {count} row{'' if count == 1 else 's'}"
    for sentence in failing_rows(node, result["compiled_code"], warehouse):
        yield _indented(sentence)
    if count and count > MOST_ROWS:
        yield _indented(f"… and {count - MOST_ROWS} more")


def _sentence(row):
    place = ", ".join(str(row[name]) for name in PLACE if row.get(name))
    found = f'found "{row["text"] or ""}"' if "text" in row else ""
    told = (*PLACE, "text", "expected")
    others = ", ".join(
        f"{name} {value}" for name, value in row.items() if name not in told and value is not None
    )
    expected = f"expected {row['expected']}" if row.get("expected") else ""
    return "; ".join(part for part in (place, found, others, expected) if part)


def _indented(text):
    return "\n".join(f"  {line}" for line in text.splitlines())
