"""What the register knows, beside a criterion: it guides whoever rates and decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from netzdesk.base.i18n import N_, Translator
from netzdesk.domain.network_facts import AGREEMENT, STATUS
from netzdesk.domain.periods import show_point
from netzdesk.domain.sentences import Labels


@dataclass(frozen=True, slots=True)
class ProgrammeFact:
    code: str
    begins: str
    ends: str


@dataclass(frozen=True, slots=True)
class RelationFact:
    label: str
    """A message id: what the relation is called from this network."""
    name: str
    other_id: str = ""
    """The other network, "" for an institution."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkFacts:
    """What the register has of one network; None and empty stand for: not entered."""

    fields: tuple[str, ...] = ()
    """Codes, by rank."""
    actors: Mapping[str, int]
    """Category of actors → how many; "" for those without a category."""
    programmes: tuple[ProgrammeFact, ...] = ()
    relations: tuple[RelationFact, ...] = ()
    results: int = 0
    measured: int = 0
    """Results with a figure; the others cannot be measured yet."""
    founded: str = ""
    status: str = ""
    agreement: str = ""
    meeting_rhythm: str = ""
    paid_by: str = ""
    contacts: int = 0
    web: str = ""
    mark_aims: bool | None = None
    mark_agreements: bool | None = None
    mark_coordination: bool | None = None
    withheld: frozenset[str] = frozenset()
    """Keys of hints that are not to be given: a field behind them is not released."""


@dataclass(frozen=True, slots=True)
class Hint:
    """What the register knows: few words for a cell, and all of it in a sentence."""

    short: str
    whole: str


HINT_LABELS: Final[Mapping[str, str]] = {
    "fields": N_("Number of fields of action"),
    "actor_kinds": N_("Kinds of actors"),
    "programmes": N_("Funding programmes"),
    "continuity": N_("Founding, status, programmes, relations"),
    "aims": N_("Common aims, as judged"),
    "agreement": N_("Agreement and rhythm of meetings"),
    "coordination": N_("Coordination and contact person"),
    "web": N_("Web address"),
    "relations": N_("Relations to other networks"),
    "results": N_("Results"),
}
"""Key of a hint → what it is called in the editor of criteria."""
SAID_BY: Final[Mapping[str, frozenset[str]]] = {
    "fields": frozenset({"fields"}),
    "actor_kinds": frozenset({"actors"}),
    "programmes": frozenset({"programmes"}),
    "continuity": frozenset({"founding", "programmes", "relations"}),
    "aims": frozenset(),  # the judgement is the team's own
    "agreement": frozenset({"cooperation"}),
    "coordination": frozenset({"cooperation", "contact"}),
    "web": frozenset({"web"}),
    "relations": frozenset({"relations"}),
    "results": frozenset({"results"}),
}
"""Key of a hint → the fields of an approval (`domain.approval.FACTS`) that it gives away."""

_CENTRAL: Final = ("labour_administration", "education_provider", "migrant_organisation")
"""Kinds of actors that the study asks for in particular."""


def hint(key: str, facts: NetworkFacts, tr: Translator, labels: Labels) -> Hint | None:
    """Return what the register knows for a criterion; None when it has no hint."""
    if key in facts.withheld:
        return Hint(tr("not released"), tr("Not released."))
    made = _HINTS.get(key)
    return made(facts, tr, labels) if made else None


def _fields(facts: NetworkFacts, tr: Translator, labels: Labels) -> Hint:
    count = len(facts.fields)
    short = tr.plural("{n} field", "{n} fields", count)
    if not count:
        return Hint(short, tr("The register has no field of action."))
    named = ", ".join(labels.term("field_of_action", code) for code in facts.fields)
    return Hint(
        short,
        tr.plural("{n} field of action: {fields}", "{n} fields of action: {fields}", count,
                  fields=named),
    )  # fmt: skip


def _actor_kinds(facts: NetworkFacts, tr: Translator, labels: Labels) -> Hint:
    known = {kind: n for kind, n in facts.actors.items() if kind}
    total = sum(facts.actors.values())
    if not total:
        return Hint(tr.plural("{n} kind", "{n} kinds", 0), tr("The register has no actors."))
    short = tr.plural("{n} kind", "{n} kinds", len(known))
    named = ", ".join(
        tr("{kind} ({n})", kind=labels.term("actor_category", kind), n=n)
        for kind, n in sorted(known.items(), key=lambda each: (-each[1], each[0]))
    )
    said = [
        tr.plural("{n} actor of these kinds: {kinds}.", "{n} actors of these kinds: {kinds}.",
                  total, kinds=named or "/")
    ]  # fmt: skip
    if facts.actors.get(""):
        said.append(
            tr.plural(
                "{n} actor has no kind yet.", "{n} actors have no kind yet.", facts.actors[""]
            )
        )
    missing = [kind for kind in _CENTRAL if not known.get(kind)]
    if missing:
        kinds = ", ".join(labels.term("actor_category", kind) for kind in missing)
        said.append(tr("Not among them: {kinds}.", kinds=kinds))
    return Hint(short, " ".join(said))


def _programmes(facts: NetworkFacts, tr: Translator, labels: Labels) -> Hint:
    count = len(facts.programmes)
    short = tr.plural("{n} programme", "{n} programmes", count)
    if not count:
        return Hint(short, tr("The register has no funding programme."))
    named = ", ".join(_programme(each, tr, labels) for each in facts.programmes)
    return Hint(short, tr("Funding programmes: {programmes}.", programmes=named))


def _programme(fact: ProgrammeFact, tr: Translator, labels: Labels) -> str:
    name = labels.term("funding_programme", fact.code)
    if not fact.begins and not fact.ends:
        return name
    return tr(
        "{programme} ({begins} to {ends})",
        programme=name,
        begins=show_point(fact.begins) or "?",
        ends=show_point(fact.ends) or "?",
    )


def _continuity(facts: NetworkFacts, tr: Translator, labels: Labels) -> Hint:
    founded = show_point(facts.founded)
    short = tr("since {year}", year=founded) if founded else ""
    said = [
        tr("Founded: {year}.", year=founded) if founded else tr("Founded: not known."),
        tr("Status: {status}.", status=tr(STATUS[facts.status])) if facts.status else "",
        _programmes(facts, tr, labels).whole,
        _relations(facts, tr, labels).whole if facts.relations else "",
    ]
    return Hint(short or _programmes(facts, tr, labels).short, " ".join(filter(None, said)))


def _aims(facts: NetworkFacts, tr: Translator, _labels: Labels) -> Hint:
    whole = {
        None: tr("The judgement says nothing of common aims."),
        True: tr("The judgement says: there are common aims."),
        False: tr("The judgement says: there are no common aims."),
    }
    return Hint(_mark(facts.mark_aims, tr), whole[facts.mark_aims])


def _agreement(facts: NetworkFacts, tr: Translator, _labels: Labels) -> Hint:
    said = []
    if facts.agreement:
        short = tr(AGREEMENT[facts.agreement])
        said.append(tr("Agreement: {agreement}.", agreement=short))
    else:
        short = _mark(facts.mark_agreements, tr)
        said.append(
            {
                None: tr("The register says nothing of an agreement."),
                True: tr("The judgement says: cooperation is agreed on."),
                False: tr("The judgement says: cooperation is not agreed on."),
            }[facts.mark_agreements]
        )
    if facts.meeting_rhythm:
        said.append(tr("Meetings: {rhythm}.", rhythm=facts.meeting_rhythm))
    return Hint(short, " ".join(said))


def _coordination(facts: NetworkFacts, tr: Translator, _labels: Labels) -> Hint:
    short = tr.plural("{n} contact", "{n} contacts", facts.contacts)
    said = [
        tr.plural("The register has {n} contact.", "The register has {n} contacts.", facts.contacts)
    ]
    if facts.paid_by:
        said.append(tr("Coordination is paid by: {source}.", source=facts.paid_by))
    if facts.mark_coordination is not None:
        said.append(
            tr("The judgement says: there is a coordination.")
            if facts.mark_coordination
            else tr("The judgement says: there is no coordination.")
        )
    return Hint(short, " ".join(said))


def _web(facts: NetworkFacts, tr: Translator, _labels: Labels) -> Hint:
    if not facts.web:
        return Hint(tr("no web"), tr("The register has no web address."))
    return Hint(tr("web"), tr("Web: {address}", address=facts.web))


def _relations(facts: NetworkFacts, tr: Translator, _labels: Labels) -> Hint:
    count = len(facts.relations)
    short = tr.plural("{n} relation", "{n} relations", count)
    if not count:
        return Hint(short, tr("The register has no relation to another network."))
    named = ", ".join(
        tr("{relation}: {name}", relation=tr(each.label), name=each.name)
        for each in facts.relations
    )
    return Hint(short, tr("Relations: {relations}.", relations=named))


def _results(facts: NetworkFacts, tr: Translator, _labels: Labels) -> Hint:
    short = tr.plural("{n} result", "{n} results", facts.results)
    if not facts.results:
        return Hint(short, tr("The register has no results."))
    return Hint(
        short,
        tr("Results in the register: {n}, of them with a figure: {measured}.",
           n=facts.results, measured=facts.measured),
    )  # fmt: skip


def _mark(value: bool | None, tr: Translator) -> str:
    return {None: tr("not said"), True: tr("yes"), False: tr("no")}[value]


_HINTS: Final[Mapping[str, Callable[[NetworkFacts, Translator, Labels], Hint]]] = {
    "fields": _fields,
    "actor_kinds": _actor_kinds,
    "programmes": _programmes,
    "continuity": _continuity,
    "aims": _aims,
    "agreement": _agreement,
    "coordination": _coordination,
    "web": _web,
    "relations": _relations,
    "results": _results,
}
