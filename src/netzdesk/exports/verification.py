"""The two-source check: a row for each district, with all that its state rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from netzdesk.base.dates import show_day
from netzdesk.base.i18n import Translator
from netzdesk.base.text import sort_key
from netzdesk.domain.evidence import ReadStatement
from netzdesk.domain.sentences import (
    FINDING_LABELS,
    GROUP_LABELS,
    STATE_LABELS,
    Labels,
    network_name,
    sentence,
)
from netzdesk.domain.step_texts import step_text
from netzdesk.exports.document import (
    MISSING,
    Cell,
    Column,
    Document,
    FlatSheet,
    Line,
    Row,
    Value,
    labelled,
    lines_of,
    one_line,
)
from netzdesk.exports.frame import Frame
from netzdesk.exports.naming import Naming
from netzdesk.exports.options import ExportOptions
from netzdesk.queries.appendix import RegionName
from netzdesk.queries.verification import RegionVerification, read_labels, verify_all
from netzdesk.store.engine import Connection

KEY = "verification"


def build(conn: Connection, options: ExportOptions, tr: Translator) -> Document:
    """Return the two-source check. Raises Refused for a district that the study does not have."""
    frame = Frame.read(conn, options, tr)
    words = _Words(frame, read_labels(conn, tr.language))
    region = frame.region
    chosen = [found for found in verify_all(conn) if region is None or found.region_id == region.id]
    chosen.sort(key=_order(options))
    naming = Naming(options.persons, tr)
    return frame.document(
        KEY,
        (tr("Two-source check of the districts"), tr("Two-source check")),
        (
            Column(tr("Region"), 24),
            Column(tr("State and finding"), 30),
            Column(tr("Why"), 46),
            Column(tr("Statements"), 62),
            Column(tr("Next step"), 30),
        ),
        tuple(_row(found, words) for found in chosen),
        (_districts(chosen, words), _statements(chosen, words)),
        naming=naming,
        definitions=_definitions(tr),
        warnings=frame.without_information(conn),
        ordered=True,
    )


def _order(options: ExportOptions) -> Callable[[RegionVerification], Any]:
    if options.sort == "number":
        return lambda found: (found.ags, found.region_id)
    return lambda found: (sort_key(found.name), found.kind, found.ags)


@dataclass(frozen=True, slots=True)
class _Words:
    """What the check says of a district, in the export's language and grade of persons."""

    frame: Frame
    labels: Labels

    @property
    def notes(self) -> bool:
        """Whether free text goes out."""
        return self.frame.options.persons == "full"

    @property
    def tr(self) -> Translator:
        return self.frame.tr

    def district(self, found: RegionVerification) -> str:
        return self.frame.district(RegionName(found.region_id, found.ags, found.name, found.kind))

    def state(self, found: RegionVerification) -> str:
        return self.tr(STATE_LABELS[found.verification.state])

    def finding(self, found: RegionVerification) -> str:
        return self.tr(FINDING_LABELS[found.verification.finding])

    def sentence(self, found: RegionVerification) -> str:
        return one_line(sentence(found.verification, self.tr, self.labels, notes=self.notes))

    def next_step(self, found: RegionVerification) -> str:
        step = found.verification.next_step
        if step is None:
            return ""
        return one_line(step_text(step, found.verification, self.tr, self.labels))

    def answer(self, statement: ReadStatement) -> str:
        return self.labels.term("answer", statement.fact.answer)

    def institution(self, found: RegionVerification, key: str | None) -> str:
        institutions = found.verification.facts.institutions
        return one_line(institutions[key].name) if key else ""

    def reasons(self, statement: ReadStatement) -> str:
        return ", ".join(self.labels.term("no_reason", code) for code in statement.fact.reasons)

    def named(self, found: RegionVerification, statement: ReadStatement) -> str:
        networks = found.verification.facts.networks
        names = dict.fromkeys(
            network_name(networks[named.network_id], self.tr) for named in statement.fact.named
        )
        return one_line(", ".join(names))

    def wording(self, statement: ReadStatement) -> tuple[str, ...]:
        """Return what was said and remarked, as lines; nothing without free text."""
        if not self.notes:
            return ()
        return (*lines_of(statement.fact.wording), *lines_of(statement.fact.remark))


def _row(found: RegionVerification, words: _Words) -> Row:
    tr = words.tr
    district = words.district(found)
    said: list[Line] = []
    for statement in found.verification.statements:
        if said:
            said.append(Line(""))
        said += _statement(found, statement, words)
    state: Cell = (
        labelled(tr("State:"), words.state(found)),
        labelled(tr("Finding:"), words.finding(found)),
    )
    return Row(
        (
            (Line(district), labelled(tr("AGS:"), found.ags)),
            state,
            (Line(words.sentence(found) or MISSING),),
            tuple(said) or (Line(MISSING),),
            (Line(words.next_step(found) or MISSING),),
        ),
        district,
    )


def _statement(
    found: RegionVerification, statement: ReadStatement, words: _Words
) -> Iterator[Line]:
    tr = words.tr
    yield Line(
        tr(
            "{day}, {institution}: {answer}",
            day=show_day(statement.fact.day.isoformat()),
            institution=words.institution(found, statement.fact.institution_id),
            answer=words.answer(statement),
        )
    )
    more = (
        (tr("Heard from:"), words.institution(found, statement.fact.heard_from_id)),
        (tr("Names:"), words.named(found, statement)),
        (tr("Reasons:"), words.reasons(statement)),
    )
    for label, text in more:
        if text:
            yield Line(text, label)
    for line in words.wording(statement):
        yield Line(line, tr("Wording:"))


def _districts(chosen: list[RegionVerification], words: _Words) -> FlatSheet:
    tr = words.tr
    columns = (
        Column(tr("AGS"), 8),
        Column(tr("Region"), 26),
        Column(tr("Kind"), 16),
        Column(tr("Group"), 12),
        Column(tr("State of the check"), 26),
        Column(tr("State code"), 20),
        Column(tr("Finding"), 22),
        Column(tr("Finding code"), 16),
        Column(tr("Why"), 60),
        Column(tr("Statements"), 60),
        Column(tr("Reasons for a no"), 30),
        Column(tr("Next step"), 40),
    )
    return FlatSheet(tr("Regions"), columns, tuple(_values(found, words) for found in chosen))


def _values(found: RegionVerification, words: _Words) -> tuple[Value, ...]:
    check = found.verification
    statements = (
        " · ".join(line.whole for line in _statement(found, statement, words))
        for statement in check.statements
    )
    reasons = dict.fromkeys(
        words.labels.term("no_reason", code)
        for statement in check.statements
        for code in statement.fact.reasons
    )
    return (
        found.ags,
        found.name,
        found.kind,
        words.tr(GROUP_LABELS[check.group]),
        words.state(found),
        check.state.value,
        words.finding(found),
        check.finding.value,
        words.sentence(found) or None,
        "\n".join(statements) or None,
        ", ".join(reasons) or None,
        words.next_step(found) or None,
    )


def _statements(chosen: list[RegionVerification], words: _Words) -> FlatSheet:
    tr = words.tr
    columns = [
        Column(tr("AGS"), 8),
        Column(tr("Region"), 26),
        Column(tr("Kind"), 16),
        Column(tr("Date"), 11),
        Column(tr("Institution"), 40),
        Column(tr("Answer"), 30),
        Column(tr("Works as"), 14),
        Column(tr("Source"), 8),
        Column(tr("Heard from"), 30),
        Column(tr("Structures named"), 40),
        Column(tr("Reasons for a no"), 40),
    ]
    if words.notes:
        columns.append(Column(tr("Wording"), 60))
    rows = tuple(
        _statement_values(found, statement, words)
        for found in chosen
        for statement in found.verification.statements
    )
    return FlatSheet(tr("Statements"), tuple(columns), rows)


def _statement_values(
    found: RegionVerification, statement: ReadStatement, words: _Words
) -> tuple[Value, ...]:
    works_as = {"yes": words.tr("yes"), "no": words.tr("no"), None: words.tr("not counted")}
    counted = statement.works_as if statement.source is not None else None
    values: list[Value] = [
        found.ags,
        found.name,
        found.kind,
        statement.fact.day,
        words.institution(found, statement.fact.institution_id),
        words.answer(statement),
        works_as[counted],
        None if statement.source is None else statement.source + 1,
        words.institution(found, statement.fact.heard_from_id) or None,
        words.named(found, statement) or None,
        words.reasons(statement) or None,
    ]
    if words.notes:
        values.append("\n".join(words.wording(statement)) or None)
    return tuple(values)


def _definitions(tr: Translator) -> tuple[tuple[str, str], ...]:
    return (
        (
            tr("Source"),
            tr("Statements with the same number are tied and count as one source."),
        ),
        (
            tr("Finding"),
            tr("Computed from the statements at every export; nothing of it is stored."),
        ),
        (
            tr("No information"),
            tr("Stands for every district whose state is neither confirmed nor settled."),
        ),
    )
