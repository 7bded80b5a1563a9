"""Names and the entities they are gathered into."""

import pytest

from apps.extraction.entities import Entities
from apps.extraction.names import Name, names_in
from apps.extraction.pipeline import tokenise
from apps.extraction.spans import Span


def names(text: str) -> list[Name]:
    return [name for paragraph in tokenise(text, (Span(0, len(text)),)) for name in names_in(paragraph)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Centre for Human Rights met again in spring.", ["Centre for Human Rights"]),
        ("The Office of Rail and Road (ORR) met again in the old hall.", ["Office of Rail and Road", "ORR"]),
        ("Addressing claims of all kinds, he left.", []),
        ("Furthermore, Beijing left the old table.", ["Beijing"]),
        ("He wrote to example.com about Ann Lee.", ["example.com", "Ann Lee"]),
        ("The Minister of Transport Ingrid Holm came.", ["Ingrid Holm"]),
        ("The Minister of Foreign Affairs Sergei Lavrov came.", ["Sergei Lavrov"]),
        ("The Governor of Kherson Vladimir Saldo came.", ["Vladimir Saldo"]),
        ("The Minister of Justice Xq Zwart came.", ["Xq Zwart"]),
        ("A spokesman for Boris Johnson came.", ["Boris Johnson"]),
    ],
)
def test_names_are_runs_of_capitals_and_what_acronyms_spell_out(text: str, found: list[str]) -> None:
    assert [name.text for name in names(text)] == found


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("The Tories met as they did before. The Conservative Party won.", True),
        ("The US left the hall. The United States won the case.", True),
        ("Ana Fernández met him. Fernandez won.", True),
        ("The Rail Office, Lee and others met. Lee won the case.", True),
        ("The Rail Office, Lee and others met in the hall.", False),
        ("Ti Lian Ker came by train. Ti won the case.", True),
        ("Anna Lee met Peter Stone in the old hall.", False),
    ],
)
def test_names_of_one_bearer_are_one_entity(text: str, same: bool) -> None:  # noqa: FBT001  # a table's column
    found = names(text)
    entities = Entities(found)

    first, last = entities.of_name(found[-2 if same else 0]), entities.of_name(found[-1])

    assert (first is last) is same


def test_two_persons_with_one_surname_are_kept_apart_by_their_honorifics() -> None:
    found = names("Adam Stone and Mary Stone came by train. Mrs Stone left at once. Mr Stone stayed on.")
    entities = Entities(found)

    assert [entities.of_name(name).fullest for name in found[-2:]] == ["Mary Stone", "Adam Stone"]
