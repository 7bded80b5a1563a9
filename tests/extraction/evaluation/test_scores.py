"""The scores on small hand-made rows, and against the reference scorers where those are at hand."""

import importlib.util
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from apps.extraction.evaluation.attribution_scores import score_attributions
from apps.extraction.evaluation.dispute_scores import score_disputes
from apps.extraction.evaluation.names import same_name
from apps.extraction.evaluation.rows import read_rows

BENCH = Path(__file__).resolve().parents[4] / "shared" / "bench"

Row = dict[str, Any]  # JSON rows


def side(speaker: str, start: int, end: int) -> list[Row]:
    return [{"speaker": speaker, "start": start, "end": end}]


def said(speaker: str, start: int, end: int) -> list[Row]:
    return [{"speaker": speaker, "spans": [[start, end]]}]


GOLD = {
    "id": 1,
    "disputes": [
        {"kind": "denial", "certainty": "clear", "claim": side("Haaretz", 0, 10), "counter": side("Peskov", 20, 30)}
    ],
}


@pytest.mark.parametrize(
    ("claim", "counter", "found", "straight"),
    [
        (said("Haaretz", 0, 10), said("Dmitry Peskov", 20, 30), "1/1", 100.0),
        (said("Peskov", 20, 30), said("Haaretz", 0, 10), "1/1", 0.0),
        (said("Haaretz", 5, 15), said("Peskov", 25, 60), "1/1", 100.0),
        (said("Haaretz", 6, 16), said("Peskov", 20, 30), "0/1", 0.0),
        (said("Haaretz", 0, 10), said("Peskov", 40, 50), "0/1", 0.0),
    ],
    ids=["exact", "wrong way round", "half of the shorter", "less than half", "one side only"],
)
def test_a_dispute_matches_when_both_sides_overlap(
    claim: list[Row], counter: list[Row], found: str, straight: float
) -> None:
    predicted = {"id": 1, "disputes": [{"claim": claim, "counter": counter}]}

    scores = score_disputes([GOLD], [predicted])

    assert scores["recall by kind"] == {"denial": found}
    assert scores["orientation"] == straight


def test_a_second_prediction_of_one_dispute_costs_precision() -> None:
    once = {"claim": said("Haaretz", 0, 10), "counter": said("Peskov", 20, 30)}

    scores = score_disputes([GOLD], [{"id": 1, "disputes": [once, once]}])

    assert (scores["precision"], scores["recall"]) == (50.0, 100.0)


def test_an_article_without_a_dispute_is_counted_when_it_gets_one() -> None:
    quiet = {"id": 2, "disputes": []}

    scores = score_disputes([quiet], [{"id": 2, "disputes": [{"claim": said("A", 0, 1), "counter": said("B", 2, 3)}]}])

    assert scores["articles without dispute that got one"] == "1/1"


def test_an_attribution_counts_whole_only_when_its_roles_overlap_by_half() -> None:
    gold = {"speaker": [[0, 7]], "cue": [[8, 12]], "content": [[13, 33]], "name": "Haaretz"}
    text = "Haaretz said Moscow rejected it all."

    right = score_attributions([{"id": 1, "text": text, "attributions": [gold]}], [{"id": 1, "attributions": [gold]}])
    wrong = score_attributions(
        [{"id": 1, "text": text, "attributions": [gold]}],
        [{"id": 1, "attributions": [gold | {"content": [[30, 36]]}]}],
    )

    assert right["linked.all"]["f1"] == right["names"]["right"] == 100.0
    assert wrong["linked.all"]["f1"] == 0.0


@pytest.mark.parametrize(
    ("gold", "predicted", "same"),
    [
        ("Dmitry Peskov", "Peskov", True),
        ("the Kremlin", "Kremlin spokesman", True),
        ("Russian Defense Ministry", "Ministry", True),
        ("Haaretz", None, False),
        ("John Smith", "John Major", False),
    ],
)
def test_names_agree_by_their_words(gold: str, predicted: str | None, same: bool) -> None:  # noqa: FBT001  # a table's column
    assert same_name(gold, predicted) is same


def reference(name: str) -> ModuleType:
    path = BENCH / f"{name}.py"
    if not path.exists():
        pytest.skip(f"the reference scorer {path.name} is not on this machine")
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_dispute_scores_agree_with_the_reference() -> None:
    scorer = reference("score_disputes")
    gold = read_rows(BENCH / "disputes_dev.jsonl")
    predicted = [{"id": row["id"], "disputes": shaken(row["disputes"])} for row in gold]

    expected = scorer.score(gold, predicted)

    assert expected.pop("missing") == 0
    assert score_disputes(gold, predicted) == expected


def test_attribution_scores_agree_with_the_reference() -> None:
    scorer = reference("score_attributions")
    gold = read_rows(BENCH / "newswire_attributions_dev.jsonl")
    dice = random.Random(5)  # noqa: S311  # shuffles, not secrets
    predicted = [{"id": row["id"], "attributions": row["attributions"][dice.randrange(3) :]} for row in gold]

    expected = scorer.score(gold, predicted)

    del expected["articles"], expected["missing"]
    assert score_attributions(gold, predicted) == expected


def shaken(disputes: list[Row]) -> list[Row]:
    """Predictions made of gold: sides turned round, moved, dropped, doubled."""
    dice = random.Random(len(disputes))  # noqa: S311  # shuffles, not secrets
    rows = []
    for dispute in disputes:
        claim, counter = moved(dispute["claim"], dice), moved(dispute["counter"], dice)
        rows.append(
            {"claim": claim, "counter": counter} if dice.random() < 0.8 else {"claim": counter, "counter": claim}
        )
    return rows + rows[: dice.randrange(2)]


def moved(statements: list[Row], dice: random.Random) -> list[Row]:
    step = dice.choice((0, 0, 5, 40, 400))
    return [{"speaker": one["speaker"], "spans": [[one["start"] + step, one["end"] + step]]} for one in statements]
