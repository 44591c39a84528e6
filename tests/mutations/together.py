"""One folder of all publications, with slips: python tests/mutations/together.py FOLDER

What both engines build from it must be the same, faults and all (`make test-spark`).
"""

import csv
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
for folder in (HERE, HERE.parent / "support", HERE.parents[1]):
    sys.path.insert(0, str(folder))

import changes  # noqa: E402
from inputs import INPUTS  # noqa: E402
from run import TABLE, issued_of, write_manifest  # noqa: E402

# did_medians is did again with another table; groups of StatsWales are its weeks in bands.
LEFT_OUT = ("did_medians", "wales_groups")
# Numbers of mutations.csv that hide few of each other: together they make faults of 41 rules.
SLIPS = (9, 26, 29, 30, 32, 34, 36, 38, 39, 43, 44, 49, 53, 54, 55, 57, 64, 68, 70, 73, 76, 77, 81)
SLIPS += (95, 100, 101, 105, 113, 122, 123, 133, 134, 136, 138, 143, 149, 153, 156, 167, 172, 181)
SLIPS += (186, 188, 190, 191, 193, 223)


def write_together(folder):
    """Write all inputs and the slips of `SLIPS` into a folder that is not there yet.

    Inputs that need the published files, and their slips, are left out where those are absent.
    """
    folder.mkdir(parents=True)
    issued, made = {}, set()
    for name, make in INPUTS.items():
        if name in LEFT_OUT:
            continue
        try:
            issued |= make(folder)
        except FileNotFoundError as error:
            print(f"without {name}: {error}")
            continue
        made.add(name)
    with TABLE.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if int(row["number"]) in SLIPS and row["input"] in made:
                issued |= issued_of(changes.change(folder, row["change"]))
    write_manifest(folder, issued)


if __name__ == "__main__":
    write_together(Path(sys.argv[1]))
