"""Who says what: (sentence, speaker, cue, content) tables, by the shipped weights."""

from dataclasses import replace

import pytest

from apps.extraction.assembly import assemble
from apps.extraction.attributions import Finding
from apps.extraction.layout import lay_out, read_frames, read_paragraphs


def findings(text: str) -> list[Finding]:
    layout = lay_out(text)
    return list(assemble(read_frames(layout, read_paragraphs(layout))))


def roles(text: str) -> list[tuple[list[str], list[str], list[str]]]:
    return [
        (
            [span.of(text) for span in found.speaker],
            [span.of(text) for span in found.cue],
            [span.of(text) for span in found.content],
        )
        for found in (finding.attribution for finding in findings(text))
    ]


@pytest.mark.parametrize(
    ("text", "speaker", "cue", "content"),
    [
        ("Israel said that its jets were back.", "Israel", "said", ["that its jets were back"]),
        ("He has repeatedly denied having taken money.", "He", "has repeatedly denied", ["having taken money"]),
        ('"It is so," Dmitry Peskov told journalists.', "Dmitry Peskov", "told", ['"It is so,"']),
        ("“It is so,” said Anna Lee, a lawyer. “It was.”", "Anna Lee, a lawyer", "said", ["“It is so,”", "“It was.”"]),
        ("Nobody was hurt, the newspaper wrote.", "the newspaper", "wrote", ["Nobody was hurt"]),
        ("On Tuesday, Ann Lee, the mayor, said it was late.", "Ann Lee, the mayor,", "said", ["it was late"]),
        ("According to the ministry, two ships sank.", "the ministry", "According to", ["two ships sank"]),
        ("She accused the army of shelling the town.", "She", "accused", ["the army of shelling the town"]),
        ("The ministry told reporters that it had ended.", "The ministry", "told", ["that it had ended"]),
        ("The bank rejected the allegations.", "The bank", "rejected", ["the allegations"]),
        ("The talks had failed, the newspaper wrote.", "the newspaper", "wrote", ["The talks had failed"]),
        ('Lieberman said: "We will go on. We must."', "Lieberman", "said", ['"We will go on. We must."']),
    ],
)
def test_speaker_cue_and_content_are_found(text: str, speaker: str, cue: str, content: list[str]) -> None:
    assert roles(text) == [([speaker], [cue], content)]


def test_one_subject_speaks_through_two_cues() -> None:
    text = "Konashenkov said four jets attacked Latakia, and accused the pilots of hiding."

    found = roles(text)

    assert [(speaker, cue) for speaker, cue, _ in found] == [
        (["Konashenkov"], ["said"]),
        (["Konashenkov"], ["accused"]),
    ]


@pytest.mark.parametrize(
    "text", ["The report of the claims was long.", "It rained.", "His plans for a call failed.", ""]
)
def test_a_sentence_without_a_cue_yields_nothing(text: str) -> None:
    assert roles(text) == []


def test_an_unclosed_mark_leaves_the_other_sentences_attributions_alone() -> None:
    text = 'The "plane was hit.\n\nIsrael said that its jets were back.'

    assert roles(text) == [(["Israel"], ["said"], ["that its jets were back"])]


def test_what_a_comma_sets_apart_in_a_content_is_the_speakers_own() -> None:
    text = (
        "Konashenkov said that around that time, four jets attacked Latakia, "
        "and accused the pilots of using the plane as a cover."
    )

    assert (["Konashenkov"], ["accused"], ["the pilots of using the plane as a cover"]) in roles(text)
    assert (["Konashenkov"], ["said"], ["that around that time, four jets attacked Latakia"]) in roles(text)


@pytest.mark.parametrize(
    ("denial", "expected"),
    [
        ("a charge the company denies", (["the company"], ["denies"], ["a charge"])),
        ("an allegation that Stone strongly disputes", (["Stone"], ["strongly disputes"], ["an allegation"])),
        ("a claim denied by the chancellor", (["the chancellor"], ["denied"], ["a claim"])),
        ("which the Tories deny", (["the Tories"], ["deny"], ["which"])),
    ],
)
def test_a_denial_at_the_end_of_a_sentence_is_the_deniers(denial, expected) -> None:
    text = f"Victims accused it of moving abroad to save money in the years since, {denial}."

    assert expected in roles(text)


def test_a_content_ends_before_the_clause_that_denies_it() -> None:
    text = "The Chancellor said the Conservatives' plans would see spending cuts by 2011, which the Tories deny."

    assert roles(text) == [
        (["The Chancellor"], ["said"], ["the Conservatives' plans would see spending cuts by 2011"]),
        (["the Tories"], ["deny"], ["which"]),
    ]


def test_who_denies_a_claim_has_not_made_it() -> None:
    text = "It's alleged that Conal used the name of his employer during his calls with Comcast, a claim Conal denies."

    assert [(speaker, cue) for speaker, cue, _ in roles(text)] == [([], ["It's alleged"]), (["Conal"], ["denies"])]


def test_what_is_denied_keeps_whose_claim_it_is() -> None:
    text = "Mr Brown vigorously denied Conservative claims that he had in effect fiddled the figures."

    (denial,) = findings(text)

    assert roles(text) == [
        (["Mr Brown"], ["vigorously denied"], ["Conservative claims that he had in effect fiddled the figures"])
    ]
    assert [inner.attribution.speaker[0].of(text) for inner in denial.inner] == ["Conservative"]


def test_the_turns_of_a_transcript_are_their_speakers() -> None:
    text = "WALLACE: Will she be there?\n\nPENCE: She said on Monday that she will not be there."

    found = findings(text)

    assert [finding.attribution.speaker[0].of(text) for finding in found] == ["WALLACE", "PENCE"]
    assert found[1].attribution.content[0].of(text) == "She said on Monday that she will not be there."
    assert [inner.attribution.speaker[0].of(text) for inner in found[1].inner] == ["She"]


def test_one_label_in_capitals_makes_no_transcript() -> None:
    assert roles("UPDATE: It rained.\n\nIt was late.") == []


def test_a_quotation_linked_to_no_cue_stands_before_what_the_cue_owns_further_on() -> None:
    text = "Ann Lee said it began.\n\n“We saw it come.”\n\n“It was late.”"
    layout = lay_out(text)
    said, loose, owned = read_paragraphs(layout)
    quotation = loose.fragments[0]
    paragraphs = (
        said,
        replace(loose, fragments=(replace(quotation, cue=None),)),
        replace(owned, fragments=(replace(quotation, number=4, last=len(owned.words)),)),
    )

    found = list(assemble(read_frames(layout, paragraphs)))

    assert [span.of(text) for span in found[0].attribution.content] == [
        "it began",
        "“We saw it come.”",
        "“It was late.”",
    ]


def test_a_speaker_led_astray_to_another_paragraph_goes_with_the_cue_beside_it() -> None:
    text = "It rained, paper says\n\nHaaretz reported that it rained."
    layout = lay_out(text)
    head, body = read_paragraphs(layout)
    astray = tuple(replace(part, cue=4) if part.role == "speaker" else part for part in head.fragments)
    assert [(part.number, part.role) for part in body.fragments][:2] == [(3, "speaker"), (4, "cue")]

    found = list(assemble(read_frames(layout, [replace(head, fragments=astray), body])))

    assert [finding.attribution.speaker[0].of(text) for finding in found] == ["paper", "Haaretz"]
