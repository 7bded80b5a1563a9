"""How pages look and answer to one person: kept with the account, or, for who is signed out, in a cookie."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.functional import SimpleLazyObject

from apps.accounts.models import Density, Marks, Theme, User

COOKIE = "counterclaim-look"
COOKIE_SECONDS = 365 * 24 * 60 * 60
CHOICES = {"theme": Theme, "marks": Marks, "density": Density}


@dataclass(frozen=True, slots=True)
class Preferences:
    """What one person chose. `shortcuts`: whether single letters act as keys."""

    theme: str = Theme.SYSTEM
    marks: str = Marks.TINT
    density: str = Density.COMFORTABLE
    shortcuts: bool = True

    @property
    def color_scheme(self) -> str:
        """The schemes the browser may take, as CSS names them."""
        return "light dark" if self.theme == Theme.SYSTEM else str(self.theme)


NAMES = [field.name for field in fields(Preferences)]


def preferences_of(request: HttpRequest) -> Preferences:
    user = request.user
    if isinstance(user, User) and user.is_authenticated:
        return Preferences(**{name: getattr(user, name) for name in NAMES})
    return from_cookie(QueryDict(request.COOKIES.get(COOKIE, "")[:200]))


def from_cookie(said: Mapping[str, Any]) -> Preferences:  # Any: what a QueryDict gives
    """A cookie holds what anybody may have put there: only words that are known count."""
    known = {name: said[name] for name, choices in CHOICES.items() if said.get(name) in choices.values}
    return Preferences(**known, shortcuts=said.get("shortcuts") != "False")


def preferences(request: HttpRequest) -> dict[str, object]:
    """For every template. Lazy: most answers show no page, and asking for the user costs a query."""
    return {"preferences": SimpleLazyObject(lambda: preferences_of(request))}


def keep_preferences(chosen: Preferences, user: User) -> None:
    """With the account: they hold on every machine."""
    User.objects.filter(pk=user.pk).update(**asdict(chosen))


def remember(chosen: Preferences, response: HttpResponse) -> None:
    """In a cookie: for somebody who is not signed in."""
    response.set_cookie(
        COOKIE,
        urlencode(asdict(chosen)),
        max_age=COOKIE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
