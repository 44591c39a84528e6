"""A question to the SQL: files through the loader, then only the models that the question needs.

    made = Warehouse.loaded(folder, "files/one.xlsx", comparison_from="2020-04")
    made.query("select scans from marts.fct_scans")         # rows
    made.faults("figure_is_unreadable")                     # of publishers, a line each
    made.failures("unique_key on fct_scans")                # of our work, in the words of a build
    made.failures()                                         # of every data test

What runs is dbt's own compiled SQL, in one process, on a DuckDB of its own. `dbt build` itself,
contracts and what commands print are proved in tests/edition and tests/system.
"""

import contextlib
import io
import re
from pathlib import Path

import duckdb
from compiled import PROJECT, compiled
from compiled_sql import statement

from loaders.load import load
from publishing.dbt_run import DbtRun
from publishing.failures import failures_in_words

NAMED = re.compile(r"\b(seeds|staging|intermediate|marts)\.(\w+)")
FAULTS_IN_WORDS = """
select
    effect || coalesce(' by ' || decided_by, '') || ': ' || rule || ': '
    || concat_ws(', ', source_file, source_sheet, source_cells)
    || '; found "' || found || '"; expected ' || coalesce(expected, 'nothing')
    || '; scope ' || concat_ws(' ', scope, organisation_code, test_code, month) as line
from marts.publisher_faults where {where} order by line
"""
ORGANISATIONS = PROJECT / "published" / "organisations"


class Warehouse:
    """A loaded warehouse whose models are made when a question asks for them."""

    def __init__(self, folder, **variables):
        """Take `warehouse.duckdb` of a folder, with raw tables, under some dbt variables."""
        self.folder = Path(folder)
        self.path = self.folder / "warehouse.duckdb"
        self.nodes, self.seeds = compiled(**variables)
        self.output = ""
        self._connection, self._made = None, set()
        self._by_name = {
            f"{node['schema']}.{node['name']}": name
            for name, node in self.nodes.items()
            if node["resource_type"] != "test"
        }

    @classmethod
    def loaded(cls, folder, *paths, **variables):
        """Load paths into a new warehouse in a folder, which must go well."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            result = load(paths, folder / "warehouse.duckdb")
        assert result.is_loaded and not result.refused, printed.getvalue()
        made = cls(folder, **variables)
        made.output = printed.getvalue()
        return made

    @classmethod
    def sound(cls, folder, *paths, **variables):
        """As `loaded`, of files in which no data test finds anything and no fault is undecided."""
        made = cls.faulty(folder, *paths, **variables)
        found = made.faults(where="is_undecided")
        assert not found, "\n".join(found)
        return made

    @classmethod
    def faulty(cls, folder, *paths, **variables):
        """As `loaded`; no data test finds anything, since no fault of a publisher stops a build."""
        made = cls.loaded(folder, *paths, **variables)
        found = made.failures()
        assert not found, found
        return made

    def query(self, sql, values=None):
        """Rows of a query, after the models and seeds that it names and all that those read."""
        self.make(*(".".join(found) for found in NAMED.findall(sql)))
        return self.connection.execute(sql, values).fetchall()

    def make(self, *names):
        """Make models and seeds, named with their schema, and all that they read."""
        self._make([self._by_name[name] for name in names if name in self._by_name])

    def change_seed(self, name, sql, values=None):
        """Change a seed, `seeds.decisions`, by some SQL; what reads it is made anew later."""
        self.make(name)
        self.connection.execute(sql, values)
        changed = {self._by_name[name]}
        for reader, node in self.nodes.items():
            if reader in self._made and changed & {*node["needs"]}:
                changed.add(reader)
                self.connection.execute(f"drop table {node['schema']}.{node['name']}")
        self._made -= changed - {self._by_name[name]}

    def failures(self, *tests):
        """What data tests find, in words; empty text where all pass.

        A test is named as a failing build names it, `unique_key` or `unique_key on fct_scans`; none
        named: every data test.
        """
        chosen = [
            name
            for name, node in self.nodes.items()
            if node["resource_type"] == "test"
            and (not tests or {_named(node), _named(node, with_model=True)} & set(tests))
        ]
        assert chosen, f"no data test is called {' or '.join(tests)}"
        self._make([need for name in chosen for need in self.nodes[name]["needs"]])
        failed = []
        for name in chosen:
            count, _, is_error = self.connection.execute(statement(self.nodes[name])).fetchone()
            if is_error:
                failed.append(
                    {
                        "unique_id": name,
                        "status": "fail",
                        "failures": count,
                        "compiled_code": self.nodes[name]["compiled_code"],
                    }
                )
        if not failed:
            return ""
        self.close()  # what words a failure opens the file by itself
        run = DbtRun(False, failed, {"nodes": self.nodes}, [])
        return "\n".join(failures_in_words(run, self.path))

    def faults(self, *rules, where="true"):
        """Faults of publishers, of some rules or all, a line each, sorted.

        A line says effect, rule, place, what was found and expected, and the scope.
        """
        of_rules = "rule in ('{}')".format("', '".join(rules)) if rules else "true"
        found = self.query(FAULTS_IN_WORDS.format(where=f"{of_rules} and {where}"))
        return [line for (line,) in found]

    @property
    def connection(self):
        """DuckDB's connection to the warehouse."""
        if self._connection is None:
            self._connection = duckdb.connect(str(self.path))
            self._connection.execute("set enable_progress_bar = false; set threads = 1")
            for schema in ("seeds", "staging", "intermediate", "marts"):
                self._connection.execute(f"create schema if not exists {schema}")
        return self._connection

    def close(self):
        """Close the file, which a next question opens again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _make(self, names):
        needed, waiting = set(), list(names)
        while waiting:
            name = waiting.pop()
            if name not in needed and name not in self._made:
                needed.add(name)
                waiting += self.nodes[name]["needs"]
        seeds = [name for name in needed if self.nodes[name]["resource_type"] == "seed"]
        if seeds:
            self.connection.execute(f"attach '{self.seeds}' as made_seeds (read_only)")
            for name in seeds:
                seed = f"seeds.{self.nodes[name]['name']}"
                self.connection.execute(f"create table {seed} as from made_seeds.{seed}")
            self.connection.execute("detach made_seeds")
        for name in self.nodes:
            if name in needed and name not in seeds:
                self.connection.execute(_as_table(statement(self.nodes[name])))
        self._made |= needed


def _as_table(made):
    """The statement of a view as one of a table: DuckDB plans it once and not for each reader."""
    return re.sub(r"^create view ", "create table ", made)


def _named(node, with_model=False):
    name = (node["test_metadata"] or {}).get("name") or node["name"]
    attached = (node["attached_node"] or "..").split(".")[2]
    return f"{name} on {attached}" if with_model and attached else name
