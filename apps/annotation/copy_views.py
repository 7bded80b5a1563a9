"""Whether an article is a copy: a person's no, and taking it back."""

import pghistory
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from apps.accounts.access import Right, UserRequest
from apps.disputes.services import refresh_disputes_of
from apps.sources.access import article_for
from apps.sources.copies import bring_back, set_apart


@require_POST
def article_set_apart(request: UserRequest, pk: int) -> HttpResponse:
    article = article_for(request, pk, to=Right.EDIT)
    with pghistory.context(user=request.user.pk), transaction.atomic():
        refresh_disputes_of(set_apart(article))
    messages.success(request, "This article counts as nobody’s copy from now on.")
    return redirect(article)


@require_POST
def article_bring_back(request: UserRequest, pk: int) -> HttpResponse:
    article = article_for(request, pk, to=Right.EDIT)
    with pghistory.context(user=request.user.pk), transaction.atomic():
        refresh_disputes_of(bring_back(article))
    messages.success(request, "This article is compared with others again.")
    return redirect(article)
