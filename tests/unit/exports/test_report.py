"""The report in one folder: whole or not at all, the same in all formats, and the same again."""

from __future__ import annotations

import errno
import hashlib
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pypdf
import pytest
from export_desk import StudyBuilder, squeezed, word_tables
from profile_desk import write
from python_calamine import CalamineWorkbook
from report_desk import fill, frozen, report

from netzdesk.actions.snapshots import FreezeReport, freeze_report
from netzdesk.base.errors import Cancelled, Refused
from netzdesk.exports.report import SUFFIXES, TABLES, snapshot_options
from netzdesk.exports.report_folder import SUMS, whole_report
from netzdesk.queries.snapshots import Snapshot, snapshots

MANIFEST = "manifest.json"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[StudyBuilder, Path, Snapshot]]:
    """A study, its frozen report, and the state."""
    folder = tmp_path_factory.mktemp("report")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NETZDESK_HOME", str(tmp_path_factory.mktemp("machine")))
        study = StudyBuilder(folder)
    fill(study)
    yield study, folder / "Bericht", frozen(study, folder / "Bericht", "Bericht")
    study.study.close()


@pytest.fixture
def manifest(made: tuple[StudyBuilder, Path, Snapshot]) -> dict[str, Any]:
    told = json.loads((made[1] / MANIFEST).read_text(encoding="utf-8"))
    assert isinstance(told, dict)
    return told


def text_of(path: Path) -> str:
    """Return everything that a PDF, Word or Excel file says."""
    if path.suffix == ".pdf":
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    if path.suffix == ".docx":
        document = docx.Document(str(path))
        said = [paragraph.text for paragraph in document.paragraphs]
        said += [cell for table in word_tables(path) for row in table for cell in row]
        return "\n".join(said)
    book = openpyxl.load_workbook(path)
    return "\n".join(str(c.value) for s in book for row in s.rows for c in row if c.value)


def test_every_table_is_there_in_every_format_and_the_profiles_as_pdf_and_word(
    manifest: dict[str, Any],
) -> None:
    found: dict[str, list[str]] = {}
    for file in manifest["files"]:
        found.setdefault(file["kind"], []).append(Path(file["name"]).suffix)

    assert set(found) == {*TABLES, "profiles", "manifest"}
    for kind in TABLES:
        assert tuple(found[kind]) == SUFFIXES
    assert found["profiles"] == found["manifest"] == [".pdf", ".docx"]


def test_the_sums_hold_for_the_tool_that_everybody_has(
    made: tuple[StudyBuilder, Path, Snapshot], manifest: dict[str, Any]
) -> None:
    folder = made[1]
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", SUMS],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout

    noted = {line.split("  ")[1] for line in (folder / SUMS).read_text("utf-8").splitlines()}
    assert noted == {path.name for path in folder.iterdir()} - {SUMS}
    for file in manifest["files"]:
        content = (folder / file["name"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == file["sha256"]
        assert len(content) == file["size"]


@pytest.mark.parametrize("kind", TABLES)
def test_excel_pdf_and_word_of_a_table_say_the_same(
    made: tuple[StudyBuilder, Path, Snapshot], manifest: dict[str, Any], kind: str
) -> None:
    names = [file["name"] for file in manifest["files"] if file["kind"] == kind]
    excel, pdf, word = (made[1] / name for name in names)

    tables = word_tables(word)
    printed, book = squeezed(text_of(pdf)), squeezed(text_of(excel))
    cells = [line for table in tables for row in table for cell in row for line in cell.split("\n")]

    assert cells
    for line in filter(None, map(squeezed, cells)):
        assert line in printed
        assert line in book
    (rows,) = {file["rows"] for file in manifest["files"] if file["kind"] == kind}
    assert sum(len(table) - 1 for table in tables) == rows
    assert CalamineWorkbook.from_path(str(excel)).sheet_names  # another reader takes it, too


def test_pdf_and_word_of_the_profiles_say_the_same(
    made: tuple[StudyBuilder, Path, Snapshot], manifest: dict[str, Any]
) -> None:
    pdf, word = (made[1] / f["name"] for f in manifest["files"] if f["kind"] == "profiles")
    printed, typed = squeezed(text_of(pdf)), squeezed(text_of(word))

    for said in ("Netzwerk2fürVielfalt&Arbeit", "Ziel2:Übergänge", "Akteur4.3", "Łódź"):
        assert said in printed
        assert said in typed
    assert "Netzwerk1für" not in printed + typed  # not chosen


def test_the_manifest_says_filter_definitions_figures_and_what_has_no_information(
    made: tuple[StudyBuilder, Path, Snapshot], manifest: dict[str, Any]
) -> None:
    assert manifest["state"]["frozen"]
    assert manifest["state"]["sha256"] == made[2].sha256 == manifest["state"]["kept_sha256"]
    assert manifest["figures"] == dict(made[2].figures)
    assert manifest["figures"]["networks"] == 4
    assert manifest["figures"]["regions_without_information"] == 4
    assert "Keine Angaben zu 4 von 4 Regionen" in manifest["notices"]
    parts = {part["kind"]: dict(part["about"]) for part in manifest["parts"]}
    assert parts["appendix-networks"]["Filter"] == "keiner"
    assert parts["verification"]["Stand"] == parts["profiles"]["Stand"] == "03/2010"
    assert parts["verification"]["Zeilen der Tabelle"] == "4"
    assert "0" not in {part.get("Zeilen der Tabelle") for part in parts.values()}
    for suffix in (".pdf", ".docx"):
        said = squeezed(text_of(made[1] / f"Manifest{suffix}"))
        assert made[2].sha256 in said
        assert squeezed("Keine Angaben zu 4 von 4 Regionen") in said
        assert squeezed("Anhang 2 Regionale Netzwerke.xlsx") in said


def test_two_reports_of_one_state_are_the_same_byte_for_byte(
    made: tuple[StudyBuilder, Path, Snapshot], tmp_path: Path
) -> None:
    study, folder, state = made
    again = report(study, tmp_path / "wieder", snapshot=state)
    again.draft.place()

    assert again.state.is_kept
    assert (tmp_path / "wieder" / SUMS).read_bytes() == (folder / SUMS).read_bytes()


def test_a_study_that_went_on_still_makes_the_old_report_again(tmp_path: Path) -> None:
    study = StudyBuilder(tmp_path)
    fill(study)
    state = frozen(study, tmp_path / "alt", "Alt", persons="functions")
    with study.together() as unit:
        first, second, *_ = unit.find("network")
        unit.put("network", {"id": first["id"], "name": "Ganz anders", "number": 99})
        for row in unit.find("network_actor", network_id=second["id"]):
            unit.delete("network_actor", row["id"])
        for row in unit.find("statement"):
            unit.put("statement", {"id": row["id"], "answer": "no"})
        unit.delete("expert", unit.find("expert")[0]["id"])
        unit.put("setting", {"key": "title", "value": '"Anderer Titel"'})
        section = unit.find("profile_section")[0]["id"]
        for row in unit.find("vocabulary_term"):
            unit.put("vocabulary_term", {"id": row["id"], "label_de": "anders"})
    write(study, second["id"], section, "Ein anderer Text")

    again = report(
        study, tmp_path / "wieder", snapshot=state, **options_of(snapshot_options(state))
    )
    again.draft.place()
    now = report(study, tmp_path / "jetzt", persons="functions")
    now.draft.place()

    assert (tmp_path / "wieder" / SUMS).read_bytes() == (tmp_path / "alt" / SUMS).read_bytes()
    assert (tmp_path / "jetzt" / SUMS).read_bytes() != (tmp_path / "alt" / SUMS).read_bytes()
    assert again.state.is_kept
    study.study.close()


def options_of(options: Any) -> dict[str, Any]:
    return {"persons": options.persons, "released": options.released, "as_of": options.as_of}


def test_a_state_whose_content_is_gone_says_so_on_its_face(tmp_path: Path) -> None:
    study = StudyBuilder(tmp_path)
    fill(study)
    state = frozen(study, tmp_path / "alt", "Alt")
    study.conn.execute("UPDATE expert SET theme = 'am Programm vorbei'")

    again = report(study, tmp_path / "wieder", snapshot=state)
    again.draft.place()

    assert not again.state.is_kept
    assert "andere Prüfsumme" in again.warnings[0]
    assert "andere Prüfsumme" in text_of(tmp_path / "wieder" / "Manifest.docx")
    told = json.loads((tmp_path / "wieder" / MANIFEST).read_text("utf-8"))
    assert told["state"]["sha256"] != told["state"]["kept_sha256"]
    study.study.close()


@pytest.mark.parametrize("at", [1, 5, 20, 60])
def test_a_cancelled_report_leaves_nothing(
    made: tuple[StudyBuilder, Path, Snapshot], tmp_path: Path, at: int
) -> None:
    class Stop:
        steps = 0

        def step(self, done: int, total: int) -> None:
            self.steps += 1
            if self.steps == at:
                raise Cancelled

    with pytest.raises(Cancelled):
        report(made[0], tmp_path / "Bericht", Stop())

    assert list(tmp_path.iterdir()) == []


def test_its_progress_only_grows_and_comes_to_its_end(
    made: tuple[StudyBuilder, Path, Snapshot], tmp_path: Path
) -> None:
    seen: list[tuple[int, int]] = []

    class Watch:
        def step(self, done: int, total: int) -> None:
            seen.append((done, total))

    report(made[0], tmp_path / "Bericht", Watch()).draft.discard()

    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert len({total for _, total in seen}) == 1
    assert seen[-1][0] == seen[-1][1]
    assert len({done for done, _ in seen}) > 30


def test_an_earlier_report_gives_way_and_nothing_else_does(
    made: tuple[StudyBuilder, Path, Snapshot], tmp_path: Path
) -> None:
    study, folder, _ = made
    target = tmp_path / "Bericht"
    shutil.copytree(folder, target)
    report(study, target, persons="full").draft.place()
    assert json.loads((target / MANIFEST).read_text("utf-8"))["persons"] == "full"
    assert whole_report(target)
    assert [path.name for path in tmp_path.iterdir()] == ["Bericht"]

    (target / "Feldbericht.docx").write_bytes(b"weiter bearbeitet")
    refused(study, target, "report.folder_in_use")
    assert (target / "Feldbericht.docx").read_bytes() == b"weiter bearbeitet"

    other = tmp_path / "eigenes"
    other.mkdir()
    (other / "brief.txt").write_text("meins", encoding="utf-8")
    refused(study, other, "report.folder_in_use")
    refused(study, other / "brief.txt", "export.folder_exists")
    refused(study, tmp_path / "fehlt" / "Bericht", "export.no_folder")

    empty = tmp_path / "leer"
    empty.mkdir()
    report(study, empty).draft.place()
    assert whole_report(empty)


def refused(study: StudyBuilder, target: Path, code: str) -> None:
    with pytest.raises(Refused) as caught:
        report(study, target)
    assert caught.value.code == code
    assert not list(target.parent.glob(".netzdesk-*"))


def test_a_file_that_is_not_whole_is_no_report(
    made: tuple[StudyBuilder, Path, Snapshot], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("netzdesk.exports.report.whole_pdf", lambda path: False)

    refused(made[0], tmp_path / "Bericht", "export.not_whole")


@pytest.mark.parametrize("persons", ["none", "functions"])
def test_no_name_leaves_the_house_without_its_grade(
    made: tuple[StudyBuilder, Path, Snapshot], tmp_path: Path, persons: str
) -> None:
    report(made[0], tmp_path / "b", persons=persons).draft.place()

    for path in (tmp_path / "b").iterdir():
        said = path.read_text("utf-8") if path.suffix in (".json", ".txt") else text_of(path)
        assert "Geheim" not in said, path.name


def test_a_report_of_the_present_is_not_called_frozen(
    made: tuple[StudyBuilder, Path, Snapshot], tmp_path: Path
) -> None:
    report(made[0], tmp_path / "b").draft.place()

    told = json.loads((tmp_path / "b" / MANIFEST).read_text("utf-8"))
    assert told["state"]["frozen"] is False
    assert "nicht eingefroren" in text_of(tmp_path / "b" / "Manifest.pdf")


def test_an_empty_study_makes_a_report_without_profiles(tmp_path: Path) -> None:
    study = StudyBuilder(tmp_path)
    made = report(study, tmp_path / "b")
    made.draft.place()

    assert "Es gibt keine Steckbriefe: Noch ist kein Netzwerk ausgewählt." in made.warnings
    assert whole_report(tmp_path / "b")
    study.study.close()


def test_no_table_of_a_limited_report_says_what_is_not_released(
    made: tuple[StudyBuilder, Path, Snapshot], tmp_path: Path
) -> None:
    report(made[0], tmp_path / "b", released="public").draft.place()

    told = json.loads((tmp_path / "b" / MANIFEST).read_text("utf-8"))
    assert told["released"] == "public"
    assert "profiles" not in {file["kind"] for file in told["files"]}
    for path in sorted((tmp_path / "b").glob("*.xlsx")):
        assert "für Vielfalt" not in text_of(path), path.name
        assert "Akteur 1.1" not in text_of(path), path.name
    assert "verification" not in {file["kind"] for file in told["files"]}
    assert sum("Nur öffentlich Freigegebenes" in text for text in told["notices"]) == 1
    assert any("Die Zwei-Quellen-Prüfung fehlt" in text for text in told["notices"])


def test_a_name_that_is_taken_is_refused_before_anything_is_made(
    made: tuple[StudyBuilder, Path, Snapshot], tmp_path: Path
) -> None:
    with pytest.raises(Refused) as caught:
        report(made[0], tmp_path / "b", name="BERICHT")

    assert caught.value.code == "snapshot.name_taken"
    assert caught.value.field == "name"
    assert list(tmp_path.iterdir()) == []


def test_a_study_that_is_frozen_twice_has_the_same_sum(
    made: tuple[StudyBuilder, Path, Snapshot], tmp_path: Path
) -> None:
    assert report(made[0], tmp_path / "b", name="Zweiter").state.sha256 == made[2].sha256


def test_freezing_is_undone_and_done_again(
    made: tuple[StudyBuilder, Path, Snapshot],
) -> None:
    study = made[0].study
    with study.unit("freeze_report") as unit:
        freeze_report(
            unit, FreezeReport(name="Kurz", vector={"a": 1}, sha256="x", figures={"regions": 4})
        )
    assert next(iter(snapshots(study.conn))).name == "Kurz"
    study.undo()
    assert "Kurz" not in [each.name for each in snapshots(study.conn)]
    study.redo()
    (found,) = [each for each in snapshots(study.conn) if each.name == "Kurz"]
    assert (found.vector, found.figures) == ({"a": 1}, {"regions": 4})
    study.undo()


def test_a_folder_that_another_program_holds_is_named_as_the_user_knows_it(
    made: tuple[StudyBuilder, Path, Snapshot], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "Bericht"
    shutil.copytree(made[1], target)
    newer = report(made[0], target)

    def held(self: Path, to: Path) -> Path:
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(Refused) as caught:
        newer.draft.place()

    assert caught.value.code == "export.target_locked"
    assert caught.value.values["name"] == "Bericht"
    assert [path.name for path in tmp_path.iterdir()] == ["Bericht"]


def test_a_folder_with_files_that_cannot_be_read_is_refused(
    made: tuple[StudyBuilder, Path, Snapshot], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "Bericht"
    shutil.copytree(made[1], target)
    opened = Path.open

    def held(self: Path, *args: Any, **named: Any) -> Any:
        if self.suffix == ".docx" and self.parent == target:
            raise PermissionError(errno.EACCES, "in use")
        return opened(self, *args, **named)

    monkeypatch.setattr(Path, "open", held)

    refused(made[0], target, "report.folder_in_use")


def test_an_earlier_report_stays_when_the_new_one_cannot_take_its_place(
    made: tuple[StudyBuilder, Path, Snapshot], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "Bericht"
    shutil.copytree(made[1], target)
    newer = report(made[0], target, persons="full")
    moves: list[Path] = []
    move = Path.replace

    def second_fails(self: Path, to: Path) -> Path:
        moves.append(self)
        if len(moves) == 2:
            raise PermissionError(to)
        return move(self, to)

    monkeypatch.setattr(Path, "replace", second_fails)
    with pytest.raises(Refused) as caught:
        newer.draft.place()

    assert caught.value.code == "export.target_locked"
    assert whole_report(target)
    assert json.loads((target / MANIFEST).read_text("utf-8"))["persons"] == "none"
    assert [path.name for path in tmp_path.iterdir()] == ["Bericht"]
