"""How a table of the study is specified: from this come the DDL and the journal's rules.

Rules of the journal that bind every table: STRICT, `id TEXT NOT NULL PRIMARY KEY`, foreign keys
NO ACTION and indexed, no triggers, no generated columns, no UNIQUE besides the key. A natural
key is the UUIDv5 of its parts, and its columns never change (delete and insert).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal

Kind = Literal["TEXT", "INTEGER"]
Index = tuple[str, ...]


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
    since: int = 1
    """The schema that brought it; a later one is appended by ALTER TABLE."""

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
    indexes: tuple[Index, ...] = ()
    since: int = 1
    later_indexes: Mapping[int, tuple[Index, ...]] = field(default_factory=dict)
    """Schema -> indexes that it added to this table."""
    names: frozenset[str] = field(init=False, repr=False, compare=False, default=frozenset())
    kinds: Mapping[str, Kind] = field(init=False, repr=False, compare=False)
    """Column -> its storage class."""
    defaults: Mapping[str, str | int | None] = field(init=False, repr=False, compare=False)
    """Column -> its value in a new row that is given none."""
    filled: Mapping[str, str | int | None] = field(init=False, repr=False, compare=False)
    """Those of them that are not empty."""

    def __post_init__(self) -> None:
        derived: dict[str, object] = {
            "names": frozenset(column.name for column in self.columns),
            "kinds": {column.name: column.kind for column in self.columns},
            "defaults": {column.name: column.default_value() for column in self.columns},
            "filled": {c.name: c.default_value() for c in self.columns if c.default is not None},
        }
        for name, value in derived.items():
            object.__setattr__(self, name, value)

    def steps(self, version: int) -> Iterator[str]:
        """Return the statements that bring this table from the schema before to this one."""
        if self.since == version:
            yield from self._creation(version)
        elif self.since < version:
            yield from self._growth(version)

    def _creation(self, version: int) -> Iterator[str]:
        first = [column for column in self.columns if column.since <= version]
        columns = ",\n  ".join(
            ['"id" TEXT NOT NULL PRIMARY KEY', *(column.ddl() for column in first)]
        )
        yield f'CREATE TABLE "{self.name}" (\n  {columns}\n) STRICT'
        covered = {columns[0] for columns in self.indexes}
        plain = [(c.name,) for c in first if c.refers_to and c.name not in covered]
        for index in (*plain, *self.indexes):
            yield self._index(index)
        if self.searched:
            yield (
                f"CREATE VIRTUAL TABLE \"{self.name}_search\" USING fts5(words, content='', "
                "contentless_delete=1, tokenize='unicode61 remove_diacritics 2', "
                "prefix='1 2 3')"
            )

    def _growth(self, version: int) -> Iterator[str]:
        added = [column for column in self.columns if column.since == version]
        for column in added:
            yield f'ALTER TABLE "{self.name}" ADD COLUMN {column.ddl()}'
        listed = self.later_indexes.get(version, ())
        covered = {index[0] for index in listed}
        plain = [(c.name,) for c in added if c.refers_to and c.name not in covered]
        for index in (*plain, *listed):
            yield self._index(index)

    def _index(self, index: Index) -> str:
        listed = ", ".join(f'"{column}"' for column in index)
        return f'CREATE INDEX "{"_".join((self.name, *index))}" ON "{self.name}" ({listed})'


def later(version: int, *columns: Column) -> tuple[Column, ...]:
    """Return columns that a later schema appends."""
    return tuple(replace(column, since=version) for column in columns)


def text(name: str, *, required: bool = False, personal: bool = False) -> Column:
    return Column(name, required=required, personal=personal)


def free(name: str, *, required: bool = False) -> Column:
    """A note, reason or source in free words: it may name persons, so it is treated as personal."""
    return Column(name, required=required, personal=True)


def flag(name: str) -> Column:
    return Column(name, "INTEGER", required=True, default="0", check=f'"{name}" IN (0, 1)')


def mark(name: str) -> Column:
    return Column(name, "INTEGER", check=f'"{name}" IN (0, 1)')


def number(name: str, *, required: bool = False) -> Column:
    return Column(name, "INTEGER", required=required)


def ref(name: str, table: str, *, required: bool = False) -> Column:
    return Column(name, required=required, refers_to=table)


def day(name: str, *, required: bool = False) -> Column:
    shape = f"\"{name}\" GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'"
    return Column(name, required=required, check=shape)


def one_of(name: str, *codes: str, required: bool = False, default: str | None = None) -> Column:
    """A code from a closed list."""
    listed = ",".join(f"'{code}'" for code in codes)
    return Column(
        name,
        required=required,
        check=f'"{name}" IN ({listed})',
        default=None if default is None else f"'{default}'",
    )


POSITION: Final = Column("position", required=True, silent=True)
