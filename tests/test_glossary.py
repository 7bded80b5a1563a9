"""The words of docs/glossary.md are those of the code and the pages."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Field, Model

from apps.claims.models import Claim, Speaker
from apps.disputes.models import Opposition
from apps.extraction import records

ROOT = Path(__file__).resolve().parents[1]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
ENTRIES = set(re.findall(r"^\| ([a-z][a-z -]*?) \|", GLOSSARY, re.MULTILINE))
VALUES = set(re.findall(r"`([a-z-]+)`", GLOSSARY.partition("## Words kept off")[0]))
KEPT_OFF = set(re.findall(r"`([a-z]+)`", GLOSSARY.partition("## Words kept off")[2]))
# The one place that names what the product refuses to give.
NAMED_TO_REFUSE = {("templates/disputes/about.html", "verdicts")}

TEMPLATES = sorted(ROOT.glob("templates/**/*.html"))
MODULES = sorted(path for path in ROOT.glob("apps/**/*.py") if "migrations" not in path.parts)
ROOMS = ("accounts", "annotation", "claims", "disputes", "ingest", "sources")
MODELS = [model for room in ROOMS for model in apps.get_app_config(room).get_models() if not hasattr(model, "pgh_obj")]
CHOICES = [field for model in MODELS for field in model._meta.fields if field.choices]

TEMPLATE_CODE = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|{%.*?%}|{{.*?}}", re.DOTALL)
SPOKEN_ATTRIBUTES = {"alt", "aria-label", "placeholder", "title"}
PART_OF_NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


class PageText(HTMLParser):
    """Collects what a page shows or has read out."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in SPOKEN_ATTRIBUTES and value:
                self.handle_data(value)

    def handle_data(self, data: str) -> None:
        self.words += re.findall(r"[a-z]+", data.casefold())


def shown_words(template: str) -> set[str]:
    page = PageText()
    page.feed(TEMPLATE_CODE.sub(" ", template))
    page.close()
    return set(page.words)


def names_in(code: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.Name(id=name) | ast.Attribute(attr=name):
                yield name
            case ast.arg(arg=name) | ast.keyword(arg=str(name)):
                yield name


def words_of(name: str) -> set[str]:
    return {part.casefold() for part in PART_OF_NAME.findall(name)}


def label(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_has_its_entry(model: type[Model]) -> None:
    entry = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", model.__name__).casefold()

    assert entry in ENTRIES


@pytest.mark.parametrize("field", CHOICES, ids=str)
def test_every_value_that_a_row_can_take_is_explained(field: "Field[object, object]") -> None:
    values = {value for value, _ in field.flatchoices}

    assert values <= VALUES


@pytest.mark.parametrize("field", CHOICES, ids=str)
def test_no_label_of_a_choice_judges(field: "Field[object, object]") -> None:
    words = {word for _, shown in field.flatchoices for word in re.findall(r"[a-z]+", str(shown).casefold())}

    assert not words & KEPT_OFF


@pytest.mark.parametrize(
    ("of_engine", "of_row"),
    [
        (records.Act, Claim.Act),
        (records.Quoting, Claim.Quoting),
        (records.SpeakerKind, Speaker.Kind),
        (records.OppositionKind, Opposition.Kind),
    ],
)
def test_the_engine_and_the_rows_say_it_alike(of_engine: type, of_row: type) -> None:
    assert {member.value for member in of_engine} == set(of_row.values)


def test_there_are_words_to_keep_off() -> None:
    assert {"verdict", "winner", "fact", "false"} <= KEPT_OFF


def test_no_page_judges() -> None:
    judging = {
        (label(path), word) for path in TEMPLATES for word in shown_words(path.read_text(encoding="utf-8")) & KEPT_OFF
    }

    assert judging == NAMED_TO_REFUSE


def test_no_name_in_the_code_judges() -> None:
    judging = {
        (label(path), name)
        for path in MODULES
        for name in names_in(path.read_text(encoding="utf-8"))
        if words_of(name) & KEPT_OFF
    }

    assert not judging


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ('<p title="The winner">{% if x == True %}{{ fact }}{% endif %}</p>', {"the", "winner"}),
        ('<p aria-hidden="true">No <b>verdict</b></p>', {"no", "verdict"}),
        ("{# false #}{% comment %}lie{% endcomment %}", set()),
    ],
)
def test_what_a_page_shows_is_told_from_its_code(template: str, words: set[str]) -> None:
    assert shown_words(template) == words


def test_names_are_cut_into_their_words() -> None:
    assert words_of("isWinner_of_TRUTH") == {"is", "winner", "of", "truth"}
