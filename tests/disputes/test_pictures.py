"""The timeline, the map and the board of missing sides."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.claims.models import Claim, ReviewState
from apps.disputes import timeline_views
from apps.disputes.material import Clash, Unobtainable
from apps.disputes.matrix import busiest, edges, matrix
from apps.disputes.models import Dispute
from apps.disputes.network import network
from apps.disputes.services import refresh_disputes
from apps.disputes.sparklines import spark
from apps.disputes.timeline import By, Days, Row, most_telling, timeline
from apps.sources.models import Article
from tests.factories import (
    ArticleTextFactory,
    ClaimFactory,
    DisputeFactory,
    MembershipFactory,
    PositionFactory,
    SpeakerFactory,
)

HTMX = {"HX-Request": "true"}


@pytest.fixture
def dated(dispute, article):
    article.published_on = date(2018, 9, 26)
    article.save()
    refresh_disputes([dispute.pk])
    return dispute


@pytest.fixture
def quarrel(db):
    """Makes one more dispute, in which the first of two speakers is answered by the second."""

    def make(first, second, **values):
        text = ArticleTextFactory()
        made = DisputeFactory(**values)
        for ordinal, (speaker, quote) in enumerate([(first, "convoy"), (second, "border")]):
            claim = ClaimFactory(text=text, speaker=speaker, quote=quote)
            MembershipFactory(position=PositionFactory(dispute=made, ordinal=ordinal), claim=claim)
        refresh_disputes([made.pk])
        return made

    return make


class TestMap:
    def test_a_row_speaks_against_the_column_it_answers(self, dated, haaretz, peskov):
        assert list(Clash.objects.values_list("speaker", "against")) == [(peskov.pk, haaretz.pk)]

    def test_a_number_leads_to_a_list_of_as_many_disputes(self, client, dated, quarrel, haaretz, peskov):
        quarrel(haaretz, peskov)
        quarrel(peskov, haaretz)
        quarrel(haaretz, peskov, state=Dispute.State.REJECTED)

        table = matrix(edges(least=1), [haaretz.pk, peskov.pk], by_party=False)

        found = {(cell.row.name, cell.column.name): cell.edge.times for cell in table.cells}
        assert found == {("Dmitry Peskov", "Haaretz"): 2, ("Haaretz", "Dmitry Peskov"): 1}
        for cell in table.cells:
            page = client.get("/disputes/" + cell.query)
            assert page.context["page"].paginator.count == cell.edge.times

    def test_what_a_machine_alone_found_is_told_apart(self, client, dated, quarrel, haaretz, peskov):
        assert 'suggested" href="/disputes/?speaker=Dmitry' in client.get("/map/").content.decode()

        Dispute.objects.update(state=Dispute.State.OPEN)

        assert 'suggested" href' not in client.get("/map/").content.decode()

    def test_merged_speakers_are_one(self, dated, peskov, haaretz):
        heir = SpeakerFactory(name="The spokesman")
        peskov.merged_into = heir
        peskov.save()

        refresh_disputes([dated.pk])

        assert list(Clash.objects.values_list("speaker", "against")) == [(heir.pk, haaretz.pk)]

    def test_speakers_of_one_article_are_left_out(self, dated, article, peskov):
        peskov.article = article
        peskov.save()

        refresh_disputes([dated.pk])

        assert not Clash.objects.exists()

    def test_weak_pairs_can_be_hidden(self, client, dated, quarrel, haaretz, peskov):
        quarrel(haaretz, peskov)
        quarrel(SpeakerFactory(name="Weak one"), haaretz)

        page = client.get("/map/", {"least": "2"}).content.decode()

        assert "Dmitry Peskov" in page
        assert "Weak one" not in page

    def test_it_can_be_drawn_around_one_speaker(self, client, dated, quarrel):
        quarrel(SpeakerFactory(name="Aside"), SpeakerFactory(name="Apart"))

        page = client.get("/map/", {"speaker": "Peskov"}).content.decode()

        assert "Haaretz" in page
        assert "Aside" not in page

    def test_parties_stand_together(self, dated, quarrel, haaretz, kremlin, peskov):
        for _ in range(3):
            quarrel(haaretz, SpeakerFactory())
        quarrel(haaretz, kremlin)

        table = matrix(edges(least=1), busiest(edges(least=1), most=9), by_party=True)

        names = [line.speaker.name for line in table.lines]
        assert names.index("Dmitry Peskov") == names.index("Kremlin") + 1

    @pytest.mark.parametrize("query", ["?least=0", "?least=x", "?view=pie"])
    def test_what_makes_no_sense_is_named_and_left_out(self, client, dated, query):
        page = client.get("/map/" + query).content.decode()

        assert "This is left out." in page
        assert "Dmitry Peskov" in page

    def test_the_network_has_the_same_and_is_drawn_alike_twice(self, client, dated):
        page = client.get("/map/", {"view": "network"}, headers=HTMX).content.decode()

        assert "<html" not in page
        assert 'aria-label="Dmitry Peskov against Haaretz: 1 dispute"' in page
        assert client.get("/map/", {"view": "network"}, headers=HTMX).content.decode() == page

    def test_too_many_points_become_a_table(self, client, quarrel):
        middle = SpeakerFactory(name="Middle")
        for _ in range(61):
            quarrel(middle, SpeakerFactory())

        page = client.get("/map/", {"view": "network"}).content.decode()

        assert "More than 60 speakers" in page
        assert 'class="matrix"' in page
        assert '<svg class="network"' not in page

    def test_points_of_a_network_lie_apart(self, quarrel):
        hub, *others = [SpeakerFactory() for _ in range(8)]
        for other in others:
            quarrel(hub, other)
        found = edges(least=1)

        drawn = network(found, {one.pk: one for one in (hub, *others)}, {})

        places = [(node.x, node.y) for node in drawn.nodes]
        gaps = [abs(a - c) + abs(b - d) for place, (a, b) in enumerate(places) for c, d in places[:place]]
        assert min(gaps) > 40

    def test_an_empty_collection_says_what_to_do(self, client, db):
        assert "No disputes yet" in client.get("/map/").content.decode()
        assert "No speaker is called" in client.get("/map/", {"speaker": "Nobody"}).content.decode()

    def test_more_speakers_cost_no_more_queries(self, client, dated, quarrel, haaretz):
        with CaptureQueriesContext(
            connection,
        ) as few:
            client.get("/map/")
        for _ in range(5):
            quarrel(haaretz, SpeakerFactory())

        with CaptureQueriesContext(connection) as many:
            client.get("/map/")

        assert len(many) == len(few)

    def test_it_only_reads(self, client, dated):
        for address in ("/map/", "/timeline/", "/missing/"):
            assert client.post(address).status_code == 405

    def test_it_is_closed_where_reading_is(self, client, dated, settings):
        settings.PUBLIC_READING = False

        for address in ("/map/", "/timeline/", "/missing/"):
            assert client.get(address)["Location"].startswith("/login/")


class TestTimeline:
    def test_claims_stand_by_the_day_of_publication(self, client, dated):
        page = client.get("/timeline/").content.decode()

        assert "26 Sep 2018, Dmitry Peskov denies" in page
        assert "<polygon" in page

    def test_a_line_joins_a_claim_and_its_answer(self, dated, opposition, report, denial):
        claims = list(Claim.objects.in_rows())

        drawn = timeline([Row("all", "", "", claims)], [opposition], by=By.PUBLICATION)

        assert len(drawn.lines) == 1

    def test_by_the_day_of_the_statement(self, client, dated, report):
        report.stated_on, report.stated_until = date(2018, 9, 17), date(2018, 9, 19)
        report.save()

        page = client.get("/timeline/", {"by": "statement"}).content.decode()

        assert "17 Sep 2018 to 19 Sep 2018, Haaretz" in page
        assert 'class="span"' in page
        assert "2 claims without such a date" in page

    def test_without_any_date_it_says_so_and_where_to_give_one(self, client, dated, anna, report):
        client.force_login(anna)

        page = client.get("/timeline/", {"by": "event"}).content.decode()

        assert "No dated claims; 3 without a date" in page
        assert f"/c/{report.pk}/days/" in page

    @pytest.mark.parametrize(
        ("scale", "words"),
        [("year", "1 Jan 2018 to 31 Dec 2018"), ("month", "1 Sep 2018 to 30 Sep 2018"),
         ("week", "24 Sep 2018 to 30 Sep 2018"), ("day", "<strong>26 Sep 2018")],
    )  # fmt: skip
    def test_it_zooms_by_links(self, client, dated, scale, words):
        page = client.get("/timeline/", {"scale": scale, "on": "2018-09-26"}).content.decode()

        assert words in page
        assert f"scale={scale}&amp;on=2018" in page

    @pytest.mark.parametrize(
        ("room", "words", "marks"),
        [(5, "<strong>19 Apr 2017 to", 5), (4, "<strong>1 Jan 2018 to 31 Dec 2018", 3), (2, "<strong>26 Sep 2018<", 2)],
    )
    def test_at_first_it_shows_the_longest_time_whose_claims_have_room(
        self, client, dated, quarrel, haaretz, monkeypatch, room, words, marks
    ):
        older = quarrel(haaretz, SpeakerFactory())
        Article.objects.filter(texts__claims__memberships__dispute=older).update(published_on=date(2017, 5, 1))
        refresh_disputes([older.pk])
        monkeypatch.setattr(timeline_views, "MOST", room)

        answer = client.get("/timeline/")

        assert words in answer.content.decode()
        assert len(answer.context["timeline"].marks) == marks

    def test_an_empty_time_leads_back(self, client, dated):
        page = client.get("/timeline/", {"scale": "month", "on": "2017-01-01"}).content.decode()

        assert "Nothing in this time." in page

    def test_filters_of_the_dispute_list_work_here(self, client, dated, quarrel, peskov):
        assert client.get("/timeline/", {"speaker": "Peskov"}).context["total"] == 3
        assert "Show all" in client.get("/timeline/", {"speaker": "Nobody"}).content.decode()

    @pytest.mark.parametrize("query", ["?by=x", "?scale=eon", "?on=yesterday", "?on=0001-01-01&scale=year", "?rows=x"])
    def test_what_makes_no_sense_does_not_break_it(self, client, dated, query):
        assert client.get("/timeline/" + query).status_code == 200

    @pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
    @pytest.mark.parametrize("scale", ["day", "week", "month", "year"])
    def test_it_ends_where_the_calendar_ends(self, client, dated, day, scale):
        assert client.get("/timeline/", {"on": day, "scale": scale}).status_code == 200

    def test_rows_can_be_disputes(self, client, dated):
        assert (
            dated.question[:40] in client.get("/timeline/", {"rows": "disputes"}).content.decode().split("<table>")[0]
        )

    def test_more_claims_cost_no_more_queries(self, client, dated, quarrel, haaretz, peskov):
        client.get("/timeline/")
        with CaptureQueriesContext(connection) as few:
            client.get("/timeline/")
        for _ in range(4):
            made = quarrel(haaretz, peskov)
            made.claims[0].text.article.__class__.objects.update(published_on=date(2018, 9, 25))
            refresh_disputes([made.pk])

        with CaptureQueriesContext(connection) as many:
            client.get("/timeline/")

        assert len(many) <= len(few)

    def test_marks_of_one_day_do_not_hide_each_other(self, dated):
        claims = list(Claim.objects.in_rows())

        marks = [mark for _, mark in timeline([Row("", "", "", claims)], [], by=By.PUBLICATION).marks]

        assert len({(mark.x, mark.y) for mark in marks}) == 3

    def test_the_day_that_tells_most_apart_is_chosen(self, dated, report, denial):
        claims = [report, denial]
        assert most_telling(claims) == By.PUBLICATION

        report.stated_on, denial.stated_on = date(2018, 9, 17), date(2018, 9, 18)

        assert most_telling(claims) == By.STATEMENT

    def test_rejected_claims_are_not_drawn(self, client, dated, report):
        Claim.objects.filter(pk=report.pk).update(state=ReviewState.REJECTED)

        assert client.get("/timeline/").context["total"] == 2

    def test_a_dispute_has_its_own(self, client, dated, report):
        report.stated_on = date(2018, 9, 17)
        report.save()

        page = client.get(dated.get_absolute_url(), {"by": "statement"}).content.decode()

        assert f'href="#c{report.pk}" aria-label="17 Sep 2018, Haaretz' in page

    def test_days_are_placed_in_order(self):
        span = Days(date(2018, 1, 1), date(2018, 12, 31))

        assert span.place(date(2018, 1, 1)) < span.place(date(2018, 7, 1)) < span.place(date(2018, 12, 31))


class TestMissing:
    @pytest.fixture
    def lacking(self, dated):
        Dispute.objects.filter(pk=dated.pk).update(one_sided=True)
        return dated

    def test_the_board_shows_what_is_known_only_from_others(self, client, lacking):
        assert lacking.question in client.get("/missing/").content.decode()

    def test_what_cannot_be_had_is_kept_apart_with_who_said_so(self, client, lacking, anna):
        client.force_login(anna)

        client.post(f"/d/{lacking.pk}/give-up/", {"why": "paywalled"})
        client.post(f"/d/{lacking.pk}/give-up/", {"why": "again"})

        row = Unobtainable.objects.get()
        assert (row.dispute, row.by, row.why) == (lacking, anna, "paywalled")
        assert lacking.question not in client.get("/missing/").content.decode()
        page = client.get("/missing/", {"effort": "given-up"}).content.decode()
        assert "says anna" in page
        assert "paywalled" in page

    def test_giving_up_is_undone_where_it_is_said(self, client, lacking, anna):
        client.force_login(anna)

        page = client.post(f"/d/{lacking.pk}/give-up/", follow=True).content.decode()

        assert f'<form method="post" action="/d/{lacking.pk}/seek/"' in page

    def test_it_can_be_looked_for_again(self, client, lacking, anna):
        Unobtainable.objects.create(dispute=lacking, by=anna, at=timezone.now())
        client.force_login(anna)

        assert client.post(f"/d/{lacking.pk}/seek/").status_code == 302

        assert not Unobtainable.objects.exists()

    def test_readers_change_nothing(self, client, lacking, vera):
        client.force_login(vera)

        assert client.post(f"/d/{lacking.pk}/give-up/").status_code == 403
        assert client.get(f"/d/{lacking.pk}/give-up/").status_code == 405
        assert "Mark as unobtainable" not in client.get("/missing/").content.decode()

    def test_nothing_missing_says_so(self, client, db):
        assert "No side is missing" in client.get("/missing/").content.decode()

    def test_the_kinds_of_gap_are_told_apart(self, client, lacking):
        assert client.get("/missing/", {"gap": "denied"}).context["page"].paginator.count == 1
        Dispute.objects.update(one_sided=False, is_second_hand=True)
        assert client.get("/missing/", {"gap": "retold"}).context["page"].paginator.count == 1
        assert client.get("/missing/", {"gap": "denied"}).context["page"].paginator.count == 0


class TestSparklines:
    def test_months_without_any_count_as_none(self):
        line = spark([(date(2018, 3, 1), 2), (date(2018, 1, 1), 4), (None, 9)])

        assert line.numbers == (4, 0, 2)
        assert line.points == "0.0,2.0 60.0,22.0 120.0,12.0"
        assert line.busiest == date(2018, 1, 1)

    def test_long_times_are_told_by_longer_stretches(self):
        assert spark([(date(2010, 2, 1), 1), (date(2017, 5, 1), 1)]).unit == "quarter"
        assert spark([(date(1990, 2, 1), 1), (date(2017, 5, 1), 1)]).unit == "year"
        assert sum(spark([(date(1990, 2, 1), 3), (date(2017, 5, 1), 1)]).numbers) == 4

    def test_one_month_is_no_line(self):
        assert spark([(date(2018, 3, 1), 2)]) is None
