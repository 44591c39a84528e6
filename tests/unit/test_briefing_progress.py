"""What a person sees while the pack is made, and how it opens when made."""

import io

import pytest
from rich.console import Console

from briefing import __main__ as command


@pytest.fixture
def pack(tmp_path, monkeypatch):
    """A pack whose making takes no time; returns its folder."""

    def made(build_dir, story, tell):
        for name in ("charts", "pages"):
            tell(name)
        (tmp_path / "index.html").touch()
        return tmp_path

    monkeypatch.setattr(command, "make_pack", made)
    return tmp_path


def test_a_terminal_says_what_is_being_made(pack, monkeypatch):
    said = io.StringIO()
    monkeypatch.setattr(
        command, "console", lambda stderr=False: Console(file=said, force_terminal=True)
    )
    assert command.main(["--build-dir", str(pack)]) == 0
    assert "Making pages" in said.getvalue()
    assert "pages, workbook and charts" in said.getvalue()


def test_a_log_has_the_end_alone(pack, capsys):
    assert command.main(["--build-dir", str(pack)]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("Made 1 pages")
    assert said.err == ""


@pytest.mark.parametrize(("is_there", "says"), [(True, ""), (False, "No browser was found")])
def test_the_pack_opens_in_the_browser_when_asked(pack, monkeypatch, capsys, is_there, says):
    opened = []
    monkeypatch.setattr(command.webbrowser, "open", lambda uri: opened.append(uri) or is_there)
    assert command.main(["--build-dir", str(pack), "--open"]) == 0
    assert opened == [(pack / "index.html").as_uri()]
    assert says in capsys.readouterr().out
    command.main(["--build-dir", str(pack)])
    assert len(opened) == 1
