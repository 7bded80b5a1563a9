"""What was found, written to rows: again and again, and around what people decided."""

import dataclasses

import pytest
from django.db import ProgrammingError, transaction

from apps.claims.models import Claim, ClaimSpan, ReviewState, Speaker
from apps.disputes.models import Dispute, Opposition
from apps.extraction import records
from apps.extraction.spans import Span
from apps.ingest.saving import Batch, act_as_machine, save_extraction
from apps.sources.models import ArticleText, Exclusion, Origin
from tests.actors import as_a_person
from tests.factories import ArticleTextFactory

pytestmark = pytest.mark.django_db

BODY = (
    "World\n\nHaaretz reported, citing sources, that Moscow 👎 rejected the offer. “This is not true,” Dmitry Peskov "
    "said. Peskov added that a delegation came."
)


def at(words: str) -> tuple[Span, ...]:
    start = BODY.index(words)
    return (Span(start, start + len(words)),)


HAARETZ = records.Speaker("Haaretz", records.SpeakerKind.OUTLET)
PESKOV = records.Speaker(
    "Dmitry Peskov", records.SpeakerKind.PERSON, names=("Dmitry Peskov", "Peskov"), represents="Kremlin"
)
SOURCES = records.Speaker("sources", records.SpeakerKind.UNNAMED)
REPORT = records.Claim(0, at("Moscow 👎 rejected the offer"), cue=at("reported"), mention=at("Haaretz"))
LEAK = records.Claim(2, at("rejected the offer"), cue=at("citing"), within=0)
DENIAL = records.Claim(
    1, at("“This is not true,”"), cue=at("said"), quoting=records.Quoting.DIRECT, act=records.Act.DENY, negated=True
)
ADDED = records.Claim(1, at("a delegation came"), cue=at("added"))
PAIR = records.Opposition(
    0, 2, records.OppositionKind.DENIES, 0.8, records.Evidence("denial", cues=at("not true"), shared=("offer",))
)
DISPUTE = records.Dispute("Did Moscow reject the offer?", ((0,), (2, 3)), 0.8)
FOUND = records.Extraction(
    excluded=at("World"),
    speakers=(HAARETZ, PESKOV, SOURCES),
    claims=(REPORT, LEAK, DENIAL, ADDED),
    oppositions=(PAIR,),
    disputes=(DISPUTE,),
)


@pytest.fixture
def text() -> ArticleText:
    return ArticleTextFactory(body=BODY)


def save(text: ArticleText, found: records.Extraction = FOUND, version: str = "engine-1") -> dict[str, int]:
    with transaction.atomic():
        counts = save_extraction(Batch(text, found, version))
        as_a_person()
    return counts


def picture() -> list[tuple[object, ...]]:
    """Every row that an extraction writes, by identity and content."""
    return [
        *Claim.objects.order_by("pk").values_list("pk", "start", "end", "speaker", "act", "within", "state"),
        *ClaimSpan.objects.order_by("pk").values_list("pk", "role", "quote"),
        *Opposition.objects.order_by("pk").values_list("pk", "claim", "counterclaim"),
        *Dispute.objects.order_by("pk").values_list("pk", "question", "claim_count", "positions__memberships__claim"),
        *Speaker.objects.order_by("pk").values_list("pk", "name"),
        *Exclusion.objects.order_by("pk").values_list("pk", "start", "end"),
    ]


def claim_of(record: records.Claim) -> Claim:
    return Claim.objects.get(start=record.content[0].start, end=record.content[-1].end)


def test_everything_found_is_written_with_its_words(text):
    counts = save(text)

    assert counts == {"sentences": 0, "speakers": 3, "claims": 4, "oppositions": 1, "disputes": 1}
    denial = claim_of(DENIAL)
    assert denial.quote == "“This is not true,”"
    assert denial.speaker.name == "Dmitry Peskov"
    assert denial.speaker.represents.name == "Kremlin"
    assert claim_of(LEAK).within == claim_of(REPORT)
    assert Opposition.objects.get().evidence["cues"][0]["quote"] == "not true"
    dispute = Dispute.objects.get()
    assert [len(side.memberships.all()) for side in dispute.positions.all()] == [1, 2]
    assert (dispute.claim_count, dispute.article_count) == (3, 1)


def test_saving_twice_changes_nothing(text):
    save(text)
    before = picture()

    save(text)

    assert picture() == before


def test_a_newer_engine_keeps_the_rows_that_say_the_same(text):
    save(text)
    ids = set(Claim.objects.values_list("pk", flat=True))
    fewer = dataclasses.replace(FOUND, claims=(REPORT, LEAK, dataclasses.replace(DENIAL, act=records.Act.REJECT)),
                                disputes=(records.Dispute("Was the offer rejected?", ((0,), (2,)), 0.9),))  # fmt: skip

    save(text, fewer, "engine-2")

    assert set(Claim.objects.values_list("pk", flat=True)) < ids
    assert claim_of(DENIAL).act == Claim.Act.REJECT
    assert Dispute.objects.get().question == "Was the offer rejected?"
    assert Dispute.objects.get().claim_count == 2


def test_a_rerun_leaves_a_decided_claim_and_its_wording_alone(text):
    save(text)
    other = Speaker.objects.get(name="Haaretz")
    Claim.objects.filter(pk=claim_of(DENIAL).pk).update(speaker=other, state=ReviewState.EDITED)
    wider = dataclasses.replace(DENIAL, content=at("“This is not true,” "))

    save(text, dataclasses.replace(FOUND, claims=(REPORT, LEAK, wider, ADDED)), "engine-2")

    assert claim_of(DENIAL).speaker == other
    assert Claim.objects.filter(text=text).count() == 4
    assert Opposition.objects.get().counterclaim == claim_of(DENIAL)


def test_a_claim_that_a_person_rejected_never_comes_back(text):
    save(text)
    Claim.objects.filter(pk=claim_of(ADDED).pk).update(state=ReviewState.REJECTED)

    save(text, version="engine-2")

    assert Claim.objects.get(pk=claim_of(ADDED).pk).state == ReviewState.REJECTED
    assert not Dispute.objects.get().memberships.filter(claim=claim_of(ADDED)).exists()


def test_a_rejected_pair_and_dispute_never_come_back(text):
    save(text)
    Opposition.objects.update(state=ReviewState.REJECTED)
    Dispute.objects.update(state=Dispute.State.REJECTED)

    save(text, version="engine-2")

    assert Opposition.objects.get().state == ReviewState.REJECTED
    assert Dispute.objects.get().state == Dispute.State.REJECTED


def test_an_accepted_dispute_keeps_its_question_and_sides(text):
    save(text)
    Dispute.objects.update(state=Dispute.State.OPEN, question="Was the offer turned down?")
    fewer = dataclasses.replace(FOUND, disputes=(records.Dispute("Something else?", ((0,), (2,)), 0.5),))

    save(text, fewer, "engine-2")

    assert Dispute.objects.get().question == "Was the offer turned down?"
    assert Dispute.objects.get().memberships.count() == 3


def test_what_is_no_longer_found_goes_unless_a_person_built_on_it(text):
    save(text)
    Dispute.objects.update(state=Dispute.State.OPEN)

    save(text, records.Extraction(), "engine-2")

    kept = Claim.objects.in_text_order()
    assert {claim.pk for claim in kept} == set(Dispute.objects.get().memberships.values_list("claim", flat=True))
    assert {claim.state for claim in kept} == {ReviewState.ORPHANED}
    assert not Opposition.objects.exists()


def test_a_restored_line_stays_restored(text):
    save(text)
    Exclusion.objects.update(state=Exclusion.State.REJECTED)

    save(text, version="engine-2")

    assert Exclusion.objects.get().state == Exclusion.State.REJECTED


@pytest.mark.parametrize("touch", [lambda claims: claims.update(act=Claim.Act.ASK), lambda claims: claims.delete()])
def test_the_database_itself_refuses_a_machine_that_touches_a_decided_row(text, touch):
    save(text)
    Claim.objects.update(state=ReviewState.ACCEPTED)
    act_as_machine()

    with pytest.raises(ProgrammingError, match="a person decided it"), transaction.atomic():
        touch(Claim.objects.filter(pk=claim_of(ADDED).pk))


def test_one_name_is_one_speaker_across_articles_and_unnamed_ones_are_never_linked(text):
    save(text)
    other = ArticleTextFactory(body=BODY + " ")

    save(other)

    assert Speaker.objects.filter(name="Dmitry Peskov").count() == 1
    assert Speaker.objects.filter(name="sources").count() == 2
    assert claim_of_text(other, DENIAL).speaker == claim_of_text(text, DENIAL).speaker


def claim_of_text(text: ArticleText, record: records.Claim) -> Claim:
    return text.claims.get(start=record.content[0].start)


def test_a_surname_alone_is_not_linked_to_a_bearer_elsewhere(text):
    save(text)
    other = ArticleTextFactory(body=BODY + " ")
    surname = records.Speaker("Peskov", records.SpeakerKind.PERSON)

    save(other, records.Extraction(speakers=(surname,), claims=(dataclasses.replace(ADDED, speaker=0),)))

    assert other.claims.get().speaker.article == other.article


def test_merging_survives_a_rerun(text):
    save(text)
    heir = Speaker.objects.create(name="D. S. Peskov", name_key="d s peskov", origin=Origin.ANALYST)
    Speaker.objects.filter(name="Dmitry Peskov").update(merged_into=heir)

    save(text, version="engine-2")

    assert claim_of(DENIAL).said_by == heir
