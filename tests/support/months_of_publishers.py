"""What a monthly run downloads in a test: made-up months of DM01, from a server on loopback."""

import datetime
import tempfile
from contextlib import contextmanager
from pathlib import Path

import made_up
from publishers_server import Publishers

SUPPORT = Path(__file__).resolve().parent
ENGLAND = "https://www.england.nhs.uk/statistics"
PAGE = (
    f"{ENGLAND}/statistical-work-areas/diagnostics-waiting-times-and-activity/"
    "monthly-diagnostics-waiting-times-and-activity/monthly-diagnostics-data-{}-{:02}/"
)
FILE = (
    f"{ENGLAND}/wp-content/uploads/sites/2/2020/11/"
    "Monthly-Diagnostics-Web-File-Provider-September-{}.xlsx"
)
SETTINGS = """PUBLICATION ?= dm01
SINCE ?= {0}-04
BASELINE ?= {0}-09:{0}-09
COMPARISON ?= {1}-09:{1}-09
"""


@contextmanager
def offered(checkout):
    """Let a checkout's `make live` ask a server that has the September of some years, no more.

    Yields the environment that it needs; `own/settings.mk` of the checkout asks for these alone.
    """
    server, today = Publishers(), datetime.date.today()
    for year in range(today.year - 2, today.year + 1):
        links = []
        if datetime.date(year, 11, 12) <= today:
            with tempfile.TemporaryDirectory() as folder:
                made = made_up.dm01(
                    Path(folder) / "september.xlsx",
                    period=f"September {year}",
                    published=f"12th November {year}",
                )
                server.put(FILE.format(year), made.read_bytes())
            links = [(FILE.format(year), "Provider")]
        server.page(PAGE.format(year, (year + 1) % 100), *links)
    settings = SETTINGS.format(today.year - 2, today.year - 1)
    (Path(checkout) / "own" / "settings.mk").write_text(settings, encoding="utf-8")
    try:
        yield {"LOOPBACK_PORT": str(server.port), "PYTHONPATH": str(SUPPORT / "to_loopback")}
    finally:
        server.close()
