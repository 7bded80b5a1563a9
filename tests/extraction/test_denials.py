"""Denials told by their words alone."""

import pytest

from apps.extraction.denials import denies_beside


@pytest.mark.parametrize(
    "sentence",
    [
        "Rivals say he was sacked for taking leave, a claim that his office strongly disputes.",
        "The council accused the firm of moving its profits abroad, a charge the company denies.",
        "The leaflet prompted accusations of racism, claims denied by the party.",
        "He is accused of lying to the court, which he denies.",
        "She implicated her chief only to get a lighter sentence, something she rejects.",
    ],
)
def test_a_clause_denies_what_its_sentence_says(sentence: str) -> None:
    assert denies_beside(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The minister denied the charge.",
        "The court, which sits in Graz, heard the case and rejected the appeal.",
        "Each side went to the court, which rejected the appeal.",
        "They met the firm, which has denied wrongdoing.",
        "He was denied entry, a blow to the tour.",
        "The two met again, a claim to fame that nobody would dispute lightly: both deny it.",
        "",
    ],
)
def test_other_denials_are_not_beside(sentence: str) -> None:
    assert not denies_beside(sentence)
