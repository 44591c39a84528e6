"""What a person sees of a load: a progress bar, a table of files, and every reason in full."""

from contextlib import contextmanager

from rich.console import Console
from rich.table import Table
from rich.text import Text

from loaders.files import LOADED

WIDE = 160


def console(stderr=False):
    """Console that never cuts a line short when its output is not a terminal."""
    found = Console(stderr=stderr, highlight=False, soft_wrap=False)
    return found if found.is_terminal else Console(stderr=stderr, highlight=False, width=WIDE)


def say(screen, text):
    """Print a text as it is: what publishers wrote is never taken for markup."""
    screen.print(Text(text), soft_wrap=True)


def progress(screen, doing):
    """Progress bar that shows on a terminal alone."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    return Progress(
        TextColumn(doing),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.description}"),
        console=screen,
        transient=True,
        disable=not screen.is_terminal,
    )


@contextmanager
def reading_progress(screen, total):
    """Yields a function that moves a progress bar on by the file that has been read."""
    if not screen.is_terminal:
        yield lambda path: None  # nor is the bar imported
        return
    with progress(screen, "Reading") as bar:
        task = bar.add_task("", total=total)
        yield lambda path: bar.update(task, advance=1, description=path)


def print_files(screen, files):
    """Table of files: file, publication, period, status, rows, and why it was not used."""
    table = Table(box=None, pad_edge=False)
    for heading in ("File", "Publication", "Period", "Status", "Outcome"):
        table.add_column(heading, overflow="fold")
    table.add_column("Rows", justify="right", overflow="fold")
    for found in files:
        printed = (found.printed.get(name) for name in ("period", "status"))
        rows = f"{found.rows:,}" if found.outcome == LOADED else ""
        cells = (found.path, found.publication, *printed, found.outcome, rows)
        table.add_row(*(Text(cell or "") for cell in cells))
    screen.print(table)
    for found in files:
        outcome = "loaded, but" if found.outcome == LOADED else found.outcome
        for reason in found.reasons:
            say(screen, f"{outcome}: {found.path}: {reason}")
