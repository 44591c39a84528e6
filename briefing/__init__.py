"""Marts to briefing pack: pages, workbook, charts and lists that a newsroom uses."""

# What leads the pack: whether missed scans were made up, or the comparison of two windows alone.
STORIES = RECOVERY, COMPARISON = "recovery", "2020"


class CannotMake(Exception):
    """What was asked for can't be made; the text says why, and where it can what to do."""
