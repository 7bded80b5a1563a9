"""Pairing on hand-built records: no trained tagger, only claims, sentences and the shipped pair model."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.extraction.oppositions import Found, oppose
from apps.extraction.pairing import load_model
from apps.extraction.records import Act, Claim, Extraction, OppositionKind, Quoting, Speaker, SpeakerKind
from apps.extraction.spans import Span

HAARETZ = Speaker("Haaretz", SpeakerKind.OUTLET, ("Haaretz",))
PESKOV = Speaker("Dmitry Peskov", SpeakerKind.PERSON, ("Dmitry Peskov", "Peskov"), represents="Kremlin")
KREMLIN = Speaker("Kremlin", SpeakerKind.GOVERNMENT, ("Kremlin",))

# Three sentences are no article: what is tested is who opposes whom, not whether it is worth a dispute.
EAGER = replace(load_model(), bias=load_model().bias + 2, emit=0.05)
# Every pair of two sentences begins a dispute: what is tested is its kind.
SURE = replace(EAGER, weights={"gap +1": 9.0}, emit=0.5)

REPORT = "Haaretz reported that Moscow rejected an Israeli offer to send officials."
DENIAL = 'Dmitry Peskov denied the report. "This is not true," he said.'


def spans_of(text: str, *parts: str) -> tuple[Span, ...]:
    places = [(text.index(part), part) for part in parts]
    return tuple(Span(place, place + len(part)) for place, part in places)


def sentences_of(text: str) -> tuple[Span, ...]:
    return tuple(Span(*found.span()) for found in re.finditer(r"[^\s.][^.]*\.[\"”]?", text))


def claim_of(text: str, content: str, *, cue: str, speaker: int | None, act: Act = Act.ASSERT) -> Claim:
    quoting = Quoting.DIRECT if content.startswith('"') else Quoting.INDIRECT
    return Claim(speaker, spans_of(text, content), cue=spans_of(text, cue), quoting=quoting, act=act)


def report_and_denial(text: str) -> Found:
    claims = (
        claim_of(text, "that Moscow rejected an Israeli offer to send officials", cue="reported", speaker=0),
        claim_of(text, "the report", cue="denied", speaker=1, act=Act.DENY),
        claim_of(text, '"This is not true,"', cue="said", speaker=1),
    )
    in_order = tuple(sorted(claims, key=lambda claim: claim.content))
    return oppose(text, in_order, speakers=(HAARETZ, PESKOV), sentences=sentences_of(text), model=EAGER)


@pytest.mark.parametrize("text", [f"{REPORT} {DENIAL}", f"{DENIAL} {REPORT}"], ids=["report first", "denial first"])
def test_a_denial_is_the_counterclaim_wherever_it_stands(text: str) -> None:
    found = report_and_denial(text)

    (dispute,) = found.disputes
    sides = [{found.claims[index].speaker for index in position} for position in dispute.positions]
    assert sides == [{0}, {1}]
    assert found.oppositions[0].kind is OppositionKind.DENIES
    assert "reject an Israeli offer" in dispute.question


def test_the_reasons_quote_the_words_that_deny() -> None:
    text = f"{REPORT} {DENIAL}"

    found = report_and_denial(text)

    cues = {cue.of(text) for pair in found.oppositions for cue in pair.evidence.cues}
    assert "denied" in cues
    assert all(pair.evidence.rule for pair in found.oppositions)


def test_a_denial_that_nobody_provoked_states_its_claim_itself() -> None:
    text = "The mayor spoke on Monday. John Smith denied that he took the money from the fund. It rained."
    denial = claim_of(text, "that he took the money from the fund", cue="denied", speaker=0, act=Act.DENY)
    smith = Speaker("John Smith", SpeakerKind.PERSON, ("John Smith", "Smith"))

    found = oppose(text, (denial,), speakers=(smith,), sentences=sentences_of(text))

    (dispute,) = found.disputes
    claim = found.claims[dispute.positions[0][0]]
    assert (claim.implicit, claim.speaker, claim.within) == (True, None, 0)
    assert claim.content[0].of(text) == "he took the money from the fund"
    assert dispute.question == "Did John Smith take the money from the fund?"


def test_given_claims_keep_their_places() -> None:
    text = f"{REPORT} {DENIAL}"
    claims = (claim_of(text, "the report", cue="denied", speaker=1, act=Act.DENY),)

    found = oppose(text, claims, speakers=(HAARETZ, PESKOV), sentences=sentences_of(text))

    assert found.claims[: len(claims)] == claims


@pytest.mark.parametrize("second", [PESKOV, KREMLIN], ids=["the same speaker", "whom the speaker represents"])
def test_nobody_opposes_their_own_side(second: Speaker) -> None:
    text = "Peskov said the offer was rejected by Moscow. The Kremlin denied the offer was rejected by Moscow."
    speakers = (PESKOV, second)
    claims = (
        claim_of(text, "the offer was rejected by Moscow", cue="said", speaker=0),
        Claim(
            1 if second is KREMLIN else 0,
            (Span(text.rindex("the offer"), len(text) - 1),),
            cue=spans_of(text, "denied"),
            act=Act.DENY,
        ),
    )

    found = oppose(text, claims, speakers=speakers, sentences=sentences_of(text))

    assert not any({pair.claim, pair.counterclaim} == {0, 1} for pair in found.oppositions)


def test_an_article_that_nobody_contests_has_no_dispute() -> None:
    text = "The museum opened on Friday. The mayor said that the new hall holds forty pictures. Visitors came early."
    mayor = Speaker("the mayor", SpeakerKind.PERSON)
    claims = (claim_of(text, "that the new hall holds forty pictures", cue="said", speaker=0),)

    found = oppose(text, claims, speakers=(mayor,), sentences=sentences_of(text))

    assert found == Found(claims, (), ())


def test_no_text_has_no_disputes() -> None:
    assert oppose("", (), speakers=(), sentences=()) == Found((), (), ())


def test_a_headline_and_a_spokesmans_denial_are_one_dispute() -> None:
    headline = "Kremlin Denies Moscow Rejected Offer To Send Officials."
    text = f"{headline} Visitors came. {REPORT} {DENIAL}"
    start = text.index("Moscow")
    claims = (
        Claim(2, (Span(start, len(headline) - 1),), cue=spans_of(text, "Denies"), act=Act.DENY),
        claim_of(text, "that Moscow rejected an Israeli offer to send officials", cue="reported", speaker=0),
        claim_of(text, "the report", cue="denied", speaker=1, act=Act.DENY),
        claim_of(text, '"This is not true,"', cue="said", speaker=1),
    )

    found = oppose(text, claims, speakers=(HAARETZ, PESKOV, KREMLIN), sentences=sentences_of(text), model=EAGER)

    (dispute,) = found.disputes
    assert [{found.claims[index].speaker for index in side} for side in dispute.positions] == [{0}, {1, 2}]
    assert found.claims == claims


ACCUSED = "Anna Lee accused Dan Levi of a careless raid on the northern harbour of the city."


@pytest.mark.parametrize(
    ("answer", "act", "kind"),
    [
        ("the responsibility for the raid lies with the rebels", Act.ASSERT, OppositionKind.BLAMES_OTHER),
        ("the rebels were to blame for the raid", Act.ASSERT, OppositionKind.BLAMES_OTHER),
        ("the raid", Act.DENY, OppositionKind.DENIES),
        ("the charge about the raid was false", Act.ASSERT, OppositionKind.DENIES),
    ],
)
def test_the_kind_follows_from_what_the_answer_does(answer: str, act: Act, kind: OppositionKind) -> None:
    cue = "denied" if act is Act.DENY else "said"
    text = f"{ACCUSED} Dan Levi {cue} {answer}."
    speakers = (Speaker("Anna Lee", SpeakerKind.PERSON), Speaker("Dan Levi", SpeakerKind.PERSON))
    charge = claim_of(
        text,
        "of a careless raid on the northern harbour of the city",
        cue="accused",
        speaker=0,
        act=Act.ACCUSE,
    )
    start = text.rindex(answer)
    reply = Claim(1, (Span(start, start + len(answer)),), cue=spans_of(text, cue), act=act)

    found = oppose(text, (charge, reply), speakers=speakers, sentences=sentences_of(text), model=SURE)

    assert [pair.kind for pair in found.oppositions if (pair.claim, pair.counterclaim) == (0, 1)] == [kind]


WORDS = st.sampled_from(
    [
        "He",
        "denied",
        "said",
        "that",
        "the",
        "report",
        "claims",
        "was",
        "not",
        "true",
        "false",
        "and",
        "Moscow",
        "rejected",
        "355",
        ".",
        ",",
        '"',
        "no",
    ]
)


@given(st.lists(WORDS, min_size=1, max_size=80), st.data())
def test_any_records_give_valid_ones_and_the_same_again(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    places = st.integers(0, max(len(text) - 1, 0))
    claims = tuple(
        Claim(speaker, (Span(start, min(start + 5, len(text))),), act=act)
        for start, speaker, act in data.draw(
            st.lists(st.tuples(places, st.sampled_from((None, 0, 1)), st.sampled_from(Act)), max_size=6)
        )
    )
    sentences = sentences_of(text)

    found = oppose(text, claims, speakers=(HAARETZ, PESKOV), sentences=sentences)

    Extraction(sentences, (), (HAARETZ, PESKOV), (), found.claims, found.oppositions, found.disputes)
    assert found == oppose(text, claims, speakers=(HAARETZ, PESKOV), sentences=sentences)
    for dispute in found.disputes:
        first, second = dispute.positions
        assert not set(first) & set(second)
    assert all(span.of(text) for claim in found.claims[len(claims) :] for span in claim.content)
