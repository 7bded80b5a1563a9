"""What lists show of a dispute is kept on its row, so whatever it shows has to follow when that changes."""

from datetime import date

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.annotation.deeds import undo
from apps.annotation.models import Deed
from apps.annotation.services import ArticleDetails, edit_article, reject_claim
from apps.annotation.source_details import SourceDetails, edit_source
from apps.annotation.speaker_details import SpeakerDetails, edit_speaker, hand_over
from apps.annotation.speaker_merging import merge_speakers
from apps.claims.models import Claim, ReviewState, Speaker
from apps.disputes.glance import Gap, Glance, Side
from apps.disputes.models import Dispute
from apps.disputes.services import refresh_disputes
from apps.sources.models import ArticleText, Source
from tests.factories import ArticleFactory, ArticleTextFactory, ClaimFactory, MembershipFactory, SpeakerFactory


@pytest.fixture
def listed(dispute: Dispute) -> Dispute:
    refresh_disputes([dispute.pk])
    return dispute


def glance(dispute: Dispute) -> Glance:
    return Dispute.objects.get(pk=dispute.pk).glance


def side(dispute: Dispute, letter: str) -> Side:
    return next(one for one in glance(dispute).sides if one.letter == letter)


def rename(speaker: Speaker, name: str, by: User) -> None:
    edit_speaker(speaker=speaker, seen=speaker.version, details=SpeakerDetails(name, "", speaker.kind, ""), by=by)


def test_each_side_is_there_with_who_speaks_how_and_in_which_words(listed: Dispute, denial: Claim) -> None:
    account = side(listed, "B")

    assert account.name == "Dmitry Peskov"
    assert (account.does, account.is_named_for_one) == ("denies", True)
    assert account.words == denial.quote
    assert (side(listed, "A").gap, account.gap) == (Gap.RETOLD, "")
    assert glance(listed).sources == ("Sputnik",)


def test_who_is_named_on_a_side_names_it_alone(listed: Dispute, text: ArticleText) -> None:
    unheard = ClaimFactory(text=text, speaker=None, implicit=True, quote="Moscow")
    MembershipFactory(position=listed.positions.get(ordinal=1), ordinal=2, claim=unheard)

    refresh_disputes([listed.pk])

    assert side(listed, "B").name == "Dmitry Peskov"


def test_the_claims_of_each_side_are_counted_and_those_of_each_month(
    listed: Dispute, denial: Claim, anna: User
) -> None:
    before = [one.claims for one in glance(listed).sides]

    reject_claim(claim=denial, seen=denial.version, by=anna, reason="not said")
    edit_article(
        article=denial.text.article,
        seen=denial.text.article.version,
        details=ArticleDetails("So", "Sputnik", date(2018, 9, 26), "", ""),
        by=anna,
    )

    assert (before, [one.claims for one in glance(listed).sides]) == ([1, 2], [1, 1])
    assert glance(listed).months == (("2018-09-01", 2),)


def test_copies_count_once_by_the_one_that_holds_most(listed: Dispute, denial: Claim) -> None:
    article = denial.text.article
    copy = ArticleTextFactory(article=ArticleFactory(copy_of=article), body=denial.text.body)
    for quote in ("Moscow", "the air force commander", "senior officials"):
        twin = ClaimFactory(text=copy, speaker=denial.speaker, quote=quote)
        MembershipFactory(position=listed.positions.get(ordinal=1), claim=twin)

    refresh_disputes([listed.pk])

    assert [one.claims for one in glance(listed).sides] == [1, 3]


def test_a_line_is_drawn_of_many_claims_over_some_time() -> None:
    few = Glance(months=(("2018-09-01", 1), ("2018-10-01", 2)))
    many = Glance(months=(("2018-09-01", 2), ("2018-12-01", 3)))

    assert few.spark is None
    assert many.spark is not None
    assert many.spark.numbers == (2, 0, 0, 3)


def test_it_is_read_back_as_it_was_stored(listed: Dispute) -> None:
    assert Glance.read(glance(listed).stored()) == glance(listed)


def test_long_words_are_cut(listed: Dispute, account: Claim) -> None:
    words = "word " * 39 + "end"
    side = listed.positions.get(ordinal=1)
    side.memberships.all().delete()
    claim = ClaimFactory(text=ArticleTextFactory(body=words), speaker=account.speaker, quote=words)
    MembershipFactory(position=side, claim=claim)

    refresh_disputes([listed.pk])

    assert glance(listed).sides[1].words == "word " * 23 + "word…"


def test_a_renamed_speaker_is_named_anew_and_back_when_undone(listed: Dispute, peskov: Speaker, anna: User) -> None:
    rename(peskov, "Dmitry S. Peskov", anna)
    renamed = side(listed, "B").name

    undo(deed=Deed.objects.latest("pk"), by=anna, at=timezone.now())

    assert (renamed, side(listed, "B").name) == ("Dmitry S. Peskov", "Dmitry Peskov")


def test_whoever_passes_words_on_is_named_anew(listed: Dispute, report: Claim, kremlin: Speaker, anna: User) -> None:
    teller = SpeakerFactory(name="Anonymous Diplomat")
    Claim.objects.filter(pk=report.pk).update(
        speaker=kremlin, within=ClaimFactory(text=report.text, speaker=teller, quote=report.quote)
    )
    refresh_disputes([listed.pk])
    first = side(listed, "A")

    rename(teller, "Jane Roe", anna)

    assert (first.gap, first.through) == (Gap.PASSED_ON, "Anonymous Diplomat")
    assert side(listed, "A").through == "Jane Roe"


def test_a_merged_speaker_goes_by_the_heirs_name(listed: Dispute, peskov: Speaker, rita: User) -> None:
    heir = SpeakerFactory(name="Dmitri Peskow")

    merge_speakers(heir=heir, other=peskov, seen=(heir.version, peskov.version), by=rita)

    assert side(listed, "B").name == "Dmitri Peskow"


def test_claims_given_to_somebody_else_name_the_side_after_them(
    listed: Dispute, denial: Claim, account: Claim, peskov: Speaker, anna: User
) -> None:
    hand_over(claims=[denial.pk, account.pk], speaker=peskov, name="Maria Zakharova", kind="person", by=anna)

    assert side(listed, "B").name == "Maria Zakharova"


def test_a_rejected_claim_no_longer_stands_for_its_side(
    listed: Dispute, denial: Claim, account: Claim, anna: User
) -> None:
    reject_claim(claim=denial, seen=denial.version, by=anna, reason="not said")

    assert side(listed, "B").words == account.quote


def test_a_side_whose_first_claims_are_rejected_is_shown_by_its_next(
    listed: Dispute, peskov: Speaker, text: ArticleText
) -> None:
    side_b = listed.positions.get(ordinal=1)
    Claim.objects.filter(memberships__position=side_b).update(state=ReviewState.REJECTED)
    for place, quote in enumerate(("Moscow", "Israeli"), 2):
        MembershipFactory(position=side_b, ordinal=place, claim=ClaimFactory(text=text, speaker=peskov, quote=quote))
    Claim.objects.filter(memberships__position=side_b, memberships__ordinal=2).update(state=ReviewState.REJECTED)

    refresh_disputes([listed.pk])

    assert (side(listed, "B").words, side(listed, "B").claims, side(listed, "B").gap) == ("Israeli", 1, "")


def test_a_renamed_source_is_named_anew(listed: Dispute, sputnik: Source, anna: User) -> None:
    details = SourceDetails("Sputnik News", sputnik.domain, "", "", "", "")

    edit_source(source=sputnik, seen=sputnik.version, details=details, by=anna)

    assert glance(listed).sources == ("Sputnik News",)
