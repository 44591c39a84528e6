"""Marts to briefing pack: pages, workbook, charts and lists that a newsroom uses."""


class CannotMake(Exception):
    """What was asked for can't be made; the text says why, and where it can what to do."""
