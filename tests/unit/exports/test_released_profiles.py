"""What is not released stands in no file that is limited, and the face of a file says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest
from export_desk import StudyBuilder, pdf_text
from profile_desk import add_picture, sections, write

from netzdesk.actions.approvals import (
    AskForApproval,
    RecordAnswer,
    RemindOfApproval,
    ask_for_approval,
    record_answer,
    remind,
)
from netzdesk.actions.networks import ChangeNetwork, change_network
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import Translator
from netzdesk.base.progress import Unwatched
from netzdesk.domain.approval import Limit
from netzdesk.exports.approval_sheet import asked_fields, sheet_pdf, write_sheets
from netzdesk.exports.frame import Frame
from netzdesk.exports.options import ExportOptions
from netzdesk.exports.profile import book_from, book_of, profiles_book
from netzdesk.exports.profile_pdf import profiles_pdf
from netzdesk.exports.profile_word import profiles_word
from netzdesk.exports.registry import document, export
from netzdesk.queries.approvals import fields_of, whom_to_ask
from netzdesk.queries.profiles import profile_facts
from netzdesk.store.engine import Connection
from netzdesk.store.study import Study

GERMAN = Translator("de")
WORDS: dict[str, str] = {
    "name": "Namewort",
    "regions": "Celle",
    "address": "Ortwort",
    "web": "www.webwort.example.org",
    "contact": "Stellenwort",
    "actors": "Akteurwort",
    "fields": "Anerkennung",
    "results": "Erfolgwort",
    "text": "Zielwort",
    "picture": "Bildwort",
}
"""Field → what it alone says in the profile."""


def digests(conn: Connection, network_id: str) -> dict[str, str]:
    return {each.key: each.sha256 for each in fields_of(conn, network_id)}


@pytest.fixture
def builder(tmp_path: Path) -> Iterator[StudyBuilder]:
    made = StudyBuilder(tmp_path)
    yield made
    made.study.close()


@pytest.fixture
def network(builder: StudyBuilder) -> str:
    key = builder.network(
        "Namewort",
        number=3,
        place="Ortwort",
        web="www.webwort.example.org",
        actors=("Akteurwort",),
        fields=("recognition",),
        good_practice=1,
    )
    builder.contact(key, institution_name="Stellenwort")
    builder.put("network_result", network_id=key, label="Erfolgwort", low="7", position="a0")
    write(builder, key, sections(builder)["Ziele"], "Zielwort im Text")
    add_picture(builder, key, alternative="Bildwort")
    return key


def keys(study: Study, network: str) -> dict[str, str]:
    """Return the short names of `WORDS` with the keys of their fields."""
    found = {}
    for key in digests(study.conn, network):
        found[key.partition(":")[0]] = key
    return found


def answered(study: Study, network: str, releases: Mapping[str, str], rest: str = "open") -> None:
    """Ask for all fields, and enter what they are released for; `rest` holds for the others."""
    fields = digests(study.conn, network)
    named = {keys(study, network)[name]: release for name, release in releases.items()}
    with study.unit("ask_for_approval") as unit:
        asked = AskForApproval(network_id=network, fields=tuple(fields.items()))
        approval = ask_for_approval(unit, asked)
    with study.unit("record_answer") as unit:
        released = tuple((key, named.get(key, rest)) for key in fields)
        answer = RecordAnswer(approval_id=approval, verdict="given", releases=released)
        record_answer(unit, answer)


def pdf_of(study: Study, network: str, limit: Limit = "") -> str:
    options = ExportOptions(released=limit)
    pdf, _ = profiles_pdf(book_of(study.conn, (network,), options, GERMAN))
    alternatives = b"".join(
        page.get_contents().get_data()
        for page in pypdf.PdfReader(BytesIO(pdf)).pages
        if page.get_contents() is not None
    )
    pictured = "Bildwort".encode("utf-16-be").hex().upper().encode() in alternatives
    return " ".join(pdf_text(pdf).split()) + (" Bildwort" if pictured else "")


def word_of(study: Study, network: str, limit: Limit = "") -> str:
    options = ExportOptions(released=limit)
    word = profiles_word(book_of(study.conn, (network,), options, GERMAN))
    return docx.Document(BytesIO(word)).element.xml


def said(text: str) -> set[str]:
    return {name for name, word in WORDS.items() if word in text}


def test_a_profile_of_which_nothing_is_released_says_so_on_its_face(
    builder: StudyBuilder, network: str
) -> None:
    for text in (pdf_of(builder.study, network), word_of(builder.study, network)):
        assert "Nicht freigegeben." in text
        assert said(text) == set(WORDS)


def test_what_is_only_for_the_project_is_said_on_the_face_of_a_file_without_limit(
    builder: StudyBuilder, network: str
) -> None:
    answered(builder.study, network, {"name": "project"}, rest="public")
    sentence = "Nicht für die Öffentlichkeit: 1 von 10 Feldern ist nur für das Projekt freigegeben."
    for text in (pdf_of(builder.study, network), word_of(builder.study, network)):
        assert sentence in text
    for text in (pdf_of(builder.study, network, "project"), word_of(builder.study, network)):
        assert "Nicht freigegeben" not in text
    assert sentence not in pdf_of(builder.study, network, "project")


def test_a_released_profile_says_nothing_of_it(builder: StudyBuilder, network: str) -> None:
    answered(builder.study, network, {}, rest="public")
    for text in (pdf_of(builder.study, network), word_of(builder.study, network)):
        assert "freigegeben" not in text
        assert "weggelassen" not in text
        assert said(text) == set(WORDS)


def test_a_change_after_the_release_is_said_on_the_face(
    builder: StudyBuilder, network: str
) -> None:
    answered(builder.study, network, {}, rest="public")
    with builder.study.unit("change_network") as unit:
        change_network(unit, ChangeNetwork(network_id=network, web="www.neu.example.org"))
    total = len(WORDS)
    assert f"Nicht freigegeben: 1 von {total} Feldern" in pdf_of(builder.study, network)
    limited = pdf_of(builder.study, network, "public")
    assert "neu.example.org" not in limited
    assert "Nur öffentlich Freigegebenes: 1 Feld ist weggelassen." in limited


@pytest.mark.parametrize("name", WORDS)
def test_one_field_that_is_not_public_stands_in_no_public_file(
    builder: StudyBuilder, network: str, name: str
) -> None:
    study = builder.study
    answered(study, network, {}, rest="public")
    for release in ("project", "delete"):
        answered(study, network, {name: release})
        for text in (pdf_of(study, network, "public"), word_of(study, network, "public")):
            assert said(text) == set(WORDS) - {name}
            assert "1 Feld ist weggelassen" in text
        within = pdf_of(study, network, "project")
        assert (name in said(within)) is (release == "project")
        whole = pdf_of(study, network)
        assert (name in said(whole)) is (release == "project")


def test_the_preview_reopens_a_text_while_it_is_typed(builder: StudyBuilder, network: str) -> None:
    answered(builder.study, network, {}, rest="public")
    facts = profile_facts(builder.conn, network)
    assert facts is not None
    frame = Frame.read(builder.conn, ExportOptions(), GERMAN)
    [profile] = book_from((facts,), frame).profiles
    assert profile.notices == ()
    section = next(iter(facts.texts))
    facts.texts[section] = "Zielwort im Text!"
    [profile] = book_from((facts,), frame).profiles
    assert profile.notices == (f"Nicht freigegeben: 1 von {len(WORDS)} Feldern ist offen.",)


def test_what_is_to_be_deleted_is_not_called_open(builder: StudyBuilder, network: str) -> None:
    answered(builder.study, network, {"web": "delete", "address": "delete"}, rest="public")
    frame = Frame.read(builder.conn, ExportOptions(), GERMAN)
    facts = profile_facts(builder.conn, network)
    assert facts is not None
    [profile] = book_from((facts,), frame).profiles
    assert profile.notices == ("2 Felder sind weggelassen: Sie sollen gelöscht werden.",)


def test_networks_of_which_nothing_is_released_are_left_out_and_counted(
    builder: StudyBuilder, network: str
) -> None:
    builder.network("Verborgenes Netz", number=4, good_practice=1)
    options = ExportOptions(released="public")
    with pytest.raises(Refused) as refused:
        profiles_book(builder.conn, options, GERMAN)
    assert refused.value.code == "export.nothing_released"
    answered(builder.study, network, {}, rest="public")
    book = profiles_book(builder.conn, options, GERMAN)
    text = " ".join(pdf_text(profiles_pdf(book)[0]).split())
    assert [profile.title for profile in book.profiles] == ["Namewort"]
    assert "1 Steckbrief fehlt: Nichts davon ist freigegeben." in text
    assert "Verborgenes" not in text
    assert "1 Steckbrief fehlt" in docx.Document(BytesIO(profiles_word(book))).element.xml


@pytest.mark.parametrize(
    "name", ["name", "regions", "address", "web", "contact", "actors", "fields"]
)
def test_appendix_2_is_limited_field_by_field(
    builder: StudyBuilder, network: str, tmp_path: Path, name: str
) -> None:
    answered(builder.study, network, {name: "project"}, rest="public")
    for suffix in (".pdf", ".xlsx", ".csv", ".docx"):
        path = tmp_path / f"anlage{suffix}"
        export(builder.conn, "appendix-networks", path, ExportOptions(released="public"))
        text = _read(path)
        printed = {key: WORDS[key] for key in WORDS if key not in ("text", "results", "picture")}
        if suffix in (".pdf", ".docx"):
            del printed["regions"]  # the printed table has no column of districts
        assert {key for key, word in printed.items() if word in text} == printed.keys() - {name}
        if suffix != ".csv":
            assert "1 Feld ist weggelassen" in text


def test_appendix_2_without_a_limit_leaves_out_only_what_is_to_be_deleted(
    builder: StudyBuilder, network: str
) -> None:
    before = document(builder.conn, "appendix-networks", ExportOptions())
    assert "weggelassen" not in str(before)
    answered(builder.study, network, {"actors": "delete", "web": "project"})
    found = document(builder.conn, "appendix-networks", ExportOptions())
    assert "1 Feld ist weggelassen: Es soll gelöscht werden." in found.warnings
    words = str(found.rows)
    assert "Akteurwort" not in words
    assert "webwort" in words


def test_appendix_2_leaves_out_networks_of_which_nothing_is_released(
    builder: StudyBuilder, network: str
) -> None:
    builder.network("Verborgenes Netz", number=4)
    answered(builder.study, network, {}, rest="public")
    found = document(builder.conn, "appendix-networks", ExportOptions(released="project"))
    assert len(found.rows) == 1
    assert "1 Netzwerk fehlt: Es ist nicht freigegeben." in found.warnings
    assert "Verborgenes" not in str(found)


def test_a_filter_by_district_tells_no_more_than_how_many_are_left_out(
    builder: StudyBuilder, network: str
) -> None:
    answered(builder.study, network, {"regions": "project"}, rest="public")
    options = ExportOptions(released="public", region="03351")
    found = document(builder.conn, "appendix-networks", options)
    assert found.rows == ()
    assert "1 Netzwerk fehlt: Es ist nicht freigegeben." in found.warnings


def test_a_limit_that_a_kind_does_not_have_is_refused(
    builder: StudyBuilder, tmp_path: Path
) -> None:
    options = ExportOptions(released="public")
    with pytest.raises(Refused) as refused:
        export(builder.conn, "contact-log", tmp_path / "a.xlsx", options)
    assert (refused.value.code, refused.value.field) == ("export.choice_not_offered", "released")
    with pytest.raises(ValueError, match="unknown export option"):
        ExportOptions(released="all")  # type: ignore[arg-type]  # that is what is tested


def test_the_data_sheet_has_every_field_that_is_asked_for_and_the_profile_behind(
    builder: StudyBuilder, network: str
) -> None:
    person = builder.person("Petra Probe", phone="0171 3920001")
    builder.contact(network, 1, person_id=person)
    options = ExportOptions(persons="full")
    pdf = sheet_pdf(
        builder.conn,
        network,
        options,
        GERMAN,
        reference="ND-7K3M-2QXR",
        due="2010-04-14",
        person_id=person,
    )
    pages = [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(BytesIO(pdf)).pages]
    sheet = " ".join(page for page in pages if "Entwurf zur Freigabe" not in page)
    assert set(WORDS) - {"picture"} <= said(sheet)
    assert "Petra Probe" in sheet
    assert "0171 3920001" in sheet
    assert "ND-7K3M-2QXR" in sheet
    assert "14.04.2010" in sheet
    asked = asked_fields(builder.conn, network, options)
    assert dict(asked) == digests(builder.conn, network)
    assert sheet.count("öffentlich nur im Projekt löschen") == len(asked)
    behind = next(page for page in pages if "Entwurf zur Freigabe" in page)
    assert "Zielwort im Text" in behind
    assert "Nicht freigegeben" not in behind
    assert pages[0].endswith(f"Seite 1 von {len(pages)}") or f"Seite 1 von {len(pages)}" in pages[0]


def test_the_data_sheet_says_when_was_asked_and_each_day_of_a_reminder(
    builder: StudyBuilder, network: str, tmp_path: Path
) -> None:
    person = builder.person("Petra Probe")
    builder.contact(network, 1, person_id=person)
    options = ExportOptions(network=3, persons="full")

    def sheet(name: str) -> str:
        export(builder.conn, "approval-sheets", tmp_path / name, options)
        pages = pypdf.PdfReader(tmp_path / name).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())

    assert "Unsere Anfrage" not in sheet("first.pdf")
    with builder.study.unit("ask") as unit:
        command = AskForApproval(
            network_id=network,
            fields=tuple(digests(builder.conn, network).items()),
            person_id=person,
            sent_on="2010-02-01",
            due="2010-02-15",
        )
        asked = ask_for_approval(unit, command)
    assert "Unsere Anfrage angefragt am 01.02.2010 Bitte" in sheet("asked.pdf")
    for day in ("2010-03-02", "2010-02-16"):
        with builder.study.unit("remind") as unit:
            remind(unit, RemindOfApproval(approval_id=asked, day=day))

    said = "Unsere Anfrage angefragt am 01.02.2010, erinnert am 16.02.2010, 02.03.2010 Bitte"
    assert said in sheet("reminded.pdf")
    enclosed = sheet_pdf(builder.conn, network, options, GERMAN, due="2010-03-20", person_id=person)
    assert said in " ".join(pdf_text(enclosed).split())


def test_a_heading_on_the_data_sheet_stands_above_its_first_field(
    builder: StudyBuilder, network: str
) -> None:
    said = "Die ganzen Texte stehen im Steckbrief hinter diesem Datenblatt."
    places = set()
    for count in range(60):
        builder.put("network_actor", network_id=network, name=f"Rat {count}", position=f"b{count}")
        if count % 3:
            continue
        pdf = sheet_pdf(builder.conn, network, ExportOptions(), GERMAN)
        for number, page in enumerate(pypdf.PdfReader(BytesIO(pdf)).pages):
            _, found, below = " ".join(page.extract_text().split()).partition(said)
            if found:
                places.add(number)
                assert "Zielwort" in below
    assert len(places) > 1, "the heading went over the end of a page"


def test_without_names_the_contact_is_neither_shown_nor_asked_for(
    builder: StudyBuilder, network: str
) -> None:
    person = builder.person("Petra Probe", named=True)
    builder.contact(network, 1, person_id=person)
    text = pdf_text(sheet_pdf(builder.conn, network, ExportOptions(), GERMAN))
    assert "Petra Probe" not in text
    assert "Ansprechpersonen stehen nicht auf diesem Datenblatt" in " ".join(text.split()).replace(
        "\u00ad ", ""
    )
    assert "contact" not in dict(asked_fields(builder.conn, network, ExportOptions()))


def test_what_is_to_be_deleted_is_not_asked_for_again(builder: StudyBuilder, network: str) -> None:
    answered(builder.study, network, {"text": "delete"}, rest="public")
    text = pdf_text(sheet_pdf(builder.conn, network, ExportOptions(persons="full"), GERMAN))
    assert "Zielwort" not in text
    assert "Akteurwort" in text


def test_each_contact_person_gets_a_sheet_with_its_own_pages(
    builder: StudyBuilder, network: str, tmp_path: Path
) -> None:
    for place, name in enumerate(("Anna Probe", "Bert Probe"), 1):
        builder.contact(network, place, person_id=builder.person(name))
    assert len(whom_to_ask(builder.conn, network)) == 3
    path = tmp_path / "blaetter.pdf"
    options = ExportOptions(persons="full", network=3)
    count, _ = write_sheets(builder.conn, options, GERMAN, path, Unwatched())
    assert count == 3
    pages = [" ".join(p.extract_text().split()) for p in pypdf.PdfReader(path).pages]
    firsts = [page for page in pages if "Datenblatt zur Freigabe" in page]
    assert len(firsts) == 3
    assert all("Seite 1 von" in page for page in firsts)
    assert write_sheets(builder.conn, ExportOptions(), GERMAN, tmp_path / "b.pdf", Unwatched()) == (
        1,
        (),
    )


def test_sheets_need_a_chosen_network(builder: StudyBuilder, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        export(builder.conn, "approval-sheets", tmp_path / "a.pdf", ExportOptions())
    assert refused.value.code == "export.none_chosen"
    with pytest.raises(Refused) as refused:
        export(builder.conn, "approval-sheets", tmp_path / "a.pdf", ExportOptions(network=8))
    assert refused.value.code == "export.unknown_network"
    with pytest.raises(Refused) as refused:
        sheet_pdf(builder.conn, "nobody", ExportOptions(), GERMAN)
    assert refused.value.code == "entry.missing"


def _read(path: Path) -> str:
    if path.suffix == ".pdf":
        return " ".join(pdf_text(path.read_bytes()).split())
    if path.suffix == ".docx":
        found = docx.Document(str(path))
        return " ".join(found.element.xml.split())
    if path.suffix == ".csv":
        return path.read_text("utf-8-sig")
    book = openpyxl.load_workbook(path)
    cells = (str(cell) for sheet in book for row in sheet.values for cell in row if cell)
    return " ".join(cells)
