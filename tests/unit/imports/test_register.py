"""The register: written by one study and read by another, which then says the same."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from list_desk import new_study

from netzdesk.actions.network_actors import AddNetworkActor, add_network_actor
from netzdesk.actions.network_relations import AddNetworkRelation, add_network_relation
from netzdesk.actions.network_results import AddNetworkResult, add_network_result
from netzdesk.actions.networks import AddNetwork, ChangeNetwork, add_network, change_network
from netzdesk.actions.provenance import note_source
from netzdesk.actions.register import ImportRegister, import_register
from netzdesk.actions.snapshots import FreezeReport, freeze_report
from netzdesk.actions.sources import AddSource, add_source
from netzdesk.actions.templates import FillFromTemplate, fill_from_template
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import Translator
from netzdesk.base.ids import natural_id
from netzdesk.domain.guide import Guide
from netzdesk.exports.options import ExportOptions
from netzdesk.exports.profile import ProfileBook, book_of
from netzdesk.exports.registry import EXPORTS, document, export
from netzdesk.imports.kinds.kind import Verdict
from netzdesk.imports.reading import read_table
from netzdesk.imports.register import plan_register
from netzdesk.imports.sheets import Sheets
from netzdesk.queries.approvals import fields_of, releases
from netzdesk.queries.guides import guide, guides
from netzdesk.queries.import_facts import rows_of
from netzdesk.queries.network_parts import category_rules
from netzdesk.queries.networks import network
from netzdesk.queries.provenance import sources_of_fields
from netzdesk.queries.register import LEFT_OUT, REGISTERED
from netzdesk.queries.snapshots import snapshots
from netzdesk.queries.stats import stats
from netzdesk.store.engine import Connection
from netzdesk.store.frozen import content_sum, read_vector
from netzdesk.store.integrity import check_study
from netzdesk.store.specification import Column
from netzdesk.store.study import Author, Study
from netzdesk.store.tables import BY_NAME, TABLES

ENGLISH = Translator("en")
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")
FULL = ExportOptions(persons="full")
Rows = dict[str, list[dict[str, Any]]]


def register_of(study: Study, path: Path) -> Sheets:
    export(study.conn, "register", path, FULL)
    return read_table(path)


def take(study: Study, sheets: Sheets) -> dict[str, int]:
    plan = plan_register(study.conn, sheets, ENGLISH)
    assert [(row.sheet, row.number, row.sentence) for row in plan.errors()] == []
    command = plan.command()
    with study.unit(import_register.__name__) as unit:
        import_register(unit, command)
    return {verdict.value: n for verdict, n in plan.counts().items()}


def rows_in(study: Study) -> Rows:
    return {table.name: list(rows_of(study.conn, table.name)) for table in REGISTERED}


def differences(before: Rows, after: Rows) -> list[tuple[object, ...]]:
    """Return table, field and both values of what was not carried over, shortly."""
    return [
        (table, name, repr(row[name])[-60:], repr(other.get(name))[-60:])
        for table, rows in before.items()
        for row, other in zip(rows, [*after[table], *[{}] * len(rows)], strict=False)
        for name in row
        if row[name] != other.get(name)
    ]


def said(study: Study, folder: Path) -> dict[str, Any]:
    """Return what every export says of a study, apart from when it was written."""
    found: dict[str, Any] = {"stats": stats(study.conn, date(2010, 3, 12))}
    for kind in EXPORTS:
        if kind.by_snapshot:
            continue  # reads the journal of one file, which no register carries
        for language in ("de",):
            options = ExportOptions(persons="full", language=language)
            if kind.build is not None:
                made = document(study.conn, kind.key, options)
                parts = {n: getattr(made, n) for n in made.__slots__ if n != "changed_ms"}
                found[f"{kind.key} {language}"] = _ADDRESS.sub("", repr(parts))
                continue
            if kind.key in PRINTED:
                printed = PRINTED[kind.key](study.conn, options, Translator(language))
                found[f"{kind.key} {language}"] = _ADDRESS.sub("", repr(printed))
                continue
            for suffix in kind.suffixes:
                path = folder / f"{kind.key}-{language}{suffix}"
                export(study.conn, kind.key, path, options)
                found[path.name] = _timeless(path)
    return found


def _profiles(conn: Connection, options: ExportOptions, tr: Translator) -> ProfileBook | None:
    """Return the profiles of all networks, chosen or not."""
    keys = [key for (key,) in conn.execute("SELECT id FROM network ORDER BY id")]
    return replace(book_of(conn, keys, options, tr), changed_ms=0) if keys else None


def _guides(conn: Connection, _options: ExportOptions, _tr: Translator) -> list[Guide | None]:
    return [guide(conn, row.id) for row in guides(conn)]


def _approvals(conn: Connection, _options: ExportOptions, _tr: Translator) -> list[Any]:
    keys = [key for (key,) in conn.execute("SELECT id FROM network ORDER BY id")]
    return [(fields_of(conn, key), releases(conn, key)) for key in keys]


PRINTED: dict[str, Callable[[Connection, ExportOptions, Translator], Any]] = {
    "profile": _profiles,
    "profiles": _profiles,
    "guide": _guides,
    "approval-sheets": _approvals,
}
"""What is only printed: compared by what is set there, not by its pages."""


def _timeless(path: Path) -> Any:
    if path.suffix == ".xlsx":
        return read_table(path).sheets
    stamps = ("DTSTAMP", "LAST-MODIFIED", "CREATED", "SEQUENCE")
    text = path.read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith(stamps)]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "empty.netzdesk"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NETZDESK_HOME", str(path.parent))
        new_study(path, "empty").close()
    return path


TEXTS = st.one_of(
    st.sampled_from(
        (
            "Jobcenter Gifhorn",
            "=1+1",
            '=HYPERLINK("http://example.org")',
            "@SUM(A1)",
            "-5",
            "01067",
            "1e5",
            "2010-03-01",
            "TRUE",
            " Rand ",
            "Zeile\nZeile",
            "a\r\nb\tc",
            "_x0041_ _x000D_",
            "\x0b\x1f\x01",
            "￾￿ \U0001f600 Łódź Ивáн",
            "<b>&amp;</b>",
            "x" * 40_000,
            "\U0001f600" * 20_000 + "\n",
        )
    ),
    st.text(
        st.characters(exclude_categories=("Cs",), exclude_characters="\x00"),
        min_size=1,
        max_size=40,
    ),
)
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(date.isoformat)
NUMBERS = st.one_of(st.integers(0, 99), st.integers(-(2**62), 2**62))


def _codes(column: Column) -> list[str]:
    assert column.check is not None
    return [part.strip(" '") for part in column.check.partition("IN (")[2].rstrip(")").split(",")]


class Drawn(dict[str, list[dict[str, Any]]]):
    """The rows of a study; long texts in them would drown every report."""

    def __repr__(self) -> str:
        return repr({name: str(rows)[:3000] for name, rows in self.items() if rows})


@st.composite
def studies(draw: st.DrawFn) -> Rows:
    """Draw whole rows for every table of the register, with references that hold."""
    made = Drawn()
    keys: dict[str, list[str]] = {"vocabulary_term": []}
    number = 0
    for table in REGISTERED:
        if table.name in ("setting", "vocabulary_term"):
            continue
        made[table.name] = []
        keys[table.name] = []
        for _ in range(draw(st.integers(0, 3))):
            row: dict[str, Any] = {}
            for column in table.columns:
                row[column.name] = _value(draw, table.name, column, keys, row)
            if any(column.required and row[column.name] is None for column in table.columns):
                continue  # what it must refer to was not drawn
            if table.natural:
                row["id"] = natural_id(table.name, *(str(row[name]) for name in table.natural))
                if row["id"] in keys[table.name]:
                    continue
            else:
                number += 1
                row["id"] = f"row-{number}"
            made[table.name].append(row)
            keys[table.name].append(row["id"])
    _complete(draw, made)
    return made


def _value(  # noqa: PLR0911  # one way of drawing for each sort of column
    draw: st.DrawFn, table: str, column: Column, keys: dict[str, list[str]], row: dict[str, Any]
) -> Any:
    if column.refers_to:
        known = keys.get(column.refers_to, [])
        if not known:
            return None
        return draw(st.sampled_from(known) if column.required else st.sampled_from([None, *known]))
    if not column.required and draw(st.booleans()):
        return None
    if column.name in USUAL:
        return draw(st.sampled_from(USUAL[column.name]))
    if column.kind == "INTEGER":
        return draw(st.sampled_from((0, 1)) if _is_mark(column) else NUMBERS)
    if column.check and "GLOB" in column.check:
        return draw(DAYS)
    if column.check:
        return draw(st.sampled_from(_codes(column)))
    return draw(TEXTS)


USUAL: dict[str, tuple[str, ...]] = {
    "outcome": ("1.1", "2.21", "3.13", "3.19", "4.20"),
    "channel": ("phone", "letter", "email", "visit"),
    "answer": ("yes", "no", "planned", "unknown"),
    "reasons": ("no_money", "no_money,distances"),
    "institution_kind": ("job_centre",),
    "position": ("a0", "a1", "b"),
    "at": ("2010-03-12T10:05+01:00",),
    "due_time": ("10:30",),
    "office_hours": ("mon 08:00-12:00",),
    "not_on": ("mon,fri",),
    "question": ("network_exists",),
    "field": ("counselling", "recognition"),
    "programme": ("xenos", "fifa"),
    "category": ("other",),
    "chosen_by": ("{}",),
    "vector": ("{}", '{"r-1": 7}'),
    "figures": ("{}",),
}


def _is_mark(column: Column) -> bool:
    return bool(column.check) or column.name == "in_appendix"


def _complete(draw: st.DrawFn, made: Rows) -> None:
    """Make true what the program keeps true: networks named, no merged circles, number types."""
    for row in made["institution"]:
        row["kind"] = draw(st.sampled_from(("job_centre", "integration_office", "other")))
        row["part_of_id"] = None if row["part_of_id"] == row["id"] else row["part_of_id"]
    for row in made["region_office"]:
        row["kind"] = "job_centre"
        row["id"] = natural_id("region_office", row["region_id"], row["kind"])
    made["region_office"] = list({row["id"]: row for row in made["region_office"]}.values())
    offices = {row["id"] for row in made["region_office"]}
    for use in made.get("source_use", []):
        use["region_office_id"] = (
            use["region_office_id"] if use["region_office_id"] in offices else None
        )
    for row in made["region"]:
        row["valid_from"] = row["valid_until"] = None
    for row in made["statement"]:
        links = [
            x["network_id"] for x in made["statement_network"] if x["statement_id"] == row["id"]
        ]
        row["named"] = ",".join(sorted(links)) or None
    for row in made["contact_attempt"]:
        row["duration_min"] = draw(st.sampled_from((None, 0, 12)))
    for table, back, forth in (
        ("contact_attempt", "corrects_id", "corrected_by_id"),
        ("statement", "supersedes_id", "superseded_by_id"),
    ):
        by_key = {row["id"]: {**row, forth: None} for row in made[table]}
        for row in by_key.values():
            old = by_key.get(row[back] or "")
            if old is None or old[forth]:
                row[back] = None
            else:
                old[forth] = row["id"]
        made[table] = list(by_key.values())
    for row in made["person"]:
        row["role"] = draw(st.sampled_from((None, "target", "head")))


def fill(path: Path, made: Rows) -> None:
    with Study.open(path, author=AUTHOR) as study:
        study.conn.execute("PRAGMA synchronous=OFF")
        with study.unit("import_register") as unit:
            rows = tuple((name, row) for name, found in made.items() for row in found)
            import_register(unit, ImportRegister(rows=rows))
            key = natural_id("setting", "title")
            unit.put("setting", {"id": key, "key": "title", "value": json.dumps("=Titel\n")})


AUTHOR = Author("author-1", "Tessa Test", "TT")


@settings(
    max_examples=10,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),  # making a failing study smaller takes minutes
    report_multiple_bugs=False,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ],
)
@given(made=studies())
def test_any_study_says_the_same_after_the_round_trip(
    made: Rows, empty: Path, tmp_path: Path
) -> None:
    paths = [tmp_path / f"{name}.netzdesk" for name in ("one", "two")]
    for path in paths:
        shutil.copy(empty, path)
    fill(paths[0], made)
    with (
        Study.open(paths[0], author=AUTHOR) as one,
        Study.open(paths[1], author=AUTHOR) as two,
    ):
        two.conn.execute("PRAGMA synchronous=OFF")
        sheets = register_of(one, tmp_path / "r.xlsx")

        take(two, sheets)

        assert differences(rows_in(one), rows_in(two)) == []
        assert rows_in(two) == rows_in(one)
        folders = [tmp_path / name for name in ("a", "b")]
        for folder in folders:
            folder.mkdir(exist_ok=True)
        assert said(two, folders[1]) == said(one, folders[0])
        assert take(two, sheets).keys() == {verdict.value for verdict in Verdict}
        assert plan_register(two.conn, sheets, ENGLISH).counts()[Verdict.NEW] == 0
        assert check_study(two.conn) == check_study(one.conn)
    for path in paths:
        path.unlink()


def test_a_network_goes_over_in_full_and_so_does_where_its_values_come_from(
    empty: Path, tmp_path: Path
) -> None:
    made = tmp_path / "made.netzdesk"
    with Study.create(made, author=AUTHOR) as study:
        with study.unit("fill_from_template") as unit:
            fill_from_template(unit, FillFromTemplate(template="niedersachsen-2010"))
            unit.put("researcher", {"id": AUTHOR.id, "name": AUTHOR.name, "initials": "TT"})
        with study.unit("add_network") as unit:
            facts = {"short_name": "NG", "founded": "5/2007", "agreement": "oral"}
            key = add_network(unit, AddNetwork(name="Netz", programmes=("fifa",), **facts))
            other = add_network(unit, AddNetwork(name="Landesnetz"))
            part = AddNetworkRelation(network_id=key, kind="part_of", other_id=other)
            add_network_relation(unit, part)
            figure = AddNetworkResult(network_id=key, label="Frauen", low="1.038,50", circa=True)
            add_network_result(unit, figure)
            hidden = AddNetworkActor(network_id=key, name="VHS", in_appendix=False)
            add_network_actor(unit, hidden)
            seen = add_source(unit, AddSource(kind="press", title="Zeitung"))
            for field in ("founded", "agreement"):
                note_source(unit, "network", key, field, source_id=seen)
        with study.unit("change_network") as unit:
            change_network(unit, ChangeNetwork(network_id=key, founded="2008"))
        sheets = register_of(study, tmp_path / "r.xlsx")
        shown = network(study.conn, key)
        rules = category_rules(study.conn)

    shutil.copy(empty, tmp_path / "e.netzdesk")
    with Study.open(tmp_path / "e.netzdesk", author=AUTHOR) as taken:
        take(taken, sheets)
        assert network(taken.conn, key) == shown
        assert category_rules(taken.conn) == rules
        told = sources_of_fields(
            taken.conn, [("network", key, field) for field in ("founded", "agreement")]
        )
        (entered, former) = told["network", key, "founded"]
        assert (entered.kind, former.kind, former.current) == ("entry", "source", False)
        (source,) = told["network", key, "agreement"]
        assert (source.record, source.current) == (seen, True)
        assert check_study(taken.conn) == ()


def test_a_frozen_state_comes_with_its_figures_as_one_of_another_file(
    empty: Path, tmp_path: Path
) -> None:
    with Study.create(tmp_path / "made.netzdesk", author=AUTHOR) as study:
        with study.unit("fill_from_template") as unit:
            fill_from_template(unit, FillFromTemplate(template="niedersachsen-2010"))
            unit.put("researcher", {"id": AUTHOR.id, "name": AUTHOR.name, "initials": "TT"})
        command = FreezeReport(
            name="Endbericht",
            vector=read_vector(study.conn),
            sha256=content_sum(study.conn),
            figures={"regions": 46},
        )
        with study.unit("freeze_report") as unit:
            freeze_report(unit, command)
        (own,) = snapshots(study.conn)
        sheets = register_of(study, tmp_path / "r.xlsx")

    shutil.copy(empty, tmp_path / "e.netzdesk")
    with Study.open(tmp_path / "e.netzdesk", author=AUTHOR) as taken:
        take(taken, sheets)
        (listed,) = snapshots(taken.conn)
        assert (own.here, listed.here) == (True, False)
        assert listed == replace(own, here=False)
        comparison = document(taken.conn, "comparison", ExportOptions(language="de"))
        assert "nichts zu vergleichen" in repr(comparison.sections)
        with pytest.raises(Refused) as refused:
            document(taken.conn, "comparison", ExportOptions(snapshot="Endbericht"))
        assert refused.value.code == "snapshot.elsewhere"


def test_every_table_is_in_the_register_or_left_out_by_name() -> None:
    assert {table.name for table in REGISTERED} | LEFT_OUT == {table.name for table in TABLES}


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    with new_study(tmp_path / "s.netzdesk") as study:
        yield study


def test_the_register_goes_into_a_study_fresh_from_another_template(
    study: Study, empty: Path, tmp_path: Path
) -> None:
    shutil.copy(empty, tmp_path / "e.netzdesk")
    with Study.open(tmp_path / "e.netzdesk", author=AUTHOR) as other:
        sheets = register_of(other, tmp_path / "r.xlsx")

    take(study, sheets)

    assert not list(rows_of(study.conn, "region"))
    assert not list(rows_of(study.conn, "institution"))


def test_a_register_into_its_own_study_changes_nothing(study: Study, tmp_path: Path) -> None:
    sheets = register_of(study, tmp_path / "r.xlsx")
    units = study.conn.execute("SELECT max(seq) FROM journal").fetchone()

    counts = take(study, sheets)

    assert (counts["new"], counts["changes"]) == (0, 0)
    assert study.conn.execute("SELECT max(seq) FROM journal").fetchone() == units


def test_a_register_is_one_undo_step(study: Study, empty: Path, tmp_path: Path) -> None:
    sheets = register_of(study, tmp_path / "r.xlsx")
    shutil.copy(empty, tmp_path / "e.netzdesk")
    with Study.open(tmp_path / "e.netzdesk", author=AUTHOR) as other:
        before = rows_in(other)
        take(other, sheets)
        assert rows_in(other)["region"] == rows_in(study)["region"]

        other.undo()

        assert {name: _by_key(rows) for name, rows in rows_in(other).items()} == {
            name: _by_key(rows) for name, rows in before.items()
        }


def _by_key(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in rows}


def test_a_row_with_other_values_is_refused_and_nothing_stored(
    study: Study, tmp_path: Path
) -> None:
    sheets = register_of(study, tmp_path / "r.xlsx")
    (office, *_) = rows_of(study.conn, "institution")
    with study.unit("change_institution") as unit:
        unit.put("institution", {"id": office["id"], "place": "Anderswo"})

    plan = plan_register(study.conn, sheets, ENGLISH)

    (error,) = plan.errors()
    assert "Place" in error.sentence
    with pytest.raises(Refused) as caught:
        plan.command()
    assert caught.value.code == "register.errors"


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("institution.kind", None, "empty"),
        ("institution.id", "", "key"),
        ("institution.part_of_id", "nirgends", "refers"),
        ("institution.whole_area", 7, "not a value"),
    ],
)
def test_a_spoilt_register_is_refused_row_by_row(  # noqa: PLR0917  # fixtures
    study: Study, empty: Path, tmp_path: Path, column: str, value: Any, code: str
) -> None:
    export(study.conn, "register", tmp_path / "r.xlsx", FULL)
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    sheet = next(s for s in book if s.cell(1, 1).value == "institution.id")
    place = next(c.column for c in sheet[1] if c.value == column)
    sheet.cell(3, place).value = value
    book.save(tmp_path / "r.xlsx")
    shutil.copy(empty, tmp_path / "e.netzdesk")

    with Study.open(tmp_path / "e.netzdesk", author=AUTHOR) as other:
        plan = plan_register(other.conn, read_table(tmp_path / "r.xlsx"), ENGLISH)

    assert code in plan.errors()[0].sentence


def test_a_register_without_persons_is_for_reading_only(study: Study, tmp_path: Path) -> None:
    with study.unit("add_person") as unit:
        unit.put("person", {"name": "ZZKANARIE", "phone": "030 23125 007", "position": "a0"})
    for grade in ("none", "functions"):
        path = tmp_path / f"{grade}.xlsx"
        export(study.conn, "register", path, ExportOptions(persons=grade))
        sheets = read_table(path)
        text = repr(sheets)

        assert "ZZKANARIE" not in text
        assert "030 23125" not in text, "with its blank, which no id and no time has"
        with pytest.raises(Refused) as caught:
            plan_register(study.conn, sheets, ENGLISH)
        assert caught.value.code == "register.without_persons"


def test_any_other_workbook_is_no_register(study: Study) -> None:
    with pytest.raises(Refused) as caught:
        plan_register(study.conn, read_table("Name\tOrt\nA\tB\n"), ENGLISH)

    assert caught.value.code == "register.not_one"


def test_the_sheets_open_in_excel_with_keys_hidden(study: Study, tmp_path: Path) -> None:
    export(study.conn, "register", tmp_path / "r.xlsx", FULL)

    book = openpyxl.load_workbook(tmp_path / "r.xlsx")

    sheet = next(s for s in book if s.cell(1, 1).value == "institution.id")
    assert sheet.row_dimensions[1].hidden
    assert sheet.column_dimensions["A"].hidden
    assert sheet.freeze_panes == "A3"
    names = [cell.value for cell in sheet[2]]
    assert {"Name", "Art", "Ort"} <= set(names)
    assert BY_NAME["institution"].names <= {
        str(cell.value).removeprefix("institution.") for cell in sheet[1]
    }
    formulas = [c for s in book for row in s for c in row if c.data_type == "f"]
    assert formulas == []
