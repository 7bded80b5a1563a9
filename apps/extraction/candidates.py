"""Candidates: who may be meant by a mention, each with the features that the ranking weighs."""

from collections.abc import Iterator, Sequence

from apps.extraction.attributions import Finding
from apps.extraction.cast import Stage
from apps.extraction.clues import Setting, Who, clues_of, clues_of_nobody, last_place
from apps.extraction.coreference import Option
from apps.extraction.entities import FEMALE_OFFICES, MALE_OFFICES, Entity
from apps.extraction.lexicon import phrases
from apps.extraction.mentions import NOUNS, Form, Mention, head_words, sort_of

LOOK_BACK = 40
MOST_NAMED = 14
MOST_DESCRIBED = 4
SALIENT = 5
AHEAD = 8
PAIR_REACH = 30
OWN_NAMES = 20
GROUPS = {
    Form.HE: "person",
    Form.SHE: "person",
    Form.IT: "thing",
    Form.THEY: "thing",
    Form.FIRST: "first",
    Form.SILENT: "silent",
}
REACH = 3000
OTHER_SEX = {Form.HE: "f", Form.SHE: "m"}
IMPERSONAL = frozenset(("outlet", "organisation", "government", "group"))


def options(
    stage: Stage, mention: Mention, finding: Finding, *, before: Sequence[int | None], ahead: Sequence[Finding]
) -> list[Option]:
    """Everybody who may be meant by the mention of a finding, nobody named last.

    before: who spoke in the findings before, as indices of the cast. ahead: a few of the findings after.
    """
    setting = _setting(stage, mention, finding, before, ahead)
    found = [who for who in _gather(setting) if _may_be(setting, who)]
    found.sort(key=lambda who: -last_place(setting, who))
    rows = [Option(who, _name(stage, who), clues_of(setting, who, rank)) for rank, who in enumerate(found)]
    return [*rows, Option(None, "", clues_of_nobody(setting, found))]


def _setting(
    stage: Stage, mention: Mention, finding: Finding, before: Sequence[int | None], ahead: Sequence[Finding]
) -> Setting:
    lately = tuple(dict.fromkeys(index for index in before[:-LOOK_BACK:-1] if index is not None))
    inside = stage.entities.names_within(mention.place, mention.end, most=OWN_NAMES)
    content = [
        name
        for span in finding.attribution.content[:OWN_NAMES]
        for name in stage.entities.names_within(span.start, span.end, most=OWN_NAMES)
    ]
    return Setting(
        stage,
        mention,
        finding,
        lately,
        stage.cast.latest[lately[0]] if lately else -1,
        _next_speaker(stage, ahead),
        frozenset(stage.entities.of_name(name).number for name in inside),
        frozenset(stage.entities.of_name(name).number for name in content[:OWN_NAMES]),
        _beside_head(stage, mention),
    )


def _beside_head(stage: Stage, mention: Mention) -> frozenset[int]:
    """The entities named in the sentence that last held the mention's noun: "Smith filed a suit. … The suit says"."""
    if not mention.head:
        return frozenset()
    place = stage.text.rfind(f" {mention.head}", max(0, mention.place - REACH), mention.place)
    if place < 0:
        return frozenset()
    start, end = stage.ground.sentence_bounds(place)
    return frozenset(
        stage.entities.of_name(name).number for name in stage.entities.names_within(start, end, most=OWN_NAMES)
    )


def _next_speaker(stage: Stage, ahead: Sequence[Finding]) -> Entity | None:
    for finding in ahead:
        for span in finding.attribution.speaker:
            names = stage.entities.names_within(span.start, span.end)
            if names:
                return stage.entities.of_name(names[-1])
    return None


def _gather(setting: Setting) -> Iterator[Who]:
    """The candidates, each once: named lately, spoke lately, named often, named soon, with the office, in a pair."""
    stage, mention = setting.stage, setting.mention
    entities = stage.entities
    named = list(entities.recent(mention.place, LOOK_BACK))[: 2 * MOST_NAMED]
    spoke = [entity for index in setting.spoke[:MOST_NAMED] if (entity := stage.cast.entity_of[index])]
    found = dict.fromkeys(entity.number for entity in [*named[:MOST_NAMED], *spoke, *named[MOST_NAMED:]])
    if mention.form in NOUNS:
        offices = entities.with_office(mention.head)[-SALIENT:]
        longer = entities.ending_with((mention.head,), mention.place)
        found.update(dict.fromkeys(entity.number for entity in (*offices, *([longer] if longer else ()))))
    found.update(dict.fromkeys(entity.number for entity in entities.salient[:SALIENT]))
    if mention.form is not Form.SILENT:
        found.update(dict.fromkeys(entity.number for entity in entities.soon(mention.end, AHEAD)))
    yield from (entities.all[number] for number in found if number not in setting.own)
    yield from [index for index in setting.spoke if stage.cast.entity_of[index] is None][:MOST_DESCRIBED]
    if mention.sort == "pair" or mention.form is Form.THEY:
        yield from entities.pairs(mention.place, PAIR_REACH)


def _may_be(setting: Setting, who: Who) -> bool:
    """Whether sex, number and sort leave the candidate open."""
    if isinstance(who, tuple):
        return True
    if setting.mention.sort == "pair":
        return False
    if isinstance(who, int):
        return _described_may_be(setting, who)
    return not who.is_adjective and _entity_may_be(setting.mention, who)


def _entity_may_be(mention: Mention, who: Entity) -> bool:
    if mention.form in (Form.HE, Form.SHE):
        return who.may_be_person and who.gender != OTHER_SEX[mention.form]
    if mention.form in (Form.IT, Form.THEY):
        return not who.is_surely_person
    if mention.sort == "person":
        return who.may_be_person and _sex(mention.head) in ("", who.gender or _sex(mention.head))
    return mention.sort not in IMPERSONAL or not who.is_surely_person


def _described_may_be(setting: Setting, index: int) -> bool:
    label = setting.stage.cast.labels[index].casefold()
    head = (head_words(label) or [""])[-1]
    sort = sort_of(head)
    if label in phrases("pronouns"):
        return False
    if setting.mention.form in (Form.HE, Form.SHE):
        return sort not in (*IMPERSONAL, "document") and _sex(head) != OTHER_SEX[setting.mention.form]
    if setting.mention.form is Form.IT:
        return sort not in ("person", "group")
    if setting.mention.form is Form.THEY:
        return sort not in ("person", "document")
    return setting.mention.form not in NOUNS or head == setting.mention.head


def _sex(head: str) -> str:
    if head in MALE_OFFICES or (head.endswith("man") and not head.endswith("woman")):
        return "m"
    return "f" if head in FEMALE_OFFICES or head.endswith(("woman", "ress")) else ""


def _name(stage: Stage, who: Who) -> str:
    if isinstance(who, tuple):
        return " and ".join(entity.fullest for entity in who)
    return stage.cast.labels[who] if isinstance(who, int) else who.fullest


def kinds_of(mention: Mention) -> tuple[str, ...]:
    """The kinds of mention whose weights this one shares: its group, and for a noun its article too."""
    group = GROUPS.get(mention.form, "noun")
    return (group, mention.form.value) if group == "noun" else (group,)
