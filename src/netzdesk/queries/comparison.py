"""Two states of a study compared: what came, went and changed, as the reader of a report asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from netzdesk.base.clock import local_day, system_clock
from netzdesk.base.i18n import Translator
from netzdesk.base.ids import natural_id
from netzdesk.base.progress import Progress, Unwatched
from netzdesk.domain.report_states import GROUP_OF_TABLE, GROUPS, figure_lines
from netzdesk.domain.sentences import FINDING_LABELS, STATE_LABELS
from netzdesk.queries.approvals import field_labels
from netzdesk.queries.history import FieldChange, Reader
from netzdesk.queries.settings import read_settings
from netzdesk.queries.snapshots import key_figures
from netzdesk.queries.verification_states import RegionState, states
from netzdesk.store.engine import Connection
from netzdesk.store.specification import Table
from netzdesk.store.tables import BY_NAME


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that is otherwise: a record that came or went, or one of its fields.

    What persons' data says stands apart: it goes out only where persons may.
    """

    id: str
    group: str
    """A key of `domain.report_states.GROUPS`."""
    fate: str
    """came, went or changed."""
    kind: str
    """What the table is called."""
    record: str
    field: str
    """The label of the field that changed; empty for a record that came or went."""
    before: str
    after: str
    personal: bool = False
    before_personal: str = ""
    after_personal: str = ""

    def said(self, *, persons: bool) -> tuple[str, str]:
        """Return what stood there before and what stands there now."""
        if not persons:
            return self.before, self.after
        before = "; ".join(filter(None, (self.before, self.before_personal)))
        return before, "; ".join(filter(None, (self.after, self.after_personal)))


class _Side(NamedTuple):
    """One of the two states, and what puts its values into words."""

    conn: Connection
    reader: Reader
    tr: Translator
    day: date


_PRINTED: Final = frozenset({("profile_text", "body")})
"""Free texts that are printed whatever is chosen for persons."""
_FOR_LETTERS: Final = frozenset({natural_id("setting", "sender")})
"""Settings that stand in letters only."""
_PARTS: Final[Mapping[str, str]] = {
    "profile_text": "SELECT s.name FROM profile_text x"
    " JOIN profile_section s ON s.id = x.section_id WHERE x.id = ?",
    "assessment": "SELECT c.name FROM assessment x"
    " JOIN criterion c ON c.id = x.criterion_id WHERE x.id = ?",
}
"""Table of which a network has several records → SQL that says which one it is."""
_ASKED: Final = """
SELECT f.field, a.network_id FROM approval_field f JOIN approval a ON a.id = f.approval_id
WHERE f.id = ?
"""
_EVERY: Final = 200
_MISSING: Final = "/"


def compare(
    before: Connection,
    after: Connection,
    tr: Translator,
    progress: Progress | None = None,
    *,
    today: date | None = None,
) -> tuple[Difference, ...]:
    """Return what is otherwise in `after`, in the order of the groups.

    Tables that nothing is printed of are left out. Raises what `progress` raises.
    """
    watched = progress or Unwatched()
    old, new = _side(before, tr, today), _side(after, tr, today)
    found: list[Difference] = [*_figures(old, new, tr), *_districts(old, new, tr)]
    tables = [name for name in BY_NAME if name in GROUP_OF_TABLE]
    for done, name in enumerate(tables):
        watched.step(done, len(tables))
        found += _table(BY_NAME[name], old, new, watched)
    order = list(GROUPS)
    found.sort(key=lambda each: order.index(each.group))  # within a group: by table
    return tuple(found)


def _side(conn: Connection, tr: Translator, today: date | None) -> _Side:
    settings = read_settings(conn)
    day = settings.day(today or local_day(system_clock(), settings.zone))
    return _Side(conn, Reader(conn, tr), tr, day)


def _figures(old: _Side, new: _Side, tr: Translator) -> Iterator[Difference]:
    before, after = (key_figures(side.conn, side.day) for side in (old, new))
    labels = dict(zip(after, (label for label, _ in figure_lines(after, tr)), strict=True))
    for key, number in after.items():
        if before[key] != number:
            yield Difference(
                id=f"figure/{key}",
                group="figures",
                fate="changed",
                kind="",
                record=labels[key],
                field="",
                before=str(before[key]),
                after=str(number),
            )


def _districts(old: _Side, new: _Side, tr: Translator) -> Iterator[Difference]:
    """Yield the districts whose state or finding is otherwise; both are computed."""
    before, after = states(old.conn), states(new.conn)
    for key, name, kind in new.conn.execute("SELECT id, name, kind FROM region ORDER BY ags, id"):
        if key not in before:
            continue  # the district itself came, which is said of its record
        said = _said(before[key], tr), _said(after[key], tr)
        for field, was, now in zip((tr("Finding"), tr("State of the check")), *said, strict=True):
            if was != now:
                yield Difference(
                    id=f"district/{key}/{field}",
                    group="districts",
                    fate="changed",
                    kind=tr("Finding of the district"),
                    record=tr("{name} ({kind})", name=name, kind=kind),
                    field=field,
                    before=was,
                    after=now,
                )


def _said(found: RegionState, tr: Translator) -> tuple[str, str]:
    return tr(FINDING_LABELS[found.finding]), tr(STATE_LABELS[found.state])


def _table(table: Table, old: _Side, new: _Side, watched: Progress) -> Iterator[Difference]:
    before, after = _rows(old.conn, table), _rows(new.conn, table)
    names = list(table.kinds)
    for done, key in enumerate(sorted((before.keys() | after.keys()) - _FOR_LETTERS)):
        if done % _EVERY == 0:
            watched.step(done, len(before) + len(after))
        was, now = before.get(key), after.get(key)
        if was == now:
            continue
        if was is None:
            assert now is not None
            yield _whole(table, key, dict(zip(names, now, strict=True)), new, "came")
        elif now is None:
            yield _whole(table, key, dict(zip(names, was, strict=True)), old, "went")
        else:
            pairs = {n: (a, b) for n, a, b in zip(names, was, now, strict=True) if a != b}
            yield from _changed(table, key, pairs, old, new)


def _rows(conn: Connection, table: Table) -> dict[str, Sequence[Any]]:
    columns = ", ".join(f'"{name}"' for name in table.kinds)
    return {row[0]: row[1:] for row in conn.execute(f'SELECT "id", {columns} FROM "{table.name}"')}


def _whole(table: Table, key: str, values: Mapping[str, Any], side: _Side, fate: str) -> Difference:
    """Return a record that came or went, with what it says in one line."""
    given = {n: v for n, v in values.items() if v is not None and v != table.defaults[n]}
    fields = side.reader.fields(table.name, key, {name: (None, v) for name, v in given.items()})
    fields = tuple(each for each in fields if each.after and each.field != "network_id")
    said = _joined(each for each in fields if not _is_personal(table, each))
    personal = _joined(each for each in fields if _is_personal(table, each))
    before, after = (said, "") if fate == "went" else ("", said)
    hidden_before, hidden_after = (personal, "") if fate == "went" else ("", personal)
    return Difference(
        id=f"{table.name}/{key}",
        group=GROUP_OF_TABLE[table.name],
        fate=fate,
        kind=side.reader.title(table.name),
        record=_record(table, key, values.get("network_id"), side),
        field="",
        before=before,
        after=after,
        personal=bool(personal),
        before_personal=hidden_before,
        after_personal=hidden_after,
    )


def _changed(
    table: Table, key: str, pairs: Mapping[str, tuple[Any, Any]], old: _Side, new: _Side
) -> Iterator[Difference]:
    """Yield one line for each field; each value in the words of its own state."""
    was = old.reader.fields(table.name, key, {n: (v, None) for n, (v, _) in pairs.items()})
    now = new.reader.fields(table.name, key, {n: (None, v) for n, (_, v) in pairs.items()})
    if not was:
        return
    network = None
    if "network_id" in table.names:
        sql = f'SELECT network_id FROM "{table.name}" WHERE id = ?'
        (network,) = new.conn.execute(sql, (key,)).fetchone()
    record = _record(table, key, network, new)
    for earlier, later in zip(was, now, strict=True):
        hidden = _is_personal(table, earlier)
        yield Difference(
            id=f"{table.name}/{key}/{earlier.field}",
            group=GROUP_OF_TABLE[table.name],
            fate="changed",
            kind=new.reader.title(table.name),
            record=record,
            field=earlier.label,
            before="" if hidden else earlier.before,
            after="" if hidden else later.after,
            personal=hidden,
            before_personal=earlier.before if hidden else "",
            after_personal=later.after if hidden else "",
        )


def _record(table: Table, key: str, network: str | None, side: _Side) -> str:
    """Return what a record is called, with the network that it belongs to and its part of it."""
    subject = side.reader.subject(table.name, key)
    if network is not None:
        owner = side.reader.subject("network", network) or _MISSING
        subject = owner if subject in ("", owner) else f"{owner} · {subject}"
    part = _part(table.name, key, side)
    return " · ".join(filter(None, (subject, part))) or _MISSING


def _part(table: str, key: str, side: _Side) -> str:
    """Return which of the texts, answers or ratings of a network a record is; '' for others."""
    if table in _PARTS:
        found = side.conn.execute(_PARTS[table], (key,)).fetchone()
        return str(found[0]) if found else ""
    if table != "approval_field":
        return ""
    field, network = side.conn.execute(_ASKED, (key,)).fetchone()
    return field_labels(side.conn, network, side.tr).get(field, "")


def _is_personal(table: Table, field: FieldChange) -> bool:
    return field.personal and (table.name, field.field) not in _PRINTED


def _joined(fields: Iterator[FieldChange]) -> str:
    return "; ".join(f"{each.label}: {each.after}" for each in fields)
