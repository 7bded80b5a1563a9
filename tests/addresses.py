"""The addresses of all pages, read from the URL patterns: a new page is walked by the tests from its first day."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from apps.accounts.models import User

NOT_OURS = "admin/"  # Django's own pages, with Django's own tests


def named_addresses(rows: Mapping[str, object]) -> dict[str, str]:
    """Each pattern's name with an address of it. `rows`: by the first part of a path, the row whose key it takes."""
    return {name: reverse(name, kwargs=arguments(pattern, rows)) for name, pattern in named_patterns()}


def named_patterns() -> Iterator[tuple[str, URLPattern]]:
    for pattern in our_patterns(get_resolver()):
        if pattern.name:
            yield pattern.name, pattern


def our_patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield one
        elif not str(one.pattern).startswith(NOT_OURS):
            yield from our_patterns(one)


def places() -> set[str]:
    """The first parts of all paths."""
    return {place_of(pattern) for _, pattern in named_patterns()}


def place_of(pattern: URLPattern) -> str:
    return str(pattern.pattern).split("/", 1)[0]


def arguments(pattern: URLPattern, rows: Mapping[str, object]) -> dict[str, object]:
    row = rows.get(place_of(pattern))
    given = {"pk": getattr(row, "pk", None), "slug": getattr(row, "slug", None), "key": uuid4()}
    wanted = pattern.pattern.converters
    missing = [name for name in wanted if given.get(name) is None]
    assert not missing, f"no row for {missing} of {pattern.pattern}: add one to the rows of the test"
    return {name: given[name] for name in wanted}


def shows_a_page(address: str, user: User) -> bool:
    """Whether it shows a whole page: other addresses act, or lead elsewhere, or hold a file or a part of a page."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    answer = client.get(address)
    return answer.status_code == HTTPStatus.OK and is_whole(answer)


def is_whole(answer: HttpResponse) -> bool:
    return answer.headers["Content-Type"].startswith("text/html") and b"<html" in answer.content
