"""Marts to briefing pack: pages, workbook, charts and lists that a newsroom uses."""
