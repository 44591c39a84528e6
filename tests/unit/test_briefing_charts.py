"""Where the labels of charts stand."""

import pytest

from briefing.charts.scans import _apart, _label_of_bar


@pytest.mark.parametrize(
    ("published", "alike", "at", "side"),
    [
        (3.5, 6.4, 0, "left"),
        (6.6, 5.1, 0, "left"),
        (-31.7, -31.3, 0, "right"),
        (-4.6, 7.8, -4.6, "left"),
        (4.6, -1.0, 4.6, "right"),
        (4.6, None, 4.6, "right"),
        (-4.6, None, -4.6, "left"),
    ],
)
def test_the_label_of_a_bar_never_stands_beside_the_diamond(published, alike, at, side):
    assert _label_of_bar(published, alike) == {"label_at": at, "label_side": side}


def test_labels_of_two_lines_that_end_together_are_set_apart():
    assert _apart({0: 4.0, 1: 4.1}, 0.3) == {0: 4.0, 1: 4.3}
    assert _apart({0: 4.0, 1: 3.9}, 0.3) == {0: pytest.approx(4.2), 1: 3.9}
