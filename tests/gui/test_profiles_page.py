from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QLabel, QPushButton

from netzdesk.actions.assessments import DecideSelection, decide_selection
from netzdesk.actions.criteria import (
    AddCriterionSet,
    ChangeCriterionSet,
    add_criterion_set,
    change_criterion_set,
)
from netzdesk.actions.networks import AddNetwork, add_network
from netzdesk.actions.profiles import (
    AddProfilePicture,
    WriteProfileText,
    add_profile_picture,
    write_profile_text,
)
from netzdesk.domain.pictures import checked_picture
from netzdesk.queries.profiles import (
    pictures_of,
    profile_facts,
    profile_rows,
    profile_sections,
    text_versions,
)
from netzdesk.ui.dialogs.profile_sections import SectionsDialog
from netzdesk.ui.dialogs.profile_versions import VersionsDialog
from netzdesk.ui.drafts import flush_drafts
from netzdesk.ui.pages.profiles import ProfilesPage
from netzdesk.ui.pages.reports import ReportsPage
from netzdesk.ui.session import Session
from netzdesk.ui.widgets import profile_panel
from netzdesk.ui.widgets.markup_editor import MarkupField
from netzdesk.ui.widgets.pdf_preview import PdfFile
from netzdesk.ui.widgets.picture_field import PictureField, prepared_picture

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10">'
    b'<rect width="20" height="10" fill="#0f5c86"/></svg>'
)


@pytest.fixture
def network(session: Session) -> str:
    key = session.run(add_network, AddNetwork(name="Netz Peine", number=4))
    with session.study.unit("judge_network") as unit:
        unit.put("network", {"id": key, "judgement": "counts", "good_practice": 1})
    return key


@pytest.fixture
def page(session: Session, nav: Any, network: str, qtbot: Any) -> ProfilesPage:
    made = ProfilesPage(session, nav)
    qtbot.addWidget(made)
    made.resize(1180, 700)
    made.show()
    made.show_record(network)
    return made


def field_of(page: ProfilesPage, name: str) -> MarkupField:
    sections = profile_sections(page.session.conn)
    return page.panel.fields[next(row.id for row in sections if row.name == name)]


def preview_text(page: ProfilesPage) -> str:
    file = page.panel.preview.file
    assert file is not None
    return " ".join(file.text(0).split())


def stored(page: ProfilesPage, network: str, name: str) -> str | None:
    facts = profile_facts(page.session.conn, network)
    assert facts is not None
    return next((facts.texts.get(row.id) for row in facts.sections if row.name == name), None)


def test_the_preview_shows_what_is_typed_before_it_is_stored(
    page: ProfilesPage, network: str, qtbot: Any
) -> None:
    field = field_of(page, "Ziele")
    with qtbot.waitSignal(page.panel.shown):
        qtbot.keyClicks(field.edit, "Gemeinsame Beratung")

    assert "Gemeinsame Beratung" in preview_text(page)
    assert stored(page, network, "Ziele") is None
    assert "1" in page.panel.length.text()


def test_leaving_a_text_stores_it_once_and_undo_takes_it_back(
    page: ProfilesPage, network: str, qtbot: Any
) -> None:
    field = field_of(page, "Ziele")
    section = profile_sections(page.session.conn)[0].id
    qtbot.keyClicks(field.edit, "Gemeinsame Ziele")
    field.left.emit()
    field.left.emit()

    assert stored(page, network, "Ziele") == "Gemeinsame Ziele"
    assert len(text_versions(page.session.conn, network, section)) == 1
    page.session.undo()
    assert field.value() is None
    page.session.redo()
    assert field.value() == "Gemeinsame Ziele"


def test_words_that_were_not_stored_come_back_after_a_crash(
    page: ProfilesPage, network: str, session: Session, nav: Any, qtbot: Any
) -> None:
    qtbot.keyClicks(field_of(page, "Ziele").edit, "Halber Satz")
    flush_drafts(page)
    again = ProfilesPage(session, nav)
    qtbot.addWidget(again)
    again.show()
    again.show_record(network)

    assert field_of(again, "Ziele").value() == "Halber Satz"
    assert again.panel.bar.isVisible()
    assert stored(again, network, "Ziele") is None
    field_of(again, "Ziele").left.emit()
    assert stored(again, network, "Ziele") == "Halber Satz"
    assert session.study.drafts.all() == ()
    assert not again.panel.bar.isVisible()


def test_a_draft_can_be_given_up(
    page: ProfilesPage, network: str, session: Session, nav: Any, qtbot: Any
) -> None:
    qtbot.keyClicks(field_of(page, "Ziele").edit, "Halber Satz")
    flush_drafts(page)
    again = ProfilesPage(session, nav)
    qtbot.addWidget(again)
    again.show()
    again.show_record(network)

    again.panel._discard()

    assert field_of(again, "Ziele").value() is None
    assert session.study.drafts.all() == ()


def test_a_text_that_is_too_long_says_by_how_much(page: ProfilesPage, network: str) -> None:
    section = profile_sections(page.session.conn)[0].id
    body = "\n\n".join("Satz um Satz " * 80 for _ in range(30))
    command = WriteProfileText(network_id=network, section_id=section, body=body)
    page.session.run(write_profile_text, command)

    assert "Zeilen" in page.panel.length.text()
    assert page.panel.length.property("tone") == "warn"


def test_facts_lead_to_the_register(page: ProfilesPage, network: str, nav: Any) -> None:
    note = next(iter(page.panel._notes.values()))

    assert note.text() == "0 Akteure aus dem Register"


def test_two_versions_are_compared_and_the_former_is_taken_back(
    page: ProfilesPage, network: str, qtbot: Any
) -> None:
    section = profile_sections(page.session.conn)[0]
    for body in ("Trifft sich oft", "Trifft sich **selten**"):
        command = WriteProfileText(network_id=network, section_id=section.id, body=body)
        page.session.run(write_profile_text, command)
    found = text_versions(page.session.conn, network, section.id)
    taken: list[str | None] = []

    dialog = VersionsDialog(page, page.session, section.name, found, taken.append)
    qtbot.addWidget(dialog)

    assert dialog.text.toPlainText() == "Trifft sich oftselten"
    block = dialog.text.document().begin()
    looks = {}
    place = block.begin()
    while not place.atEnd():
        form = place.fragment().charFormat()
        looks[place.fragment().text()] = (form.fontStrikeOut(), form.fontUnderline())
        place += 1
    assert looks["oft"] == (True, False)
    assert looks["selten"] == (False, True)
    dialog.take.click()
    assert taken == ["Trifft sich oft"]
    page.panel._take_version(section.id, taken[0])
    assert field_of(page, "Ziele").value() == "Trifft sich oft"


def test_sections_are_added_and_the_page_follows(page: ProfilesPage, qtbot: Any) -> None:
    dialog = SectionsDialog(page, page.session)
    qtbot.addWidget(dialog)
    dialog.editor.begin_new()
    dialog.editor.new.fields["name"].set_value("Ausblick")
    assert dialog.editor.new.submit()

    assert field_of(page, "Ausblick").value() is None
    assert len(page.panel.fields) == 11


def test_a_set_that_is_no_longer_used_chooses_nobody(page: ProfilesPage, network: str) -> None:
    run = page.session.run
    older, newer = (
        run(add_criterion_set, AddCriterionSet(name=name, kind="selection"))
        for name in ("Alt", "Neu")
    )
    for key, verdict in ((older, "chosen"), (newer, "not_chosen")):
        command = DecideSelection(
            network_ids=(network,), set_id=key, verdict=verdict, reason="Vergleich"
        )
        run(decide_selection, command)
    (row,) = page._model.rows()
    assert row.chosen

    run(change_criterion_set, ChangeCriterionSet(set_id=older, retired=True))

    (row,) = page._model.rows()
    assert not row.chosen


def test_pictures_are_added_with_words_and_shown(
    page: ProfilesPage, network: str, tmp_path: Path
) -> None:
    file = tmp_path / "logo.svg"
    file.write_bytes(SVG)
    editor = page.panel.pictures
    editor.begin_new()
    editor.file.take(file)

    assert not editor.new.submit()
    assert "Worten" in editor.new.error_text("alternative")
    editor.new.fields["alternative"].set_value("Logo des Netzwerks")
    assert editor.new.submit()
    (row,) = pictures_of(page.session.conn, network)
    assert (row.name, row.media_type) == ("logo.png", "image/png")


def test_a_photo_is_turned_upright_and_freed_of_its_place(tmp_path: Path) -> None:
    file = tmp_path / "foto.jpg"
    image = Image.new("RGB", (40, 20), (200, 10, 10))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "Musterweg 3"
    image.save(file, exif=exif)

    name, content = prepared_picture(file)

    size = checked_picture(name, content)
    assert (size.width, size.height) == (20, 40)
    assert b"Musterweg" not in content


def test_a_picture_in_the_colours_of_print_is_shown_by_word_too(tmp_path: Path) -> None:
    file = tmp_path / "logo.jpg"
    Image.new("CMYK", (40, 20), (0, 255, 255, 0)).save(file)

    _, content = prepared_picture(file)

    docx.Document().add_picture(BytesIO(content))
    red, green, blue = Image.open(BytesIO(content)).getpixel((20, 10))
    assert red > 200 and green < 60 and blue < 60


def test_what_is_no_picture_is_said_below_the_button(tmp_path: Path, nav: Any, qtbot: Any) -> None:
    file = tmp_path / "a.svg"
    file.write_bytes(b"<svg><script/></svg>")
    field = PictureField(nav.preferences)
    qtbot.addWidget(field)

    field.take(file)

    assert field.value() is None
    assert "SVG" in field._refused.text()
    assert not field._refused.isHidden()
    field.show_value(("b.png", b"x"))
    assert field._refused.isHidden()


def test_the_profile_is_saved_as_word(
    page: ProfilesPage, nav: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    target = tmp_path / "steckbrief.docx"
    monkeypatch.setattr("netzdesk.ui.widgets.exporting.ask_save", lambda *_args: target)
    qtbot.keyClicks(field_of(page, "Ziele").edit, "Gemeinsame Ziele")

    page.panel.save(".docx")

    said = [p.text for p in docx.Document(BytesIO(target.read_bytes())).paragraphs]
    assert "Gemeinsame Ziele" in said
    assert nav.messages[-1][0] == "good"


def test_a_narrow_page_shows_text_or_preview(page: ProfilesPage, qtbot: Any) -> None:
    page.resize(660, 600)
    page.panel.resize(400, 500)
    qtbot.waitUntil(page.panel.turn.isVisible)

    assert page.panel.left.isVisible()
    assert not page.panel.right.isVisible()
    page.panel.turn.click()
    assert page.panel.right.isVisible()
    assert not page.panel.left.isVisible()


def test_keys_of_the_text_do_not_reach_the_window(page: ProfilesPage, qtbot: Any) -> None:
    field = field_of(page, "Ziele")
    qtbot.keyClicks(field.edit, "eins")
    field.edit.selectAll()
    qtbot.keyClick(field.edit, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)

    assert field.value() == "*eins*"


def test_reports_show_the_profile_of_a_network(
    session: Session, nav: Any, network: str, qtbot: Any
) -> None:
    reports = ReportsPage(session, nav)
    qtbot.addWidget(reports)
    reports.show()
    reports.open_list(kind="profile")
    qtbot.waitUntil(lambda: reports.preview.file is not None)
    reports.draw()

    assert reports.chosen().network == 4
    assert reports.preview.file is not None
    assert "Netz Peine" in reports.preview.file.text(0)
    assert reports._save_buttons[".docx"].isVisible()
    assert not reports._save_buttons[".xlsx"].isVisible()


def test_a_text_that_is_far_too_long_is_refused_beside_its_section(
    page: ProfilesPage, network: str
) -> None:
    field = field_of(page, "Ziele")
    pasted = QMimeData()
    pasted.setText("Wort " * 200_000)
    field.edit.insertFromMimeData(pasted)

    section = profile_sections(page.session.conn)[0].id
    assert page.panel.form.error_text(section).startswith("Nicht eingefügt: Der Text hat 1000000")
    field.edit.setFocus()
    assert stored(page, network, "Ziele") is None


def versions_dialog(page: ProfilesPage, network: str, *bodies: str, qtbot: Any) -> VersionsDialog:
    section = profile_sections(page.session.conn)[0]
    for body in bodies:
        command = WriteProfileText(network_id=network, section_id=section.id, body=body)
        page.session.run(write_profile_text, command)
    found = text_versions(page.session.conn, network, section.id)
    dialog = VersionsDialog(page, page.session, section.name, found, lambda body: None)
    qtbot.addWidget(dialog)
    return dialog


def test_versions_that_only_look_otherwise_are_said_to_do_so(
    page: ProfilesPage, network: str, qtbot: Any
) -> None:
    dialog = versions_dialog(page, network, "ein Wort", "ein **Wort**", qtbot=qtbot)

    assert dialog.text.toPlainText() == "ein Wort"
    assert any("fett oder kursiv" in label.text() for label in dialog.findChildren(QLabel))


def test_a_list_is_compared_with_its_signs(page: ProfilesPage, network: str, qtbot: Any) -> None:
    dialog = versions_dialog(page, network, "eins", "- eins", qtbot=qtbot)

    assert dialog.text.toPlainText() == "• eins"


def test_the_cursor_of_a_dialog_begins_in_its_body_and_no_key_takes_a_version(
    page: ProfilesPage, network: str, qtbot: Any
) -> None:
    dialog = versions_dialog(page, network, "eins", "zwei", qtbot=qtbot)
    with qtbot.waitActive(dialog):
        dialog.show()
        dialog.activateWindow()

    assert dialog.form.isAncestorOf(dialog.focusWidget())
    order = [dialog.focusWidget()]
    while order[-1] is not dialog.take:
        qtbot.keyClick(order[-1], Qt.Key.Key_Tab)
        assert dialog.focusWidget() not in order
        order.append(dialog.focusWidget())
    assert dialog.text in order
    dialog.reject()


def test_a_drawing_with_a_style_sheet_is_drawn_in_its_colours(tmp_path: Path) -> None:
    path = tmp_path / "logo.svg"
    path.write_bytes(
        b'<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><style>.a{fill:#0f5c86}'
        b'</style><rect class="a" width="20" height="10"/></svg>'
    )
    _, content = prepared_picture(path)

    assert Image.open(BytesIO(content)).convert("RGB").getpixel((9, 9)) == (0x0F, 0x5C, 0x86)


def test_what_is_printed_is_what_is_typed_with_its_pictures_in_full(
    page: ProfilesPage,
    network: str,
    session: Session,
    qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = BytesIO()
    Image.effect_noise((1200, 900), 60).convert("RGB").save(out, "PNG")
    command = AddProfilePicture(
        network_id=network, content=out.getvalue(), name="a.png", alternative="Gruppe"
    )
    session.run(add_profile_picture, command)
    printed: list[tuple[str, bool]] = []
    widths: list[int] = []

    def opened(content: bytes) -> PdfFile:
        (image,) = pypdf.PdfReader(BytesIO(content)).pages[0].images
        widths.append(image.image.width if image.image else 0)
        return PdfFile(content)

    def note(_parent: Any, file: PdfFile, name: str) -> bool:
        printed.append((name, "Halber Satz" in file.text(0)))
        return True

    monkeypatch.setattr(profile_panel, "print_pdf", note)
    monkeypatch.setattr(profile_panel, "PdfFile", opened)
    page.refresh(None)
    qtbot.keyClicks(field_of(page, "Ziele").edit, "Halber Satz")
    page.panel.print()

    assert printed == [("Netz Peine", True)]
    assert widths == [1200]


def test_the_list_follows_each_text_that_is_stored_and_taken_back(
    page: ProfilesPage, network: str
) -> None:
    other = page.session.run(add_network, AddNetwork(name="Netz Celle", number=5))
    with page.session.study.unit("judge_network") as unit:
        unit.put("network", {"id": other, "judgement": "counts"})
    page.refresh(None)
    first, second = (row.id for row in profile_sections(page.session.conn)[:2])

    for section in (first, second):
        command = WriteProfileText(network_id=other, section_id=section, body="Wort")
        page.session.run(write_profile_text, command)

    def listed() -> list[tuple[str, int, int]]:
        return [(row.id, row.written, row.letters) for row in page._model.rows()]

    assert listed() == [(network, 0, 0), (other, 2, 8)]
    assert page._model.rows() == profile_rows(page.session.conn, page.session.today())
    page.session.undo()
    assert listed() == [(network, 0, 0), (other, 1, 4)]


def test_an_older_study_without_sections_is_offered_the_standard_ones(
    page: ProfilesPage, session: Session
) -> None:
    with session.study.unit("older") as unit:
        for row in unit.find("profile_section"):
            unit.delete("profile_section", row["id"])
    page.refresh(None)
    assert page.panel.no_sections.isVisible()

    next(b for b in page.panel.no_sections.findChildren(QPushButton)).click()

    assert not page.panel.no_sections.isVisible()
    assert len(page.panel.fields) == len(profile_sections(session.conn)) > 0


def test_a_preview_that_failed_is_made_at_the_next_key(
    page: ProfilesPage, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(profile_panel, "book_from", lambda *_given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            page.panel.draw()

    with qtbot.waitSignal(page.panel.shown):
        qtbot.keyClicks(field_of(page, "Ziele").edit, "Wort")
    assert "Wort" in preview_text(page)
