"""What a field of a network says in words: for the data sheet and beside a correction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from netzdesk.base.i18n import Translator
from netzdesk.domain.approval import PICTURE, Facts
from netzdesk.domain.network_facts import AGREEMENT, STATUS
from netzdesk.domain.periods import period_text, show_point
from netzdesk.domain.relations import LABELS as RELATIONS
from netzdesk.domain.results import as_of_text, figure_text
from netzdesk.queries.appendix import RegionName, regions
from netzdesk.queries.terms import terms_by_vocabulary
from netzdesk.store.engine import Connection


class FieldTexts:
    """Says fields in one language; reads vocabularies and districts once."""

    def __init__(self, conn: Connection, tr: Translator) -> None:
        self.tr = tr
        self._labels = {
            (vocabulary, term.code): term.label(tr.language)
            for vocabulary, listed in terms_by_vocabulary(conn).items()
            for term in listed
        }
        self._ranks = {
            code: rank
            for rank, (vocabulary, code) in enumerate(self._labels)
            if vocabulary == "field_of_action"
        }
        self._regions: Mapping[str, RegionName] = {
            region.ags: region for region in regions(conn).values()
        }

    def text(self, key: str, facts: Facts) -> str:
        """Return what a field says, a value on each line; the text of a profile as it is stored."""
        said = {
            "name": self._name,
            "regions": self._districts,
            "address": self._address,
            "web": self._lines,
            "contact": self._contact,
            "founding": self._founding,
            "cooperation": self._cooperation,
            "actors": self._actors,
            "fields": self._fields,
            "programmes": self._programmes,
            "relations": self._relations,
            "results": self._results,
        }
        if key in said:
            return "\n".join(line for line in said[key](facts) if line)
        if key.startswith(PICTURE):
            _kind, alternative, caption, *_files = facts
            return "\n".join(str(text) for text in (caption, alternative) if text)
        return str(facts[0] or "")

    def _name(self, facts: Any) -> Iterator[str]:
        name, short = facts
        both = name and short and short not in name
        yield self.tr("{name} ({short})", name=name, short=short) if both else name or short or ""

    def _address(self, facts: Any) -> Iterator[str]:
        street, postcode, place = facts
        yield street or ""
        yield " ".join(text for text in (postcode, place) if text)

    def _lines(self, facts: Any) -> Iterator[str]:
        yield from (str(text) for text in facts if text)

    def _districts(self, facts: Any) -> Iterator[str]:
        for ags in facts:
            region = self._regions.get(ags)
            said = self.tr("{name} ({kind})", name=region.name, kind=region.kind) if region else ags
            yield str(said)

    def _contact(self, facts: Any) -> Iterator[str]:
        tr = self.tr
        for institution, phone, mail, name, function, own_phone, own_mail in facts:
            person = ", ".join(text for text in (name, self._function(function)) if text)
            for label, text in (
                (tr("Institution"), institution),
                (tr("Phone"), phone),
                (tr("E-mail"), mail),
                (tr("Contact person"), person),
                (tr("Direct phone"), own_phone),
                (tr("Direct e-mail"), own_mail),
            ):
                if text:
                    yield tr("{label}: {value}", label=label, value=text)

    def _function(self, code: str | None) -> str:
        """Return a function as it was typed, or the label of the role that stands for it."""
        return self._labels.get(("person_role", code or ""), code or "")

    def _founding(self, facts: Any) -> Iterator[str]:
        founded, status = facts
        tr = self.tr
        if founded:
            yield tr("{label}: {value}", label=tr("Founded"), value=show_point(founded))
        if status:
            said = tr(STATUS[status]) if status in STATUS else status
            yield tr("{label}: {value}", label=tr("Status"), value=said)

    def _cooperation(self, facts: Any) -> Iterator[str]:
        agreement, rhythm, paid = facts
        tr = self.tr
        said = tr(AGREEMENT[agreement]) if agreement in AGREEMENT else agreement
        for label, text in (
            (tr("Agreement of the partners"), said),
            (tr("Rhythm of meetings"), rhythm),
            (tr("Coordination paid by"), paid),
        ):
            if text:
                yield tr("{label}: {value}", label=label, value=text)

    def _actors(self, facts: Any) -> Iterator[str]:
        tr = self.tr
        for name, short, role in facts:
            said = name
            if short and short not in name:
                said = tr("{name} ({short})", name=name, short=short)
            label = self._labels.get(("actor_role", role), role) if role else ""
            yield tr("{name} – {role}", name=said, role=label) if label else said

    def _fields(self, facts: Any) -> Iterator[str]:
        for code in sorted(facts, key=lambda code: (self._ranks.get(code, len(self._ranks)), code)):
            yield self._labels.get(("field_of_action", code), code)

    def _programmes(self, facts: Any) -> Iterator[str]:
        tr = self.tr
        for programme, begins, ends in facts:
            said = self._labels.get(("funding_programme", programme), programme)
            period = period_text(begins or None, ends or None, tr)
            yield tr("{name} ({period})", name=said, period=period) if period else said

    def _relations(self, facts: Any) -> Iterator[str]:
        tr = self.tr
        for kind, name in facts:
            label = tr(RELATIONS[kind]) if kind in RELATIONS else kind
            yield tr("{label}: {value}", label=label, value=name)

    def _results(self, facts: Any) -> Iterator[str]:
        tr = self.tr
        for label, low, high, circa, unit, as_of, later in facts:
            said = figure_text(
                low, high, unit, tr, circa=bool(circa), not_yet_measurable=bool(later)
            )
            day = as_of_text(as_of, tr)
            value = tr("{figure} ({as_of})", figure=said, as_of=day) if day else said
            yield tr("{label}: {value}", label=label, value=value)
