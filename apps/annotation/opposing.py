"""One claim set against another by hand; it makes a dispute or joins one."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q

from apps.accounts.models import User
from apps.annotation.boundaries import whole_sentences
from apps.annotation.deeds import Doing, deed
from apps.annotation.models import Deed
from apps.annotation.passages import Passage, find_passage
from apps.annotation.regrouping import FEWEST_SIDES, RegroupingRefused, found_dispute, settle
from apps.claims.models import Claim, ReviewState
from apps.disputes.arrangements import Arrangement, Stand, arrangement_of, moved, placed, side_of
from apps.disputes.models import Dispute, Opposition
from apps.sources.models import ArticleText, Origin


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What a person says: the counterclaim stands against the claim, in this way. `cue`: the words that show it."""

    claim: Claim
    counterclaim: Claim
    kind: str
    cue: Passage | None = None


def oppose(
    *, said: Contradiction, dispute: Dispute | None = None, seen: int = 0, question: str = "", by: User
) -> Dispute:
    """Keep the pair; let both stand on different sides of the dispute, or make one that asks the question.

    seen: the dispute's version. Raises Stale, RegroupingRefused.
    """
    stored = stored_pair(said)
    touched = [dispute.pk] if dispute else []
    with deed(Deed.Kind.OPPOSE, by=by, disputes=touched, pairs=[stored.pk] if stored else []) as doing:
        doing.words = f"set claim {said.counterclaim.pk} against claim {said.claim.pk}"
        set_pair(doing, said, stored)
        if dispute is None:
            sides = (Stand("", (said.claim.pk,)), Stand("", (said.counterclaim.pk,)))
            return found_dispute(doing, question, sides)
        settle(dispute, facing(arrangement_of(dispute), said.claim.pk, said.counterclaim.pk), seen=seen)
        return dispute


def cue_in(counterclaim: Claim, words: str) -> Passage | None:
    """Where the words stand in the counterclaim's sentences. Raises PassageRefused; None for no words."""
    if not words.strip():
        return None
    body = ArticleText.objects.get(pk=counterclaim.text_id).body
    around = whole_sentences(body, Passage(counterclaim.start, counterclaim.end))
    return find_passage(body, start=around.start, end=around.end, words=words)


def evidence_of(said: Contradiction) -> dict[str, Any]:  # Any: JSON
    """As the engine's pairs have it; a person needs no rule."""
    if said.cue is None:
        return {}
    body = ArticleText.objects.get(pk=said.counterclaim.text_id).body
    cue = {"start": said.cue.start, "end": said.cue.end, "quote": said.cue.of(body)}
    return {"rule": "", "cues": [cue], "shared": [], "contested": []}


def stored_pair(said: Contradiction) -> Opposition | None:
    """The pair of these two, whichever of them counters there."""
    one, other = said.claim, said.counterclaim
    return Opposition.objects.filter(Q(claim=one, counterclaim=other) | Q(claim=other, counterclaim=one)).first()


def set_pair(doing: Doing, said: Contradiction, stored: Opposition | None) -> None:
    """A new pair of a person, or the stored one as the person says it is."""
    values: dict[str, Any] = {"claim_id": said.claim.pk, "counterclaim_id": said.counterclaim.pk, "kind": said.kind}
    if evidence := evidence_of(said):
        values["evidence"] = evidence
    if stored is None:
        doing.makes_pair(Opposition.objects.create(**values, origin=Origin.ANALYST, state=ReviewState.ACCEPTED))
        return
    same = all(getattr(stored, name) == value for name, value in values.items())
    state = ReviewState.ACCEPTED if same else ReviewState.EDITED
    Opposition.objects.filter(pk=stored.pk).update(**values, state=state, version=F("version") + 1)


def facing(arrangement: Arrangement, claim: int, counterclaim: int) -> Arrangement:
    """The arrangement with the two on different sides: who is missing joins, who stands beside the other moves.

    Of two sides that is the other one, of more a new one. Raises RegroupingRefused where neither stands there.
    """
    one, other = side_of(arrangement, claim), side_of(arrangement, counterclaim)
    if one is None and other is None:
        raise RegroupingRefused("Neither of the two claims stands in this dispute any more.")
    if one is None:
        return placed(arrangement, [claim], opposite(arrangement, other))
    if other is None:
        return placed(arrangement, [counterclaim], opposite(arrangement, one))
    return moved(arrangement, counterclaim, opposite(arrangement, one)) if one == other else arrangement


def opposite(arrangement: Arrangement, side: int | None) -> int:
    return 1 - (side or 0) if len(arrangement) == FEWEST_SIDES else len(arrangement)
