"""Test 11 of the journal's rules: what every table of a study must be."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from netzdesk.store.engine import Connection, memory, wrap
from netzdesk.store.schema import CURRENT, fingerprint
from netzdesk.store.tables import BY_NAME, TABLES, Table

JOURNAL_TABLES = {"journal", "vector", "local", "conflict", "deviation"}
UNJOURNALED = {"file_content", "draft"}


@pytest.fixture(scope="module")
def built() -> Iterator[Connection]:
    conn = memory()
    CURRENT.migrations().apply(wrap(conn))
    yield conn
    conn.close()


each_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


def test_the_schema_is_the_one_that_opening_knows(built: Connection) -> None:
    assert fingerprint(built) == CURRENT.fingerprints[CURRENT.version]


def test_every_schema_number_has_a_fingerprint() -> None:
    assert sorted(CURRENT.fingerprints) == list(range(1, CURRENT.version + 1))


def test_there_are_only_known_tables_and_no_triggers_or_views(built: Connection) -> None:
    listed = built.execute("SELECT type, name FROM sqlite_master").fetchall()
    assert {kind for kind, _ in listed} == {"table", "index"}
    plain = {
        name
        for kind, name in listed
        if kind == "table" and "_search" not in name and name[0] != "_"
    }
    assert plain == set(BY_NAME) | JOURNAL_TABLES | UNJOURNALED


def test_every_table_is_strict(built: Connection) -> None:
    kinds = {row[1]: row for row in built.execute("PRAGMA table_list")}
    for name in set(BY_NAME) | JOURNAL_TABLES | UNJOURNALED:
        assert kinds[name][5] == 1, name


@each_table
def test_the_key_is_a_text_that_is_never_null(built: Connection, table: Table) -> None:
    columns = built.execute(f"PRAGMA table_xinfo({table.name})").fetchall()
    keys = [(name, kind, notnull) for _, name, kind, notnull, _, pk, _ in columns if pk]
    assert keys == [("id", "TEXT", 1)]
    assert all(hidden == 0 for *_, hidden in columns), "no generated columns"


@each_table
def test_the_specification_is_the_actual_table(built: Connection, table: Table) -> None:
    actual = {
        name: (kind, bool(notnull), default)
        for _, name, kind, notnull, default, pk in built.execute(f"PRAGMA table_info({table.name})")
        if not pk
    }
    expected = {c.name: (c.kind, c.required, c.default) for c in table.columns}
    assert actual == expected


@each_table
def test_references_wait_for_the_commit_and_have_an_index(built: Connection, table: Table) -> None:
    listed = built.execute(f"PRAGMA foreign_key_list({table.name})").fetchall()
    references = {row[3]: (row[2], row[4], row[5], row[6]) for row in listed}
    assert references == {
        c.name: (c.refers_to, "id", "NO ACTION", "NO ACTION") for c in table.columns if c.refers_to
    }
    leading = {
        built.execute(f"PRAGMA index_info({row[1]})").fetchone()[2]
        for row in built.execute(f"PRAGMA index_list({table.name})").fetchall()
    }
    assert references.keys() <= leading


@each_table
def test_nothing_but_the_key_is_unique(built: Connection, table: Table) -> None:
    unique = [row for row in built.execute(f"PRAGMA index_list({table.name})") if row[2]]
    assert [row[3] for row in unique] == ["pk"]


@each_table
def test_a_natural_key_holds_no_personal_data(table: Table) -> None:
    personal = {column.name for column in table.columns if column.personal}
    assert not personal & set(table.natural), "a name-based key can be guessed"


def test_the_numbers_of_a_copy_are_unique_in_the_journal(built: Connection) -> None:
    unique = [row[1] for row in built.execute("PRAGMA index_list(journal)") if row[3] == "u"]
    assert [
        [column[2] for column in built.execute(f"PRAGMA index_info({name})")] for name in unique
    ] == [["replica", "seq"]]
