"""Records of all kinds by the words that were typed, the best first: what Ctrl+K asks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from netzdesk.base.text import fold, search_query, search_text, sort_key, typed_words
from netzdesk.queries.interview_plans import SHOWN_DAY
from netzdesk.queries.profiles import CHOSEN
from netzdesk.queries.stats import COUNTS
from netzdesk.store.engine import Connection

EXACT, BEGINS, ALL_WORDS, ELSEWHERE = range(4)
"""How good a hit is: the whole title, its beginning, words of it, or words of another field."""

_CANDIDATES: Final = 1500
_FOR_ONE_LETTER: Final = 300


@dataclass(frozen=True, slots=True)
class Found:
    """A record: what it is, how it is shown, and the page and record to open for it."""

    kind: str
    id: str
    title: str
    detail: str
    code: str
    """The kind of institution or outcome of an attempt, to be named by the window."""
    page: str
    record: str
    rank: int = ELSEWHERE


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a kind of record is read: SQL over its table `t`."""

    table: str
    title: str
    detail: str
    code: str = "''"
    page: str = "''"
    record: str = "t.id"
    shown: str = "1"
    newest: bool = False
    """True: so many that only the newest are looked at, in their order."""
    found_by: tuple[tuple[str, str, str], ...] = ()
    """Other tables by whose words it is found: table, what joins its row `s`, the key found."""


_OFFICE: Final = "(SELECT i.name FROM institution i WHERE i.id = t.institution_id)"
_AS_EXPERT: Final = "(SELECT e.id FROM expert e WHERE e.person_id = t.id)"
_IN_NETWORK: Final = "(SELECT c.network_id FROM network_contact c WHERE c.person_id = t.id)"

_HAS_PROFILE: Final = (
    f"t.id IN (SELECT n.id FROM network n WHERE {COUNTS} AND ({CHOSEN} OR EXISTS ("
    "SELECT 1 FROM profile_text p WHERE p.network_id = n.id AND p.body IS NOT NULL)))"
)
"""SQL: the profile of the network `t` is printed, or begun."""

KINDS: Final[dict[str, _Kind]] = {
    "institution": _Kind(
        "institution",
        "t.name",
        "coalesce(t.place, '')",
        code="t.kind",
        page="'institutions'",
        shown="t.same_as_id IS NULL",
    ),
    "person": _Kind(
        "person",
        "t.name",
        f"coalesce({_OFFICE}, t.function, '')",
        page=(
            f"CASE WHEN t.institution_id IS NOT NULL THEN 'institutions' "
            f"WHEN {_AS_EXPERT} IS NOT NULL THEN 'experts' ELSE 'networks' END"
        ),
        record=f"coalesce(t.institution_id, {_AS_EXPERT}, {_IN_NETWORK}, '')",
    ),
    "region": _Kind("region", "t.name", "t.kind || ' · ' || t.ags", page="'regions'"),
    "network": _Kind(
        "network",
        "coalesce(t.name, '')",
        "coalesce(t.place, t.other_names, '')",
        page="'networks'",
        shown="t.same_as_id IS NULL",
    ),
    "interview": _Kind(
        "interview",
        "(SELECT coalesce(n.name, n.place, '') FROM network n WHERE n.id = t.network_id)",
        f"{SHOWN_DAY.format('t')} || char(10) || "
        "coalesce((SELECT g.name FROM guide g WHERE g.id = t.guide_id), '')",
        code="t.state",
        page="'interviews'",
        found_by=(
            ("network", "JOIN interview i ON i.network_id = s.id", "i.id"),
            ("interview_answer", "", "s.interview_id"),
        ),
    ),
    "guide": _Kind(
        "guide",
        "t.name",
        "CAST(t.version AS TEXT)",
        page="'interviews'",
        shown="NOT EXISTS (SELECT 1 FROM guide g WHERE g.replaces_id = t.id)",
    ),
    "profile": _Kind(
        "network",
        "coalesce(t.name, t.place, '')",
        "coalesce(CAST(t.number AS TEXT), '')",
        page="'profiles'",
        shown=_HAS_PROFILE,
        found_by=(("network", "", "s.id"), ("profile_text", "", "s.network_id")),
    ),
    "expert": _Kind("expert", "t.theme", "coalesce(t.organisation, '')", page="'experts'"),
    "lead": _Kind("lead", "t.name", "coalesce(t.function, t.place, '')", page="'leads'"),
    "source": _Kind("source", "t.title", "coalesce(t.address, '')", page="'leads'"),
    "attempt": _Kind(
        "contact_attempt",
        f"coalesce({_OFFICE}, '')",
        "t.day || char(10) || coalesce(t.note, '')",
        code="t.outcome",
        page="'attempts'",
        newest=True,
    ),
}
"""In the order in which groups of equal rank stand."""


def find_records(conn: Connection, typed: str, *, most: int = 6) -> tuple[Found, ...]:
    """Return up to `most` records of each kind that have all typed words, the best first.

    Umlauts are found however they are typed; a word is found by its beginning. Of contact
    attempts, which may be a million, the newest are returned.
    """
    query = search_query(typed)
    if not query:
        return ()
    words = typed_words(typed)
    found: list[Found] = []
    for name, kind in KINDS.items():
        if kind.newest and len("".join(words)) < 2:
            continue
        best = _best(conn, kind, query, words, most)
        found += _read(conn, name, kind, best)
    return tuple(found)


def known_records(conn: Connection, keys: Sequence[tuple[str, str]]) -> tuple[Found, ...]:
    """Return records by (kind, key), in this order; what is gone is left out."""
    found: dict[tuple[str, str], Found] = {}
    for name, kind in KINDS.items():
        ids = [key for which, key in keys if which == name]
        if ids:
            rows = conn.execute(
                f'SELECT t.rowid FROM "{kind.table}" t'
                f" WHERE t.id IN (SELECT value FROM json_each(?)) AND {kind.shown}",
                (json.dumps(ids),),
            )
            for each in _read(conn, name, kind, [(rowid, ELSEWHERE) for (rowid,) in rows]):
                found[name, each.id] = each
    return tuple(found[key] for key in keys if key in found)


def rank_of(title: str, words: Sequence[str]) -> int:
    """Return how well the words fit a title."""
    typed = " ".join(words)
    plain, folded = (" ".join(typed_words(each)) for each in (title, fold(title)))
    if typed in (plain, folded):
        return EXACT
    if plain.startswith(typed) or folded.startswith(typed):
        return BEGINS
    there = f" {plain} {folded}"
    return ALL_WORDS if all(f" {word}" in there for word in words) else ELSEWHERE


def fits(text: str, words: Iterable[str]) -> bool:
    """Tell whether a text has all words, each as the beginning of a word."""
    there = f" {' '.join(typed_words(search_text(text)))}"
    return all(f" {word}" in there for word in words)


def _best(
    conn: Connection, kind: _Kind, query: str, words: Sequence[str], most: int
) -> list[tuple[int, int]]:
    """Return (rowid, rank) of the best hits."""
    short = len(words) == 1 and len(words[0]) == 1
    limit = most if kind.newest else _FOR_ONE_LETTER if short else _CANDIDATES
    rows = conn.execute(_hits(kind), (query, limit)).fetchall()
    if kind.newest:
        return [(rowid, ELSEWHERE) for rowid, _title in rows]
    ranked = [(rank_of(title, words), title, rowid) for rowid, title in rows]
    good = sorted(ranked, key=lambda each: each[0])
    cut = good[min(most, len(good)) - 1][0] if good else 0
    first = sorted(
        (each for each in good if each[0] <= cut), key=lambda each: (each[0], sort_key(each[1]))
    )
    return [(rowid, rank) for rank, _title, rowid in first[:most]]


def _hits(kind: _Kind) -> str:
    """Return the SQL of (rowid, title) of the records that match, newest first."""
    search = f"{kind.table}_search"
    if not kind.found_by:
        return (
            f"SELECT t.rowid, {kind.title} FROM {search}"
            f' CROSS JOIN "{kind.table}" t ON t.rowid = {search}.rowid'
            f" WHERE {search} MATCH ?1 AND {kind.shown} ORDER BY {search}.rowid DESC LIMIT ?2"
        )
    among = " UNION ".join(
        f'SELECT {key} FROM {table}_search CROSS JOIN "{table}" s ON s.rowid = {table}_search.rowid'
        f" {joined} WHERE {table}_search MATCH ?1"
        for table, joined, key in kind.found_by
    )
    return (
        f'SELECT t.rowid, {kind.title} FROM "{kind.table}" t'
        f" WHERE t.id IN ({among}) AND {kind.shown} ORDER BY t.rowid DESC LIMIT ?2"
    )


def _read(conn: Connection, name: str, kind: _Kind, best: Sequence[tuple[int, int]]) -> list[Found]:
    """Read what is shown of the best hits only."""
    made = []
    sql = (
        f"SELECT t.id, {kind.title}, {kind.detail}, {kind.code}, {kind.page}, {kind.record}"
        f' FROM "{kind.table}" t WHERE t.rowid = ?'
    )
    for rowid, rank in best:
        row: tuple[str, ...] | None = conn.execute(sql, (rowid,)).fetchone()
        if row is None:
            continue
        key, title, detail, code, page, record = row
        if record:
            made.append(Found(name, key, title, detail, code, page, record, rank))
    return made
