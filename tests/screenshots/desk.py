"""What a person does on the desk before the pictures are taken, and the pages there are then."""

import logging

from django.db.models import Count

from apps.accounts.models import User
from apps.annotation.notes import add_note
from apps.annotation.services import accept_claim, accept_dispute
from apps.claims.models import Claim, Speaker
from apps.disputes.models import Dispute
from apps.ingest.models import Run
from apps.sources.models import Article, Source
from tests.addresses import named_addresses, shows_a_page


def work_and_list_pages(username: str) -> dict[str, str]:
    """Accept the dispute of the most articles; then, by name, the address of everything that shows a whole page."""
    person = User.objects.get(username=username)
    dispute = Dispute.objects.standing().order_by("-article_count", "-claim_count", "pk")[0]
    accept_dispute(dispute=dispute, seen=dispute.version, by=person)
    claim = dispute.claims[0]
    accept_claim(claim=claim, seen=claim.version, by=person)
    logging.getLogger("django.request").setLevel(logging.ERROR)  # many addresses only act, and refuse to be looked at
    note = add_note(on=claim, words="Ask the ministry which convoy it means.", by=person)
    named = named_addresses({**rows_of(dispute, claim), "notes": note})
    return {name: address for name, address in named.items() if shows_a_page(address, person)}


def rows_of(dispute: Dispute, claim: Claim) -> dict[str, object]:
    busiest = Speaker.objects.canonical().linked().alias(times=Count("claims")).order_by("-times", "pk")
    acted_on = ("pairs", "matches", "lines", "deeds")  # only asked for by POST: any number does
    return {
        "a": Article.objects.get(pk=claim.text.article_id),
        "c": claim,
        "d": dispute,
        "s": busiest[0],
        "o": Source.objects.order_by("pk")[0],
        "jobs": Run.objects.order_by("pk")[0],
        **dict.fromkeys(acted_on, claim),
    }
