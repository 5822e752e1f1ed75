"""The sentence that explains the state of a region, and the names of states and findings.

„Jobcenter, 12.03.: ja · Leitstelle, 15.03.: ja, unabhängig“: first the statements in order of
their days, then what decides. Free text (reasons of decisions and verdicts) can be left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from netzdesk.base.i18n import N_, Translator
from netzdesk.domain.evidence import ReadStatement, regional_names
from netzdesk.domain.region_facts import DecisionFact, Finding, NetworkFact
from netzdesk.domain.states import State, StateGroup
from netzdesk.domain.ties import TieKind
from netzdesk.domain.verification import Verification


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of the study's terms in one language; a term without a label shows its code."""

    terms: Mapping[tuple[str, str], str]
    short_kinds: Mapping[str, str]
    """Kind of institution → the short word for a sentence."""

    def term(self, vocabulary: str, code: str) -> str:
        return self.terms.get((vocabulary, code), code)


STATE_LABELS: Final[Mapping[State, str]] = {
    State.UNASKED: N_("Unasked"),
    State.ONE_SOURCE: N_("One source"),
    State.AWAITING_CONFIRMATION_OF_NO: N_("Awaiting confirmation of no"),
    State.CONTESTED_EXISTENCE: N_("Contested existence"),
    State.CONTESTED_NETWORKS: N_("Contested networks"),
    State.CONFIRMED_YES: N_("Confirmed yes"),
    State.CONFIRMED_NO: N_("Confirmed no"),
    State.SETTLED: N_("Settled by decision"),
    State.NO_INFORMATION: N_("No information"),
}
GROUP_LABELS: Final[Mapping[StateGroup, str]] = {
    StateGroup.OPEN: N_("Still open"),
    StateGroup.CONTESTED: N_("Contested"),
    StateGroup.CONFIRMED: N_("Confirmed"),
    StateGroup.SETTLED: N_("Settled"),
}
FINDING_LABELS: Final[Mapping[Finding, str]] = {
    Finding.NETWORK: N_("Network found"),
    Finding.NO_NETWORK: N_("No network found"),
    Finding.NO_INFORMATION: N_("No information"),
}
_ANSWERS: Final[Mapping[str, str]] = {
    "yes": N_("yes"),
    "no": N_("no"),
    "loose_cooperation": N_("no, loose cooperation only"),
    "single_actor": N_("no, a single actor only"),
    "other_theme": N_("no, a network on another theme"),
    "planned": N_("no, but planned"),
    "former": N_("no, but there was one"),
    "unknown": N_("does not know (no source)"),
    "declined": N_("gives no answer (no source)"),
    "withdrawn": N_("statement withdrawn (no source)"),
}
_TIES: Final[Mapping[tuple[TieKind, bool], str]] = {
    (TieKind.SAME_INSTITUTION, True): N_("same institution"),
    (TieKind.SAME_PERSON, True): N_("same contact person as {institution}"),
    (TieKind.SAME_PERSON, False): N_("same contact person as {institution}"),
    (TieKind.HEARD_FROM, True): N_("heard from {institution}"),
    (TieKind.HEARD_FROM, False): N_("{institution} heard it from here"),
    (TieKind.PART_OF, True): N_("belongs to {institution}"),
    (TieKind.PART_OF, False): N_("{institution} belongs to it"),
    (TieKind.DUPLICATE, True): N_("recorded as the same office as {institution}"),
    (TieKind.DUPLICATE, False): N_("recorded as the same office as {institution}"),
}
"""Why a statement is no new source; True when its own institution is the first of the tie."""


def sentence(
    verification: Verification, tr: Translator, labels: Labels, *, notes: bool = True
) -> str:
    """Return the sentence that explains the state; without free text when `notes` is False."""
    return _Sentence(verification, tr, labels, notes).text()


def statement_texts(
    verification: Verification, tr: Translator, labels: Labels, *, notes: bool = True
) -> tuple[str, ...]:
    """Return one text for each live statement, in the order of `verification.statements`."""
    return tuple(_Sentence(verification, tr, labels, notes).statements())


def network_name(network: NetworkFact, tr: Translator) -> str:
    """Return the name of a structure, also of one without a name."""
    return network.name or tr("structure without a name")


@dataclass(frozen=True, slots=True)
class _Sentence:
    """One sentence in the making: the verification and the language it is told in."""

    verification: Verification
    tr: Translator
    labels: Labels
    notes: bool

    def text(self) -> str:
        return " · ".join((*self.statements(), *self._conclusion()))

    def statements(self) -> Iterator[str]:
        independent = 0
        for statement in self.verification.statements:
            heading = self.tr(
                "{institution}, {day}: {answer}",
                institution=self._institution(statement.fact.institution_id),
                day=self._day(statement.fact.day),
                answer=self._answer(statement),
            )
            independent += statement.is_new_source
            remarks = self._remarks(statement, is_first=independent <= 1)
            yield ", ".join((heading, *remarks))

    def _institution(self, institution_id: str) -> str:
        """Return the kind in one word where only one office of the region is meant by it."""
        facts = self.verification.facts
        institution = facts.institutions[institution_id]
        of_kind = [
            speaking
            for speaking in facts.speaking
            if facts.institutions[speaking].kind == institution.kind
        ]
        if institution.kind == "other" or of_kind != [institution_id]:
            return institution.name
        return self.labels.short_kinds.get(institution.kind, institution.name)

    def _day(self, day: date) -> str:
        years = {statement.fact.day.year for statement in self.verification.statements}
        return day.strftime("%d.%m.%Y" if len(years) > 1 else "%d.%m.")

    def _answer(self, statement: ReadStatement) -> str:
        answer = statement.fact.answer
        if answer == "yes":
            return self._yes(statement)
        known = _ANSWERS.get(answer)
        return self.tr(known) if known else self.labels.term("answer", answer)

    def _yes(self, statement: ReadStatement) -> str:
        if statement.discounted:
            return self.tr.plural(
                "yes, but {networks} does not count: works as no",
                "yes, but {networks} do not count: works as no",
                len(statement.discounted),
                networks=self._discounted(statement.discounted),
            )
        if self.verification.state is not State.CONTESTED_NETWORKS:
            return self.tr("yes")
        facts = self.verification.facts
        named = [facts.networks[network] for network in regional_names(facts, statement.fact)]
        if not named:
            return self.tr("yes, names no regional structure")
        return self.tr("yes, names {networks}", networks=self._networks(named))

    def _discounted(self, networks: Iterable[NetworkFact]) -> str:
        return ", ".join(
            self.tr(
                "{network} ({reason})",
                network=network_name(network, self.tr),
                reason=self.labels.term("judgement_reason", network.judgement_reason),
            )
            if network.judgement_reason
            else network_name(network, self.tr)
            for network in networks
        )

    def _networks(self, networks: Iterable[NetworkFact]) -> str:
        return ", ".join(network_name(network, self.tr) for network in networks)

    def _remarks(self, statement: ReadStatement, *, is_first: bool) -> Iterator[str]:
        if not statement.fact.in_scope:
            yield self.tr("does not speak for this region: not counted")
        elif statement.tie is not None:
            yield self.tr("tied: {why}", why=self._why_tied(statement))
        elif statement.is_new_source and not is_first:
            yield self._independent(statement)

    def _independent(self, statement: ReadStatement) -> str:
        mine = statement.fact.institution_id
        for other in self.verification.statements:
            if other is statement:
                break
            verdict = self.verification.facts.standing.verdict(mine, other.fact.institution_id)
            if verdict is None or verdict.verdict != "independent":
                continue
            if self.notes:
                return self.tr("independent by verdict: {reason}", reason=verdict.reason)
            return self.tr("independent by verdict")
        return self.tr("independent")

    def _why_tied(self, statement: ReadStatement) -> str:
        tie, mine = statement.tie, statement.fact.institution_id
        if tie is None:
            return ""
        other = self._institution(tie.other(mine))
        if tie.kind is TieKind.DECLARED:
            return self._declared(other, tie.reason)
        return self.tr(_TIES[tie.kind, tie.first_id == mine], institution=other)

    def _declared(self, other: str, reason: str | None) -> str:
        if self.notes and reason:
            return self.tr(
                "declared dependent on {institution} ({reason})", institution=other, reason=reason
            )
        return self.tr("declared dependent on {institution}", institution=other)

    def _conclusion(self) -> Iterator[str]:
        conclude: Mapping[State, Callable[[], Iterator[str]]] = {
            State.UNASKED: self._unasked,
            State.ONE_SOURCE: self._one_source,
            State.AWAITING_CONFIRMATION_OF_NO: self._awaiting,
            State.CONTESTED_EXISTENCE: self._contested,
            State.CONTESTED_NETWORKS: self._contested_networks,
            State.CONFIRMED_YES: self._confirmed_yes,
            State.CONFIRMED_NO: self._decided,
            State.SETTLED: self._decided,
            State.NO_INFORMATION: self._decided,
        }
        return conclude[self.verification.state]()

    def _unasked(self) -> Iterator[str]:
        if not self.verification.statements:
            yield self.tr("no statement yet")
        else:
            yield self.tr("no usable answer yet")

    def _one_source(self) -> Iterator[str]:
        tally, rules = self.verification.evidence.tally, self.verification.facts.rules
        yield self.tr.plural(
            "{n} independent source, {needed} are needed",
            "{n} independent sources, {needed} are needed",
            tally.yes_sources or tally.no_sources,
            needed=rules.answers_needed,
        )

    def _awaiting(self) -> Iterator[str]:
        tally, rules = self.verification.evidence.tally, self.verification.facts.rules
        if tally.no_sources < rules.answers_needed_for_no:
            yield self.tr(
                "{n} of {needed} independent answers for a no",
                n=tally.no_sources,
                needed=rules.answers_needed_for_no,
            )
        if tally.no_tiers < rules.tiers_needed_for_no:
            yield self.tr(
                "{n} of {needed} tiers of offices for a no",
                n=tally.no_tiers,
                needed=rules.tiers_needed_for_no,
            )

    def _contested(self) -> Iterator[str]:
        yield self.tr("the answers contradict each other")

    def _contested_networks(self) -> Iterator[str]:
        if self.verification.unjudged:
            yield self.tr(
                "not yet judged: {networks}", networks=self._networks(self.verification.unjudged)
            )
        if not self.verification.evidence.tally.a_structure_is_shared:
            yield self.tr("no regional structure is named by two independent sources")
        yield from self._dissent()

    def _confirmed_yes(self) -> Iterator[str]:
        yield from self._dissent()
        if self.verification.named_once:
            yield self.tr(
                "named by one source only: {networks}",
                networks=self._networks(self.verification.named_once),
            )

    def _dissent(self) -> Iterator[str]:
        dissent = self.verification.dissent
        if not dissent:
            return
        names = dict.fromkeys(self._institution(s.fact.institution_id) for s in dissent)
        interviewed = [
            network
            for network in self.verification.facts.networks.values()
            if network.interviewed and network.makes_finding
        ]
        yield self.tr(
            "dissent of {institutions}, outweighed by the interview with {networks}",
            institutions=", ".join(names),
            networks=self._networks(interviewed),
        )

    def _decided(self) -> Iterator[str]:
        decision = self.verification.decision
        if decision is None:
            return
        heading = self._decision(decision)
        if self.notes:
            yield self.tr("{decision}: {reason}", decision=heading, reason=decision.reason)
        else:
            yield heading

    def _decision(self, decision: DecisionFact) -> str:
        day = decision.day.strftime("%d.%m.%Y")
        if decision.kind == "accept_no":
            return self.tr(
                "accepted as no without a further office by {author} on {day}",
                author=decision.author,
                day=day,
            )
        return self.tr(
            "decided by {author} on {day}: {finding}",
            author=decision.author,
            day=day,
            finding=self.tr(FINDING_LABELS[decision.finding]),
        )
