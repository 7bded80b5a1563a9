"""Who opposes whom: from claims to pairs of claim and counterclaim, and from pairs to disputes.

Sentences are scored against each other (pairing), grouped into the two sides of a dispute (grouping), and each sentence
is then given the claim in it that carries the side. What is explicit weighs most: denial, rejection, debunking,
answered accusation; incompatible accounts are found where words, numbers or contrast show them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from apps.extraction.denials import DENIALS, proposition, trimmed
from apps.extraction.evidence import evidence_of, kind_of
from apps.extraction.features import ANSWERING, DENYING, setting
from apps.extraction.grouping import Cluster, clusters
from apps.extraction.merging import ONE_EVENT, SAID_AGAIN, about, alike, one_voice
from apps.extraction.pairing import Model, Pair, load_model, pairs
from apps.extraction.questions import Asked, neutral_question
from apps.extraction.records import Claim, Dispute, Opposition, Quoting, Speaker
from apps.extraction.spans import Span
from apps.extraction.statements import FRAME, Statement, statements

# The share of the joining score at which a sentence joins that a voice of its side tells about the same.
CORROBORATION = 0.2
# A new dispute is compared with the best of so many; one of more pairs is left as it is. Keeps all of it linear.
MOST_COMPARED, MOST_PAIRS = 40, 24
# Claims of a side that are tried as the dispute's question.
MOST_ASKED = 4


@dataclass(frozen=True, slots=True)
class Found:
    """What opposition adds to an article's claims.

    claims: those given, in their order, then claims found while pairing: propositions that only their denial states
    (implicit, within the denial) and sentences in the narrator's voice. oppositions, disputes: in order of confidence.
    """

    claims: tuple[Claim, ...]
    oppositions: tuple[Opposition, ...]
    disputes: tuple[Dispute, ...]


def oppose(
    text: str,
    claims: tuple[Claim, ...],
    *,
    speakers: tuple[Speaker, ...],
    sentences: tuple[Span, ...],
    model: Model | None = None,
) -> Found:
    """Pair claims with their counterclaims and group the pairs into disputes.

    text: as given; claims, speakers and sentences are of it, in code points, sentences in text order. model: the
    shipped one unless another is given. Pure; the same input gives the same output; time linear in the text. The order
    of a pair is the model's: the account asserted first or accusing is the claim, what answers it the counterclaim.
    Confidence is the share of disputes of equal score that the training articles' annotation holds, measured by
    cross-validation (weights/oppositions.md). Same-event condition after de Marneffe et al. (2008).
    """
    model = model or load_model()
    found = statements(text, claims, sentences)
    context = setting(found, claims, speakers=speakers)
    inside = {claim.within: index for index, claim in enumerate(claims) if claim.within is not None}
    bench = _Bench(text, list(claims), speakers, found, inside)
    disputes = []
    oppositions: dict[tuple[int, int], Opposition] = {}
    scored = pairs(context, model)
    made = [bench.pairs_of(cluster, model) for cluster in clusters(scored, model=model)]
    groups = bench.joined(bench.merged([group for group in made if group]))
    bench.corroborate(groups, scored, model)
    for group in groups:
        settled = bench.settled(group)
        disputes.append(bench.dispute(settled))
        oppositions.update(((pair.claim, pair.counterclaim), pair) for pair in reversed(settled))
    ranked = sorted(oppositions.values(), key=lambda pair: (-pair.confidence, pair.counterclaim, pair.claim))
    return _without_unused(Found(tuple(bench.claims), tuple(ranked), tuple(disputes)), given=len(claims))


def _without_unused(found: Found, *, given: int) -> Found:
    """The same without the claims found on the way that no pair came to need."""
    used = {index for pair in found.oppositions for index in (pair.claim, pair.counterclaim)}
    kept = [index for index in range(len(found.claims)) if index < given or index in used]
    number = {old: new for new, old in enumerate(kept)}
    return Found(
        tuple(found.claims[index] for index in kept),
        tuple(
            replace(pair, claim=number[pair.claim], counterclaim=number[pair.counterclaim])
            for pair in found.oppositions
        ),
        tuple(
            replace(dispute, positions=tuple(tuple(number[index] for index in side) for side in dispute.positions))
            for dispute in found.disputes
        ),
    )


@dataclass(slots=True)
class _Bench:
    """Where clusters of sentences become oppositions of claims; `claims` grows by what is found on the way."""

    text: str
    claims: list[Claim]
    speakers: Sequence[Speaker]
    found: Sequence[Statement]
    inside: Mapping[int, int]
    narrated: dict[tuple[int, Span], int] = field(default_factory=dict)
    implied: dict[int, int | None] = field(default_factory=dict)
    topics: dict[int, frozenset[str]] = field(default_factory=dict)

    def pairs_of(self, cluster: Cluster, model: Model) -> list[Opposition]:
        """The cluster's pairs as oppositions, the best first; none where no pair holds two claims that can oppose.

        A claim stays on the side it came first, and claims of one speaker, or of somebody and whom they speak for, stay
        on one side.
        """
        made: list[Opposition] = []
        sides: dict[int, bool] = {}
        for pair in cluster.pairs:
            ends = self._claims_of(pair)
            if ends is None or not self._agrees(ends, sides):
                continue
            sides.update({ends[0]: True, ends[1]: False})
            made.append(self._opposition(ends, pair, model))
        return made

    def merged(self, groups: Sequence[list[Opposition]]) -> list[list[Opposition]]:
        """The groups, those thrown together that share a claim on the same side; none that this would set at odds.

        A long quotation is one claim, yet its sentences may have found different opponents.
        """
        kept: list[list[Opposition]] = []
        home: dict[tuple[int, bool], int] = {}
        for group in groups:
            ends = {(pair.claim, True) for pair in group} | {(pair.counterclaim, False) for pair in group}
            number = min((home[end] for end in ends if end in home), default=len(kept))
            if number == len(kept):
                kept.append([])
            sides = {
                index: side for pair in kept[number] for index, side in ((pair.claim, True), (pair.counterclaim, False))
            }
            for pair in group:
                if self._agrees((pair.claim, pair.counterclaim), sides):
                    sides |= {pair.claim: True, pair.counterclaim: False}
                    home |= {(pair.claim, True): number, (pair.counterclaim, False): number}
                    kept[number].append(pair)
        return kept

    def joined(self, groups: Sequence[list[Opposition]]) -> list[list[Opposition]]:
        """The groups, those thrown together that are one question: one voice answers claims of one content."""
        kept: list[list[Opposition]] = []
        for group in groups:
            home = next((other for other in kept[:MOST_COMPARED] if self._one_question(other, group)), None)
            if home is None:
                kept.append(group)
                continue
            sides = {index: side for pair in home for index, side in ((pair.claim, True), (pair.counterclaim, False))}
            for pair in group:
                if self._agrees((pair.claim, pair.counterclaim), sides):
                    sides |= {pair.claim: True, pair.counterclaim: False}
                    home.append(pair)
        return kept

    def _one_question(self, left: Sequence[Opposition], right: Sequence[Opposition]) -> bool:
        answerers = (
            (self.claims[one.counterclaim], self.claims[other.counterclaim]) for one in left for other in right
        )
        if not any(one_voice(one, other, speakers=self.speakers) for one, other in answerers):
            return False
        return alike(*(self._about(*(pair.claim for pair in group)) for group in (left, right)))

    def corroborate(self, groups: Sequence[list[Opposition]], scored: Sequence[Pair], model: Model) -> None:
        """Add to the groups what the voices of a side claim elsewhere about the same, best pairs first.

        The model knows a denial by its words; that a ministry says what its spokesman says, it does not.
        """
        groups = [group for group in groups if len(group) < MOST_PAIRS]
        members = {index: group for group in groups for pair in group for index in (pair.claim, pair.counterclaim)}
        topics = {
            id(group): self._about(*{index for pair in group for index in (pair.claim, pair.counterclaim)})
            for group in groups
        }
        voiced = {
            place for place, statement in enumerate(self.found) if any(index in members for index in statement.claims)
        }
        for pair in scored:
            if pair.score < model.join * CORROBORATION:
                break
            if pair.lone or (pair.claim in voiced) is (pair.counter in voiced):
                continue
            ends = self._claims_of(pair)
            if ends is None:
                continue
            known, place = (1, pair.counter) if pair.counter in voiced else (0, pair.claim)
            member = next(index for index in (ends[known], *self.found[place].claims) if index in members)
            ends = (ends[0], member) if known else (member, ends[1])
            group = members[member]
            if len(group) >= MOST_PAIRS or not self._belongs(ends, group, topics[id(group)]):
                continue
            group.append(self._opposition(ends, pair, model))
            members.update(dict.fromkeys(ends, group))
            voiced |= {pair.claim, pair.counter}

    def _belongs(self, ends: tuple[int, int], group: Sequence[Opposition], topic: frozenset[str]) -> bool:
        """Whether the new one of two claims is told by a voice of its side, and is about the group's topic."""
        sides = {index: side for pair in group for index, side in ((pair.claim, True), (pair.counterclaim, False))}
        if not self._agrees(ends, sides):
            return False
        new, side = (ends[0], True) if ends[0] not in sides else (ends[1], False)
        mates = [index for index, other in sides.items() if other is side]
        if not any(self._one_voice(new, index) for index in mates):
            return False
        heard = self.claims[new].speaker in {self.claims[index].speaker for index in mates}
        return alike(self._about(new), topic, least=SAID_AGAIN if heard else ONE_EVENT)

    def settled(self, group: Sequence[Opposition]) -> list[Opposition]:
        """The group; where somebody is said to claim what a denial implies, the denial answers that."""
        stated = [pair.claim for pair in group[:MOST_PAIRS] if not self.claims[pair.claim].implicit]
        made: dict[tuple[int, int], Opposition] = {}
        for pair in group:
            whose = pair.claim
            if self.claims[whose].implicit:
                own = self._about(whose)
                whose = next((index for index in stated if alike(self._about(index), own)), whose)
            made.setdefault((whose, pair.counterclaim), replace(pair, claim=whose))
        return list(made.values())

    def _about(self, *claims: int) -> frozenset[str]:
        """What claims are about, together; read once a claim, for like disputes are compared often in a long text."""
        for index in claims:
            if index not in self.topics:
                self.topics[index] = about(self.text, self.claims[index].content)
        return frozenset().union(*(self.topics[index] for index in claims))

    def dispute(self, made: Sequence[Opposition]) -> Dispute:
        """The two positions that the oppositions join, claims in order of confidence, best first."""
        first = tuple(dict.fromkeys(pair.claim for pair in made))
        second = tuple(dict.fromkeys(pair.counterclaim for pair in made))
        names = [
            next((name for index in side if (name := self._name(self.claims[index]))), None) for side in (first, second)
        ]
        claims, answers = (
            [Asked(self.claims[index], self._name(self.claims[index]), opponent) for index in side[:MOST_ASKED]]
            for side, opponent in ((first, names[1]), (second, names[0]))
        )
        question = neutral_question(self.text, claims, answers)
        return Dispute(question, (first, second), made[0].confidence)

    def _name(self, claim: Claim) -> str | None:
        return None if claim.speaker is None else self.speakers[claim.speaker].name

    def _opposition(self, ends: tuple[int, int], pair: Pair, model: Model) -> Opposition:
        at_claim, at_counter = self.found[pair.claim], self.found[pair.counter]
        claim, counter = (self.claims[end] for end in ends)
        kind = kind_of(self.text, claim, counter, at_claim=at_claim, at_counter=at_counter)
        evidence = evidence_of(self.text, kind, at_claim=at_claim, at_counter=at_counter, implicit=claim.implicit)
        return Opposition(*ends, kind, model.confidence(pair.score), evidence)

    def _agrees(self, ends: tuple[int, int], sides: dict[int, bool]) -> bool:
        """Whether the pair's ends fit what is settled: no claim and no speaker on both sides."""
        for end, side in zip(ends, (True, False), strict=True):
            if sides.get(end, side) is not side:
                return False
            if any(other is not side and self._one_voice(end, index) for index, other in sides.items()):
                return False
        return not self._one_voice(*ends)

    def _claims_of(self, pair: Pair) -> tuple[int, int] | None:
        """The claims that carry the two sentences' sides; None where the pair has no two."""
        statement = self.found[pair.counter]
        counter = self._counter_in(statement)
        if pair.lone:
            claim = self._denied_by(counter, statement)
        else:
            claim = self._claim_in(self.found[pair.claim], against=counter)
        return None if claim is None or claim == counter else (claim, counter)

    def _counter_in(self, statement: Statement) -> int:
        """The claim that answers: a denial first, then one in whose words an answering cue stands, then the fullest.

        Where the narrator denies beside a claim ("…, a charge the company denies"), that clause is the counterclaim.
        """
        best = max(statement.claims, key=lambda index: self._answer_rank(index, statement), default=None)
        if best is None:
            return self._narrator(statement, statement.span)
        denial = next((cue for cue in statement.cues if cue.group in DENYING and cue.role == FRAME), None)
        if denial is not None and not any(self._answer_rank(best, statement)[:2]):
            return self._narrator(statement, self._clause(denial.span, statement))
        return best

    def _claim_in(self, statement: Statement, *, against: int) -> int | None:
        """The claim that is answered: no denial if there is another, never one of the counter's own voice."""
        if not statement.claims:
            return self._narrator(statement, statement.span)
        others = [index for index in statement.claims if index != against and not self._one_voice(index, against)]
        return max(others, key=lambda index: self._charge_rank(index, statement), default=None)

    def _denied_by(self, counter: int, statement: Statement) -> int | None:
        """The claim that a denial's own sentence states.

        Somebody's, where the denial says whose or the sentence reports it beside; else an implicit one, the proposition
        denied; None where the denial only points elsewhere.
        """
        inner = self.inside.get(counter)
        if inner is not None and not self._one_voice(inner, counter):
            return inner
        beside = self._claim_in(statement, against=counter) if statement.claims else None
        if beside is not None and self.claims[beside].within is None:
            return beside
        if counter not in self.implied:
            span = proposition(self.text, self.claims[counter])
            self.implied[counter] = None if span is None else len(self.claims)
            if span is not None:
                self.claims.append(Claim(speaker=None, content=(span,), implicit=True, within=counter))
        return self.implied[counter]

    def _narrator(self, statement: Statement, span: Span) -> int:
        """A sentence or clause in the narrator's voice, as a claim."""
        key = (statement.place, span)
        if key not in self.narrated:
            self.narrated[key] = len(self.claims)
            self.claims.append(Claim(speaker=None, content=(span,), quoting=Quoting.NARRATOR))
        return self.narrated[key]

    def _clause(self, cue: Span, statement: Statement) -> Span:
        """The part of the sentence around a cue, from the comma or claim before it to the comma or claim after."""
        parts = [part for index in statement.claims for part in self.claims[index].content]
        start = max(
            (part.end for part in parts if statement.span.start < part.end <= cue.start), default=statement.span.start
        )
        end = min(
            (part.start for part in parts if cue.end <= part.start < statement.span.end), default=statement.span.end
        )
        return trimmed(self.text, start, end) or cue

    def _answer_rank(self, index: int, statement: Statement) -> tuple[bool, bool, bool, float]:
        claim = self.claims[index]
        words = (*claim.content, *claim.cue)
        answers = any(cue.group in ANSWERING and any(span.covers(cue.span) for span in words) for cue in statement.cues)
        return claim.act in DENIALS, answers, claim.within is None, self._fill(index, statement)

    def _charge_rank(self, index: int, statement: Statement) -> tuple[bool, bool, float]:
        claim = self.claims[index]
        return claim.act not in DENIALS, claim.speaker is not None, self._fill(index, statement)

    def _fill(self, index: int, statement: Statement) -> float:
        """How much of the sentence the claim's content fills."""
        parts = (span for span in self.claims[index].content if span.overlaps(statement.span))
        filled = sum(min(span.end, statement.span.end) - max(span.start, statement.span.start) for span in parts)
        return filled / len(statement.span)

    def _one_voice(self, left: int, right: int) -> bool:
        return one_voice(self.claims[left], self.claims[right], speakers=self.speakers)
