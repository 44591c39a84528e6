"""Our own words in the place of a publisher's text, and the sha256 by which it is known again."""

import hashlib
import re

OWN_WORDS = "A text of the publisher"
ON_WHOM = "A note of the publisher on"
CONTACT = "see the publisher's page"
STANDS_FOR = re.compile(rf"(?:{OWN_WORDS}|{ON_WHOM} .+), sha256 ([0-9a-f]{{64}}):?")
BLANKS = re.compile("[ \t\r\n\u00a0]+")  # those of the macro clean_text


def digest_of(text):
    """Sha256 (hexadecimal) of a text with single blanks and trimmed ends; None of an empty one.

    It is made as seed `publisher_notes` has it: of the text as the macro `clean_text` leaves it.
    """
    clean = BLANKS.sub(" ", text).strip(" ")
    return hashlib.sha256(clean.encode()).hexdigest() if clean else None


def publishers_digest(text):
    """Sha256 of the publisher's text that a cell holds, or that our own words in it stand for."""
    found = STANDS_FOR.fullmatch(text)
    return found[1] if found else digest_of(text)


def own_words(text, codes=()):
    """What stands in a cell for a publisher's text that names the organisations `codes`.

    A text that ends in a colon is a heading, and so are the words for it.
    """
    named = f"{ON_WHOM} {', '.join(f'({code})' for code in codes)}" if codes else OWN_WORDS
    return f"{named}, sha256 {digest_of(text)}{':' if text.rstrip().endswith(':') else ''}"
