"""Claims of one article against those of others, down to the disputes that come of it."""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO, StringIO
from itertools import permutations
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from apps.annotation.regrouping import merge_disputes
from apps.claims.models import Claim, ClaimVector, ReviewState
from apps.disputes.material import Corroboration, Finding, Forwarding, Suggestion
from apps.disputes.models import Dispute, Membership, Opposition, Removal
from apps.extraction import records
from apps.extraction.account import Account
from apps.extraction.across import Relation, RelationKind
from apps.extraction.spans import Span
from apps.ingest import component, crossing, work
from apps.ingest.models import Run
from apps.ingest.saving import Batch, save_extraction
from apps.ingest.services import About, accept_upload
from apps.sources.models import Article, ArticleText, Origin
from tests.actors import as_a_person
from tests.factories import ArticleFactory, ArticleTextFactory, ClaimFactory

BRIDGE = "the old bridge over the river is safe"
NOT_BRIDGE = "the old bridge over the river is not safe"
DAM = "the new dam above the town is tight"
NOT_DAM = "the new dam above the town is not tight"


@dataclass(frozen=True, slots=True)
class Story:
    """An article in which each of some people says one thing, and what it disputes on its own: (question, claims)."""

    said: Sequence[tuple[str, str]]
    disputed: Sequence[tuple[str, tuple[int, int]]] = ()

    @property
    def body(self) -> str:
        return "".join(f"{name} said that {words}.\n\n" for name, words in self.said)

    def found(self) -> records.Extraction:
        places = [self.body.index(f"{name} said that {words}") for name, words in self.said]
        claims = [
            records.Claim(number, (Span(place + len(f"{name} said that "), place + len(f"{name} said that {words}")),))
            for number, (place, (name, words)) in enumerate(zip(places, self.said, strict=True))
        ]
        pairs = [
            records.Opposition(*ends, records.OppositionKind.DENIES, 0.7, records.Evidence("denial"))
            for _, ends in self.disputed
        ]
        return records.Extraction(
            speakers=tuple(records.Speaker(name, records.SpeakerKind.PERSON) for name, _ in self.said),
            claims=tuple(claims),
            oppositions=tuple(pairs),
            disputes=tuple(records.Dispute(asked, ((one,), (other,)), 0.7) for asked, (one, other) in self.disputed),
        )


ANNA = Story([("Anna Berg", BRIDGE)])
BEN = Story([("Ben Carl", NOT_BRIDGE)])
DORA = Story([("Dora Falk", BRIDGE), ("Emil Graf", NOT_BRIDGE)], [("Is the bridge safe?", (0, 1))])
HUGO = Story([("Hugo Iwan", BRIDGE), ("Jana Kern", NOT_BRIDGE)], [("Will the bridge hold?", (0, 1))])


def relate(left: Account, right: Account) -> Relation | None:
    """The same words say the same; with "not" on one side they contradict."""
    if left.content.replace("not ", "") != right.content.replace("not ", ""):
        return None
    evidence = records.Evidence("the test's words", shared=("bridge",))
    if left.content == right.content:
        return Relation(RelationKind.CORROBORATES, 0.8, evidence)
    counters = "not" in right.content
    return Relation(RelationKind.OPPOSES, 0.9, evidence, counters, records.OppositionKind.CONTRADICTS)


def store(story: Story, **article: object) -> ArticleText:
    return ArticleTextFactory(body=story.body, article=ArticleFactory(**article))


def run(text: ArticleText, story: Story, version: str = "engine-1") -> None:
    """What a worker does with an article, without the reading."""
    with transaction.atomic():
        save_extraction(Batch(text, story.found(), version))
        as_a_person()
    with transaction.atomic():
        crossing.cross(text, version, relate=relate)
        as_a_person()


def take_in(*stories: Story) -> list[ArticleText]:
    texts = [store(story) for story in stories]
    for text, story in zip(texts, stories, strict=True):
        run(text, story)
    return texts


def sides(dispute: Dispute) -> list[set[str]]:
    """Who stands where."""
    return [
        {row.claim.speaker.name for row in position.memberships.select_related("claim__speaker")}
        for position in dispute.positions.order_by("ordinal")
    ]


def rows() -> list[tuple[object, ...]]:
    """Everything that comparing writes, by identity and content."""
    return [
        *Opposition.objects.order_by("pk").values_list("pk", "claim", "counterclaim", "confidence", "state"),
        *Corroboration.objects.order_by("pk").values_list("pk", "claim", "other", "confidence", "state"),
        *Finding.objects.order_by("pk").values_list("pk", "question"),
        *Dispute.objects.order_by("pk").values_list("pk", "question", "state", "claim_count", "version"),
        *Membership.objects.order_by("pk").values_list("pk", "position", "claim", "ordinal"),
        *Suggestion.objects.order_by("pk").values_list("pk", "dispute", "claim"),
    ]


def of(name: str) -> Claim:
    return Claim.objects.get(speaker__name=name)


def found_in(claims: Iterable[Claim]) -> Dispute:
    return Dispute.objects.filter(memberships__claim__in=list(claims)).distinct().get()


@pytest.fixture(params=[component.MOST_CLAIMS, 0], ids=["together", "next to each other"])
def whatever_hangs_together(request, monkeypatch):
    """Both ways of settling: all that hangs together, and of too much only what is next to the article's claims."""
    monkeypatch.setattr(component, "MOST_CLAIMS", request.param)


@pytest.mark.django_db
@pytest.mark.usefixtures("whatever_hangs_together")
class TestOneAfterTheOther:
    def test_two_articles_that_contradict_each_other_make_a_dispute_that_neither_holds(self):
        take_in(ANNA, BEN)

        dispute = Dispute.objects.get()
        assert sides(dispute) == [{"Anna Berg"}, {"Ben Carl"}]
        assert dispute.question.endswith("?")
        assert (dispute.claim_count, dispute.article_count, dispute.confidence) == (2, 2, 0.9)
        assert Opposition.objects.get().evidence["shared"] == ["bridge"]

    @pytest.mark.parametrize("order", list(permutations([ANNA, BEN, DORA, HUGO])))
    def test_in_whatever_order_articles_come_their_disputes_are_the_same(self, order):
        take_in(*order)

        dispute = Dispute.objects.get()
        assert sides(dispute) == [{"Anna Berg", "Dora Falk", "Hugo Iwan"}, {"Ben Carl", "Emil Graf", "Jana Kern"}]
        assert (Opposition.objects.count(), Corroboration.objects.count()) == (9, 6)

    def test_a_run_again_changes_nothing(self):
        stories = [ANNA, DORA, BEN, HUGO]
        texts = take_in(*stories)
        before = rows()

        for text, story in zip(texts, stories, strict=True):
            run(text, story)

        assert rows() == before

    def test_what_an_article_does_not_say_any_more_leaves_its_dispute(self):
        _, ben, _ = take_in(ANNA, BEN, DORA)

        run(ben, Story([]), "engine-2")

        assert sides(Dispute.objects.get()) == [{"Anna Berg", "Dora Falk"}, {"Emil Graf"}]

    def test_a_dispute_whose_last_counterclaim_goes_is_gone(self):
        _, ben = take_in(ANNA, BEN)

        run(ben, Story([]), "engine-2")

        assert not Dispute.objects.exists()

    def test_a_dispute_that_becomes_part_of_another_leads_there(self, client, vera):
        client.force_login(vera)
        take_in(DORA)
        first = Dispute.objects.get()
        second = store(HUGO)
        with transaction.atomic():
            save_extraction(Batch(second, HUGO.found(), "engine-1"))
            as_a_person()
        later = found_in([of("Hugo Iwan")])

        with transaction.atomic():
            crossing.cross(second, "engine-1", relate=relate)
            as_a_person()

        heir = Dispute.objects.get()
        assert heir == first
        assert Forwarding.objects.get().number == later.pk
        assert client.get(later.get_absolute_url()).url == heir.get_absolute_url()

    def test_one_speaker_who_says_otherwise_later_is_linked_and_has_no_dispute(self):
        take_in(ANNA, Story([("Anna Berg", NOT_BRIDGE)]))

        assert Opposition.objects.get().claim.speaker.name == "Anna Berg"
        assert not Dispute.objects.exists()

    def test_copies_of_one_story_have_one_dispute_and_no_links(self):
        (first,) = take_in(DORA)
        copy = store(Story([*DORA.said, ("Lena Mohr", DAM)], DORA.disputed), copy_of=first.article)

        run(copy, DORA)

        dispute = Dispute.objects.get()
        assert (dispute.memberships.count(), dispute.article_count) == (4, 1)
        assert not Corroboration.objects.exists()

    def test_a_link_that_does_not_hold_any_more_goes(self):
        anna, _ = take_in(ANNA, BEN)

        with transaction.atomic():
            links = crossing.cross(anna, "engine-2", relate=unrelated)

        assert links == 0
        assert not Opposition.objects.exists()
        assert not Dispute.objects.exists()

    def test_a_link_that_another_worker_makes_meanwhile_stays(self):
        anna, *_ = take_in(ANNA, BEN, Story([("Lena Mohr", DAM)]))
        far = sorted([of("Anna Berg").pk, of("Lena Mohr").pk])

        def link_meanwhile(left: Account, right: Account) -> Relation | None:
            Corroboration.objects.get_or_create(claim_id=far[0], other_id=far[1], engine_version="engine-1")
            return relate(left, right)

        with transaction.atomic():
            crossing.cross(anna, "engine-1", relate=link_meanwhile)
            as_a_person()

        assert Corroboration.objects.filter(claim=far[0], other=far[1]).exists()

    def test_other_disputes_are_left_alone(self):
        take_in(Story([("Dora Falk", DAM), ("Emil Graf", NOT_DAM)], [("Is the dam tight?", (0, 1))]), ANNA)
        before = Dispute.objects.get()

        take_in(BEN)

        assert set(Dispute.objects.values_list("question", flat=True)) > {"Is the dam tight?"}
        assert sides(before) == [{"Dora Falk"}, {"Emil Graf"}]
        assert Dispute.objects.count() == 2


@pytest.mark.django_db
class TestComparingLater:
    def test_claims_that_people_marked_are_compared_on_demand(self):
        take_in(DORA)
        marked = ClaimFactory(text=store(ANNA), quote=BRIDGE, origin=Origin.ANALYST, state=ReviewState.ACCEPTED)
        out = StringIO()

        call_command("compare", stdout=out)

        assert ClaimVector.objects.filter(claim=marked).exists()
        assert out.getvalue() == "1 article compared.\n"

    def test_where_all_is_compared_nothing_is_done(self):
        take_in(DORA)
        out = StringIO()

        call_command("compare", stdout=out)

        assert out.getvalue() == "0 articles compared.\n"


@pytest.mark.django_db
@pytest.mark.usefixtures("whatever_hangs_together")
class TestAfterPeopleDecided:
    def test_a_rejected_pair_never_comes_back(self):
        texts = take_in(ANNA, BEN)
        Opposition.objects.update(state=ReviewState.REJECTED)

        run(texts[0], ANNA)
        run(texts[1], BEN, "engine-2")

        assert Opposition.objects.get().state == ReviewState.REJECTED
        assert not Dispute.objects.exists()

    def test_a_rejected_likeness_never_comes_back(self):
        texts = take_in(DORA, ANNA)
        Corroboration.objects.update(state=ReviewState.REJECTED)

        run(texts[1], ANNA, "engine-2")

        assert Corroboration.objects.get().state == ReviewState.REJECTED
        assert sides(Dispute.objects.get()) == [{"Dora Falk"}, {"Emil Graf"}]

    def test_a_rejected_dispute_stays_rejected_and_alone(self):
        texts = take_in(ANNA, BEN)
        Dispute.objects.update(state=Dispute.State.REJECTED)

        run(texts[0], ANNA)
        run(texts[1], BEN, "engine-2")

        assert Dispute.objects.get().state == Dispute.State.REJECTED

    def test_a_kept_dispute_keeps_its_claims_and_new_ones_are_suggested(self):
        take_in(DORA)
        Dispute.objects.update(state=Dispute.State.OPEN)

        take_in(ANNA, BEN)

        assert sides(Dispute.objects.get()) == [{"Dora Falk"}, {"Emil Graf"}]
        offered = {(row.claim.speaker.name, row.position.ordinal) for row in Suggestion.objects.all()}
        assert offered == {("Anna Berg", 0), ("Ben Carl", 1)}

    def test_what_a_person_took_out_is_not_suggested_again(self):
        texts = take_in(DORA, ANNA)
        dispute = Dispute.objects.get()
        Dispute.objects.update(state=Dispute.State.OPEN)
        Membership.objects.filter(claim=of("Anna Berg")).delete()
        Removal.objects.create(dispute=dispute, claim=of("Anna Berg"))

        run(texts[1], ANNA, "engine-2")

        assert not Suggestion.objects.exists()
        assert sides(dispute) == [{"Dora Falk"}, {"Emil Graf"}]

    def test_a_suggestion_that_does_not_hold_any_more_goes(self):
        take_in(DORA)
        Dispute.objects.update(state=Dispute.State.OPEN)
        (anna,) = take_in(ANNA)

        run(anna, Story([]), "engine-2")

        assert not Suggestion.objects.exists()

    def test_a_person_s_merge_survives(self, anna):
        dam = Story([("Dora Falk", DAM), ("Emil Graf", NOT_DAM)], [("Is the dam tight?", (0, 1))])
        stories = [dam, HUGO]
        texts = take_in(*stories)
        heir, other = Dispute.objects.order_by("pk")
        merge_disputes(heir=heir, other=other, seen=(heir.version, other.version), places={0: 0, 1: 1}, by=anna)
        before = rows()

        for text, story in zip(texts, stories, strict=True):
            run(text, story)

        assert rows() == before

    def test_a_dispute_that_people_made_parts_of_is_not_dropped(self):
        texts = take_in(DORA, Story([("Lena Mohr", DAM), ("Nils Oden", NOT_DAM)], [("Is the dam tight?", (0, 1))]))
        parent, part = Dispute.objects.order_by("pk")
        Dispute.objects.filter(pk=part.pk).update(parent=parent, origin=Origin.ANALYST, state=Dispute.State.OPEN)

        run(texts[0], Story([]), "engine-2")

        part.refresh_from_db()
        assert part.parent == parent
        assert sides(parent) == [{"Dora Falk"}, {"Emil Graf"}]

    def test_what_others_articles_suggest_stays_suggested(self):
        take_in(DORA)
        Dispute.objects.update(state=Dispute.State.OPEN)
        texts = take_in(ANNA, BEN)

        run(texts[0], ANNA, "engine-2")

        assert {row.claim.speaker.name for row in Suggestion.objects.all()} == {"Anna Berg", "Ben Carl"}

    def test_undoing_a_decision_takes_its_suggestions_back(self):
        texts = take_in(DORA)
        Dispute.objects.update(state=Dispute.State.OPEN)
        take_in(ANNA)
        Dispute.objects.update(state=Dispute.State.SUGGESTED)

        run(texts[0], DORA)

        assert not Suggestion.objects.exists()
        assert sides(Dispute.objects.get()) == [{"Anna Berg", "Dora Falk"}, {"Emil Graf"}]

    def test_a_claim_that_was_rejected_leaves_what_machines_made(self):
        texts = take_in(DORA, ANNA)
        Claim.objects.filter(pk=of("Anna Berg").pk).update(state=ReviewState.REJECTED)

        run(texts[0], DORA)

        assert sides(Dispute.objects.get()) == [{"Dora Falk"}, {"Emil Graf"}]


def hand_in(words: str) -> Run:
    upload = accept_upload(file=BytesIO(words.encode()), name="note", by=None, key=uuid4(), about=About())
    return upload.article.runs.get()


@pytest.mark.django_db(transaction=True)
class TestWorkers:
    REPORTS = (
        "Bridge Is Safe, Mayor Says\n\nMayor Anna Berg said on Monday that the old bridge over the river is safe.\n",
        "Engineer Warns\n\nEngineer Ben Carl said on Monday that the old bridge over the river is not safe.\n",
    )

    def test_two_workers_that_end_at_once_find_each_others_claims_once(self, monkeypatch):
        both_saved = threading.Barrier(2, timeout=60)

        def wait_and_cross(text: ArticleText, version: str) -> int:
            both_saved.wait()
            return crossing.cross(text, version, relate=related)

        monkeypatch.setattr(work, "cross", wait_and_cross)
        runs = [hand_in(words) for words in self.REPORTS]
        threads = [threading.Thread(target=work_and_close, args=(one.pk,)) for one in runs]

        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert [Run.objects.get(pk=one.pk).state for one in runs] == [Run.State.DONE] * 2
        assert Opposition.objects.count() == 1
        assert [len(side) for side in sides(Dispute.objects.get())] == [1, 1]

    def test_a_comparison_that_breaks_leaves_the_article_and_says_so(self, monkeypatch):
        monkeypatch.setattr(work, "cross", partial(crossing.cross, relate=broken))
        first, second = (hand_in(words) for words in self.REPORTS)

        work.work_on(first.pk)
        work.work_on(second.pk)

        second.refresh_from_db()
        assert (second.state, second.step) == (Run.State.PENDING, Run.Step.SAVED)
        assert "ZeroDivisionError" in second.error_code
        assert Claim.objects.filter(text__article=second.article).exists()

    def test_who_lost_the_lease_while_comparing_links_nothing(self, monkeypatch):
        first, second = (hand_in(words) for words in self.REPORTS)
        work.work_on(first.pk)

        def cross_too_late(text: ArticleText, version: str) -> int:
            found = crossing.cross(text, version, relate=related)
            Run.objects.filter(pk=second.pk).update(lease=uuid4())
            return found

        monkeypatch.setattr(work, "cross", cross_too_late)
        work.work_on(second.pk)

        assert not Opposition.objects.exists()
        assert Article.objects.get(pk=second.article_id).current_text.claims.exists()


def related(left: Account, right: Account) -> Relation | None:
    if "bridge" not in left.content or "bridge" not in right.content:
        return None
    return Relation(
        RelationKind.OPPOSES, 0.9, records.Evidence("test"), "not" in right.content, records.OppositionKind.CONTRADICTS
    )


def unrelated(left: Account, right: Account) -> None:
    """Nothing has to do with anything."""


def broken(left: Account, right: Account) -> Relation | None:
    raise ZeroDivisionError("broken in the middle")


def work_and_close(run: int) -> None:
    try:
        work.work_on(run)
    finally:
        connection.close()
