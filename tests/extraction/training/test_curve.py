"""Precision and recall by the least confidence of the disputes that count."""

from apps.extraction.evaluation.rows import Row
from apps.extraction.training.oppositions import curve


def dispute(start: int, confidence: float) -> Row:
    said, denied = ({"speaker": "Ann", "spans": [[at, at + 10]]} for at in (start, start + 20))
    return {"confidence": confidence, "claim": [said], "counter": [denied]}


def annotated(start: int) -> Row:
    said, denied = ({"speaker": "Ann", "start": at, "end": at + 10} for at in (start, start + 20))
    return {"claim": [said], "counter": [denied], "kind": "denial", "certainty": "clear"}


def test_what_is_less_sure_is_left_out_of_both() -> None:
    gold = [{"id": "a", "disputes": [annotated(0), annotated(100)]}]
    rows = [{"id": "a", "disputes": [dispute(0, 0.85), dispute(100, 0.55), dispute(300, 0.45)]}]

    found = {point["least"]: (point["predicted"], point["precision"], point["recall"]) for point in curve(gold, rows)}

    assert found[0.0] == found[0.4] == (3, 66.7, 100.0)
    assert found[0.5] == (2, 100.0, 100.0)
    assert found[0.8] == (1, 100.0, 50.0)
    assert found[0.9] == (0, 0.0, 0.0)
