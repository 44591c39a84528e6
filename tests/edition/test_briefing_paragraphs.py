"""Every paragraph that is ready to use, of every organisation, as an editor reads it."""

from editors import objections

from briefing.marts import Marts
from briefing.trust_pages.figures import Figures, Organisation
from briefing.trust_pages.recovery import recovery
from briefing.trust_pages.words import paragraphs


def test_no_paragraph_of_the_pack_is_struck_out(edition_build):
    struck, read = {}, 0
    with Marts(edition_build.folder) as marts:
        figures = Figures(marts)
        for code in figures.codes:
            trust = Organisation(figures, code)
            made_up = recovery(trust)
            texts = paragraphs(trust) + (made_up["sentences"] if made_up else [])
            read += len(texts)
            for text in texts:
                if objections(text):
                    struck[code] = objections(text), text
    assert struck == {}
    assert read > 1000


def test_a_body_without_scans_is_named_with_the_waits_alone(edition_build):
    """Pennine Care has waiting lists and no scans: Salford Royal took over its tests."""
    with Marts(edition_build.folder) as marts:
        figures = Figures(marts)
        texts = paragraphs(Organisation(figures, "RM3"))
    naming = [text for text in texts if "Pennine Care" in text]
    assert naming
    assert not [text for text in naming if text.startswith("Scans") or "carried out" in text]
