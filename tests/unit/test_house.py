"""The rules of the house that no other tool checks: texts, vocabularies, rooms, licences."""

from __future__ import annotations

import ast
import csv
import os
import re
import string
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "netzdesk"
ROOMS = sorted(path.parent.name for path in SOURCE.glob("*/__init__.py"))
ROOMS_WITHOUT_QT = [room for room in ROOMS if room not in ("app", "ui")]
MARKS = {"_": None, "N_": None, "tr": None, "_tr": None, "ngettext": (1, 2), "plural": (1, 2)}


@pytest.fixture(scope="module")
def german() -> Catalog:
    with (SOURCE / "locale/de/LC_MESSAGES/netzdesk.po").open("rb") as stream:
        return read_po(stream, locale="de", abort_invalid=True)


def messages_in_source() -> set[str | tuple[str, str]]:
    found = extract_from_dir(SOURCE, method_map=[("**.py", "python")], keywords=MARKS)
    return {message for _file, _line, message, _comments, _context in found if message}


def python_files(*rooms: str) -> list[Path]:
    return sorted(path for room in rooms or ("",) for path in (SOURCE / room).rglob("*.py"))


def strings_of(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def fields(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}


def translated(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def test_every_text_of_the_program_has_a_german_translation(german: Catalog) -> None:
    missing = [
        message
        for message in messages_in_source()
        if (entry := german.get(message if isinstance(message, str) else message[0])) is None
        or not all(strings_of(entry))
        or isinstance(message, tuple) != isinstance(entry.id, tuple)
    ]

    assert sorted(map(str, missing)) == []


def test_no_translation_is_fuzzy_or_left_over(german: Catalog) -> None:
    used = messages_in_source()

    left_over = [message.id for message in translated(german) if message.id not in used]

    assert [message.id for message in translated(german) if message.fuzzy] == []
    assert sorted(map(str, left_over)) == []


def test_translations_fill_the_same_fields(german: Catalog) -> None:
    wrong = []
    for message in translated(german):
        ids = (message.id,) if isinstance(message.id, str) else message.id
        wanted = set().union(*(fields(text) for text in ids))
        plural_only = {"n"} if len(ids) > 1 else set()
        wrong += [
            text
            for text in strings_of(message)
            if fields(text) - plural_only != wanted - plural_only
        ]

    assert wrong == []


def test_german_texts_use_german_quotation_marks(german: Catalog) -> None:
    straight = [
        text for message in translated(german) for text in strings_of(message) if '"' in text
    ]

    assert straight == []


def calls(tree: ast.AST, names: set[str]) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", None))
            if name in names:
                yield node


def test_texts_are_whole_sentences_and_never_glued() -> None:
    glued = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in python_files()
        for call in calls(ast.parse(path.read_text(encoding="utf-8")), set(MARKS))
        if call.args and isinstance(call.args[0], ast.JoinedStr | ast.BinOp)
    ]

    assert glued == []


def test_only_the_clock_reads_the_clock() -> None:
    reads = re.compile(r"\b(datetime\.(now|utcnow|today)|date\.today|time\.time)\(")
    allowed = {SOURCE / "base" / "clock.py"}

    elsewhere = [
        str(path.relative_to(ROOT))
        for path in python_files()
        if path not in allowed and reads.search(path.read_text(encoding="utf-8"))
    ]

    assert elsewhere == []


def test_only_one_module_asks_for_random_numbers() -> None:
    asks = re.compile(r"\burandom\b|\bimport (random|secrets)\b|\bfrom (random|secrets) import\b")
    allowed = {SOURCE / "base" / "chance.py"}

    elsewhere = [
        str(path.relative_to(ROOT))
        for path in python_files()
        if path not in allowed and asks.search(path.read_text(encoding="utf-8"))
    ]

    assert elsewhere == []


def test_sql_is_written_in_store_queries_and_merge_only() -> None:
    sql = re.compile(r"\s*(SELECT\s|INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|PRAGMA\s)", re.I)
    rooms = [room for room in ROOMS if room not in ("store", "queries", "merge")]

    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in python_files(*rooms)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and sql.match(node.value)
    ]

    assert found == []


def test_every_vocabulary_has_both_labels_and_clear_codes() -> None:
    for path in sorted((ROOT / "resources" / "vocabularies").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        codes = [row["code"] for row in rows]

        assert codes, path.name
        assert len(set(codes)) == len(codes), path.name
        assert all(row["label_en"].strip() and row["label_de"].strip() for row in rows), path.name
        assert [int(row["rank"]) for row in rows] == sorted(int(row["rank"]) for row in rows)


def test_every_room_is_named_in_the_architecture() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")

    assert [room for room in ROOMS if f"`{room}`" not in text] == []


def test_every_installed_package_is_named_with_its_licence() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    needs = {
        package["name"]: [need["name"] for need in package.get("dependencies", ())]
        for package in lock["package"]
    }
    shipped, open_ends = set(), list(needs["netzdesk"])
    while open_ends:
        name = open_ends.pop()
        if name not in shipped:
            shipped.add(name)
            open_ends += needs[name]
    named = (ROOT / "resources" / "licences" / "THIRD-PARTY.md").read_text(encoding="utf-8")

    assert [name for name in sorted(shipped) if not re.search(rf"\b{name}\b", named)] == []


def test_the_texts_of_the_named_licences_are_there() -> None:
    folder = ROOT / "resources" / "licences"
    named = set(re.findall(r"`([\w.-]+\.txt)`", (folder / "THIRD-PARTY.md").read_text("utf-8")))

    assert named == {path.name for path in folder.glob("*.txt")}


def test_every_icon_that_the_code_names_is_there_and_no_other() -> None:
    there = {path.stem for path in (ROOT / "resources" / "icons").glob("*.svg")}
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in python_files("ui", "app")]
    words = {
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    named = {
        call.args[0].value
        for tree in trees
        for call in calls(tree, {"icon", "_pixmap"})
        if call.args and isinstance(call.args[0], ast.Constant)
    }

    assert sorted(named - there) == []
    assert sorted(there - words) == []


def modules_after(code: str) -> set[str]:
    """Return the modules that a fresh interpreter has loaded after running `code`."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    return set(done.stdout.splitlines()[-1].split())


def test_rooms_below_the_window_load_without_qt() -> None:
    names = [
        ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")
        for path in python_files(*ROOMS_WITHOUT_QT)
    ]

    loaded = modules_after("\n".join(f"import {name}" for name in names))

    assert {name for name in loaded if name.startswith(("PySide6", "shiboken6"))} == set()


def test_asking_for_the_version_loads_neither_qt_nor_document_writers() -> None:
    loaded = modules_after(
        "from netzdesk.app.main import main\n"
        "try:\n    main(['--version'])\nexcept SystemExit:\n    pass"
    )

    assert loaded & {"PySide6", "openpyxl", "reportlab", "sqlite_utils", "sqlcipher3"} == set()


def test_the_window_starts_without_what_its_pages_and_dialogs_need() -> None:
    loaded = modules_after("from netzdesk.app import main, cli, bootstrap")

    later = ("actions", "exports", "imports", "ui.models", "ui.pages")
    heads = tuple(f"netzdesk.{room}." for room in later)
    assert {name for name in loaded if name.startswith(heads)} == set()
    assert loaded & {"openpyxl", "reportlab", "sqlite_utils", "holidays", "rapidfuzz"} == set()


def test_the_command_line_loads_document_writers_only_when_it_exports() -> None:
    loaded = modules_after("from netzdesk.app.main import main\nmain(['kinds'])")

    assert loaded & {"PySide6", "openpyxl", "reportlab", "pypdfium2"} == set()
