"""The command line: its calls, exit status and single lines are a promise to scripts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from netzdesk import __version__
from netzdesk.app import cli
from netzdesk.app.main import main
from netzdesk.imports.kinds.registry import IMPORTS
from netzdesk.queries.settings import read_settings
from netzdesk.store.study import Author, Study
from own_time import at_most

KINDS = ("appendix-experts", "appendix-networks", "contact-log", "verification")


@pytest.fixture(autouse=True)
def german_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")


def run(*arguments: object) -> int:
    """Return the exit status of a call, however it ends."""
    try:
        return main([str(argument) for argument in arguments])
    except SystemExit as ended:
        return int(ended.code or 0)


def one_line(text: str) -> str:
    (line,) = text.splitlines()
    return line


def process(*arguments: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "netzdesk", *map(str, arguments)],
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )


@pytest.mark.parametrize(("template", "regions"), [("niedersachsen-2010", 46), ("empty", 0)])
def test_new_makes_a_study_from_a_template(
    template: str, regions: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "s.netzdesk"

    assert run("new", path, "--template", template) == 0
    assert run("stats", path, "--json") == 0

    assert json.loads(capsys.readouterr().out)["regions"] == regions


@pytest.mark.parametrize("call", [("new", "--template", "empty"), ("demo",)])
def test_nothing_is_overwritten(
    call: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "s.netzdesk"
    path.write_text("mine", encoding="utf-8")

    assert run(call[0], path, *call[1:]) == 1

    assert "nie überschrieben" in one_line(capsys.readouterr().err)
    assert path.read_text(encoding="utf-8") == "mine"


def test_an_unknown_template_is_wrong_usage_and_leaves_no_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("new", tmp_path / "s.netzdesk", "--template", "bayern") == 2

    assert "niedersachsen-2010" in one_line(capsys.readouterr().err)
    assert list(tmp_path.iterdir()) == []


def test_demo_stands_as_at_the_end_of_the_day(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "s.netzdesk"

    assert run("demo", path, "--until", "2009-12-31") == 0
    assert run("stats", path, "--json") == 0

    found = json.loads(capsys.readouterr().out)
    assert found["contacted"]["job_centre"] == 47
    assert 0 < found["job_centres_interviewed"] < 10


def test_stats_prints_the_figures_of_the_report(
    sample_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("stats", sample_file, "--json") == 0

    found = json.loads(capsys.readouterr().out)
    assert (found["regions_with_network"], found["networks"]) == (26, 31)
    assert found["contacted_other"] == {"other": 21}
    assert sum(found["verification"].values()) == found["regions"] == 46
    assert sum(found["attempts_by_channel"].values()) == found["attempts"]
    assert sum(found["outcomes"].values()) == sum(found["contacted"].values()) + 21


def test_stats_without_json_says_the_same_in_lines(
    sample_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("stats", sample_file) == 0

    lines = dict(line.split("\t") for line in capsys.readouterr().out.splitlines())
    assert lines["networks"] == "31"
    assert lines["contacted.job_centre"] == "47"
    assert lines["regions_with_two_regional_networks"] == "03152 03153 03241 03459"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("suffix", [".xlsx", ".pdf", ".csv"])
def test_every_kind_is_written_in_every_format(
    kind: str, suffix: str, sample_file: Path, tmp_path: Path
) -> None:
    target = tmp_path / f"out{suffix}"

    assert run("export", sample_file, kind, "--to", target) == 0

    start = {".xlsx": b"PK", ".pdf": b"%PDF", ".csv": b"\xef\xbb\xbf"}[suffix]
    assert target.read_bytes().startswith(start)


def test_agreed_dates_are_written_as_a_calendar(
    sample_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "x.ics"

    assert run("export", sample_file, "calendar", "--to", target, "--persons", "functions") == 0

    content = target.read_bytes()
    assert content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert content.count(b"BEGIN:VEVENT") == content.count(b"\r\nUID:") > 0
    assert run("export", sample_file, "calendar", "--to", tmp_path / "x.pdf") == 2
    assert ".ics" in capsys.readouterr().err


def test_the_choices_of_an_export_reach_it(sample_file: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    choices = ("--persons", "full", "--language", "en", "--sort", "name")
    filters = ("--region", "03459", "--field", "counselling", "--as-of", "04/2010")

    status = run("export", sample_file, "appendix-networks", "--to", target, *choices, *filters)

    text = target.read_text(encoding="utf-8-sig")
    assert status == 0
    assert "KIM" in text
    assert "NetWin" in text
    assert "Musterperson 24" in text
    assert "MiStrAL" not in text


@pytest.mark.parametrize(
    "wrong",
    [
        ("export", "STUDY", "appendix-networks", "--to", "out.doc"),
        ("export", "STUDY", "map", "--to", "out.pdf"),
        ("export", "STUDY", "appendix-experts", "--to", "out.pdf", "--region", "03241"),
        ("export", "STUDY", "appendix-networks", "--to", "out.pdf", "--sort", "colour"),
        ("export", "STUDY", "appendix-networks"),
        ("demo", "STUDY", "--until", "morgen"),
        ("demo", "STUDY", "--until", "2010-13-01"),
        ("new", "STUDY"),
        ("stats",),
        ("stats", "STUDY", "--xml"),
        ("history", "STUDY", "--persons", "some"),
        ("frobnicate",),
        ("STUDY", "stats"),
        ("--frobnicate",),
    ],
)
def test_wrong_usage_ends_with_two(
    wrong: tuple[str, ...], sample_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(sample_file.parent.iterdir())

    status = run(*(sample_file if word == "STUDY" else word for word in wrong))

    assert status == 2
    assert capsys.readouterr().err.splitlines()[-1].startswith("netzdesk: ")
    assert sorted(sample_file.parent.iterdir()) == before


@pytest.mark.parametrize("command", ["stats", "check", "history"])
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "ist nicht da"),
        (b"", "ist leer"),
        (b"SQLite format 3\x00 not really", "keine NetzDesk-Studie"),
        (b"a letter" * 100, "keine NetzDesk-Studie"),
    ],
)
def test_a_file_that_is_no_study_is_refused_in_one_line(
    command: str,
    content: bytes | None,
    words: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "s.netzdesk"
    if content is not None:
        path.write_bytes(content)

    assert run(command, path) == 1

    caught = capsys.readouterr()
    assert words in one_line(caught.err)
    assert caught.out == ""
    assert (path.read_bytes() if path.exists() else None) == content


def test_an_unknown_district_is_refused(
    sample_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "out.csv"

    assert run("export", sample_file, "verification", "--to", target, "--region", "99999") == 1

    assert one_line(capsys.readouterr().err).startswith("netzdesk: ")
    assert not target.exists()


def test_exports_and_figures_work_beside_an_open_window(sample_file: Path, tmp_path: Path) -> None:
    with Study.open(sample_file, author=Author("w", "Window", "W")) as window:
        assert not window.read_only
        assert run("stats", sample_file) == 0
        assert run("export", sample_file, "contact-log", "--to", tmp_path / "log.csv") == 0
        with window.unit("change_settings") as unit:
            unit.put("setting", {"key": "title", "value": '"Noch offen"'})

        assert read_settings(window.conn).title == "Noch offen"


def test_reading_commands_leave_the_file_as_it_is(sample_file: Path, tmp_path: Path) -> None:
    before = sample_file.read_bytes()

    for call in (("stats",), ("check",), ("history",), ("history", "--json")):
        assert run(call[0], sample_file, *call[1:]) == 0
    assert run("export", sample_file, "verification", "--to", tmp_path / "v.xlsx") == 0

    assert sample_file.read_bytes() == before


def test_kinds_says_what_can_be_exported_and_imported(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("kinds", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert run("kinds") == 0
    lines = capsys.readouterr().out

    assert tuple(kind["kind"] for kind in found["exports"])[: len(KINDS)] == KINDS
    assert found["exports"][1]["suffixes"] == [".xlsx", ".pdf", ".docx", ".csv"]
    imports = [kind["kind"] for kind in found["imports"]]
    assert imports == [*(kind.key for kind in IMPORTS), "register"]
    assert all(kind in lines for kind in imports)
    assert all(kind in lines for kind in KINDS)


def test_check_says_that_a_study_is_sound(
    sample_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", sample_file) == 0

    assert "in Ordnung" in one_line(capsys.readouterr().out)


def test_check_lists_what_is_wrong_and_ends_with_one(
    sample_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Study.open(sample_file, author=Author("w", "W", "W")) as study:
        study.conn.execute("UPDATE region SET name = 'Anderswo' WHERE ags = '03101'")

    assert run("check", sample_file) == 1

    caught = capsys.readouterr()
    assert "region" in one_line(caught.out)
    assert "Sicherung" in one_line(caught.err)


def personal_words(text: str) -> list[str]:
    return [
        word
        for word in ("Musterperson", "musterperson", "0171 39200", "Beispiel A", "Gesprächskreis")
        if word in text
    ]


def test_history_hides_personal_values_unless_asked(
    sample_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown: dict[tuple[str, ...], str] = {}
    for call in ((), ("--json",), ("--persons", "full"), ("--persons", "full", "--json")):
        assert run("history", sample_file, *call) == 0
        shown[call] = capsys.readouterr().out

    hidden = ["Gesprächskreis"]
    everything = ["Musterperson", "musterperson", "0171 39200", "Beispiel A", "Gesprächskreis"]
    assert personal_words(shown[()]) == personal_words(shown["--json",]) == hidden
    assert personal_words(shown["--persons", "full"]) == everything
    assert personal_words(shown["--persons", "full", "--json"]) == everything
    assert "es gibt einen Gesprächskreis" not in shown[()]
    reason = "trotz mehrerer Versuche nicht erreicht"
    assert [call for call, text in shown.items() if reason in text] == [
        ("--persons", "full"),
        ("--persons", "full", "--json"),
    ]
    assert "(personenbezogen)" in shown[()]


def test_history_as_json_has_every_action_with_author_and_fields(
    sample_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("history", sample_file, "--json") == 0

    units: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    assert {unit["author"] for unit in units} == {"BA", "BB", "BC"}
    assert [unit["at"] for unit in units] == sorted((unit["at"] for unit in units), reverse=True)
    assert (units[0]["action"], units[0]["subject"]) == ("freeze_report", "Berichtsstand März 2010")
    decision = next(unit for unit in units if unit["action"] == "settle_region")
    assert decision["subject"] == "Friesland"
    assert {"field": "finding", "before": None, "after": "Keine Angaben"} in (
        decision["changes"][0]["fields"]
    )


def test_an_empty_history_is_an_empty_list(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "s.netzdesk"
    Study.create(path, author=Author("a", "A", "A")).close()

    assert run("history", path, "--json") == 0

    assert json.loads(capsys.readouterr().out) == []


def test_who_works_here_is_taken_from_the_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NETZDESK_HOME", str(tmp_path))
    settings = tmp_path / "netzdesk.ini"
    path = tmp_path / "s.netzdesk"
    settings.write_text(
        '[author]\nid=r-1\ninitials=ÄM\nname="Muster, \\"Änne\\" 100%"\n', encoding="utf-8"
    )

    assert run("new", path, "--template", "empty") == 0

    with Study.open(path, author=Author("x", "X", "X"), read_only=True) as study:
        found = study.conn.execute("SELECT id, name, initials FROM researcher").fetchall()
        authors = study.conn.execute("SELECT DISTINCT author FROM journal").fetchall()
    assert found == [("r-1", 'Muster, "Änne" 100%', "ÄM")]
    assert authors == [("r-1",)]


def test_without_a_window_the_program_itself_is_the_author(tmp_path: Path) -> None:
    path = tmp_path / "s.netzdesk"

    assert run("new", path, "--template", "empty") == 0

    with Study.open(path, author=Author("x", "X", "X"), read_only=True) as study:
        found = study.conn.execute("SELECT name, initials FROM researcher").fetchall()
    assert found == [("NetzDesk", "ND")]


def test_a_fault_of_ours_is_one_line_with_the_log_and_no_data(
    sample_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(path: Path) -> Study:
        raise ZeroDivisionError(f"Musterperson 07 in {path}")

    monkeypatch.setenv("NETZDESK_HOME", str(tmp_path))
    monkeypatch.setattr(cli, "_opened", fail)

    assert run("stats", sample_file) == 1

    log = tmp_path / "netzdesk.log"
    assert str(log) in one_line(capsys.readouterr().err)
    written = log.read_text(encoding="utf-8")
    assert "ZeroDivisionError" in written
    assert "test_cli.py" in written
    assert "Musterperson" not in written


def test_without_a_display_the_window_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)

    assert run() == 1

    assert "Bildschirm" in one_line(capsys.readouterr().err)


def test_help_and_version_end_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version") == 0
    assert capsys.readouterr().out == f"netzdesk {__version__}\n"
    for call in ((), ("export",), ("demo",), ("history",)):
        assert run(*call, "--help") == 0
        assert capsys.readouterr().out.startswith("Aufruf: netzdesk")


@pytest.mark.parametrize(
    ("language", "words"),
    [("de_DE.UTF-8", "ist nicht da"), ("C.UTF-8", "ist nicht da"), ("en_GB.UTF-8", "is not there")],
)
def test_refusals_speak_the_language_of_the_system(
    language: str, words: str, tmp_path: Path
) -> None:
    done = process("stats", tmp_path / "s.netzdesk", LC_ALL=language)

    assert done.returncode == 1
    assert words in one_line(done.stderr.decode())


def test_output_is_utf8_whatever_the_code_page(tmp_path: Path) -> None:
    done = process("kinds", PYTHONIOENCODING="cp1252", PYTHONUTF8="0")

    assert "Zwei-Quellen-Prüfung" in done.stdout.decode("utf-8")


def test_a_reader_that_leaves_early_is_no_fault(sample_file: Path) -> None:
    command = [sys.executable, "-m", "netzdesk", "history", str(sample_file), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        told = running.stderr.read()

    assert (running.returncode, told) == (0, b"")


def test_the_demo_is_quick(tmp_path: Path) -> None:
    with at_most(60):
        assert run("demo", tmp_path / "s.netzdesk") == 0
