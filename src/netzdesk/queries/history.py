"""The journal as people read it: who did what when, and what was there before."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from netzdesk.base.dates import show_day, show_moment, show_time
from netzdesk.base.i18n import N_, Translator
from netzdesk.domain.approval import FACTS, PROPOSALS, RELEASES, TEXT, VERDICTS
from netzdesk.domain.guide import GUIDE_KINDS, SKIP_RULES
from netzdesk.domain.markup import plain, read_markup
from netzdesk.domain.network_facts import AGREEMENT, STATUS
from netzdesk.domain.profiles import CONTENTS
from netzdesk.domain.relations import LABELS as RELATIONS
from netzdesk.domain.report_states import LANGUAGES, PERSONS, RELEASED
from netzdesk.domain.talk import CONSENTS, INTERVIEW_STATES
from netzdesk.queries.field_labels import (
    CODE_LABELS,
    CODED,
    FIELD_LABELS,
    SILENT,
    TABLE_LABELS,
    VOCABULARIES,
)
from netzdesk.queries.paging import ColumnValue, Listing, Wanted, page
from netzdesk.queries.selection import is_kept_back
from netzdesk.queries.terms import Term, terms_by_vocabulary
from netzdesk.store.engine import Connection
from netzdesk.store.tables import BY_NAME, Column

_ERASED: Final = N_("(erased)")
_KEPT_BACK: Final = N_("(shown when both persons have rated)")
_RATING: Final = frozenset({"rating", "evidence", "reason"})


@dataclass(frozen=True, slots=True)
class HistoryUnit:
    """One action: when, who, what, and which record it concerned first."""

    id: str
    replica: str
    unit: int
    at_ms: int
    author: str
    initials: str
    action: str
    table: str
    record: str
    subject: str

    @property
    def at(self) -> datetime:
        """The moment, as that laptop's clock had it."""
        return datetime.fromtimestamp(self.at_ms / 1000, tz=UTC)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after; `personal` values go out only when persons may."""

    field: str
    label: str
    before: str
    after: str
    personal: bool


@dataclass(frozen=True, slots=True)
class RowChange:
    """What an action did to one row; `op` is ins, set, del, keep, res or erase."""

    table: str
    record: str
    op: str
    title: str
    subject: str
    fields: tuple[FieldChange, ...]


def _subject(table: str, row: str) -> str:
    """Return SQL that names the record of a journal entry for people."""
    by_institution = "(SELECT i.name FROM {0} x JOIN institution i ON i.id = x.institution_id"
    by_network = "(SELECT n.name FROM {0} x JOIN network n ON n.id = x.network_id"
    by_region = "(SELECT r.name FROM {0} x JOIN region r ON r.id = x.region_id"
    cases = {
        "region": "(SELECT name FROM region x",
        "area": "(SELECT name FROM area x",
        "institution": "(SELECT name FROM institution x",
        "network": "(SELECT name FROM network x",
        "network_actor": "(SELECT name FROM network_actor x",
        "expert": "(SELECT theme FROM expert x",
        "setting": "(SELECT key FROM setting x",
        "lead": "(SELECT name FROM lead x",
        "source": "(SELECT title FROM source x",
        "source_use": "(SELECT s.title FROM source_use x JOIN source s ON s.id = x.source_id",
        "attachment": "(SELECT name FROM attachment x",
        "category_rule": "(SELECT pattern FROM category_rule x",
        "fact_source": (
            "(SELECT coalesce(n.name, a.name) FROM fact_source x"
            " LEFT JOIN network n ON n.id = x.row_id LEFT JOIN network_actor a ON a.id = x.row_id"
        ),
        "researcher": "(SELECT initials FROM researcher x",
        "statement": (
            "(SELECT i.name || ' · ' || r.name FROM statement x "
            "JOIN institution i ON i.id = x.institution_id JOIN region r ON r.id = x.region_id"
        ),
    }
    for name in ("person", "contact_point", "contact_attempt", "outcome_note", "follow_up"):
        cases[name] = by_institution.format(name)
    cases["institution_region"] = by_institution.format("institution_region")
    for name in ("network_region", "network_contact", "network_field", "network_programme"):
        cases[name] = by_network.format(name)
    for name in ("interview", "network_relation", "network_result"):
        cases[name] = by_network.format(name)
    cases["guide"] = "(SELECT name FROM guide x"
    cases["guide_topic"] = "(SELECT title FROM guide_topic x"
    cases["guide_question"] = "(SELECT question FROM guide_question x"
    for name in ("interview_answer", "interview_person"):
        cases[name] = (
            f"(SELECT n.name FROM {name} x JOIN interview v ON v.id = x.interview_id "
            "JOIN network n ON n.id = v.network_id"
        )
    for name in ("profile_text", "profile_picture"):
        cases[name] = by_network.format(name)
    cases["snapshot"] = "(SELECT name FROM snapshot x"
    cases["approval"] = by_network.format("approval")
    for name in ("approval_field", "approval_reminder"):
        cases[name] = (
            f"(SELECT n.name FROM {name} x JOIN approval a ON a.id = x.approval_id "
            "JOIN network n ON n.id = a.network_id"
        )
    for name in ("assessment", "selection"):
        cases[name] = by_network.format(name)
    for name in ("criterion_set", "criterion"):
        cases[name] = f"(SELECT name FROM {name} x"
    cases["profile_section"] = "(SELECT name FROM profile_section x"
    cases["statement_network"] = by_network.format("statement_network")
    for name in ("region_office", "decision", "area_region"):
        cases[name] = by_region.format(name)
    whens = " ".join(f"WHEN '{name}' THEN {sql} WHERE x.id = {row})" for name, sql in cases.items())
    return f"coalesce(CASE {table} {whens} END, '')"


UNITS: Final = Listing(
    table="journal",
    columns=(
        "t.id",
        "t.replica",
        "t.unit",
        "t.at",
        "coalesce(r.name, '')",
        "coalesce(r.initials, '')",
        "t.action",
        "t.tab",
        "t.row",
        _subject("t.tab", "t.row"),
    ),
    make=HistoryUnit,
    joins="LEFT JOIN researcher r ON r.id = t.author",
    conditions={
        "record": "(t.replica, t.unit) IN (SELECT replica, unit FROM journal WHERE row = ?)",
        "author": "t.author = ?",
        "among": "EXISTS (SELECT 1 FROM json_each(?) WHERE value IN (t.action, t.author))",
    },
    always="t.seq = t.unit",
    values={
        "initials": ColumnValue("t.author", "SELECT initials FROM researcher WHERE id = v.value"),
        "action": ColumnValue("t.action"),
    },
)
"""The units, newest first: the first entry of each stands for it."""


def authors(conn: Connection) -> dict[str, str]:
    """Return the researchers by key, as `name (initials)`."""
    rows = conn.execute("SELECT id, name, initials FROM researcher ORDER BY name")
    return {key: f"{name} ({initials})" for key, name, initials in rows}


def units(conn: Connection, wanted: Wanted | None = None) -> Iterator[HistoryUnit]:
    """Yield all units, newest first, read in pages."""
    after = None
    while True:
        part = page(conn, UNITS, wanted or Wanted(), limit=500, after=after)
        yield from part.rows
        if part.last is None:
            return
        after = part.last


def changes_of(conn: Connection, tr: Translator, unit: HistoryUnit) -> tuple[RowChange, ...]:
    """Return what a unit did, row by row, its values as the screen shows them."""
    return Reader(conn, tr).changes(unit)


class Reader:
    """Puts the entries of units into words; keeps the vocabularies while many are read."""

    def __init__(self, conn: Connection, tr: Translator) -> None:
        self._conn = conn
        self._tr = tr
        self._terms: Mapping[str, tuple[Term, ...]] = terms_by_vocabulary(conn)

    def changes(self, unit: HistoryUnit) -> tuple[RowChange, ...]:
        """Return what a unit did."""
        rows = self._conn.execute(
            f"SELECT t.op, t.tab, t.row, t.changes, {_subject('t.tab', 't.row')} FROM journal t "
            "WHERE t.replica = ? AND t.unit = ? AND t.seq >= t.unit ORDER BY t.seq",
            (unit.replica, unit.unit),
        )
        return tuple(self._row(*row) for row in rows)

    def fields(
        self, table: str, record: str, changes: Mapping[str, Any]
    ) -> tuple[FieldChange, ...]:
        """Return fields with their labels and values, without those of the program itself."""
        fields = tuple(
            self._field(table, name, change)
            for name, change in changes.items()
            if _is_shown(table, name)
        )
        if table == "assessment" and self._is_kept_back(record):
            fields = tuple(map(self._without_rating, fields))
        return fields

    def title(self, table: str) -> str:
        """Return what a table is called."""
        return self._tr(TABLE_LABELS[table]) if table in TABLE_LABELS else table

    def subject(self, table: str, record: str) -> str:
        """Return what a record is called; empty when it has no name."""
        found = self._conn.execute(f"SELECT {_subject('?1', '?2')}", (table, record)).fetchone()
        return str(found[0])

    def _row(self, op: str, table: str, record: str, changes: str, subject: str) -> RowChange:
        loaded = json.loads(changes)
        pairs = loaded if isinstance(loaded, dict) else dict.fromkeys(loaded, 0)
        fields = self.fields(table, record, pairs)
        return RowChange(table, record, op, self.title(table), subject, fields)

    def _is_kept_back(self, record: str) -> bool:
        """Tell whether a rating is not shown yet; one that was taken back is known by its entry."""
        found = self._conn.execute(
            "SELECT network_id, criterion_id FROM assessment WHERE id = ?1 UNION ALL"
            " SELECT changes ->> '$.network_id[1]', changes ->> '$.criterion_id[1]' FROM journal"
            " WHERE row = ?1 AND op = 'ins' LIMIT 1",
            (record,),
        ).fetchone()
        return found is not None and is_kept_back(self._conn, *found)

    def _without_rating(self, field: FieldChange) -> FieldChange:
        if field.field not in _RATING:
            return field
        said = self._tr(_KEPT_BACK)
        before, after = (said if value else "" for value in (field.before, field.after))
        return replace(field, before=before, after=after)

    def _field(self, table: str, name: str, change: Any) -> FieldChange:
        said = FIELD_LABELS.get(f"{table}.{name}", FIELD_LABELS.get(name))
        label = self._tr(said) if said else name
        column = _column(table, name)
        personal = column is None or column.personal or column.refers_to == "person"
        if change == 0:
            erased = self._tr(_ERASED)
            return FieldChange(name, label, erased, erased, personal)
        before, after = (self._shown(table, name, column, value) for value in change)
        return FieldChange(name, label, before, after, personal)

    def _shown(self, table: str, name: str, column: Column | None, value: Any) -> str:
        if value is None:
            return ""
        referred = _referred(table, name, column, str(value))
        if referred is not None:
            return self._name_of(*referred)
        vocabulary = VOCABULARIES.get((table, name))
        if vocabulary:
            return ", ".join(self._term(vocabulary, code) for code in str(value).split(","))
        labels = _labels_of(table, name)
        if labels is not None:
            return self._tr(labels.get(str(value), str(value)))
        if column is not None and column.check and " IN (0, 1)" in column.check:
            said = "yes" if value else "no"
            return self._tr(CODE_LABELS[said])
        return _dated(table, name, column, value)

    def _term(self, vocabulary: str, code: str) -> str:
        for term in self._terms.get(vocabulary, ()):
            if term.code == code:
                return term.label(self._tr.language)
        return code

    def _name_of(self, table: str, record: str) -> str:
        if table == "contact_attempt":
            found = self._conn.execute(
                "SELECT a.day, i.name FROM contact_attempt a "
                "JOIN institution i ON i.id = a.institution_id WHERE a.id = ?",
                (record,),
            ).fetchone()
            return f"{show_day(found[0])} · {found[1]}" if found else ""
        found = self._conn.execute(f"SELECT {_subject('?1', '?2')}", (table, record)).fetchone()
        if table == "person":
            found = self._conn.execute("SELECT name FROM person WHERE id = ?", (record,)).fetchone()
        return str(found[0]) if found and found[0] else self._last_name(record)

    def _last_name(self, record: str) -> str:
        """Name a record that is gone, from its journal."""
        rows = self._conn.execute(
            "SELECT changes FROM journal WHERE row = ? AND op IN ('ins', 'set') ORDER BY hlc DESC",
            (record,),
        )
        for (changes,) in rows:
            change = json.loads(changes).get("name")
            if isinstance(change, list) and change[1]:
                return str(change[1])
        return ""


def _referred(table: str, name: str, column: Column | None, value: str) -> tuple[str, str] | None:
    """Return table and key of the record that a value names; None for any other value."""
    if (table, name) == ("approval_field", "field") and value.startswith(TEXT):
        return "profile_section", value.removeprefix(TEXT)
    if column is not None and column.refers_to:
        return column.refers_to, value
    return None


_DIGESTS: Final = frozenset({("approval", "version"), ("approval_field", "sha256")})
"""What an approval is bound to: sums that tell a reader nothing."""


def _is_shown(table: str, name: str) -> bool:
    if (table, name) in _DIGESTS:
        return False
    return name not in SILENT or (table, name) == ("guide_question", "question")


_OWN_CODES: Final[Mapping[tuple[str, str], Mapping[str, str]]] = {
    ("profile_section", "content"): CONTENTS,
    ("guide", "kind"): GUIDE_KINDS,
    ("guide_question", "skip_when"): SKIP_RULES,
    ("interview", "state"): INTERVIEW_STATES,
    ("interview_person", "consent"): CONSENTS,
    ("network", "status"): STATUS,
    ("network", "agreement"): AGREEMENT,
    ("network_relation", "kind"): RELATIONS,
    ("fact_source", "table_name"): TABLE_LABELS,
    ("approval", "verdict"): VERDICTS,
    ("approval_field", "release"): RELEASES,
    ("approval_field", "proposal_state"): PROPOSALS,
    ("approval_field", "field"): FACTS,
    ("snapshot", "persons"): PERSONS,
    ("snapshot", "released"): RELEASED,
    ("snapshot", "language"): LANGUAGES,
}


def _labels_of(table: str, name: str) -> Mapping[str, str] | None:
    """Return what puts the codes of a field into words; None for a field without codes."""
    if (table, name) in {("source_use", "supported_field"), ("fact_source", "field")}:
        return FIELD_LABELS
    own = _OWN_CODES.get((table, name))
    return own or (CODE_LABELS if (table, name) in CODED else None)


def _column(table: str, name: str) -> Column | None:
    spec = BY_NAME.get(table)
    if spec is None:
        return None
    return next((column for column in spec.columns if column.name == name), None)


def _dated(table: str, name: str, column: Column | None, value: Any) -> str:
    if table == "setting" and name == "value":
        decoded = json.loads(value)
        return decoded if isinstance(decoded, str) else str(value)
    if column is not None and column.check and "GLOB" in column.check:
        return show_day(str(value))
    if (table, name) == ("profile_text", "body"):
        return plain(read_markup(str(value)))
    if table == "contact_attempt" and name == "at":
        return show_time(str(value))
    return str(value)


def shown_at(unit: HistoryUnit, zone: str) -> str:
    """Return the moment of a unit in the study's zone."""
    return show_moment(unit.at, zone)
