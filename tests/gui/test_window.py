"""The window as a whole: start, opening, menus, undo by name, messages, closing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QTextEdit, QWidget
from whole_window import page_of, press, write

from netzdesk.actions.experts import AddExpert, add_expert
from netzdesk.actions.institutions import AddInstitution, add_institution
from netzdesk.actions.snapshots import FreezeReport, freeze_report
from netzdesk.base.errors import Refused
from netzdesk.store.study import Author, Study
from netzdesk.store.unit import Unit
from netzdesk.ui import pump, window_commands
from netzdesk.ui.commands import COMMANDS, shortcut_help
from netzdesk.ui.dialogs import storing
from netzdesk.ui.dialogs.help import AboutDialog, LicencesDialog, ShortcutsDialog
from netzdesk.ui.dialogs.restore import RestoreDialog
from netzdesk.ui.dialogs.settings import SettingsDialog
from netzdesk.ui.language import use_language
from netzdesk.ui.navigation import LISTED, PAGES
from netzdesk.ui.pages import start
from netzdesk.ui.preferences import Preferences
from netzdesk.ui.studies import Studies
from netzdesk.ui.theme import DARK, LIGHT, apply_theme
from netzdesk.ui.window import MainWindow
from netzdesk.ui.window_commands import WindowCommands


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    kept = Preferences(tmp_path / "machine.ini")
    kept.set_author("Vera Muster", "VM")
    return kept


@pytest.fixture
def window(
    qtbot: Any, preferences: Preferences, clock: Callable[[], datetime]
) -> Iterator[MainWindow]:
    apply_theme("light")

    def no_sample(path: Path) -> None:
        raise Refused("sample.none", "Enter the name.")

    window = MainWindow(Studies(preferences, clock, no_sample))
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show_start()
    yield window
    window.jobs.cancel_all()
    window.close_session()


@pytest.fixture
def opened(window: MainWindow, study: Study, qtbot: Any) -> MainWindow:
    """The window on a new study of 46 districts, painted, its file checked."""
    study.close()
    assert window.open_study(study.path)
    show(window, qtbot)
    return window


def show(window: MainWindow, qtbot: Any) -> None:
    window.show()
    qtbot.waitUntil(lambda: bool(window.menus.actions))
    qtbot.waitUntil(lambda: window.workspace is None or window.workspace.current() is not None)
    qtbot.waitUntil(lambda: not window.jobs.busy())


def add(window: MainWindow, theme: str = "Beratung") -> str:
    assert window.session is not None
    return str(window.session.run(add_expert, AddExpert(theme=theme, organisation="Caritas")))


def test_no_two_commands_share_a_key() -> None:
    keys = [entry.shortcut for entry in COMMANDS if entry.shortcut]

    assert sorted(set(keys)) == sorted(keys)


def test_every_command_has_something_to_do(window: MainWindow, qtbot: Any) -> None:
    show(window, qtbot)
    wanted = {entry.key for entry in COMMANDS} - {"study.recent"}

    assert set(WindowCommands(window).handlers()) == wanted
    assert set(window.menus.actions) == wanted


def test_the_help_lists_every_key_in_german(window: MainWindow) -> None:
    lines = {text: key for _group, rows in shortcut_help() for text, key in rows}

    assert lines["Suchen"] == "Strg+F"
    assert lines["Netzwerke"].startswith("Strg+")
    assert len(lines) >= len([entry for entry in COMMANDS if entry.shortcut])


def test_without_a_study_its_commands_are_grey(window: MainWindow, qtbot: Any) -> None:
    show(window, qtbot)
    enabled = {key for key, action in window.menus.actions.items() if action.isEnabled()}

    assert {"study.new", "study.open", "study.settings", "help.keys"} <= enabled
    assert not {"study.copy", "edit.undo", "edit.new", "go:overview"} & enabled


def test_every_page_of_the_navigation_can_be_built(opened: MainWindow) -> None:
    for page in LISTED:
        opened.menus.actions[f"go:{page.key}"].trigger()

        assert opened.workspace is not None
        assert opened.workspace.current_key() == page.key


def test_an_action_is_undone_and_redone_by_name(opened: MainWindow) -> None:
    assert opened.session is not None
    conn = opened.session.conn
    undo, redo = opened.menus.actions["edit.undo"], opened.menus.actions["edit.redo"]
    assert not undo.isEnabled()

    add(opened)
    assert undo.text() == "Rückgängig: Expertin oder Experten anlegen"
    undo.trigger()
    assert conn.execute("SELECT count(*) FROM expert").fetchone() == (0,)
    assert redo.text().startswith("Wiederholen: ")
    assert not undo.isEnabled()
    redo.trigger()
    assert conn.execute("SELECT count(*) FROM expert").fetchone() == (1,)


@pytest.mark.parametrize("key", ["edit.undo", "add"])
def test_a_message_does_not_offer_to_undo_what_is_not_the_last_action_any_more(
    opened: MainWindow, key: str
) -> None:
    assert opened.session is not None
    add(opened)
    opened.message("Angelegt.", "good", button="Rückgängig", do=opened.session.undo)
    assert opened.bar.text() == "Angelegt."

    if key == "add":
        add(opened)
    else:
        opened.menus.actions[key].trigger()

    assert opened.bar.text() == ""


def test_a_message_about_something_else_stays_when_an_action_follows(opened: MainWindow) -> None:
    opened.message("Gespeichert.", "good", button="Zeigen", do=lambda: None)

    add(opened)

    assert opened.bar.text() == "Gespeichert."


def test_closing_a_study_takes_its_undo_out_of_the_message(opened: MainWindow) -> None:
    assert opened.session is not None
    add(opened)
    opened.message("Angelegt.", "good", button="Rückgängig", do=opened.session.undo)

    opened.close_study()

    assert opened.bar.text() == ""


def test_undo_and_redo_of_freezing_say_what_becomes_of_state_and_folder(
    opened: MainWindow,
) -> None:
    assert opened.session is not None
    freezing = FreezeReport(name="Bericht", vector={}, sha256="0", figures={})
    opened.session.run(freeze_report, freezing)

    opened.menus.actions["edit.undo"].trigger()
    assert "nicht mehr aufbewahrt" in opened.bar.text()
    opened.menus.actions["edit.redo"].trigger()
    assert "wieder aufbewahrt" in opened.bar.text()


def test_the_status_bar_says_when_everything_was_stored(opened: MainWindow) -> None:
    assert opened.status.stored_text() == "Alles gespeichert"

    add(opened)

    assert opened.status.stored_text() == "Alles gespeichert (12:00)"


def test_hidden_pages_read_again_only_when_they_are_shown(opened: MainWindow) -> None:
    workspace = opened.workspace
    assert workspace is not None
    workspace.go("experts")
    page = workspace.page("experts")
    workspace.go("history")
    read: list[object] = []
    page.refresh = read.append  # type: ignore[method-assign]

    add(opened)
    assert read == []
    workspace.go("experts")
    assert read == [None]
    add(opened, "Anerkennung")
    assert len(read) == 2


def test_a_refusal_of_the_file_is_shown_and_nothing_is_stored(
    opened: MainWindow, tmp_path: Path
) -> None:
    session = opened.session
    assert session is not None
    session.study.path.rename(tmp_path / "elsewhere.netzdesk")

    assert not session.try_run(add_expert, AddExpert(theme="Beratung", organisation="Caritas"))

    assert "Nichts" in opened.bar.text() or "nichts" in opened.bar.text()
    assert not opened.bar.isHidden()
    (tmp_path / "elsewhere.netzdesk").rename(session.study.path)


def test_a_study_that_somebody_else_has_open_says_so_and_stays_readable(
    window: MainWindow, study: Study, qtbot: Any
) -> None:
    assert window.open_study(study.path)
    show(window, qtbot)

    assert window.workspace is not None
    texts = [label.text() for label in window.workspace.findChildren(QLabel)]
    assert any(text.startswith("Nur Lesen: geöffnet von Vera Muster") for text in texts)
    assert window.status.stored_text() == "Nur Lesen"
    assert not window.menus.actions["edit.new"].isEnabled()
    assert window.menus.actions["go:regions"].isEnabled()


def test_a_file_that_is_no_study_is_refused_with_a_sentence(
    window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "letter.netzdesk"
    path.write_bytes(b"Dear Sir or Madam" * 100)

    assert not window.open_study(path)
    assert window.bar.text()
    assert path.read_bytes() == b"Dear Sir or Madam" * 100


def test_the_first_start_asks_for_name_and_initials(
    qtbot: Any, tmp_path: Path, clock: Callable[[], datetime]
) -> None:
    kept = Preferences(tmp_path / "new.ini")
    window = MainWindow(Studies(kept, clock, lambda path: None))
    qtbot.addWidget(window)
    window.show_start()
    window.show()
    page = window.findChild(start.StartPage)
    assert page is not None
    assert not page._open_card.isEnabled()

    page._author.submit()
    assert page._author.error_text("name") == "Geben Sie Ihren Namen an: Jeder Eintrag trägt ihn."
    page._author.fields["name"].show_value("Vera Muster")
    page._author.submit()
    assert page._author.error_text("initials")
    page._author.fields["initials"].show_value("VM")
    assert page._author.submit()

    assert (kept.name, kept.initials) == ("Vera Muster", "VM")
    assert page._open_card.isEnabled()
    assert page._author_card.isHidden()


def test_a_study_is_made_from_the_template_and_remembered(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    path = tmp_path / "neu.netzdesk"
    monkeypatch.setattr(start, "ask_save", lambda *given: path)
    page = window.findChild(start.StartPage)
    assert page is not None
    page._new.fields["title"].show_value("Meine Studie")

    assert page._new.submit()
    show(window, qtbot)

    assert window.windowTitle() == "Meine Studie – NetzDesk"
    assert window.session is not None
    assert window.session.conn.execute("SELECT count(*) FROM region").fetchone() == (46,)
    assert window.preferences.recent() == [path]
    window.close_study()
    again = window.findChild(start.StartPage)
    assert again is not None
    again._new.fields["title"].show_value("Andere")
    assert not again._new.submit()
    assert "neu.netzdesk" in again._new.error_text()


def test_a_copy_is_saved_beside_the_open_study_and_never_over_it(
    opened: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    assert opened.session is not None
    add(opened)
    own, copy = opened.session.study.path, tmp_path / "kopie.netzdesk"

    for target, said in ((own, "ist geöffnet"), (copy, "kopie.netzdesk")):
        monkeypatch.setattr(window_commands, "ask_save", lambda *given, target=target: target)
        opened.menus.actions["study.copy"].trigger()
        qtbot.waitUntil(lambda said=said: said in opened.bar.text() and not opened.jobs.busy())

    add(opened, "Recht")  # the open study still is the file that it was
    with Study.open(copy, author=Author("w", "W", "W"), read_only=True) as kept:
        assert kept.conn.execute("SELECT theme FROM expert").fetchall() == [("Beratung",)]


def test_the_language_changes_at_once_and_the_page_stays(opened: MainWindow) -> None:
    assert opened.workspace is not None
    opened.workspace.go("history")
    try:
        opened.set_language("en")

        assert opened.workspace.current_key() == "history"
        assert opened.menus.actions["edit.find"].text() == "&Find"
        assert opened.preferences.language == "en"
    finally:
        use_language("de")


def test_light_and_dark_can_be_chosen(opened: MainWindow) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)

    opened.set_scheme("dark")
    assert application.palette().window().color().name() == DARK.window
    opened.set_scheme("light")
    assert application.palette().window().color().name() == LIGHT.window


def test_settings_of_the_study_are_stored_as_actions(opened: MainWindow, qtbot: Any) -> None:
    dialog = SettingsDialog(opened)
    qtbot.addWidget(dialog)
    assert dialog.study is not None
    assert opened.session is not None
    dialog.study.fields["status_date"].show_value("04/2010")
    dialog.study.fields["answers_needed"].show_value(3)
    dialog.study.fields["tier:other"].show_value(2)

    dialog.accept()

    settings = opened.session.settings
    assert (settings.status_date, settings.answers_needed) == ("04/2010", 3)
    assert settings.tiers["other"] == 2
    assert opened.menus.actions["edit.undo"].text() == "Rückgängig: Einstellungen ändern"


def test_name_and_initials_cannot_be_emptied(opened: MainWindow, qtbot: Any) -> None:
    dialog = SettingsDialog(opened)
    qtbot.addWidget(dialog)
    dialog.machine.fields["name"].show_value("")

    assert not dialog.machine.commit()
    assert dialog.machine.error_text("name") == "Geben Sie den Namen an."
    assert opened.preferences.name == "Vera Muster"


def test_a_backup_shows_what_it_would_change_and_is_restored(
    opened: MainWindow, qtbot: Any
) -> None:
    from netzdesk.store.backups import back_up  # noqa: PLC0415

    assert opened.session is not None
    add(opened, "Beratung")
    back_up(opened.session.study, "by_hand")
    add(opened, "Anerkennung")
    dialog = RestoreDialog(opened)
    qtbot.addWidget(dialog)
    texts = [label.text() for label in dialog._difference.findChildren(QLabel)]
    assert "1 Vorgang ginge verloren." in texts
    assert "Expertin/Experte: 1 würden verschwinden, 0 zurückkommen, 0 wären wie damals" in texts

    dialog.restore()
    show(opened, qtbot)

    assert opened.session is not None
    rows = opened.session.conn.execute("SELECT theme FROM expert").fetchall()
    assert rows == [("Beratung",)]
    assert opened.bar.text().startswith("Die Sicherung vom ")


def test_closing_asks_before_a_begun_entry_is_lost(
    opened: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(opened, "regions")
    page.list.table.selectRow(0)
    asked: list[str] = []

    def refuse(question: str, yes: str) -> bool:
        asked.append(question)
        return False

    monkeypatch.setattr(opened, "confirm", refuse)
    form = page.panel.ask  # a choice of one office: it keeps no draft
    form.fields["institution_id"].combo.setCurrentIndex(1)

    assert not opened.close()
    assert asked == ["Ein neuer Eintrag ist begonnen, aber noch nicht angelegt."]
    form.clear()
    assert opened.close()


def test_closing_keeps_a_begun_record_as_a_draft_and_the_next_start_offers_it(
    opened: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(opened, "confirm", lambda *words: asked.append(words[0]))
    page = page_of(opened, "experts")
    page.new_record()
    write(page._new.fields["theme"].entry(), "Beratung")
    assert opened.session is not None
    path = opened.session.study.path

    opened.close_study()
    assert opened.open_study(path)
    show(opened, qtbot)

    assert asked == []
    assert opened.bar.text().endswith("Neue Expertin / neuer Experte")
    press(opened.bar, "Weiter")
    assert opened.workspace is not None
    again: Any = opened.workspace.current()
    assert again.KEY == "experts"
    assert again._new.value("theme") == "Beratung"


def test_closing_leaves_a_backup_and_frees_the_file(
    opened: MainWindow, clock: Callable[[], datetime]
) -> None:
    from netzdesk.store.backups import list_backups  # noqa: PLC0415

    assert opened.session is not None
    path = opened.session.study.path
    add(opened)

    assert opened.close()

    assert [backup.reason for backup in list_backups(path)][:1] == ["close"]
    author = Author("0190a000-0000-7000-8000-00000000000f", "Otto", "OT")
    with Study.open(path, author=author, clock=clock) as study:
        assert not study.read_only


def test_a_study_in_a_cloud_folder_is_worked_on_as_a_copy_and_given_back_on_closing(
    window: MainWindow, study: Study, tmp_path: Path, clock: Callable[[], datetime], qtbot: Any
) -> None:
    path = tmp_path / "Nextcloud" / "Erhebung.netzdesk"
    path.parent.mkdir()
    study.close()
    study.path.rename(path)

    assert window.open_study(path)
    show(window, qtbot)
    assert window.session is not None
    assert window.session.study.path != path
    assert "Nextcloud" in window.bar.text()
    add(window, "Beratung")
    assert window.close()

    author = Author("0190a000-0000-7000-8000-00000000000f", "Otto", "OT")
    with Study.open(path, author=author, clock=clock) as handed_back:
        assert handed_back.conn.execute("SELECT theme FROM expert").fetchall() == [("Beratung",)]


@pytest.mark.parametrize("dialog", [AboutDialog, LicencesDialog, ShortcutsDialog])
def test_help_dialogs_open(window: MainWindow, dialog: type, qtbot: Any) -> None:
    shown = dialog(window)
    qtbot.addWidget(shown)
    shown.show()

    assert shown.windowTitle()


def test_the_list_of_licences_reads_as_headings_and_tables(window: MainWindow, qtbot: Any) -> None:
    dialog = LicencesDialog(window)
    qtbot.addWidget(dialog)

    said = dialog.findChildren(QTextEdit)
    assert len(said) == 1
    assert said[0].isReadOnly()
    assert "SQLCipher" in said[0].toPlainText()
    assert "| --- |" not in said[0].toPlainText()
    assert "## " not in said[0].toPlainText()


def test_labels_never_read_data_as_markup(opened: MainWindow) -> None:
    assert opened.session is not None
    name = "<b>fett</b><img src=x>"
    opened.session.run(add_institution, AddInstitution(kind="other", name=name, whole_area=True))
    record = opened.session.conn.execute(
        "SELECT id FROM institution WHERE name = ?", (name,)
    ).fetchone()[0]
    assert opened.workspace is not None
    for page in PAGES:
        opened.workspace.go(page.key)
    opened.workspace.go("institutions", record=record)

    rich = [
        label.text()
        for label in opened.findChildren(QLabel)
        if label.text() and label.textFormat() != Qt.TextFormat.PlainText
    ]
    assert rich == []


def test_every_input_of_every_page_has_a_name_for_screen_readers(opened: MainWindow) -> None:
    from PySide6.QtWidgets import (  # noqa: PLC0415
        QAbstractItemView,
        QAbstractSpinBox,
        QComboBox,
        QHeaderView,
        QLineEdit,
        QPlainTextEdit,
    )

    assert opened.workspace is not None
    nameless: list[str] = []
    for page in PAGES:
        opened.workspace.go(page.key)
        shown = opened.workspace.current()
        assert shown is not None
        if page.key != "overview":
            opened.menus.actions["edit.new"].trigger()
        for kind in (QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox, QAbstractItemView):
            nameless += [
                f"{page.key}: {widget.metaObject().className()}"
                for widget in shown.findChildren(kind)
                if not widget.accessibleName()
                and not isinstance(widget, QHeaderView)
                and not _is_part(widget)
            ]
    assert nameless == []


def _is_part(widget: QWidget) -> bool:
    """Tell whether Qt made this widget inside another one that has a name."""
    inner = ("QSpinBox", "QComboBox", "QComboBoxPrivateContainer", "QCalendarWidget")
    parent = widget.parentWidget()
    while parent is not None:
        if parent.inherits("QAbstractSpinBox") or parent.inherits("QComboBox"):
            return True
        if parent.metaObject().className() in inner:
            return True
        parent = parent.parentWidget()
    return False


def test_taking_back_much_shows_how_far_it_is_and_can_be_cancelled(
    opened: MainWindow, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storing, "_SHORT_SECONDS", 0.0)
    monkeypatch.setattr(pump, "SLICE_SECONDS", 0.0)
    assert opened.session is not None
    shown: list[str] = []

    def cancel_once() -> None:
        for each in opened.findChildren(QDialog):
            if each.isVisible() and not shown:
                shown.append(each.windowTitle())
                each.reject()

    timer = QTimer()
    timer.timeout.connect(cancel_once)
    timer.start(0)

    def experts() -> int:
        assert opened.session is not None
        (n,) = opened.session.conn.execute("SELECT count(*) FROM expert").fetchone()
        return int(n)

    opened.session.run(add_many, 100)
    opened.session.undo()
    assert shown == ["Rückgängig: add_many"]
    assert experts() == 100, "what was cancelled changes nothing"
    opened.session.undo()
    assert experts() == 0
    timer.stop()


def add_many(unit: Unit, count: int) -> None:
    for _number in range(count):
        add_expert(unit, AddExpert(theme="Beratung", organisation="Caritas"))
