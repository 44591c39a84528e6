"""A fresh Superset on the marts of the edition that ships, and Chromium with its dashboard open."""

import json
import os
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest
import requests
import yaml
from playwright.sync_api import sync_playwright

from publishing.published_copy import put_link

ROOT = Path(__file__).resolve().parents[2]
SCRATCH = ROOT / (os.environ.get("BUILD_DIR") or "build")
SUPERSET_PYTHON = ROOT / (os.environ.get("BI_VENV") or "build/superset-venv") / "bin" / "python"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
DATABASE = "diagnostic_scans.duckdb"
DASHBOARD = "/superset/dashboard/diagnostic-scans/"
CHARTS = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "bi" / "superset" / "assets" / "charts").glob("*.yaml"))
}
READY = """() => {
    const charts = [...document.querySelectorAll('[data-test=chart-container]')]
        .filter(chart => chart.offsetParent)
    return charts.length > 0 && charts.every(chart =>
        !chart.querySelector('.loading, [data-test=loading-indicator]') &&
        chart.querySelector('canvas, svg, table, .ant-empty, [class*=empty]'))
}"""


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def run_superset(*arguments, **environment):
    """The finished command `python -m bi.superset …`."""
    return subprocess.run(
        [str(SUPERSET_PYTHON), "-m", "bi.superset", *arguments],
        cwd=ROOT,
        env=os.environ | {"NEW_PASSWORD": "", "EDIT": ""} | environment,
        capture_output=True,
        text=True,
        timeout=300,
    )


class Build:
    """A folder of published builds, as `make build` leaves it."""

    def __init__(self, folder, first):
        self.folder = folder
        self.published_copy = folder / DATABASE
        self.publish(first)
        put_link(self.published_copy, f"current/{DATABASE}")

    def publish(self, file):
        """Make a copy of a DuckDB file the current build."""
        build = self.folder / "published" / f"build-{time.monotonic_ns()}"
        build.mkdir(parents=True)
        shutil.copy(file, build / DATABASE)
        put_link(self.folder / "current", f"published/{build.name}")


class Server:
    """Superset as `make bi` serves it."""

    def __init__(self, build):
        self.build = build
        self.port = str(free_port())
        self.address = f"http://127.0.0.1:{self.port}"
        started = time.monotonic()
        said = build.folder / "said.txt"
        with said.open("w", encoding="utf-8") as file:
            self.process = subprocess.Popen(
                [str(SUPERSET_PYTHON), "-m", "bi.superset", "serve"],
                cwd=ROOT,
                env=os.environ
                | {"BUILD_DIR": str(build.folder), "BI_PORT": self.port}
                | {"NEW_PASSWORD": "", "EDIT": ""},
                stdout=file,
                stderr=subprocess.STDOUT,
            )
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() - started > 300:
                self.stop()
                raise RuntimeError(f"Superset did not start:\n{said.read_text(encoding='utf-8')}")
            time.sleep(0.3)
        self.seconds = time.monotonic() - started
        words = said.read_text(encoding="utf-8")
        self.user = re.search(r"User: (\S+)", words).group(1)
        self.password = re.search(r"Password: (\S+)", words).group(1)

    def _answers(self):
        try:
            return requests.get(f"{self.address}/health", timeout=5).ok
        except requests.RequestException:
            return False

    def stop(self):
        """End the process that was started here."""
        self.process.terminate()
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def session(self):
        """Requests of the user that the command printed, logged in."""
        session = requests.Session()
        session.headers["Referer"] = f"{self.address}/"
        token = session.post(
            f"{self.address}/api/v1/security/login",
            json={
                "username": self.user,
                "password": self.password,
                "provider": "db",
                "refresh": False,
            },
            timeout=30,
        ).json()["access_token"]
        session.headers["Authorization"] = f"Bearer {token}"
        answer = session.get(f"{self.address}/api/v1/security/csrf_token/", timeout=30)
        session.headers["X-CSRFToken"] = answer.json()["result"]
        return session


class Opened:
    """The dashboard as Chromium showed it: every tab opened, what each chart asked and was told."""

    def __init__(self, page, server, screenshots):
        self.problems, self.beyond, self.answers, self.seconds = [], [], {}, {}
        self.errors_on_charts = []
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("request", lambda asked: self._asked(asked, server))
        page.on("response", self._answered)
        page.goto(server.address + DASHBOARD)
        self.asked_to_log_in = "/login/" in page.url
        page.fill("input[name=username], #username", server.user)
        page.fill("input[type=password]", server.password)
        page.keyboard.press("Enter")
        started = time.monotonic()
        tabs = page.locator(".dashboard-component-tabs [role=tab]")
        tabs.first.wait_for(timeout=60000)
        self.tabs = tabs.all_inner_texts()
        for number, tab in enumerate(self.tabs):
            tabs.nth(number).click()
            page.wait_for_function(READY, timeout=60000)
            page.wait_for_load_state("networkidle")
            self.seconds[tab] = time.monotonic() - started
            self._photograph(page, screenshots / f"{number + 1} {tab}.png")
            self.errors_on_charts += page.locator(
                "[data-test=chart-container] [role=alert]:visible, .ant-alert-error:visible"
            ).all_inner_texts()
            started = time.monotonic()

    def _photograph(self, page, path):
        """The whole tab: the window as high as what is in it."""
        window = page.viewport_size
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": window["width"], "height": height})
        page.wait_for_timeout(1500)  # bars and lines grow into place
        page.screenshot(path=path)
        page.set_viewport_size(window)

    def _said(self, message):
        # the pixel of Superset's makers, which the page may not ask for
        if message.type == "error" and "Content Security Policy" not in message.text:
            self.problems.append(message.text)

    def _asked(self, asked, server):
        if not asked.url.startswith((server.address, "data:", "blob:")):
            self.beyond.append(asked)

    def _answered(self, response):
        if response.status >= 400:
            self.problems.append(f"{response.status} for {response.url}")
        elif "/api/v1/chart/data" in response.url:
            asked = json.loads(response.request.post_data)
            if chart := asked["form_data"].get("slice_id"):
                self.answers[chart] = asked, response.json()


@pytest.fixture(scope="session")
def build(tmp_path_factory):
    """The build that `make test-bi` made, in a folder of its own."""
    return Build(tmp_path_factory.mktemp("build"), SCRATCH / DATABASE)


@pytest.fixture(scope="session")
def server(build):
    """Superset, set up from nothing and serving."""
    if not SUPERSET_PYTHON.is_file():
        pytest.fail("needs Superset's environment: run these by `make test-bi`")
    found = Server(build)
    print(f"\nSuperset set up and serving after {found.seconds:.1f} s")
    yield found
    found.stop()


@pytest.fixture(scope="session")
def session(server):
    """Requests of the user."""
    return server.session()


@pytest.fixture(scope="session")
def opened(server):
    """The dashboard in Chromium, and its screenshots in build/screenshots, which stay."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if not program:
        pytest.fail("needs Chromium: apt-get install chromium")
    screenshots = ROOT / "build" / "screenshots"
    shutil.rmtree(screenshots, ignore_errors=True)
    screenshots.mkdir(parents=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1600, "height": 1000})
        found = Opened(page, server, screenshots)
        found.screenshots = screenshots
        browser.close()
    shown = ", ".join(f"{tab} {seconds:.1f} s" for tab, seconds in found.seconds.items())
    print(f"\nDashboard rendered: {shown}")
    return found


@pytest.fixture(scope="session")
def numbers(server, session):
    """Superset's number of each chart file."""
    found = session.get(
        f"{server.address}/api/v1/dashboard/diagnostic-scans/charts", timeout=30
    ).json()["result"]
    names = {chart["slice_name"]: chart["id"] for chart in found}
    return {name: names[chart["slice_name"]] for name, chart in CHARTS.items()}
