"""Freezing a state of the report, making it again, and comparing, in the window."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from netzdesk.actions.judgements import JudgeNetwork, judge_network
from netzdesk.actions.networks import AddNetwork, ChangeNetwork, add_network, change_network
from netzdesk.base.errors import Cancelled
from netzdesk.exports.options import ExportOptions
from netzdesk.exports.report import ReportChoices
from netzdesk.exports.report_folder import whole_report
from netzdesk.queries.snapshots import snapshots
from netzdesk.ui.dialogs.compare_states import CompareDialog
from netzdesk.ui.dialogs.freeze_report import FreezeDialog
from netzdesk.ui.pages.reports import FROZEN, ReportsPage
from netzdesk.ui.session import Session
from netzdesk.ui.widgets import exporting, folder_field, frozen_states
from netzdesk.ui.widgets.empty_state import EmptyState
from netzdesk.ui.widgets.frozen_states import FrozenStates

MATCH = Qt.MatchFlag.MatchContains


@pytest.fixture
def network(session: Session) -> str:
    key = session.run(add_network, AddNetwork(name="Runder Tisch", number=1))
    session.run(judge_network, JudgeNetwork(network_id=key, judgement="counts"))
    return key


@pytest.fixture
def page(session: Session, nav: Any, network: str, qtbot: Any) -> ReportsPage:
    page = ReportsPage(session, nav)
    qtbot.addWidget(page)
    page.resize(1180, 700)
    page.show()
    page.open_list(kind=FROZEN)
    return page


def freeze(page: ReportsPage, folder: Path, name: str = "Bericht März") -> FrozenStates:
    choices = ReportChoices(options=ExportOptions(), name=name, today=page.session.today())
    page.frozen.freeze(choices, folder / name)
    page.refresh(None)
    return page.frozen


def test_freezing_writes_the_folder_and_lists_the_state(
    page: ReportsPage, nav: Any, tmp_path: Path
) -> None:
    states = freeze(page, tmp_path)

    (found,) = snapshots(page.session.conn)
    assert found.name == "Bericht März"
    assert found.day == page.session.today().isoformat()
    assert found.figures["networks"] == 1
    assert whole_report(tmp_path / "Bericht März")
    assert states._model.row_at(0).name == "Bericht März"
    assert "eingefroren" in nav.messages[-1][1]


def test_the_form_asks_for_all_that_a_report_needs(
    page: ReportsPage, nav: Any, tmp_path: Path, qtbot: Any
) -> None:
    nav.preferences.set_text("folder", str(tmp_path))
    dialog = FreezeDialog(page.session, nav.preferences, page)
    asked: list[tuple[ReportChoices, Path]] = []
    dialog.asked.connect(lambda choices, target: asked.append((choices, target)))
    assert dialog.form.value("name") == "Bericht vom 15.03.2010"
    dialog.form.fields["name"].set_value("Zwischenbericht: März")
    dialog.form.fields["persons"].set_value("functions")
    dialog.form.fields["note"].set_value("für das Ministerium")

    dialog.form.submit()

    ((choices, target),) = asked
    assert target == tmp_path / "Zwischenbericht März"
    assert choices.options.persons == "functions"
    assert choices.note == "für das Ministerium"


@pytest.mark.parametrize(
    ("name", "folder", "field"),
    [("", "", "name"), ("BERICHT MÄRZ", "", "name"), ("Neu", "gibt es nicht", "target")],
)
def test_what_cannot_be_made_is_said_beside_its_field(
    page: ReportsPage, tmp_path: Path, name: str, folder: str, field: str
) -> None:
    freeze(page, tmp_path)
    dialog = FreezeDialog(page.session, page.nav.preferences, page)
    dialog.form.fields["name"].set_value(name)
    dialog.form.fields["target"].set_value(str(tmp_path / folder))

    dialog.form.submit()

    assert dialog.form._errors[field].text()
    assert len(snapshots(page.session.conn)) == 1


def test_a_folder_with_other_files_is_refused_beside_the_field(
    page: ReportsPage, nav: Any, tmp_path: Path
) -> None:
    (tmp_path / "Neu").mkdir()
    (tmp_path / "Neu" / "eigenes.txt").write_text("meins", encoding="utf-8")
    dialog = FreezeDialog(page.session, nav.preferences, page)
    dialog.form.fields["name"].set_value("Neu")
    dialog.form.fields["target"].set_value(str(tmp_path))

    dialog.form.submit()

    assert "anderen Ordner" in dialog.form._errors["target"].text()


def test_a_state_whose_folder_gets_no_name_is_kept_and_made_again_elsewhere(
    page: ReportsPage, nav: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(self: Path, target: Path) -> Path:
        raise PermissionError(target)

    offered: list[Any] = []
    noted = nav.message
    monkeypatch.setattr(
        nav, "message", lambda *said, do=None, **more: (offered.append(do), noted(*said))
    )
    elsewhere = tmp_path / "anderswo"
    elsewhere.mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", locked)
        states = freeze(page, tmp_path)

    (found,) = snapshots(page.session.conn)
    tone, text = nav.messages[-1]
    assert tone == "bad" and "ist eingefroren" in text and "in einem anderen Ordner" in text
    assert not (tmp_path / "Bericht März").exists()
    assert not list(tmp_path.glob(".netzdesk-*"))
    monkeypatch.setattr(frozen_states, "ask_folder", lambda *given: elsewhere)

    offered[-1]()

    assert whole_report(elsewhere / "Bericht März")
    assert states.list.current_id() == found.id
    assert "Prüfsumme" in nav.messages[-1][1]


def test_a_state_goes_with_undo_and_comes_with_redo_and_is_the_same(
    page: ReportsPage, nav: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = freeze(page, tmp_path)
    (before,) = snapshots(page.session.conn)
    page.session.undo()
    assert snapshots(page.session.conn) == ()
    assert whole_report(tmp_path / "Bericht März"), "the folder stays"

    page.session.redo()

    assert snapshots(page.session.conn) == (before,)
    page.refresh(None)
    states.list.select(before.id)
    assert "jederzeit wieder erzeugen" in states.facts.text()
    elsewhere = tmp_path / "anderswo"
    elsewhere.mkdir()
    monkeypatch.setattr(frozen_states, "ask_folder", lambda *given: elsewhere)
    states.make_again()
    assert "die Prüfsumme ist die des eingefrorenen" in nav.messages[-1][1]


def test_a_cancelled_report_leaves_nothing(
    page: ReportsPage, nav: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stop:
        left = 12

        def step(self, done: int, total: int) -> None:
            self.left -= 1
            if not self.left:
                raise Cancelled

    def start(label: str, work: Any, done: Any, *, quiet: bool = False) -> Any:
        with pytest.raises(Cancelled):
            work(Stop())

    monkeypatch.setattr(nav, "start_job", start)
    freeze(page, tmp_path)

    assert snapshots(page.session.conn) == ()
    assert not list(tmp_path.glob(".netzdesk-*"))
    assert not (tmp_path / "Bericht März").exists()


def test_a_state_is_made_again_as_it_was(
    page: ReportsPage, nav: Any, network: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = freeze(page, tmp_path)
    page.session.run(change_network, ChangeNetwork(network_id=network, name="Ganz anders"))
    again = tmp_path / "wieder"
    again.mkdir()
    monkeypatch.setattr(frozen_states, "ask_folder", lambda *given: again)
    states.list.select(snapshots(page.session.conn)[0].id)

    states.make_again()

    before, after = (
        (folder / "Bericht März" / "SHA256SUMS.txt").read_text("utf-8")
        for folder in (tmp_path, again)
    )
    assert before == after
    assert "Prüfsumme" in nav.messages[-1][1]


def test_the_sums_are_checked_and_say_what_differs(
    page: ReportsPage, nav: Any, network: str, tmp_path: Path
) -> None:
    states = freeze(page, tmp_path)
    states.check_sums()
    assert states._sum_text(snapshots(page.session.conn)[0]) == "stimmt"

    sql = "UPDATE network SET place = 'am Programm vorbei' WHERE id = ?"
    page.session.conn.execute(sql, (network,))
    states.check_sums()

    assert states._sum_text(snapshots(page.session.conn)[0]) == "weicht ab"
    assert nav.messages[-1][0] == "warn"


def test_a_state_of_another_file_is_listed_and_not_offered_for_making(
    page: ReportsPage, nav: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = freeze(page, tmp_path)
    page.session.conn.execute("""UPDATE snapshot SET vector = '{"aaaabbbbcccc": 7}'""")
    page.refresh(None)
    (found,) = snapshots(page.session.conn)
    states.list.select(found.id)

    assert states._sum_text(found) == "aus anderer Datei"
    assert not states.again_button.isEnabled()
    assert not states.compare_button.isEnabled()
    assert "in einer anderen Studiendatei eingefroren" in states.facts.text()
    monkeypatch.setattr(frozen_states, "ask_folder", lambda *given: pytest.fail("asked"))
    states.make_again()
    states.compare()
    for name in ("snapshot", "compared_with"):
        assert page.options.fields[name].entry().findText("Bericht März", MATCH) == -1, name

    states.check_sums()
    assert nav.messages[-1][0] == "warn" and "anderen Studiendatei" in nav.messages[-1][1]
    assert states._sum_text(found) == "aus anderer Datei"


def test_a_state_gets_another_name_and_a_note(page: ReportsPage, tmp_path: Path) -> None:
    states = freeze(page, tmp_path)
    states.list.select(snapshots(page.session.conn)[0].id)
    name = states.form.fields["name"]
    name.entry().setFocus()
    name.show_value("Endbericht")
    name.left.emit()

    (found,) = snapshots(page.session.conn)
    assert found.name == "Endbericht"


def test_the_comparison_lists_what_is_otherwise_and_goes_to_excel(
    page: ReportsPage, nav: Any, network: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    freeze(page, tmp_path)
    page.session.run(change_network, ChangeNetwork(network_id=network, place="Celle"))
    page.session.run(add_network, AddNetwork(name="Neues Netz"))
    (older,) = snapshots(page.session.conn)

    dialog = CompareDialog(page.frozen, older.id)

    found = {(row.fate, row.record, row.field): row.after for row in dialog._model.rows()}
    assert found["changed", "Runder Tisch", "Ort"] == "Celle"
    assert ("came", "Neues Netz", "") in found
    dialog.list.filter_line.setText("Celle")
    dialog.list.filter_line.textEdited.emit("Celle")
    target = tmp_path / "vergleich.xlsx"
    monkeypatch.setattr(exporting, "ask_save", lambda *given: target)

    dialog.save(".xlsx")

    assert target.stat().st_size > 1000


def test_a_study_for_reading_only_freezes_nothing(
    session: Session, nav: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session.study, "read_only", True)
    page = ReportsPage(session, nav)
    qtbot.addWidget(page)

    assert not page.freeze_button.isEnabled()
    empty = page.frozen.list.findChildren(EmptyState)
    assert len(empty) == 1
    assert [button for each in empty for button in each.findChildren(QPushButton)] == []


def test_the_folder_can_be_chosen(
    page: ReportsPage, nav: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    dialog = FreezeDialog(page.session, nav.preferences, page)
    monkeypatch.setattr(folder_field, "ask_folder", lambda *given: tmp_path)

    qtbot.mouseClick(dialog.form.fields["target"].button, Qt.MouseButton.LeftButton)

    assert dialog.form.fields["target"].value() == tmp_path
