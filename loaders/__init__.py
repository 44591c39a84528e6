"""Published files in, `raw` tables out: one command line, one reader, one recogniser."""


class CannotBeDone(Exception):
    """What was asked can't be done; the message says why, and what to do, to the user."""
