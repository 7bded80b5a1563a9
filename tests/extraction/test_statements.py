"""The cue words of opposition, as they stand in a sentence."""

from apps.extraction.statements import find_cues, find_words


def groups(sentence: str) -> list[tuple[str, str]]:
    return [(span.of(sentence), group) for span, group in find_cues(find_words(sentence, 0, len(sentence)))]


def test_responsibility_that_lies_with_somebody_is_no_denial():
    assert ("lies with", "responsibility") in groups("The entire responsibility lies with the army.")


def test_a_report_called_lies_is_one():
    assert ("lies", "falsity") in groups("The reports are lies.")
