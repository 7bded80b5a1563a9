"""What a speaker does by speaking: (cue, content, act) tables."""

import pytest

from apps.extraction.acts import act_of, is_hedged, is_negated, words_of
from apps.extraction.records import Act


@pytest.mark.parametrize(
    ("cue", "content", "act"),
    [
        ("said", "that two ships sank", Act.ASSERT),
        ("has repeatedly denied", "having taken money", Act.DENY),
        ("ruled out", "a ground operation", Act.DENY),
        ("pleaded", "not guilty to fraud", Act.DENY),
        ("pleaded guilty", "to fraud", Act.CONCEDE),
        ("protested", "his innocence", Act.DENY),
        ("called for", "an inquiry", Act.ASK),
        ("called", "for an inquiry", Act.ASK),
        ("turned down", "the offer", Act.REJECT),
        ("dismissed", "the allegations as nonsense", Act.REJECT),
        ("hit back", "at the claims", Act.REJECT),
        ("vowed", "to fight on", Act.PROMISE),
        ("filed a lawsuit", "over the sale", Act.ACCUSE),
        ("allegedly", "he had taken money", Act.ACCUSE),
        ("was accused of", "hiding behind the plane", Act.ACCUSE),
        ("refused", "to name him", Act.INTEND),
        ("planned", "to appeal", Act.INTEND),
        ("barred", "the firm from the auction", Act.ORDER),
        ("is eager", "to compete", Act.FEEL),
        ("", "it was late", Act.ASSERT),
    ],
)
def test_the_cue_names_the_act(cue: str, content: str, act: Act) -> None:
    assert act_of(words_of(cue), words_of(content)) is act


@pytest.mark.parametrize(
    ("content", "act"),
    [
        ("“This is not true.”", Act.DENY),
        ("“No,”", Act.DENY),
        ("“No one came.”", Act.ASSERT),
        ("that he had nothing to do with the sale", Act.DENY),
        ("he didn't meet them", Act.DENY),
        ("“We don’t accept that.”", Act.REJECT),
        ("he opposed the plan", Act.REJECT),
        ("“I think it was a good game.”", Act.OPINE),
        ("that he hoped for peace", Act.FEEL),
        ("it was very surprised by the ruling", Act.FEEL),
        ("that she would appeal", Act.INTEND),
        ("“We will fight terrorism.”", Act.PROMISE),
        ("“I made mistakes.”", Act.CONCEDE),
        ("the firm had misled its customers", Act.ACCUSE),
        ("“Who did this?”", Act.ASK),
        ("he was told that it was over", Act.ASSERT),
    ],
)
def test_a_plain_cue_leaves_the_act_to_the_content(content: str, act: Act) -> None:
    assert act_of(words_of("said"), words_of(content)) is act


@pytest.mark.parametrize("cue", ["asked", "warned", "confirmed"])
def test_a_cue_with_an_act_of_its_own_keeps_it_whatever_is_said(cue: str) -> None:
    assert act_of(words_of(cue), words_of("that the reports were untrue")) is not Act.DENY


@pytest.mark.parametrize(
    ("cue", "act", "negated"),
    [
        ("did not say", Act.ASSERT, True),
        ("never said", Act.ASSERT, True),
        ("refused to confirm", Act.CONFIRM, True),
        ("declined to say", Act.ASSERT, True),
        ("could not confirm", Act.CONFIRM, True),
        ("did not deny", Act.CONCEDE, False),
        ("does not accept", Act.REJECT, False),
        ("denied", Act.DENY, False),
        ("made no secret of", Act.ASSERT, False),
        ("said", Act.ASSERT, False),
    ],
)
def test_the_cues_own_negation_is_told_or_turns_the_act(cue: str, act: Act, negated: bool) -> None:  # noqa: FBT001
    words, content = words_of(cue), words_of("that the plane was hit")

    assert act_of(words, content) is act
    assert is_negated(words, content) is negated


@pytest.mark.parametrize(
    ("cue", "content"),
    [
        ("reportedly said", "that it was late"),
        ("appeared to confirm", "that it was late"),
        ("said", "that the plane may have been hit"),
        ("said", "it was probably hit"),
        ("said", "the deal was likely to fail"),
        ("said", "that he is believed to have fled"),
    ],
)
def test_words_that_leave_it_open_hedge(cue: str, content: str) -> None:
    assert is_hedged(words_of(cue), words_of(content))


@pytest.mark.parametrize(
    "content",
    [
        "that the plane was hit in May",
        "that May 9 was a holiday",
        "that the plane was hit because the radar might have failed",
        "that he would go and could not stay",
        "the likely winner had been named",
        "the pilots fled, the crew was found and two boats left before anyone there may have seen them",
    ],
)
def test_what_stands_far_from_the_head_or_only_looks_alike_does_not_hedge(content: str) -> None:
    assert not is_hedged(words_of("said"), words_of(content))
