"""Who may do what. A view not marked `readable` needs a signed-in user (LoginRequiredMiddleware).

Views get their rows from the access function of the kind of row (`claim_for`, `dispute_for`, ...), which checks the
right before it looks: whoever may not act does not learn whether the row exists. Views of no single row are marked
`right_required`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet, TextChoices
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from apps.accounts.models import Role, User
from apps.http import HtmxRequest

P = ParamSpec("P")
Row = TypeVar("Row", bound=Model)


class Right(TextChoices):
    """What somebody may do, in the words that a refusal uses."""

    READ = "read", "read the collection"
    UPLOAD = "upload", "hand in articles"
    EDIT = "edit", "mark, edit, decide and merge"
    ADJUDICATE = "adjudicate", "decide where reviewers differ"
    DECIDE_MANY = "decide-many", "decide many things at once"
    OPEN_ROUNDS = "open-rounds", "put things up for a blind review"


# The lowest role that has the right; all roles above have it, too.
HELD_FROM = {
    Right.READ: Role.VIEWER,
    Right.UPLOAD: Role.ANALYST,
    Right.EDIT: Role.ANALYST,
    Right.ADJUDICATE: Role.REVIEWER,
    Right.DECIDE_MANY: Role.REVIEWER,
    Right.OPEN_ROUNDS: Role.REVIEWER,
}


class UserRequest(HtmxRequest):
    """A request of somebody who has signed in."""

    user: User


ReaderView = Callable[Concatenate[HtmxRequest, P], HttpResponse]
UserView = Callable[Concatenate[UserRequest, P], HttpResponse]


def readable(view: ReaderView[P]) -> ReaderView[P]:
    """Open to everybody where public reading is on, else to signed-in users."""

    @wraps(view)
    def guarded(request: HtmxRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not settings.PUBLIC_READING and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return login_not_required(guarded)


def allow(request: HtmxRequest, to: Right) -> None:
    """Raise PermissionDenied, with the right that is missing, unless whoever asks has it."""
    user = request.user
    if to == Right.READ and (settings.PUBLIC_READING or user.is_authenticated):
        return
    if isinstance(user, User) and user.may_act_as(HELD_FROM[to]):
        return
    yours = f"the role of your account is {user.role}" if isinstance(user, User) else "you are not signed in"
    raise PermissionDenied(f"This needs the right to {to.label}. Each {HELD_FROM[to]} has it; {yours}.")


def row_for(request: HtmxRequest, rows: QuerySet[Row], *, to: Right, **key: int) -> Row:
    """The row of this key, for somebody who may do this with it: PermissionDenied first, then 404."""
    allow(request, to)
    return get_object_or_404(rows, **key)


def right_required(to: Right) -> Callable[[UserView[P]], UserView[P]]:
    """For views of no single row: refuse (403) whoever lacks the right."""

    def decorate(view: UserView[P]) -> UserView[P]:
        @wraps(view)
        def guarded(request: UserRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            allow(request, to)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


analyst_required = right_required(Right.EDIT)
