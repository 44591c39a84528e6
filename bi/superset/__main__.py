"""Command line: `python -m bi.superset serve` (make bi) and `export` (make bi-export).

Needs the environment that bi/superset/requirements.lock describes. `serve` imports the dashboard
into a Superset of its own, under BUILD_DIR/superset, and serves it to this machine only.
"""

import argparse
import os
import socket
import sys
from pathlib import Path

from rich.console import Console

HOST = "127.0.0.1"
DASHBOARD = "/superset/dashboard/diagnostic-scans/"
DATABASE = "diagnostic_scans.duckdb"


def main(arguments=None):
    """Run one command; returns the exit code, 1 with a message where it can't be done."""
    parser = argparse.ArgumentParser(prog="python -m bi.superset", description=__doc__)
    parser.add_argument("command", choices=["serve", "export"])
    parser.add_argument("--port", default=os.environ.get("BI_PORT") or "8088")
    build_dir, assets = os.environ.get("BUILD_DIR") or "build", Path(__file__).with_name("assets")
    parser.add_argument("--build-dir", type=Path, default=build_dir)
    parser.add_argument("--into", type=Path, default=assets, help="of export: folder to update")
    for name, says in (
        ("new_password", "give the user a new password"),
        ("edit", "let the user change charts and dashboard, and keep what was changed"),
    ):
        given = bool(os.environ.get(name.upper()))
        flag = f"--{name.replace('_', '-')}"
        parser.add_argument(flag, action="store_true", default=given, help=says)
    options = parser.parse_args(arguments)
    screen = Console(highlight=False, soft_wrap=True, markup=False)
    home = options.build_dir.resolve() / "superset"
    published_copy = options.build_dir.resolve() / DATABASE
    if refusal := _refusal(options, home, published_copy):
        screen.print(refusal)
        return 1
    try:
        from bi.superset.bundle import NotInMarts
        from bi.superset.metadata import USER, export_charts, prepare

        if options.command == "export":
            written = export_charts(home, options.into.resolve())
            said = [f"Written: {path}" for path in written]
            screen.print("\n".join(said) or "Charts and dashboard are as in the files.")
            return 0
        screen.print("Setting Superset up (half a minute the first time) …")
        password = prepare(home, published_copy, options.new_password, options.edit)
    except ImportError as error:
        screen.print(
            f"Superset's environment is not whole ({error}). Run it through `make bi`; if that "
            "says the same, remove build/superset-venv and run it again."
        )
        return 1
    except NotInMarts as error:
        screen.print(str(error))
        return 1
    except Exception as error:  # whatever Superset raises: its log says more
        if options.command == "export":
            raise
        screen.print(f"Superset could not be set up: {error}")
        screen.print(
            f"{home}/superset.log says more; `make bi` after removing {home} starts afresh."
        )
        return 1
    screen.print(f"Dashboard, in a few seconds: http://{HOST}:{options.port}{DASHBOARD}")
    screen.print(f"User: {USER}")
    said = "as shown the first time; `make bi NEW_PASSWORD=yes` makes a new one."
    if password:
        said = f"{password} (shown once; it is not kept in clear)"
    screen.print(f"Password: {said}")
    screen.print(f"Stop it with Ctrl-C. What it says goes to {home}/server.log.")
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, *_server(options.port, home)])  # noqa: S606


def _server(port, home):
    """Arguments of Python that serve Superset: loopback only, one process, several threads."""
    return [
        *("-m", "gunicorn", "--bind", f"{HOST}:{port}", "--workers", "1"),
        *("--worker-class", "gthread", "--threads", "8", "--timeout", "120"),
        *("--no-control-socket", "--log-level", "warning", "--capture-output"),
        *("--error-logfile", str(home / "server.log"), "superset.app:create_app()"),
    ]


def _refusal(options, home, published_copy):
    """What is in the way, and what to do; None where nothing is."""
    if options.command == "export":
        if (home / "superset.db").is_file():
            return None
        return f"There is no Superset in {home} to take charts from: run `make bi EDIT=yes` first."
    if not options.port.isdecimal() or not 1 <= int(options.port) <= 65535:
        return f"BI_PORT={options.port} is not a port: give a number from 1024 to 65535."
    if not published_copy.is_file():
        return f"There is no published build in {options.build_dir}: run `make build` first."
    another = int(options.port) + 1 if 1024 <= int(options.port) < 65535 else 8089
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((HOST, int(options.port)))
        except OSError as error:
            return (
                f"Port {options.port} of {HOST} can't be had ({error.strerror}): stop what uses it "
                f"(another `make bi`?), or choose another: make bi BI_PORT={another}"
            )
    return None


if __name__ == "__main__":
    sys.exit(main())
