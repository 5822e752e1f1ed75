"""What the rows of the field report are called: the same words on screen, in Excel and in PDF."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from netzdesk.base.i18n import N_, Translator
from netzdesk.domain.rate_texts import RATE_FORMULAS, RATE_NAMES, WEIGHTED_E
from netzdesk.domain.rates import FURTHER, HEADLINE, Rate
from netzdesk.queries.field_groups import By, Group, Grouping, Rest, Stage
from netzdesk.queries.field_report import FieldReport

STAGE_NAMES: Final[Mapping[Stage, str]] = {"interim": N_("Interim"), "final": N_("Final figures")}
CASE_NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "complete": ("I", N_("full answer")),
    "partial": ("P", N_("partial answer")),
    "refused": ("R", N_("refused")),
    "other": ("O", N_("reacted otherwise: obstacle, referral, appointment, promise")),
    "not_reached": ("NC", N_("responsible, but nobody reached")),
    "unknown": ("U", N_("unknown whether responsible: not reached, no reply, not begun")),
    "not_eligible": ("NE", N_("outside the study: dissolved, duplicate, no such function")),
    "not_needed": ("X", N_("no longer needed (4.80): outside all rates")),
}
"""Field of `Cases` → letter and meaning; E = I + P + R + O + NC."""
_BY: Final[Mapping[By, str]] = {
    By.KIND: N_("Kind of institution"),
    By.DISTRICT: N_("District"),
    By.WAVE: N_("Wave of first contact"),
    By.RESEARCHER: N_("Responsible researcher"),
}
_RESTS: Final[Mapping[By, Mapping[str, str]]] = {
    By.AREA: {
        Rest.SEVERAL: N_("several areas"),
        Rest.WHOLE_AREA: N_("whole area"),
        Rest.NONE: N_("no area"),
    },
    By.DISTRICT: {
        Rest.SEVERAL: N_("several districts"),
        Rest.WHOLE_AREA: N_("whole area"),
        Rest.NONE: N_("no district"),
    },
    By.WAVE: {Rest.NONE: N_("in no wave")},
    By.RESEARCHER: {Rest.NONE: N_("nobody responsible")},
}


@dataclass(frozen=True, slots=True)
class RateRow:
    """A rate with its name and meaning; `page` and `ids` are the records of its numerator."""

    key: str
    name: str
    rate: Rate
    meaning: str
    page: str = ""
    ids: tuple[str, ...] = ()
    is_ratio: bool = False
    """True when it is no share: so many of the one for one of the other."""


class FieldTexts:
    """The words of a report in one language; `kinds` are the labels of kinds of institution."""

    def __init__(self, tr: Translator, kinds: Mapping[str, str]) -> None:
        self.tr = tr
        self._kinds = kinds

    def grouping(self, grouping: Grouping) -> str:
        if grouping.by is By.AREA:
            return grouping.area_kind
        return self.tr(_BY[grouping.by])

    def group(self, grouping: Grouping, group: Group) -> str:
        rest = _RESTS.get(grouping.by, {}).get(group.key)
        if rest is not None:
            return self.tr(rest)
        return group.name or self.kind(group.key)

    def kind(self, code: str) -> str:
        return self._kinds.get(code, code)

    def stage(self, report: FieldReport, stage: Stage) -> str:
        """Return in one sentence which institutions a stage counts."""
        tr, still_open = self.tr, report.total.still_open
        if stage == "interim":
            return tr(
                "Interim: every institution as it stands on the reference day. Appointments and "
                "promised answers count as reacted (O), never as refused."
            )
        if report.field_phase_ended:
            return tr("Final: the field phase has ended, so every institution counts as it stands.")
        if not still_open:
            return tr("Final: every institution is closed and counts as it was closed.")
        return tr.plural(
            "Final: closed institutions only, as they were closed; {n} is still open and left "
            "out until the field phase ends.",
            "Final: closed institutions only, as they were closed; {n} are still open and left "
            "out until the field phase ends.",
            still_open,
        )

    def letters(self) -> str:
        """Return what the letters of the rates stand for."""
        tr = self.tr
        said = "; ".join(
            tr("{letter}: {meaning}", letter=letter, meaning=tr(meaning))
            for letter, meaning in CASE_NAMES.values()
        )
        return tr(
            "{letters}. E = I + P + R + O + NC. Rates after AAPOR, Standard Definitions.",
            letters=said,
        )

    def small(self) -> str:
        return self.tr("* rests on fewer than 5 cases. – no case to divide by.")

    def headline(self, report: FieldReport, stage: Stage) -> Iterator[RateRow]:
        """Yield the rates that stand first."""
        outcome = report.total.outcomes[stage]
        for key in HEADLINE:
            yield RateRow(key, self.tr(RATE_NAMES[key]), outcome.rate(key), RATE_FORMULAS[key])

    def further(self, report: FieldReport, stage: Stage) -> Iterator[RateRow]:
        """Yield the rates of the folded table."""
        outcome = report.total.outcomes[stage]
        weighted = "e" if outcome.cases.unknown else ""
        for key in FURTHER:
            formula = WEIGHTED_E if key == weighted else RATE_FORMULAS[key]
            yield RateRow(key, self.tr(RATE_NAMES[key]), outcome.rate(key), formula)

    def eligibility(self, report: FieldReport, stage: Stage) -> Iterator[RateRow]:
        """Yield e for each kind of institution, in the order of the vocabulary."""
        rates = report.eligibility[stage]
        for kind in (*(k for k in self._kinds if k in rates), *sorted(rates.keys() - self._kinds)):
            yield RateRow(kind, self.kind(kind), rates[kind], RATE_FORMULAS["e"])

    def districts(self, report: FieldReport) -> Iterator[RateRow]:
        """Yield the rates of the two-source check."""
        tr, found = self.tr, report.districts
        yield RateRow(
            "coverage",
            tr("Coverage"),
            found.coverage,
            tr("districts with a usable answer / all districts"),
            "regions",
            found.covered_ids,
        )
        yield RateRow(
            "verified",
            tr("Verified"),
            found.verified,
            tr("districts confirmed by the two-source check, yes or no / all districts"),
            "regions",
            found.verified_ids,
        )
        yield RateRow(
            "settled",
            tr("Ended by a decision"),
            found.settled,
            tr("districts that the team has decided, “no information” among them / all districts"),
            "regions",
            found.settled_ids,
        )
        yield RateRow(
            "contested",
            tr("Contested"),
            found.contested,
            tr("contested districts / districts with two or more independent sources"),
            "regions",
            found.contested_ids,
        )
        yield RateRow(
            "agreement",
            tr("Agreement"),
            found.agreement,
            tr("agreeing pairs / pairs of independent sources about the same district"),
        )
        yield RateRow(
            "named",
            tr("Networks named more than once"),
            report.named_by_several,
            tr("regional networks that two independent sources name / all that count"),
        )

    def tiers(self, report: FieldReport) -> Iterator[RateRow]:
        """Yield what each tier of offices has brought."""
        tr = self.tr
        for each in report.tiers:
            if each.tier is None:
                name, meaning = tr("Decision"), tr("districts ended by a decision of the team")
            else:
                kinds = ", ".join(map(self.kind, each.kinds))
                name = tr("Tier {tier}: {kinds}", tier=each.tier, kinds=kinds)
                meaning = tr("districts confirmed with this tier / that needed it and asked it")
            key = f"tier_{each.tier or 'decision'}"
            yield RateRow(key, name, each.settled, meaning, "regions", each.settled_ids)

    def waves(self, report: FieldReport) -> Iterator[RateRow]:
        """Yield what each wave has brought."""
        meaning = self.tr("answered before the next wave / had not answered when it went out")
        for each in report.contacts.waves:
            yield RateRow(
                f"wave_{each.id}", each.name, each.answered, meaning, "institutions", each.open_ids
            )

    def steps(self, report: FieldReport) -> Iterator[RateRow]:
        """Yield what each contact in turn has brought."""
        tr = self.tr
        meaning = tr("answered before the next contact / had not answered before this one")
        for each in report.contacts.steps:
            if each.number == 0:
                name = tr("of their own accord, before any contact")
            elif each.and_more:
                name = tr("{n}th contact and later", n=each.number)
            else:
                name = tr("{n}. contact", n=each.number)
            yield RateRow(f"contact_{each.number}", name, each.answered, meaning)

    def practice(self, report: FieldReport) -> Iterator[RateRow]:
        """Yield what the field work took."""
        tr, contacts = self.tr, report.contacts
        yield RateRow(
            "effort",
            tr("Attempts per full answer"),
            report.total.effort,
            tr("outgoing attempts / institutions with a full answer"),
            is_ratio=True,
        )
        yield RateRow(
            "bounced",
            tr("Returned or bounced"),
            contacts.bounced,
            tr("letters, mails and faxes that came back (3.20) / sent"),
        )
        yield RateRow(
            "converted",
            tr("Won after a soft refusal"),
            contacts.converted,
            tr("answered later / institutions with a soft refusal (2.11s)"),
        )
