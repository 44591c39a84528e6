"""The pack of the edition that ships, and Chromium to open it in."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from briefing.pack import make_pack

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def pack():
    """Folder of a pack made anew from the current build."""
    return make_pack(ROOT / (os.environ.get("BUILD_DIR") or "build"))


@pytest.fixture(scope="session")
def launch():
    """Function that starts the system's Chromium, without a window; with an environment, if any."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if not program:
        pytest.fail("needs Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        yield lambda env=None: playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox"], env=env
        )


@pytest.fixture(scope="session")
def browser(launch):
    """The system's Chromium, without a window."""
    found = launch()
    yield found
    found.close()
