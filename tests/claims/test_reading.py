"""The reader's badges, relations and shares, made from rows."""

import re
from html import unescape

from django.utils.html import escape, strip_tags
from hypothesis import given
from hypothesis import strategies as st

from apps.claims.highlights import Marking, Role, highlight
from apps.claims.models import Claim, ReviewState
from apps.claims.reading import Card, Excerpt, Reading, claims_for_page, claims_for_reader
from apps.claims.rendering import render_sentence
from tests.cast import BODY, DELEGATION_CAME, NOT_TRUE, OFFER_REJECTED
from tests.factories import ClaimFactory, ExclusionFactory, SpeakerFactory

REPORTED = BODY.index("The Israeli newspaper")
REFERENCE = re.compile(r"<sup\b.*?</sup>", re.DOTALL)


def reading_of(article) -> Reading:
    article.refresh_from_db()
    return Reading(article, claims=claims_for_reader(article), exclusions=[])


@given(st.text(alphabet="ab <>&\"'.\n👍“", min_size=1, max_size=60), st.data())
def test_without_its_tags_the_marked_text_is_the_escaped_text(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    other = data.draw(st.integers(0, len(text) - 1))
    marks = [Marking(1, Role.CONTENT, start, end), Marking(2, Role.CONTENT, other, len(text))]
    cards = {key: Card(Claim(pk=key), str(key), "a", ()) for key in (1, 2)}

    highlights = highlight(text, marks)

    for block in highlights.blocks:
        for sentence in block.sentences:
            html = str(render_sentence(sentence, highlights=highlights, cards=cards))
            assert unescape(strip_tags(REFERENCE.sub("", html))) == text[sentence.start : sentence.end]
            for segment in sentence.segments:
                assert escape(segment.text) in html


def test_claims_are_named_by_side_in_text_order(article, dispute):
    badges = [card.badge for card in reading_of(article).cards.values()]

    assert badges == ["A1", "B1", "B2"]


def test_claims_in_no_dispute_have_bare_numbers(article, report, denial):
    assert [(card.badge, card.style) for card in reading_of(article).cards.values()] == [
        ("1", "unpaired"),
        ("2", "unpaired"),
    ]


def test_claims_of_a_rejected_dispute_stand_in_no_dispute(article, dispute):
    dispute.state = "rejected"
    dispute.save()

    assert {card.style for card in reading_of(article).cards.values()} == {"unpaired"}


def test_each_claim_names_those_it_opposes_and_those_that_oppose_it(article, report, denial, dispute):
    relations = reading_of(article).relations

    assert [(one.verb, one.other.badge) for one in relations[denial.pk]] == [("denies", "A1")]
    assert [(one.verb, one.other.badge) for one in relations[report.pk]] == [("opposed by", "B1")]


def test_a_rejected_claim_is_marked_nowhere_and_can_be_brought_back(article, report):
    report.state = ReviewState.REJECTED
    report.save()

    reading = reading_of(article)

    assert not reading.cards
    assert reading.rejected == [report]


def test_each_word_counts_for_the_innermost_speaker(article, text, haaretz, peskov):
    outer = ClaimFactory(text=text, speaker=peskov, quote=DELEGATION_CAME)
    ClaimFactory(text=text, speaker=haaretz, quote="headed by the air force commander", within=outer)

    words = {share.speaker: share.words for share in reading_of(article).shares}

    assert words[haaretz] == 6
    assert words[peskov] == len(DELEGATION_CAME.split()) - 6
    assert sum(words.values()) == len(re.findall(r"\w+", BODY))


def test_words_left_out_of_the_article_are_nobodys(article, text):
    end = BODY.index("\n")
    article.refresh_from_db()

    reading = Reading(article, claims=[], exclusions=[ExclusionFactory(text=text, start=0, end=end)])

    assert reading.shares[-1].words == len(re.findall(r"\w+", BODY[end:]))


def test_speaker_cue_and_content_carry_the_number_of_their_claim(article, report, denial):
    reading = reading_of(article)
    sentence = next(one for block in reading.highlights.blocks for one in block.sentences if one.start == REPORTED)

    html = str(render_sentence(sentence, highlights=reading.highlights, cards=reading.cards))

    assert f'<span class="mention" data-of="{report.pk}" data-at="{REPORTED}">The Israeli newspaper Haaretz<' in html
    assert re.search(rf'<span class="cue" data-of="{report.pk}" data-at="\d+">reported</span>', html)
    assert re.search(rf'<mark [^>]*data-of="{report.pk}"', html)
    assert f'data-of="{denial.pk}"' not in html


def test_the_ladder_of_a_claim_within_others_asks_the_database_nothing_more(
    article, text, haaretz, django_assert_num_queries
):
    outer = ClaimFactory(text=text, speaker=haaretz, quote=OFFER_REJECTED)
    sources = SpeakerFactory(name="sources", kind="unnamed", article=article)
    inner = ClaimFactory(text=text, speaker=sources, quote="an Israeli offer", within=outer)
    innermost = ClaimFactory(text=text, speaker=SpeakerFactory(name="Moscow"), quote="Israeli", within=inner)
    cards = reading_of(article).cards

    with django_assert_num_queries(0):
        rungs = [speaker.name for speaker in cards[innermost.pk].claim.ladder]
        publisher = cards[innermost.pk].claim.text.article

    assert rungs == ["Haaretz", "sources", "Moscow"]
    assert publisher == article


def test_an_implicit_claim_gives_its_words_to_the_denial_around_it(article, text, haaretz, peskov):
    denial = ClaimFactory(text=text, speaker=peskov, quote=NOT_TRUE)
    ClaimFactory(text=text, speaker=haaretz, quote="The newspaper", within=denial, implicit=True)

    words = {share.speaker: share.words for share in reading_of(article).shares}

    assert words[haaretz] == 0


def test_lines_left_out_of_the_article_are_no_part_of_an_excerpt(denial):
    ExclusionFactory(text=denial.text, start=0, end=BODY.index("\n"))

    excerpt = Excerpt(claims_for_page().get(pk=denial.pk))

    assert BODY[excerpt.paragraphs[0][0].start :].startswith("The Israeli newspaper")


def test_an_excerpt_has_two_sentences_before_and_after_at_most(denial):
    excerpt = Excerpt(claims_for_page().get(pk=denial.pk))

    words = ["".join(segment.text for one in near for segment in one.segments) for near in excerpt.paragraphs]
    assert words[0].startswith("Kremlin Denies")
    assert "as proposed" in words[-1]
    assert len(words) == 3
