#!/usr/bin/env bash
# DuckDB 1.5.6: the text `6.1e-04` cast to a decimal of two places is 0.01; the same number as `0.00061`, or
# by way of a double, is 0.00. So it is with any such text whose first digit is 5 or more, however small: `6.1e-07`.
# In 2.0.1 all of them are 0.00.
#
# Why it matters: a workbook keeps a small share as `6.1E-4`, and every reader hands that text on. Cast to a decimal, a
# share of 0.061% is printed as 1%, or a rate of none as a hundredth, and no error says so. By way of a double, or of a
# decimal with more places than the number has, it is right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > look.py <<'PY'
import duckdb

texts = ("6.1e-04", "0.00061", "6.1e-07", "4.9e-04")
found = {}
for text in texts:
    sql = "select cast($text as decimal(9, 2)), cast(cast($text as double) as decimal(9, 2))"
    found[text] = [str(value) for value in duckdb.execute(sql, {"text": text}).fetchone()]
with open("shares.csv", "w", encoding="utf-8") as file:
    file.write("share\n" + "\n".join(texts) + "\n")
rows = duckdb.execute("select share from read_csv('shares.csv', columns = {'share': 'decimal(9, 2)'})").fetchall()
in_a_file = [str(value) for (value,) in rows]
print(f"{duckdb.__version__}: cast, and by way of a double: {found}; read from a CSV file: {in_a_file}")
wrong = "0.01" if duckdb.__version__ == "1.5.6" else "0.00"
expected = {"6.1e-04": wrong, "0.00061": "0.00", "6.1e-07": wrong, "4.9e-04": "0.00"}
is_as_expected = {text: cast for text, (cast, _) in found.items()} == expected
is_as_expected &= all(by_double == "0.00" for _, by_double in found.values()) and in_a_file == [*expected.values()]
raise SystemExit(0 if is_as_expected else "this has changed")
PY
for version in 1.5.6 2.0.1; do
    python3 -m venv "env-$version"
    "env-$version/bin/pip" install --quiet --disable-pip-version-check "duckdb==$version"
    "env-$version/bin/python" look.py
done
