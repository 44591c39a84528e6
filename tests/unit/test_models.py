"""SQL files that a search finds every reader of a model in."""

import re

import pytest

BUILT_FROM_TEXT = re.compile(r"\b(?:ref|source)\((?!\s*'[a-z_0-9]+'(?:, '[a-z_0-9]+')?\s*\))")
FOLDERS = ("models", "macros", "tests/generic", "tests/singular", "analyses")


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_name_of_a_model_is_put_together(root, folder):
    found = {
        f"{path.relative_to(root)}: {match.group()}…"
        for path in (root / folder).rglob("*.sql")
        for match in BUILT_FROM_TEXT.finditer(path.read_text(encoding="utf-8"))
    }
    assert found == set()


def test_a_macro_names_no_model(root):
    """Whoever calls it says which relations it reads."""
    found = [
        path.name
        for path in (root / "macros").glob("*.sql")
        if "{{ ref(" in path.read_text(encoding="utf-8")
    ]
    assert found == []
