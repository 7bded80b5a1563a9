"""Who may open which view. A view not marked `readable` needs a signed-in user (LoginRequiredMiddleware)."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from apps.accounts.models import Role, User
from apps.http import HtmxRequest

P = ParamSpec("P")


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


def role_required(role: Role) -> Callable[[UserView[P]], UserView[P]]:
    """Refuse (403, with the right that is missing) users below the role."""

    def decorate(view: UserView[P]) -> UserView[P]:
        @wraps(view)
        def guarded(request: UserRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.may_act_as(role):
                raise PermissionDenied(f"This needs the right “{role.label}”; yours is “{request.user.role}”.")
            return view(request, *args, **kwargs)

        return guarded

    return decorate


analyst_required = role_required(Role.ANALYST)
