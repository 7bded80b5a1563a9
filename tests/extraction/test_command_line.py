"""`python -m apps.extraction`: rows in, rows out, in order, whatever a line holds."""

import io
import json
from pathlib import Path

import pytest

from apps.extraction.__main__ import main

ARTICLE = 'Haaretz reported that Moscow rejected the offer. "This is not true," Dmitry Peskov told journalists.'


def run(*arguments: str, stdin: str = "") -> tuple[int, str]:
    out = io.StringIO()
    status = main(arguments, stdin=io.StringIO(stdin), stdout=out)
    return status, out.getvalue()


def test_a_bad_line_becomes_an_error_row_and_the_run_goes_on() -> None:
    lines = [
        json.dumps({"id": "first", "text": ARTICLE}),
        '{"id": "broken", "text": ',
        json.dumps({"id": "no text"}),
        json.dumps(["a list"]),
        "",
        json.dumps({"id": 7, "text": ARTICLE}),
    ]

    status, out = run("--jsonl", stdin="\n".join(lines))

    rows = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert [row["id"] for row in rows] == ["first", None, "no text", None, 7]
    assert ["error" in row for row in rows] == [False, True, True, True, False]


def test_a_row_holds_attributions_and_disputes_in_the_scorers_shape() -> None:
    _, out = run("--jsonl", stdin=json.dumps({"id": "a", "text": ARTICLE}))

    row = json.loads(out)
    attribution = row["attributions"][0]
    assert row.keys() == {"id", "attributions", "disputes"}
    assert attribution.keys() == {"speaker", "cue", "content", "name", "act", "confidence"}
    assert attribution["name"] == "Haaretz"
    for dispute in row["disputes"]:
        assert dispute.keys() == {"question", "kind", "confidence", "claim", "counter"}
        assert all(0 <= start < end <= len(ARTICLE) for one in dispute["claim"] for start, end in one["spans"])


def test_offsets_count_code_points_of_the_text_as_given() -> None:
    text = "\U0001f600\r\n" + ARTICLE

    _, out = run("--jsonl", stdin=json.dumps({"id": "a", "text": text}))

    (start, end) = json.loads(out)["attributions"][0]["speaker"][0]
    assert text[start:end] == "Haaretz"


def test_files_are_read_in_the_order_given(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("b.txt", "a.txt")]
    for path in paths:
        path.write_text(ARTICLE, encoding="utf-8")

    status, out = run(*map(str, paths))

    assert status == 0
    assert [json.loads(line)["id"] for line in out.splitlines()] == list(map(str, paths))


def test_a_file_that_cannot_be_read_fails_the_command_but_not_the_others(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text(ARTICLE, encoding="utf-8")
    bad.write_bytes(b"\xff\xfe\x00")

    status, out = run(str(bad), str(tmp_path / "missing.txt"), str(good))

    assert status == 1
    assert [json.loads(line)["id"] for line in out.splitlines()] == [str(good)]


def test_standard_input_is_read_where_no_file_is_named() -> None:
    _, out = run(stdin=ARTICLE)

    assert json.loads(out)["id"] == "-"


def test_pretty_names_who_says_what() -> None:
    _, out = run("--pretty", stdin=ARTICLE)

    assert "Haaretz: that Moscow rejected the offer" in out


@pytest.mark.parametrize("arguments", [("--pretty", "--jsonl"), ("--no-such-option",)])
def test_a_wrong_command_line_is_refused(arguments: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as refusal:
        run(*arguments)

    assert refusal.value.code == 2
