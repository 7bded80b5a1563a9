"""The tagger as a spaCy component, with its shipped weights."""

import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.extraction.pipeline import load, read
from apps.extraction.quotes import quotations
from apps.extraction.text import paragraphs, smooth

TEXT = (
    "The navy denied on Friday that it had sunk the Orion.\n\n"
    "“We saw it go down,” fisherman Karl Lund told Radio North."
)


def test_a_document_gets_its_fragments_and_names() -> None:
    doc = load()(TEXT)

    found = [(span.label_, span.text) for span in doc.spans["fragments"]]

    assert ("speaker", "The navy") in found
    assert ("content", "that it had sunk the Orion") in found
    assert "Karl Lund" in [entity.text for entity in doc.ents if entity.label_ == "person"]


def test_the_component_can_be_added_to_any_english_pipeline() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("counterclaim_sentences")
    nlp.add_pipe("counterclaim_tagger")

    assert not nlp.analyze_pipes()["problems"]["counterclaim_tagger"]
    doc = nlp("He said it was so.")
    assert [span.text for span in doc.spans["fragments"]][:2] == ["He", "said"]


def test_a_fragment_points_at_its_cue_by_a_number_that_counts_through_the_text() -> None:
    text = "\n\n".join([TEXT] * 400)
    lines = paragraphs(text)

    found = [part for paragraph in read(text, lines, quotations(text, lines)) for part in paragraph.fragments]

    assert [part.number for part in found] == list(range(len(found)))
    assert all(found[part.cue].role == "cue" for part in found if part.cue is not None)


@settings(max_examples=30)
@given(st.text(max_size=600))
def test_hostile_text_neither_breaks_it_nor_moves_an_offset(text: str) -> None:
    text = smooth(text)
    lines = paragraphs(text)

    for paragraph in read(text, lines, quotations(text, lines)):
        assert all(
            text[start:end] == word
            for word, start, end in zip(paragraph.words, paragraph.starts, paragraph.ends, strict=True)
        )
        assert all(0 <= part.first < part.last <= len(paragraph.words) for part in paragraph.fragments)


def test_what_is_read_does_not_depend_on_what_was_read_before() -> None:
    lines = paragraphs(TEXT)
    alone = list(read(TEXT, lines, quotations(TEXT, lines)))

    list(read("Another text. " * 50, paragraphs("Another text. " * 50), ()))

    assert list(read(TEXT, lines, quotations(TEXT, lines))) == alone
