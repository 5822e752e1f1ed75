"""Approvals: what is asked for, what was answered, and what of it holds for the present texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from netzdesk.base.dates import show_day
from netzdesk.base.i18n import Translator
from netzdesk.domain.approval import (
    FACTS,
    PICTURE,
    TEXT,
    Answer,
    Releases,
    holds,
    state_of,
)
from netzdesk.domain.approval_facts import digests_of, facts_of, field_digest
from netzdesk.queries.approval_texts import FieldTexts
from netzdesk.store.engine import Connection
from netzdesk.store.tables import BY_NAME


@dataclass(frozen=True, slots=True)
class ApprovalFieldNow:
    """A field that says something, as it would be asked for now."""

    key: str
    label: str
    text: str
    """In the language asked for, a value on each line; of a profile as `domain.markup` has it."""
    sha256: str


@dataclass(frozen=True, slots=True)
class AskedField:
    """A field in a request and what was answered."""

    key: str
    label: str
    sha256: str
    release: str
    proposal: str
    proposal_state: str


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder of a request."""

    day: str
    due: str
    attempt_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRow:
    """A request with its answer."""

    id: str
    network_id: str
    network: str
    person_id: str
    person: str
    """'' where an institution was asked."""
    institution_id: str
    """The office of the person; '' for none."""
    attempt_id: str
    sent_on: str
    due: str
    answered_on: str
    verdict: str
    note: str
    initials: str
    fields: tuple[AskedField, ...]
    reminders: tuple[Reminder, ...]
    """The earliest first."""

    def asked(self, tr: Translator) -> str:
        """Return when was asked and reminded."""
        return asked_text(self.sent_on, (each.day for each in self.reminders), tr)


def asked_text(sent_on: str, reminded: Iterable[str], tr: Translator) -> str:
    """Return when somebody was asked for a release, with the own day of each reminder."""
    asked = show_day(sent_on) or "–"
    days = ", ".join(show_day(day) for day in reminded)
    if not days:
        return tr("asked on {day}", day=asked)
    return tr("asked on {day}, reminded on {days}", day=asked, days=days)


@dataclass(frozen=True, slots=True)
class WhomToAsk:
    """A contact of a network: a person, or '' for an institution without one."""

    person_id: str
    name: str
    institution: str
    mail: str


class _Tables:
    """Reads rows as `domain.approval_facts` asks for them; for many networks each table once."""

    def __init__(self, conn: Connection, *, many: bool) -> None:
        self._conn = conn
        self._many = many
        self._tables: dict[tuple[str, str], dict[Any, list[dict[str, Any]]]] = {}
        self._rows: dict[tuple[str, str], dict[str, Any] | None] = {}

    def get(self, table: str, row_id: str | None) -> dict[str, Any] | None:
        if not row_id:
            return None
        if (table, row_id) not in self._rows:
            found = self._read(table, "id = ?", row_id)
            self._rows[table, row_id] = found[0] if found else None
        return self._rows[table, row_id]

    def find(self, table: str, **equals: Any) -> Sequence[dict[str, Any]]:
        [(column, value)] = equals.items()
        if not self._many:
            return self._read(table, f'"{column}" = ?', value)
        if (table, column) not in self._tables:
            grouped: dict[Any, list[dict[str, Any]]] = defaultdict(list)
            for row in self._read(table, "1"):
                grouped[row[column]].append(row)
            self._tables[table, column] = grouped
        return self._tables[table, column].get(value, ())

    def _read(self, table: str, where: str, *values: Any) -> list[dict[str, Any]]:
        names = ("id", *BY_NAME[table].kinds)
        listed = ", ".join(f'"{name}"' for name in names)
        rows = self._conn.execute(
            f'SELECT {listed} FROM "{table}" WHERE {where} ORDER BY rowid', values
        )
        return [dict(zip(names, row, strict=True)) for row in rows]


_ANSWERS: Final = """
SELECT a.network_id, f.field, a.id, coalesce(a.answered_on, ''), f.release, f.sha256,
  a.verdict = 'refused', coalesce(f.proposal_state, '') = 'open'
FROM approval_field f JOIN approval a ON a.id = f.approval_id
WHERE a.verdict <> 'open'
"""
_REQUESTS: Final = """
SELECT network_id, verdict, due FROM approval ORDER BY coalesce(answered_on, ''), id
"""
_APPROVALS: Final = """
SELECT a.id, a.network_id, coalesce(n.name, n.place, ''), coalesce(a.person_id, ''),
  coalesce(p.name, ''), coalesce(p.institution_id, ''), coalesce(a.attempt_id, ''),
  coalesce(a.sent_on, ''), coalesce(a.due, ''), coalesce(a.answered_on, ''), a.verdict,
  coalesce(a.note, ''), r.initials
FROM approval a JOIN network n ON n.id = a.network_id JOIN researcher r ON r.id = a.researcher_id
LEFT JOIN person p ON p.id = a.person_id
"""


def fields_of(
    conn: Connection, network_id: str, tr: Translator | None = None
) -> tuple[ApprovalFieldNow, ...]:
    """Return the fields of a network that say something, as the data sheet shows them.

    Labels and texts are in the language of `tr`, German when there is none; the digests are the
    same in all.
    """
    said = tr or Translator("de")
    texts = FieldTexts(conn, said)
    found = facts_of(_Tables(conn, many=False), network_id)
    labels = field_labels(conn, network_id, said)
    return tuple(
        ApprovalFieldNow(key, labels[key], texts.text(key, facts), field_digest(key, facts))
        for key, facts in found.items()
    )


def field_labels(conn: Connection, network_id: str, tr: Translator) -> dict[str, str]:
    """Return the name of every field that a network can have, also of retired sections."""
    labels = {key: tr(label) for key, label in FACTS.items()}
    sections = "SELECT id, name, content FROM profile_section ORDER BY position, id"
    for key, name, content in conn.execute(sections):
        labels[TEXT + key] = name if content == "text" else tr("{section} (text)", section=name)
    for key, kind, said in conn.execute(
        "SELECT id, kind, coalesce(caption, alternative) FROM profile_picture WHERE network_id = ?",
        (network_id,),
    ):
        if kind == "logo":
            labels[PICTURE + key] = tr("Logo: {text}", text=said)
        else:
            labels[PICTURE + key] = tr("Picture: {text}", text=said)
    return labels


def releases(conn: Connection, network_id: str, today: date | None = None) -> Releases:
    """Return what holds for the fields of a network; without a day nothing is overdue."""
    return releases_of(conn, (network_id,), today)[network_id]


def releases_of(
    conn: Connection, network_ids: Iterable[str], today: date | None = None
) -> dict[str, Releases]:
    """Return the same for several networks; each table is read once."""
    wanted = tuple(dict.fromkeys(network_ids))
    answers: dict[str, dict[str, list[Answer]]] = defaultdict(lambda: defaultdict(list))
    for network, field, key, day, release, sha256, refused, waits in conn.execute(_ANSWERS):
        answer = Answer(key, day, release, sha256, bool(refused), bool(waits))
        answers[network][field].append(answer)
    verdicts, deadlines = _requests(conn)
    rows = _Tables(conn, many=len(wanted) > 1)
    now = today.isoformat() if today else ""
    found = {}
    for network in wanted:
        given = answers.get(network, {})
        fields = {
            key: holds(sha256, given.get(key, ()))
            for key, sha256 in digests_of(rows, network).items()
        }
        dues = deadlines.get(network, [])
        state = state_of(fields.values(), verdicts.get(network, ()), dues, now)
        due = min((due for due in dues if due), default="")
        found[network] = Releases(state, fields, due, {**given})
    return found


def asked_networks(conn: Connection) -> frozenset[str]:
    """Return the networks of which a release was ever asked for."""
    rows = conn.execute("SELECT DISTINCT network_id FROM approval")
    return frozenset(network for (network,) in rows)


def approvals_of(
    conn: Connection, network_id: str, tr: Translator | None = None
) -> tuple[ApprovalRow, ...]:
    """Return the requests of a network with their answers, the latest first."""
    labels = field_labels(conn, network_id, tr or Translator("de"))
    found = _approvals(conn, "a.network_id = ?", network_id, labels)
    return tuple(sorted(found, key=lambda row: (row.sent_on, row.id), reverse=True))


def request(conn: Connection, approval_id: str) -> ApprovalRow | None:
    """Return one request with its answer; its fields have no labels."""
    return next(iter(_approvals(conn, "a.id = ?", approval_id, {})), None)


def whom_to_ask(conn: Connection, network_id: str) -> tuple[WhomToAsk, ...]:
    """Return the contacts of a network in their order, each once."""
    rows = conn.execute(
        "SELECT coalesce(p.id, ''), coalesce(p.name, ''),"
        " coalesce(c.institution_name, i.name, o.name, ''),"
        " coalesce(p.mail, c.mail, i.mail, o.mail, '')"
        " FROM network_contact c LEFT JOIN person p ON p.id = c.person_id"
        " LEFT JOIN institution i ON i.id = c.institution_id"
        " LEFT JOIN institution o ON o.id = p.institution_id"
        " WHERE c.network_id = ? ORDER BY c.position, c.id",
        (network_id,),
    )
    return tuple({row[0]: WhomToAsk(*row) for row in reversed(rows.fetchall())}.values())[::-1]


def _requests(
    conn: Connection,
) -> tuple[Mapping[str, list[str]], Mapping[str, list[str | None]]]:
    """Return the verdicts of each network, the latest last, and the deadlines of what is open."""
    verdicts: dict[str, list[str]] = defaultdict(list)
    deadlines: dict[str, list[str | None]] = defaultdict(list)
    for network, verdict, due in conn.execute(_REQUESTS):
        if verdict == "open":
            deadlines[network].append(due)
        else:
            verdicts[network].append(verdict)
    return verdicts, deadlines


def _approvals(
    conn: Connection, where: str, value: str, labels: Mapping[str, str]
) -> list[ApprovalRow]:
    heads = conn.execute(f"{_APPROVALS} WHERE {where}", (value,)).fetchall()
    order = {key: place for place, key in enumerate(labels)}
    made = []
    for head in heads:
        asked = [
            AskedField(key, labels.get(key, ""), *rest)
            for key, *rest in conn.execute(
                "SELECT field, sha256, release, coalesce(proposal, ''),"
                " coalesce(proposal_state, '') FROM approval_field WHERE approval_id = ?",
                (head[0],),
            )
        ]
        asked.sort(key=lambda each: (order.get(each.key, len(order)), each.key))
        reminders = conn.execute(
            "SELECT day, coalesce(due, ''), coalesce(attempt_id, '') FROM approval_reminder"
            " WHERE approval_id = ? ORDER BY day, id",
            (head[0],),
        )
        names = (
            "id",
            "network_id",
            "network",
            "person_id",
            "person",
            "institution_id",
            "attempt_id",
            "sent_on",
            "due",
            "answered_on",
            "verdict",
            "note",
            "initials",
        )
        values: dict[str, Any] = dict(zip(names, head, strict=True))
        told = tuple(Reminder(*row) for row in reminders)
        made.append(ApprovalRow(**values, fields=tuple(asked), reminders=told))
    return made
