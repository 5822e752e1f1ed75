"""The tables of a study: one specification each, from which the DDL and the journal's rules come.

Rules of the journal that bind every table here: STRICT, `id TEXT NOT NULL PRIMARY KEY`, foreign
keys NO ACTION and indexed, no triggers, no generated columns, no UNIQUE besides the key. A
natural key is the UUIDv5 of its parts, and its columns never change (delete and insert).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

Kind = Literal["TEXT", "INTEGER"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its storage class, what it refers to, and how journal and exports treat it."""

    name: str
    kind: Kind = "TEXT"
    required: bool = False
    refers_to: str | None = None
    personal: bool = False
    silent: bool = False
    """True for list positions: a lost move is no conflict."""
    check: str | None = None
    default: str | None = None

    def default_value(self) -> str | int | None:
        """Return the default as a Python value."""
        if self.default is None:
            return None
        return int(self.default) if self.kind == "INTEGER" else self.default.strip("'")

    def ddl(self) -> str:
        parts = [f'"{self.name}"', self.kind]
        if self.required:
            parts.append("NOT NULL")
        if self.default is not None:
            parts.append(f"DEFAULT {self.default}")
        if self.check:
            parts.append(f"CHECK ({self.check})")
        if self.refers_to:
            parts.append(f'REFERENCES "{self.refers_to}"("id")')
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the study: its columns, its natural key, and the columns that search sees.

    `searched` names own columns, or `reference.column` for a column of the row referred to.
    """

    name: str
    columns: tuple[Column, ...]
    natural: tuple[str, ...] = ()
    searched: tuple[str, ...] = ()
    indexes: tuple[tuple[str, ...], ...] = ()
    names: frozenset[str] = field(init=False, repr=False, compare=False, default=frozenset())
    kinds: Mapping[str, Kind] = field(init=False, repr=False, compare=False)
    """Column -> its storage class."""
    defaults: Mapping[str, str | int | None] = field(init=False, repr=False, compare=False)
    """Column -> its value in a new row that is given none."""

    def __post_init__(self) -> None:
        derived: dict[str, object] = {
            "names": frozenset(column.name for column in self.columns),
            "kinds": {column.name: column.kind for column in self.columns},
            "defaults": {column.name: column.default_value() for column in self.columns},
        }
        for name, value in derived.items():
            object.__setattr__(self, name, value)

    def ddl(self) -> list[str]:
        """Return the statements that make this table, its indexes and its search index."""
        columns = ",\n  ".join(
            ['"id" TEXT NOT NULL PRIMARY KEY', *(column.ddl() for column in self.columns)]
        )
        statements = [f'CREATE TABLE "{self.name}" (\n  {columns}\n) STRICT']
        plain = [(c.name,) for c in self.columns if c.refers_to]
        covered = {columns[0] for columns in self.indexes}
        for index in (*(p for p in plain if p[0] not in covered), *self.indexes):
            name = "_".join((self.name, *index))
            listed = ", ".join(f'"{column}"' for column in index)
            statements.append(f'CREATE INDEX "{name}" ON "{self.name}" ({listed})')
        if self.searched:
            statements.append(
                f"CREATE VIRTUAL TABLE \"{self.name}_search\" USING fts5(words, content='', "
                "contentless_delete=1, tokenize='unicode61 remove_diacritics 2', "
                "prefix='1 2 3')"
            )
        return statements


def _text(name: str, *, required: bool = False, personal: bool = False) -> Column:
    return Column(name, required=required, personal=personal)


def _free(name: str, *, required: bool = False) -> Column:
    """A note, reason or source in free words: it may name persons, so it is treated as personal."""
    return Column(name, required=required, personal=True)


def _flag(name: str) -> Column:
    return Column(name, "INTEGER", required=True, default="0", check=f'"{name}" IN (0, 1)')


def _mark(name: str) -> Column:
    return Column(name, "INTEGER", check=f'"{name}" IN (0, 1)')


def _number(name: str) -> Column:
    return Column(name, "INTEGER")


def _ref(name: str, table: str, *, required: bool = False) -> Column:
    return Column(name, required=required, refers_to=table)


def _day(name: str, *, required: bool = False) -> Column:
    shape = f"\"{name}\" GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'"
    return Column(name, required=required, check=shape)


POSITION = Column("position", required=True, silent=True)

TABLES: Final[tuple[Table, ...]] = (
    Table(
        "setting",
        (_text("key", required=True), _text("value")),
        natural=("key",),
    ),
    Table(
        "vocabulary_term",
        (
            _text("vocabulary", required=True),
            _text("code", required=True),
            _text("label_en", required=True),
            _text("label_de", required=True),
            _number("rank"),
            _text("attributes"),
            _flag("retired"),
        ),
        natural=("vocabulary", "code"),
        indexes=(("vocabulary",),),
    ),
    Table(
        "researcher",
        (_text("name", required=True, personal=True), _text("initials", required=True)),
    ),
    Table(
        "region",
        (
            _text("ags", required=True),
            _text("nuts3"),
            _text("name", required=True),
            _text("kind", required=True),
            _number("valid_from"),
            _number("valid_until"),
        ),
        natural=("ags",),
        searched=("name", "ags", "kind"),
        indexes=(("ags",),),
    ),
    Table("area", (_text("kind", required=True), _text("name", required=True))),
    Table(
        "area_region",
        (_ref("area_id", "area", required=True), _ref("region_id", "region", required=True)),
        natural=("area_id", "region_id"),
    ),
    Table(
        "region_office",
        (
            _ref("region_id", "region", required=True),
            _text("kind", required=True),
            Column("presence", required=True, check="\"presence\" IN ('yes','no','unknown')"),
            _day("as_of"),
            _free("source"),
        ),
        natural=("region_id", "kind"),
    ),
    Table(
        "institution",
        (
            _text("kind", required=True),
            _text("name", required=True),
            _flag("whole_area"),
            _text("street"),
            _text("postcode"),
            _text("place"),
            _text("phone"),
            _text("mail"),
            _text("web"),
            _ref("part_of_id", "institution"),
            _flag("do_not_contact"),
            _free("do_not_contact_reason"),
            _ref("responsible_id", "researcher"),
            _free("note"),
        ),
        searched=("name", "kind", "street", "postcode", "place", "phone", "mail", "web"),
        indexes=(("kind",),),
    ),
    Table(
        "institution_region",
        (
            _ref("institution_id", "institution", required=True),
            _ref("region_id", "region", required=True),
        ),
        natural=("institution_id", "region_id"),
    ),
    Table(
        "person",
        (
            _ref("institution_id", "institution"),
            _text("name", required=True, personal=True),
            _text("function"),
            Column("role", check="\"role\" IN ('target','gatekeeper','deputy','head')"),
            _text("phone", personal=True),
            _text("mail", personal=True),
            _day("valid_until"),
            _text("legal_basis"),
            _day("legal_basis_on"),
            _flag("may_be_named"),
            _flag("do_not_contact"),
            _free("do_not_contact_reason"),
            _free("note"),
            POSITION,
        ),
        searched=("name", "function", "phone", "mail"),
    ),
    Table(
        "contact_point",
        (
            _ref("institution_id", "institution"),
            _ref("person_id", "person"),
            Column(
                "kind",
                required=True,
                check="\"kind\" IN ('phone','mobile','fax','mail','web','address')",
            ),
            _text("label"),
            _text("value", personal=True),
            _text("street"),
            _text("postcode"),
            _text("place"),
            POSITION,
        ),
    ),
    Table(
        "contact_attempt",
        (
            _ref("institution_id", "institution", required=True),
            _ref("person_id", "person"),
            _text("channel", required=True),
            Column("direction", required=True, check="\"direction\" IN ('out','in')"),
            _day("day", required=True),
            _text("at"),
            _text("outcome", required=True),
            _number("duration_min"),
            _free("note"),
            _ref("researcher_id", "researcher", required=True),
            _ref("corrects_id", "contact_attempt"),
            _ref("corrected_by_id", "contact_attempt"),
        ),
        searched=("institution_id.name", "institution_id.place", "person_id.name", "note"),
        indexes=(("institution_id", "day"), ("day",)),
    ),
    Table(
        "outcome_note",
        (
            _ref("institution_id", "institution", required=True),
            _text("outcome", required=True),
            _day("day", required=True),
            _free("note"),
            _ref("linked_institution_id", "institution"),
            _ref("researcher_id", "researcher", required=True),
            _flag("withdrawn"),
        ),
    ),
    Table(
        "follow_up",
        (
            _ref("institution_id", "institution", required=True),
            _ref("attempt_id", "contact_attempt"),
            _day("due", required=True),
            _text("due_time"),
            _free("reason"),
            _day("done_on"),
        ),
        indexes=(("institution_id",), ("due",)),
    ),
    Table(
        "network",
        (
            _number("number"),
            _text("name"),
            _text("other_names"),
            _text("street"),
            _text("postcode"),
            _text("place"),
            _text("web"),
            _flag("supraregional"),
            Column(
                "judgement",
                required=True,
                default="'open'",
                check="\"judgement\" IN ('open','counts','does_not_count')",
            ),
            _text("judgement_reason"),
            _free("judgement_note"),
            _day("judged_on"),
            _ref("judged_by_id", "researcher"),
            _mark("mark_partners"),
            _mark("mark_competences"),
            _mark("mark_aims"),
            _mark("mark_agreements"),
            _mark("mark_coordination"),
            _ref("same_as_id", "network"),
            _flag("good_practice"),
            _free("note"),
        ),
        searched=("name", "other_names", "place", "postcode", "web"),
    ),
    Table(
        "network_region",
        (_ref("network_id", "network", required=True), _ref("region_id", "region", required=True)),
        natural=("network_id", "region_id"),
    ),
    Table(
        "network_contact",
        (
            _ref("network_id", "network", required=True),
            _ref("person_id", "person"),
            _ref("institution_id", "institution"),
            _text("institution_name"),
            _text("phone"),
            _text("mail"),
            POSITION,
        ),
    ),
    Table(
        "network_actor",
        (
            _ref("network_id", "network", required=True),
            _text("name", required=True),
            _text("short_form"),
            _text("category"),
            _text("role"),
            _ref("institution_id", "institution"),
            Column("in_appendix", "INTEGER", required=True, default="1"),
            POSITION,
        ),
    ),
    Table(
        "network_field",
        (_ref("network_id", "network", required=True), _text("field", required=True)),
        natural=("network_id", "field"),
    ),
    Table(
        "network_programme",
        (_ref("network_id", "network", required=True), _text("programme", required=True)),
        natural=("network_id", "programme"),
    ),
    Table(
        "interview",
        (
            _ref("network_id", "network", required=True),
            _ref("attempt_id", "contact_attempt"),
            _day("day", required=True),
            _free("note"),
        ),
    ),
    Table(
        "statement",
        (
            _ref("institution_id", "institution", required=True),
            _ref("person_id", "person"),
            _ref("region_id", "region", required=True),
            Column("question", required=True, default="'network_exists'"),
            _text("answer", required=True),
            _text("reasons"),
            _free("wording"),
            _free("remark"),
            _day("day", required=True),
            _ref("attempt_id", "contact_attempt"),
            _ref("heard_from_id", "institution"),
            _ref("supersedes_id", "statement"),
            _ref("superseded_by_id", "statement"),
            _text("named"),
            _ref("researcher_id", "researcher", required=True),
        ),
        indexes=(
            (  # covers the states of all regions (queries/verification_states.py)
                "superseded_by_id",
                "region_id",
                "answer",
                "named",
                "institution_id",
                "person_id",
                "heard_from_id",
            ),
            ("institution_id", "region_id"),
            ("person_id", "institution_id"),
        ),
    ),
    Table(
        "statement_network",
        (
            _ref("statement_id", "statement", required=True),
            _ref("network_id", "network", required=True),
            _text("as_named"),
        ),
        natural=("statement_id", "network_id"),
    ),
    Table(
        "independence",
        (
            _ref("first_id", "institution", required=True),
            _ref("second_id", "institution", required=True),
            Column("verdict", required=True, check="\"verdict\" IN ('independent','tied')"),
            _free("reason", required=True),
            _day("day", required=True),
            _ref("researcher_id", "researcher", required=True),
        ),
        natural=("first_id", "second_id"),
    ),
    Table(
        "decision",
        (
            _ref("region_id", "region", required=True),
            Column("kind", required=True, check="\"kind\" IN ('settle','accept_no')"),
            Column(
                "finding",
                required=True,
                check="\"finding\" IN ('network','no_network','no_information')",
            ),
            _free("reason", required=True),
            _day("day", required=True),
            _ref("researcher_id", "researcher", required=True),
        ),
    ),
    Table(
        "expert",
        (
            _text("theme", required=True),
            _ref("person_id", "person"),
            _text("tasks"),
            _text("organisation"),
            _text("phone"),
            _text("mail"),
            _text("web"),
            _free("note"),
            POSITION,
        ),
        searched=("theme", "tasks", "organisation", "web"),
    ),
)

BY_NAME: Final[dict[str, Table]] = {table.name: table for table in TABLES}

JOURNAL_DDL: Final[tuple[str, ...]] = (
    """CREATE TABLE journal(
  id TEXT NOT NULL PRIMARY KEY,
  replica TEXT NOT NULL, seq INTEGER NOT NULL,
  hlc INTEGER NOT NULL,
  at INTEGER NOT NULL,
  author TEXT NOT NULL, unit INTEGER NOT NULL,
  action TEXT NOT NULL, schema INTEGER NOT NULL,
  seen TEXT,
  op TEXT NOT NULL CHECK(op IN ('ins','set','del','keep','res','erase')),
  tab TEXT NOT NULL, row TEXT NOT NULL,
  changes TEXT NOT NULL,
  UNIQUE(replica, seq)) STRICT""",
    "CREATE INDEX journal_row ON journal(row, tab)",
    "CREATE INDEX journal_seen ON journal(replica, seq) WHERE seen IS NOT NULL",
    "CREATE INDEX journal_erase ON journal(tab) WHERE op='erase'",
    "CREATE TABLE vector(replica TEXT NOT NULL PRIMARY KEY, seq INTEGER NOT NULL)"
    " STRICT, WITHOUT ROWID",
    "CREATE TABLE local(k TEXT NOT NULL PRIMARY KEY, v TEXT NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TABLE conflict(id TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, tab TEXT NOT NULL,
  row TEXT NOT NULL, field TEXT NOT NULL,
  lost TEXT, lost_entry TEXT NOT NULL, kept TEXT, kept_entry TEXT, settled_by TEXT) STRICT""",
    "CREATE INDEX conflict_row ON conflict(row, tab)",
    """CREATE TABLE deviation(tab TEXT NOT NULL, row TEXT NOT NULL, kind TEXT NOT NULL,
  ideal TEXT NOT NULL, PRIMARY KEY(tab,row,kind)) STRICT, WITHOUT ROWID""",
)
"""Exactly the schema of the journal as it was tried; see docs/adr."""


def _referrers() -> dict[str, tuple[tuple[str, str, str], ...]]:
    found: dict[str, list[tuple[str, str, str]]] = {}
    for table in TABLES:
        for source in table.searched:
            reference, _, column = source.partition(".")
            if column:
                target = next(c.refers_to for c in table.columns if c.name == reference)
                found.setdefault(str(target), []).append((table.name, reference, column))
    return {name: tuple(rows) for name, rows in found.items()}


SEARCHED_BY: Final = _referrers()
"""Table -> (searching table, its reference, column): whose search entries a change touches."""


def schema_statements() -> list[str]:
    """Return every statement that makes an empty study of this version."""
    return [*JOURNAL_DDL, *(statement for table in TABLES for statement in table.ddl())]
