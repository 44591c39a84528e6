"""What dbt knows of the project: exposures, docs, freshness, conventions."""

import ast
import csv
import json
import logging
import re

import pytest
import yaml
from dbt_bouncer import run_bouncer

READ = re.compile(r"\b(?:from|join)\s+(?:\w+\.)?marts\.(\w+)")
# Reads all marts: it makes the smaller copy that a part of the pack is made from.
READS_ALL = {"briefing/marts.py"}
OF_A_TABLE = r"^(did|phs)_(?:table_\d|table_12|waits_(\w+))$"


def bouncer(root, folder, results, **options):
    """Run dbt-bouncer on the artifacts in `target` of a folder; exit code and failures."""
    log = logging.getLogger()
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(root)
        patched.setenv("DBT_PROJECT_DIR", str(folder))
        # it sets up the log of a whole process
        patched.setattr(log, "handlers", [*log.handlers])
        patched.setattr(log, "level", log.level)
        code = run_bouncer(output_file=results, **options)
    outcomes = json.loads(results.read_text(encoding="utf-8"))
    return code, {row["check_run_id"] for row in outcomes if row["outcome"] == "failed"}


@pytest.fixture(scope="module")
def artifacts(dbt_docs):
    """Manifest and catalog of those docs."""
    names = ("manifest.json", "catalog.json")
    return [json.loads((dbt_docs / "target" / name).read_text(encoding="utf-8")) for name in names]


def marts_read(root, path):
    """Marts that a file queries: named in its SQL, or put into it from a list of names."""
    marts = {file.stem for file in (root / "models" / "marts").rglob("*.sql")}
    if path.suffix == ".yml":
        return marts & set(re.findall(r"\w+", path.read_text(encoding="utf-8")))
    if path.suffix == ".sql":
        return marts & set(READ.findall(path.read_text(encoding="utf-8")))
    tree = ast.parse(path.read_text(encoding="utf-8"))
    texts = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    read = {mart for text in texts for mart in READ.findall(text)} & marts
    asks_by_name = any(
        isinstance(node, ast.Attribute) and node.attr in ("rows_of", "has")
        for node in ast.walk(tree)
    )
    puts_names_in = any(
        isinstance(before, ast.Constant)
        and str(before.value).endswith("marts.")
        and isinstance(after, ast.FormattedValue)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for before, after in zip(node.values, node.values[1:], strict=False)
    ) or any("marts.{" in text for text in texts)
    return read | (marts & set(texts) if asks_by_name or puts_names_in else set())


def test_exposures_depend_on_what_is_read(root):
    exposures = yaml.safe_load((root / "models" / "exposures.yml").read_text(encoding="utf-8"))
    claimed_by = set()
    for exposure in exposures["exposures"]:
        claimed = set(re.findall(r"ref\('(\w+)'\)", " ".join(exposure["depends_on"])))
        read = set()
        for name in exposure["config"]["meta"]["read_by"]:
            path = root / name
            claimed_by.add(name)
            if name.startswith("bi/") and not path.exists():
                read |= claimed
            elif path.is_dir():
                files = [file.read_text(encoding="utf-8") for file in path.rglob("*.yaml")]
                read |= {
                    table for text in files for table in re.findall(r"(?m)^table_name: (\w+)", text)
                }
                queries = {file.relative_to(root).as_posix(): file for file in path.rglob("*.sql")}
                claimed_by |= queries.keys()
                read |= {mart for query in queries.values() for mart in marts_read(root, query)}
            else:
                read |= marts_read(root, path)
        assert claimed == read, exposure["name"]
        assert "@" not in str(exposure["owner"])
    readers = {
        file.relative_to(root).as_posix()
        for folder in ("briefing", "publishing")
        for file in (root / folder).rglob("*")
        if file.suffix in (".py", ".yml", ".sql") and marts_read(root, file)
    }
    assert readers - READS_ALL <= claimed_by


def test_docs_open_from_disk_and_describe_every_column(dbt_docs, artifacts):
    manifest, catalog = artifacts
    page = (dbt_docs / "target" / "static_index.html").read_text(encoding="utf-8")
    assert not re.search(r"<(?:script|link|img)[^>]+(?:src|href)=[\"']https?:", page)
    assert "Diagnostic scans and waits in the UK" in page
    columns = 0
    for key, table in (catalog["nodes"] | catalog["sources"]).items():
        node = manifest["nodes"].get(key) or manifest["sources"][key]
        assert node["description"], key
        for column in table["columns"]:
            assert node["columns"][column]["description"], f"{key}, {column}"
            columns += 1
    assert columns > 1500


def test_freshness_goes_by_the_publishers_days(root, dbt_answers):
    target = dbt_answers.folder / "docs" / "target"
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    with (root / "seeds" / "calendar" / "publication_calendar.csv").open(encoding="utf-8") as file:
        calendar = {
            row["publication"]: 31 * int(row["months_per_issue"]) + int(row["days_to_issue"])
            for row in csv.DictReader(file)
        }
    # issued once a year, like the others; it is not in the calendar, as 2022/23 has none
    calendar["did_table_11"] = calendar["did"] + 11 * 31
    limits = {}
    for source in manifest["sources"].values():
        kind = re.search(r"newest_issue\(\['(\w*)", source["loaded_at_query"]).group(1)
        limits[source["name"]] = source["freshness"]["error_after"]["count"]
        assert source["freshness"]["error_after"]["period"] == "day"
        assert source["freshness"]["warn_after"]["count"] is None
        if not kind.startswith("ods"):
            publication = {
                "nisra_dwt": "ni",
                "statswales": "statswales_weeks",
                "": "dm01",
            }.get(kind, re.sub(OF_A_TABLE, r"\1_\2", kind).strip("_"))
            publication = kind if kind in calendar else publication
            assert limits[source["name"]] == calendar[publication], source["name"]

    # Days of issue are made up: within the limit of DM01 and Northern Ireland, beyond all others.
    code, output = dbt_answers.steps["freshness"]
    assert code == 1, output
    results = json.loads((target / "sources.json").read_text(encoding="utf-8"))["results"]
    status = {row["unique_id"].split(".")[-1]: row["status"] for row in results}
    fresh = {name for name, found in status.items() if found == "pass"}
    dm01 = {name for name in status if name.startswith("dm01")}
    of_all_files = {
        "files",
        "problems",
        "sheets",
        "columns",
        "title_blocks",
        "notes",
        "stray_cells",
    }
    of_all_files |= {name for name in status if name.startswith("own_")}
    assert fresh == dm01 | of_all_files | {"doh_ni_waits", "nisra_dwt"}
    assert set(status.values()) == {"pass", "error"}


def test_conventions_hold(root, dbt_answers, tmp_path):
    code, output = dbt_answers.steps["parse"]
    assert code == 0, output
    folder = dbt_answers.folder / "docs"
    results = tmp_path / "results.json"
    assert bouncer(root, folder, results, only="manifest_checks") == (0, set())


def test_each_convention_can_fail(root, artifacts, tmp_path):
    manifest, catalog = json.loads(json.dumps(artifacts))
    folder = broken(tmp_path, manifest, catalog)
    assert bouncer(root, folder, tmp_path / "none.json") == (0, set())

    nodes = manifest["nodes"]

    def key_of(name):
        key = f"model.scan_backlog.{name}"
        return key if key in nodes else f"{key}.v1"

    def model(name):
        return nodes[key_of(name)]

    def source(name):
        return manifest["sources"][f"source.scan_backlog.raw.{name}"]

    def exposure(name):
        return manifest["exposures"][f"exposure.scan_backlog.{name}"]

    def first_column(node):
        return next(iter(node["columns"].values()))

    def add_column(key, name, kind="VARCHAR"):
        columns = (catalog["nodes"] | catalog["sources"])[key]["columns"]
        columns[name] = next(iter(columns.values())) | {"name": name, "type": kind}

    model("fct_waits")["original_file_path"] = "models/loose/fct_waits.sql"
    model("stg_ods__trusts")["name"] = "stg_ods_trusts"
    model("int_windows__months")["name"] = "int_windows_months"
    model("dim_test")["name"] = "stg_dim_test"
    model("stg_phs__waits")["original_file_path"] = "models/staging/did/stg_phs__waits.sql"
    for name in ("stg_ods__trusts", "int_waits__scotland", "fct_activity"):
        model(name)["schema"] = "elsewhere"
    model("stg_ni__waits")["patch_path"] = "scan_backlog://models/marts/scans/fct_scans.yml"
    model("stg_ni__waits")["depends_on"]["nodes"].append("model.scan_backlog.int_waits__wales")
    model("int_over_time__groups")["depends_on"]["nodes"].append(key_of("fct_scans"))
    model("fct_scans")["depends_on"]["nodes"].append("source.scan_backlog.raw.files")
    model("stg_ods__successions")["depends_on"]["nodes"] = []
    model("region_scan_spread")["raw_code"] = "select * from marts.fct_scans"
    model("scans_over_time")["access"] = "protected"
    model("stg_phs__waits")["access"] = "public"
    model("waits_over_time")["contract"]["enforced"] = False
    model("waits_over_time")["config"]["contract"]["enforced"] = False
    model("scan_recovery")["latest_version"] = None
    first_column(model("revisions"))["data_type"] = None
    first_column(model("claim_checks"))["data_type"] = "integer"
    columns = model("dim_region")["columns"]
    columns["is_text"] = first_column(model("dim_region")) | {"name": "is_text"}
    model("int_windows__months")["description"] = ""
    model("expected_months")["description"] = "Months that are expected, of each series."
    first_column(model("loaded_files"))["description"] = ""
    nodes["seed.scan_backlog.areas"]["description"] = ""
    first_column(nodes["seed.scan_backlog.tests"])["description"] = ""
    source("notes")["source_description"] = ""
    source("files")["description"] = ""
    first_column(source("sheets"))["description"] = ""
    manifest["macros"]["macro.scan_backlog.pct"]["arguments"] = []
    tests = [node for node in nodes.values() if node["resource_type"] == "test"]
    for test in tests:
        if test.get("attached_node") == key_of("dim_region"):
            test["test_metadata"]["name"] = "not_null"
    tests[0]["config"]["severity"] = "WARN"
    manifest["unit_tests"] = {
        key: test
        for key, test in manifest["unit_tests"].items()
        if test["model"] not in ("trust_wait_comparison", "int_over_time__areas")
    }
    source("did_table_1_year")["freshness"] = None
    exposure("corrections")["description"] = ""
    exposure("headline")["owner"] = {"name": None, "email": None}
    exposure("workbook")["meta"] = {}
    exposure("live_report")["depends_on"]["nodes"] = []
    exposure("trust_pages")["depends_on"]["nodes"].append("model.scan_backlog.stg_ods__trusts")
    for semantic_model in list(manifest["semantic_models"].values())[:1]:
        semantic_model["depends_on"]["nodes"].append("model.scan_backlog.stg_ods__trusts")
    add_column("model.scan_backlog.int_windows__months", "undescribed")
    add_column("seed.scan_backlog.areas", "undescribed")
    add_column("source.scan_backlog.raw.files", "undescribed")
    add_column("model.scan_backlog.int_windows__months", "Month Name")

    code, failed = bouncer(root, broken(tmp_path, manifest, catalog), tmp_path / "some.json")
    assert code == 1
    config = yaml.safe_load((root / "dbt-bouncer.yml").read_text(encoding="utf-8"))
    seen = {tuple(run_id.split(":")[:2]) for run_id in failed}
    checks = [
        (check["name"], str(number))
        for kind in ("manifest_checks", "catalog_checks")
        for number, check in enumerate(config[kind])
        if "semantic" not in check["name"] or manifest["semantic_models"]
    ]
    assert [check for check in checks if check not in seen] == []


def broken(folder, manifest, catalog):
    """Write artifacts for dbt-bouncer to read; their folder."""
    target = folder / "broken" / "target"
    target.mkdir(parents=True, exist_ok=True)
    (target / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (target / "catalog.json").write_text(json.dumps(catalog), encoding="utf-8")
    return target.parent
