"""What a person does on the desk before the pictures are taken, and the pages there are then."""

import logging

from django.db.models import Count
from django.utils import timezone

from apps.accounts.models import Role, User
from apps.accounts.searches import save_search
from apps.annotation.notes import add_note
from apps.annotation.round_models import ReviewRound
from apps.annotation.rounds import Opinion, judge, open_round
from apps.annotation.services import accept_claim, accept_dispute
from apps.claims.models import Claim, Speaker
from apps.disputes.models import Dispute
from apps.ingest.models import Run
from apps.sources.models import Article, Source
from tests.addresses import named_addresses, places, shows_a_page


def work_and_list_pages(username: str) -> dict[str, str]:
    """Some work of each kind on the dispute of the most articles; then, by name, the address of every whole page."""
    person = User.objects.get(username=username)
    dispute = Dispute.objects.standing().order_by("-article_count", "-claim_count", "pk")[0]
    accept_dispute(dispute=dispute, seen=dispute.version, by=person)
    claim = dispute.claims[0]
    accept_claim(claim=claim, seen=claim.version, by=person)
    save_search(user_id=person.pk, over="disputes", name="Ferry", query="?q=ferry", at=timezone.now())
    judge_apart(person, User.objects.create_user("rolf", role=Role.REVIEWER))
    logging.getLogger("django.request").setLevel(logging.ERROR)  # many addresses only act, and refuse to be looked at
    note = add_note(on=claim, words="Ask the ministry which convoy it means.", by=person)
    named = named_addresses({**rows_of(dispute, claim), "notes": note})
    return {name: address for name, address in named.items() if shows_a_page(address, person)}


def judge_apart(one: User, other: User) -> None:
    """A round of six claims, of which the two see one differently and the first has not got to the last."""
    found = Claim.objects.untouched().order_by("pk")
    made = open_round(name="Second look", kind="claim", found=found, size=6, reviewers=[one, other], by=one)
    items = list(made.items.all())
    for place, item in enumerate(items):
        judge(item=item, opinion=Opinion("accepted"), by=other)
        if place + 1 < len(items):
            judge(item=item, opinion=Opinion("rejected" if place == 0 else "accepted", "not a claim"), by=one)


def rows_of(dispute: Dispute, claim: Claim) -> dict[str, object]:
    busiest = Speaker.objects.canonical().linked().alias(times=Count("claims")).order_by("-times", "pk")
    acted_on = dict.fromkeys(places(), claim)  # what is only asked for by POST: any number does
    return acted_on | {
        "a": Article.objects.get(pk=claim.text.article_id),
        "c": claim,
        "d": dispute,
        "s": busiest[0],
        "o": Source.objects.order_by("pk")[0],
        "jobs": Run.objects.order_by("pk")[0],
        "rounds": ReviewRound.objects.get(),
    }
