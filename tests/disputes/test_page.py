"""One dispute, side by side."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from apps.accounts.models import User
from apps.claims.models import Claim, ReviewState, Speaker
from apps.disputes.material import Suggestion
from apps.disputes.models import Dispute, Opposition, Position
from apps.disputes.side_by_side import PER_PAGE
from apps.sources.models import Article, ArticleText, Origin
from tests.cast import OFFER_REJECTED
from tests.factories import (
    ArticleFactory,
    ArticleTextFactory,
    ClaimFactory,
    DisputeFactory,
    MembershipFactory,
    OppositionFactory,
    PositionFactory,
    SourceFactory,
    SpeakerFactory,
)


def read(client: Client, dispute: Dispute) -> str:
    response = client.get(dispute.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_asks_the_question_and_names_the_sides_after_their_speakers(client: Client, dispute: Dispute) -> None:
    page = read(client, dispute)

    assert f">{dispute.question}</h1>" in page
    assert "Side A: </span>Haaretz" in page
    assert "Side B: </span>Dmitry Peskov" in page


def test_every_quote_links_to_its_words_in_the_article(client: Client, dispute: Dispute, report: Claim) -> None:
    page = read(client, dispute)

    assert OFFER_REJECTED in page
    assert f'href="{report.text.article.get_absolute_url()}#c{report.pk}">In the article, paragraph 2' in page


def test_the_words_of_a_cue_are_marked_inside_the_quote(client: Client, dispute: Dispute) -> None:
    assert "This is <mark>not true</mark>. The newspaper" in read(client, dispute)


def test_the_page_says_why_two_claims_were_paired(client: Client, dispute: Dispute) -> None:
    page = read(client, dispute)

    assert "Rule: denial · confidence 0.80" in page
    assert "In both: newspaper" in page


def test_contested_words_stand_against_each_other(client: Client, dispute: Dispute, opposition: Opposition) -> None:
    opposition.evidence["contested"] = [["rejected", "incorrect information"]]
    opposition.save()

    page = read(client, dispute)

    assert "Moscow had <mark>rejected</mark> an Israeli offer" in page
    assert "provides <mark>incorrect information</mark>" in page
    assert "Contested words" in page


def test_a_denial_is_told_apart_where_its_words_alone_say_what_it_denies(client: Client, dispute: Dispute) -> None:
    assert "<b>denies</b>" in read(client, dispute)


def test_a_citation_names_speaker_article_and_permalink(client: Client, dispute: Dispute, report: Claim) -> None:
    page = read(client, dispute)

    assert f"Haaretz asserts: “{OFFER_REJECTED}” In: Kremlin Denies Turning Down a Visit, Sputnik, paragraph 2." in page
    assert f"http://testserver/c/{report.pk}/" in page


def test_a_rejected_pair_explains_nothing(client: Client, dispute: Dispute, opposition: Opposition) -> None:
    Opposition.objects.filter(pk=opposition.pk).update(state=ReviewState.REJECTED)

    page = read(client, dispute)

    before, after = page.split("1 not opposed, by a person’s word")
    assert "A person put these sides together" in before
    assert "Rule: denial" not in before
    assert "rejected by a person" in after


def test_a_rejected_claim_stands_on_no_side(client: Client, dispute: Dispute, account: Claim) -> None:
    Claim.objects.filter(pk=account.pk).update(state=ReviewState.REJECTED)

    assert account.quote not in read(client, dispute)


def test_the_ladder_names_everybody_on_the_way(
    client: Client, dispute: Dispute, text: ArticleText, haaretz: Speaker, report: Claim
) -> None:
    unnamed = SpeakerFactory(name="sources", kind=Speaker.Kind.UNNAMED, article=text.article)
    Claim.objects.filter(pk=report.pk).update(
        speaker=unnamed, within=ClaimFactory(text=text, speaker=haaretz, quote="an Israeli offer")
    )

    page = read(client, dispute)

    assert "Sputnik</a></li>\n  <li>Haaretz</li><li>sources</li>" in page
    assert "Second-hand: passed on by Haaretz" in page
    assert "Whom Haaretz relies on" in page


def test_a_retold_report_is_second_hand_and_its_original_missing(client: Client, dispute: Dispute) -> None:
    page = read(client, dispute)

    assert "Haaretz’s words as retold by Sputnik" in page
    assert "What Haaretz itself published" in page


def test_a_denial_without_its_statement_is_said_to_be_one(client: Client, text: ArticleText, denial: Claim) -> None:
    dispute = DisputeFactory(one_sided=True)
    implied = ClaimFactory(text=text, speaker=None, quote="an Israeli offer", implicit=True, within=denial)
    for claim in (implied, denial):
        MembershipFactory(position=PositionFactory(dispute=dispute), claim=claim)

    page = read(client, dispute)

    assert "We have a denial but not the statement it denies." in page
    assert "Side A: </span>Nobody named" in page
    assert "as the denial puts it" in page


def test_what_the_article_itself_says_stands_under_its_source(client: Client, dispute: Dispute, report: Claim) -> None:
    Claim.objects.filter(pk=report.pk).update(speaker=None, quoting=Claim.Quoting.NARRATOR)

    assert "Side A: </span>Sputnik" in read(client, dispute)


def test_a_side_can_carry_a_label_of_its_own(client: Client, dispute: Dispute) -> None:
    Position.objects.filter(dispute=dispute, ordinal=0).update(label="Israeli media")

    assert "Side A: </span>Israeli media" in read(client, dispute)


def test_a_fifth_side_has_its_place(client: Client, dispute: Dispute, text: ArticleText) -> None:
    for quote in ("Moscow", "Kremlin", "journalists"):
        MembershipFactory(position=PositionFactory(dispute=dispute), claim=ClaimFactory(text=text, quote=quote))

    page = read(client, dispute)

    assert 'id="side-e"' in page
    assert 'class="side other"' in page


def test_sub_disputes_and_their_parent_link_to_each_other(client: Client, dispute: Dispute) -> None:
    child = DisputeFactory(question="What delegation was proposed?", parent=dispute)

    assert child.get_absolute_url() in read(client, dispute)
    assert dispute.get_absolute_url() in read(client, child)


def test_other_disputes_of_the_same_article_are_offered(client: Client, dispute: Dispute, account: Claim) -> None:
    other = DisputeFactory(question="Did a delegation come?")
    MembershipFactory(position=PositionFactory(dispute=other), claim=account)

    assert other.get_absolute_url() in read(client, dispute)


def test_markup_in_an_article_stays_text(client: Client, dispute: Dispute) -> None:
    Dispute.objects.filter(pk=dispute.pk).update(question="Is <script>alert(1)</script> safe?")
    dispute.refresh_from_db()

    page = read(client, dispute)

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_an_analyst_can_decide_a_suggestion_and_a_viewer_cannot(
    client: Client, dispute: Dispute, anna: User, vera: User
) -> None:
    client.force_login(anna)
    hers = read(client, dispute)
    client.force_login(vera)
    theirs = read(client, dispute)

    assert f'action="/d/{dispute.pk}/accept/"' in hers
    assert f'name="version" value="{dispute.version}"' in hers
    assert f'action="/d/{dispute.pk}/accept/"' not in theirs
    assert "Nobody has reviewed it yet" in theirs


def test_whose_words_the_question_is_in_is_told(client: Client, dispute: Dispute) -> None:
    assert "Question suggested by the engine" in read(client, dispute)

    Dispute.objects.filter(pk=dispute.pk).update(question_origin=Origin.ANALYST)

    assert "Question in a person’s words" in read(client, dispute)


def test_common_ground_and_the_words_that_only_one_side_has(client: Client, dispute: Dispute) -> None:
    page = read(client, dispute)

    common = page.split('id="common"')[1].split("</section>")[0]
    contested = page.split('id="contested"')[1].split("</section>")[0]
    assert "Moscow" in common
    assert "rejected" in contested
    assert "rejected" not in common


def test_the_time_to_answer_is_told_as_far_as_dates_are_known(
    client: Client, dispute: Dispute, article: Article, denial: Claim
) -> None:
    assert "Not known: fewer than two sides have a date" in read(client, dispute)

    Article.objects.filter(pk=article.pk).update(published_on=date(2018, 9, 26))
    assert "One article, of" in read(client, dispute)

    earlier = ArticleTextFactory(article=ArticleFactory(published_on=date(2018, 9, 20)))
    MembershipFactory(position=dispute.positions.first(), claim=ClaimFactory(text=earlier), ordinal=5)
    assert "6 days: side A was first published" in read(client, dispute)


def test_every_side_and_every_pair_has_its_own_address(
    client: Client, dispute: Dispute, opposition: Opposition
) -> None:
    page = read(client, dispute)

    assert 'href="#side-b" aria-label="Permalink of side B"' in page
    assert f'id="pair-{opposition.pk}"' in page
    assert f'href="{dispute.get_absolute_url()}#pair-{opposition.pk}"' in page


def test_what_the_engine_would_add_is_shown_and_analysts_may_take_it(
    client: Client, dispute: Dispute, anna: User, vera: User
) -> None:
    far = ClaimFactory()
    Suggestion.objects.create(dispute=dispute, position=dispute.positions.last(), claim=far)
    client.force_login(vera)
    theirs = read(client, dispute)
    client.force_login(anna)
    hers = read(client, dispute)

    assert "The engine now reads" in theirs
    assert "would stand on side B" in theirs
    assert f"/d/{dispute.pk}/add/claim/" not in theirs
    assert f'action="/d/{dispute.pk}/add/claim/"' in hers
    assert f'formaction="/d/{dispute.pk}/keep-out/"' in hers


def test_a_claim_that_is_no_longer_found_says_so(client: Client, dispute: Dispute, account: Claim) -> None:
    Claim.objects.filter(pk=account.pk).update(state=ReviewState.ORPHANED)

    assert "A later run of the engine found no claim here" in read(client, dispute)


def test_a_merged_dispute_leads_to_its_heir_for_ever(client: Client, dispute: Dispute) -> None:
    old = DisputeFactory(state=Dispute.State.MERGED, merged_into=dispute)

    response = client.get(old.get_absolute_url())

    assert response.status_code == 301
    assert response["Location"] == dispute.get_absolute_url()
    assert response["Cache-Control"] == "no-cache"  # a browser asks again: merges are undone


@pytest.mark.parametrize("slug", ["/", "-an-older-question/"])
def test_a_permalink_leads_to_todays_address(client: Client, dispute: Dispute, slug: str) -> None:
    response = client.get(f"/d/{dispute.pk}{slug}")

    assert response.status_code == 301
    assert response["Location"] == dispute.get_absolute_url()


def test_the_number_of_queries_does_not_grow_with_the_claims(
    client: Client, dispute: Dispute, text: ArticleText
) -> None:
    side = dispute.positions.first()
    outer = ClaimFactory(text=text, quote="Moscow")

    def told(place: int, quote: str) -> None:
        MembershipFactory(position=side, ordinal=place, claim=ClaimFactory(text=text, quote=quote, within=outer))

    told(1, "Kremlin")
    with CaptureQueriesContext(connection) as few:
        read(client, dispute)
    for place, quote in enumerate(("Israeli", "journalists", "delegation"), 2):
        told(place, quote)

    with CaptureQueriesContext(connection) as many:
        read(client, dispute)

    assert len(many) == len(few) == 12


def test_a_missing_dispute_is_not_found(client: Client, db: None) -> None:
    assert client.get("/d/404-nothing/").status_code == 404


def test_a_closed_installation_shows_no_dispute_signed_out(client: Client, dispute: Dispute, settings: object) -> None:
    settings.PUBLIC_READING = False  # type: ignore[attr-defined]

    assert client.get(dispute.get_absolute_url()).status_code == 302


def test_a_dispute_cannot_be_posted_to(client: Client, dispute: Dispute) -> None:
    assert client.post(dispute.get_absolute_url()).status_code == 405


@pytest.fixture
def long_dispute(dispute: Dispute) -> Dispute:
    """Side A has ten claims, nine of them denied by one on side B."""
    sides = list(dispute.positions.all())
    for place in range(9):
        said, denied = (ClaimFactory(text__article__published_on=date(2018, 9, 1 + place)) for _ in sides)
        for side, claim in zip(sides, (said, denied), strict=True):
            MembershipFactory(position=side, ordinal=place + 1, claim=claim)
        Opposition.objects.create(claim=said, counterclaim=denied, kind=Opposition.Kind.DENIES)
    return dispute


def test_a_long_dispute_comes_in_parts(client: Client, long_dispute: Dispute) -> None:
    claims = [[claim.pk for claim in side.members] for side in long_dispute.positions.all()]
    first = read(client, long_dispute)
    second = client.get(long_dispute.get_absolute_url(), {"page": 2}).content.decode()

    for keys in claims:
        assert [f'id="c{key}"' in first for key in keys] == [at < PER_PAGE for at in range(len(keys))]
        assert [f'id="c{key}"' in second for key in keys] == [at >= PER_PAGE for at in range(len(keys))]
    assert 'rel="next" href="?page=2"' in first
    assert f"more here, {len(claims[0])} in all on this side" in first


def test_a_side_of_many_speakers_is_named_after_the_first_three(client: Client, long_dispute: Dispute) -> None:
    side = long_dispute.positions.first()
    assert side is not None
    voices = [claim.voice for claim in side.members]
    MembershipFactory(position=side, ordinal=20, claim=ClaimFactory(speaker=side.members[0].speaker))

    named = f"{', '.join(voices[:3])} and {len(set(voices)) - 3} others"

    assert f"Side A: </span>{escape(named)}<" in read(client, long_dispute)


def test_a_few_more_than_a_part_holds_are_no_part_of_their_own(client: Client, long_dispute: Dispute) -> None:
    long_dispute.memberships.filter(ordinal__gte=8).delete()

    page = read(client, long_dispute)

    claims = [[claim.pk for claim in side.members] for side in long_dispute.positions.all()]
    assert max(map(len, claims)) == 9
    assert all(f'id="c{key}"' in page for keys in claims for key in keys)
    assert "A long dispute" not in page


def test_every_pair_of_a_long_dispute_stands_in_one_part(client: Client, long_dispute: Dispute) -> None:
    pairs = [pair.pk for pair in Opposition.objects.between(long_dispute.claims)]
    parts = [client.get(long_dispute.get_absolute_url(), {"page": number}).content.decode() for number in (1, 2)]

    assert len(pairs) > PER_PAGE
    assert all(sum(f'id="pair-{key}"' in part for part in parts) == 1 for key in pairs)


def test_a_claim_of_another_part_is_linked_by_its_own_page(client: Client, long_dispute: Dispute) -> None:
    page = read(client, long_dispute)
    claims = long_dispute.positions.all()[0].members
    shown, elsewhere = claims[:PER_PAGE], claims[PER_PAGE:]

    assert f'href="#c{shown[-1].pk}" aria-label' in page
    assert not any(f'href="#c{claim.pk}"' in page for claim in elsewhere)
    assert any(f'href="{claim.get_absolute_url()}" aria-label' in page for claim in elsewhere)


def test_a_decision_on_a_later_part_leads_back_to_it(client: Client, anna: User, long_dispute: Dispute) -> None:
    client.force_login(anna)
    page = client.get(long_dispute.get_absolute_url(), {"page": 2}).content.decode()
    last = list(long_dispute.positions.all())[1].members[-1]

    assert f'name="next" value="{long_dispute.get_absolute_url()}?page=2#c{last.pk}"' in page


@pytest.fixture
def twin(dispute: Dispute, report: Claim, denial: Claim, opposition: Opposition) -> Opposition:
    """The same pair once more, in a copy of the article."""
    opposition.evidence["contested"] = [["rejected", "incorrect information"]]
    opposition.save()
    source = SourceFactory(name="The wire")
    copy = ArticleTextFactory(article=ArticleFactory(copy_of=report.text.article, source=source), body=report.text.body)
    pair = [
        ClaimFactory(text=copy, speaker=claim.speaker, quote=claim.quote, act=claim.act) for claim in (report, denial)
    ]
    for ordinal, claim in enumerate(pair):
        MembershipFactory(position=dispute.positions.get(ordinal=ordinal), ordinal=9, claim=claim)
    return OppositionFactory(claim=pair[0], counterclaim=pair[1], evidence=opposition.evidence, confidence=0.9)


def test_what_a_copy_repeats_stands_on_its_side_once(
    client: Client, dispute: Dispute, report: Claim, twin: Opposition
) -> None:
    page = read(client, dispute)

    assert f'id="c{report.pk}"' in page
    assert f'id="c{twin.claim_id}"' not in page
    assert f'href="/c/{twin.claim_id}/">The wire, claim {twin.claim_id}</a>' in page
    assert page.count("The same in 1 copy of the article") == 2


def test_what_a_copy_repeats_stands_once_on_the_timeline(client: Client, dispute: Dispute, twin: Opposition) -> None:
    Article.objects.update(published_on=date(2018, 9, 26))

    response = client.get(dispute.get_absolute_url())

    drawn = {mark.claim.pk for _, mark in response.context["timeline"].marks}
    assert drawn == {claim.pk for claim in dispute.claims} - {twin.claim_id, twin.counterclaim_id}
    assert len(drawn) == 3


def test_a_pair_that_a_copy_repeats_is_told_once(client: Client, dispute: Dispute, twin: Opposition) -> None:
    page = read(client, dispute)

    assert page.count('class="pair"') == 1
    assert f'id="pair-{twin.pk}"' not in page
    assert page.count("⇄") == 1


def test_a_pair_of_a_copy_is_told_once_the_other_is_no_pair(
    client: Client, dispute: Dispute, opposition: Opposition, twin: Opposition
) -> None:
    Opposition.objects.filter(pk=opposition.pk).update(state=ReviewState.REJECTED)

    page = read(client, dispute)

    assert f'id="pair-{twin.pk}"' in page
    assert f'id="pair-{opposition.pk}"' in page


def test_words_said_twice_in_one_article_are_two_claims(
    client: Client, dispute: Dispute, report: Claim, text: ArticleText
) -> None:
    again = ClaimFactory(text=text, speaker=report.speaker, quote=report.quote, origin=Origin.ANALYST)
    MembershipFactory(position=dispute.positions.get(ordinal=0), ordinal=9, claim=again)

    page = read(client, dispute)

    assert f'id="c{report.pk}"' in page
    assert f'id="c{again.pk}"' in page


def test_a_part_without_claims_of_a_side_says_where_they_are(client: Client, long_dispute: Dispute) -> None:
    long_dispute.memberships.filter(position__ordinal=1, ordinal__gte=4).delete()

    page = client.get(f"{long_dispute.get_absolute_url()}?page=2").content.decode()

    assert "All that this side says stands on earlier pages." in page
