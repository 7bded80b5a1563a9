import pytest

from apps.extraction.records import Speaker, SpeakerKind
from apps.ingest.keys import is_linkable, linkable_names, name_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("The Kremlin", "kremlin"),
        ("José Mourinho", "jose mourinho"),
        ("Maj. Gen. Igor Konashenkov", "maj gen igor konashenkov"),
        ("  Al-Jazeera ", "al jazeera"),
        ("דמיטרי פסקוב", "דמיטרי פסקוב"),
        ("A. Berg", "a berg"),
        ("A-ha", "a ha"),
        ("“The Herald”", "herald"),
        ("An Evening Paper", "evening paper"),
        ("The", "the"),
        ("…", "…"),
    ],
)
def test_names_are_folded_for_comparison_and_never_to_nothing(name, key):
    assert name_key(name) == key


@pytest.mark.parametrize(
    ("name", "kind", "linkable"),
    [
        ("Dmitry Peskov", SpeakerKind.PERSON, True),
        ("Peskov", SpeakerKind.PERSON, False),
        ("Haaretz", SpeakerKind.OUTLET, True),
        ("Russian Defense Ministry", SpeakerKind.GOVERNMENT, True),
        ("Defense Ministry", SpeakerKind.GOVERNMENT, False),
        ("the Ministry of Foreign Affairs", SpeakerKind.GOVERNMENT, False),
        ("Kremlin", SpeakerKind.GOVERNMENT, True),
        ("police", SpeakerKind.GOVERNMENT, False),
        ("Hamas", SpeakerKind.ORGANISATION, True),
        ("Labour", SpeakerKind.ORGANISATION, True),
        ("the Labour Party", SpeakerKind.ORGANISATION, True),
        ("Labour Ministry", SpeakerKind.GOVERNMENT, False),
        ("State Duma", SpeakerKind.GOVERNMENT, True),
        ("Amnesty International", SpeakerKind.ORGANISATION, True),
        ("Parliament", SpeakerKind.GOVERNMENT, False),
        ("Israeli media", SpeakerKind.GROUP, False),
        ("a source close to the minister", SpeakerKind.UNNAMED, False),
    ],
)
def test_only_telling_names_are_linked_across_articles(name, kind, linkable):
    assert is_linkable(name, kind) is linkable


def test_a_surname_is_no_alias_and_a_fuller_name_is():
    speaker = Speaker("Dmitry Peskov", SpeakerKind.PERSON, names=("Dmitry Peskov", "Peskov", "Dmitry S. Peskov"))

    assert linkable_names(speaker) == ["Dmitry S. Peskov"]
