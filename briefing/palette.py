"""Colours of pages, charts and workbook: one for the subject, greys for the rest.

Each text colour has a contrast of at least 4.5 on white, each mark one of at least 3 (WCAG 2.2, AA,
1.4.3 and 1.4.11); their lightness tells them apart in greyscale and to colour-blind readers.
"""

INK = "#0b0c0c"  # text, and lines that are no figure's
SOFT = "#484f54"  # notes and sources
SUBJECT = "#12436d"  # what the page, chart or finding is about
OTHER = "#b4521e"  # what it is set against, where two have the same weight
BESIDE = "#757d83"  # all others, as marks
PALE = "#d3d8db"  # bands and grids: never a figure's only mark
FLAG = "#7a4a00"  # a gap, a break, a provisional figure; always with a word or a shape beside it
FLAG_PAPER = "#fff4d6"
PAPER = "#ffffff"
LINK = "#1d5a96"
FOCUS = "#ffdd00"
