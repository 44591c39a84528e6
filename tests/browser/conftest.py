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
def browser():
    """The system's Chromium, without a window."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if not program:
        pytest.fail("needs Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield found
        found.close()
