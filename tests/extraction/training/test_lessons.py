"""What the tagger is taught from a gold article."""

import json
from pathlib import Path

from apps.extraction.encoding import QUOTED, load_vocabulary
from apps.extraction.heads import ENTITIES, TAGS
from apps.extraction.training.lessons import NO_CUE, UNTAUGHT, attribution_lessons, entity_lessons

TEXT = "Karl Lund said it sank.\n\n“It did.”"


def test_an_article_teaches_tags_and_links(tmp_path: Path) -> None:
    attributions = [
        {"speaker": [[0, 9]], "cue": [[10, 14]], "content": [[15, 22]]},
        {"speaker": [], "cue": [], "content": [[25, 34]]},
    ]
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"text": TEXT, "attributions": attributions}) + "\n")

    [lesson] = attribution_lessons(path, load_vocabulary())

    assert [TAGS[tag] for tag in lesson.tags] == [
        "B-speaker",
        "I-speaker",
        "B-cue",
        "B-content",
        "I-content",
        "O",
        "B-content",
        *["I-content"] * 4,
    ]
    assert list(lesson.links) == [2, 2, 2, 2, 2, UNTAUGHT, *[NO_CUE] * 5]
    assert list(lesson.cuts) == [0, 6]
    assert set(lesson.entities) == {UNTAUGHT}


def test_a_file_of_named_entities_teaches_the_products_kinds_only(tmp_path: Path) -> None:
    lines = ["https://example.org", "", "Lund\tB-Person", "paid\tO", "$5\tB-Money", "", "In\tO", "Oslo\tB-Location"]
    (tmp_path / "one.tsv").write_text("\n".join(lines))
    (tmp_path / "empty.tsv").write_text("https://example.org\n")

    [lesson] = entity_lessons(tmp_path, load_vocabulary())

    assert [ENTITIES[tag] for tag in lesson.entities] == ["B-person", "O", "O", "O", "B-place"]
    assert list(lesson.cuts) == [0, 3]
    assert set(lesson.tags) == {UNTAUGHT}


def test_named_entities_are_taught_with_what_stands_in_quotation_marks(tmp_path: Path) -> None:
    lines = [f"{word}\tO" for word in ("He", "said", '"', "yes", '"', "and", "“", "no")]
    more = [f"{word}\tO" for word in ("never", "”", '"', "open")]
    (tmp_path / "one.tsv").write_text("\n".join(["https://example.org", *lines, "", *more, "", "Shut\tO"]))

    [lesson] = entity_lessons(tmp_path, load_vocabulary())

    states = [QUOTED[state] for state in lesson.pieces.quoted[lesson.pieces.first]]
    assert states == [*["outside"] * 2, *["inside"] * 3, "outside", *["inside"] * 6, "outside"]
