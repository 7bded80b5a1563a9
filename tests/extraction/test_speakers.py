"""Who stands behind a mention."""

import pytest

from apps.extraction.flow import extract
from apps.extraction.records import Extraction, Speaker, SpeakerKind


def who(found: Extraction, words: str, text: str) -> Speaker | None:
    """The speaker of the first claim whose content holds `words`."""
    for claim in found.claims:
        if any(words in span.of(text) for span in claim.content):
            return None if claim.speaker is None else found.speakers[claim.speaker]
    raise AssertionError(f"no claim holds {words!r}")


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("Anna Lee said the bank was safe. Lee said that nobody had lost money.", "nobody", "Anna Lee"),
        ("Mr Stone said that it rained. Peter Stone is a clerk.", "rained", "Peter Stone"),
        (
            "The spokesman, Igor Popov, said that it was over. He said that all were safe.",
            "all were safe",
            "Igor Popov",
        ),
        ("Anna Lee met Peter Stone. She said that the talks were good.", "talks were good", "Anna Lee"),
        (
            "The Israeli newspaper Haaretz broke the story. The newspaper said that an offer was made.",
            "an offer",
            "Haaretz",
        ),
        ("Defense Minister Avi Levin arrived. The minister said that he was glad.", "glad", "Avi Levin"),
        (
            "The Anti-Corruption Commission (ACC) met. The ACC said that he had taken money.",
            "taken money",
            "Anti-Corruption Commission",
        ),
        (
            "A spokesman of the Russian Defense Ministry came. The Defense Ministry said that a plane fell.",
            "a plane fell",
            "Russian Defense Ministry",
        ),
        (
            "The Society against Hunger (SAH) met on Monday. SAH said that a man was beaten.",
            "a man was beaten",
            "Society against Hunger",
        ),
        (
            "National Police Agency (NPA) Director-General Anna Lee said that all was calm.",
            "all was calm",
            "Anna Lee",
        ),
        ("Peter Fernández came late. Fernandez said that the road was closed.", "road was closed", "Peter Fernández"),
        ("Mr Lee fell ill. The site news24.example.com said that he had died.", "he had died", "news24.example.com"),
        ("The Associated Press news agency reported that a ship sank.", "a ship sank", "Associated Press"),
        ("Anna Lee and Peter Stone said that it was over.", "it was over", "Anna Lee and Peter Stone"),
        ("A statement by the Football League said that the game was off.", "game was off", "Football League"),
        ("Peter Stone is back. Mr Stone's lawyers said that he was ill.", "he was ill", "Peter Stone's lawyers"),
        ("The Department of Health met. The DOH said that he had left.", "had left", "Department of Health"),
        (
            "The Department of Health met. A DOH spokesman said that he had left.",
            "had left",
            "Department of Health spokesman",
        ),
        (
            "The Football League said that it was off. A spokesman said: “It was wet.”",
            "wet",
            "Football League spokesman",
        ),
        ("Singer Stephen King said that it rained. King said that he was wet.", "was wet", "Stephen King"),
        ("The union rang. The ministry denied it. Its spokesman said it was wet.", "wet", "ministry’s spokesman"),
        ("Anna Lee denied that she knew of it, adding that nobody had asked her.", "nobody had asked", "Anna Lee"),
        (
            "Secretary of State Anna Lee said that it went well. The secretary of state said that all was calm.",
            "all was calm",
            "Anna Lee",
        ),
        ("Minister of Transport Ingrid Holm said that the bridge was safe.", "bridge was safe", "Ingrid Holm"),
        ("The Harbour News came out late. The newspaper said that it rained.", "it rained", "Harbour News"),
        ("A spokesman for Peter Stone said that he was ill.", "he was ill", "spokesman for Peter Stone"),
    ],
)
def test_a_mention_is_resolved_to_the_fullest_name(text: str, words: str, name: str) -> None:
    speaker = who(extract(text), words, text)

    assert speaker is not None
    assert speaker.name == name


def test_an_office_before_a_bare_new_name_is_its_bearers() -> None:
    text = 'The Kremlin spokesman denied that an offer was made.\n\n"It was not," Oleg Petrov told journalists.'

    speaker = who(extract(text), "an offer was made", text)

    assert speaker is not None
    assert speaker.name == "Oleg Petrov"


@pytest.mark.parametrize("name", ["Eastport Courier", "HARBOUR NEWS", "Radio Norland News"])
def test_a_name_that_ends_as_those_of_papers_do_is_an_outlets(name: str) -> None:
    text = f"The {name} reported that the offer was rejected."

    speaker = who(extract(text), "rejected", text)

    assert speaker is not None
    assert (speaker.name, speaker.kind) == (name, SpeakerKind.OUTLET)


@pytest.mark.parametrize("mention", ["Israeli media", "Sources close to the talks", "A witness"])
def test_whoever_is_not_named_stays_unnamed(mention: str) -> None:
    text = f"{mention} said that the offer was rejected."

    speaker = who(extract(text), "rejected", text)

    assert speaker is not None
    assert speaker.kind in {SpeakerKind.UNNAMED, SpeakerKind.GROUP}
    assert speaker.name.casefold() in mention.casefold()


@pytest.mark.parametrize(
    ("text", "represents"),
    [
        ("Israeli Prime Minister Dan Levi said that it was late.", "Israel"),
        (
            "Russian Defense Ministry spokesman, Maj. Gen. Igor Popov, said that it was late.",
            "Russian Defense Ministry",
        ),
        (
            'The Kremlin spokesman denied reports of rain.\n\n"It was very late," Igor Popov told journalists.',
            "Kremlin",
        ),
        ("Moscow said that it was late.", "Russia"),
        (
            "The Department of Health closed early. A senior DOH spokesman said that it was late.",
            "Department of Health",
        ),
        ("The singer Anna Lee said that it was late.", None),
    ],
)
def test_offices_and_capitals_speak_for_their_states(text: str, represents: str | None) -> None:
    speaker = who(extract(text), "late", text)

    assert speaker is not None
    assert speaker.represents == represents
