"""Letters and mails that ask for releases: each with its own data sheet and profile."""

from __future__ import annotations

import email
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from email.policy import default
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from docx import Document

from asking import AUTHOR, NOON, SENDER, Asking, make_study
from netzdesk.base.errors import Cancelled
from netzdesk.base.i18n import Translator
from netzdesk.base.ids import new_id
from netzdesk.base.progress import Unwatched
from netzdesk.domain.case_reference import case_reference
from netzdesk.domain.letters import Occasion
from netzdesk.exports.letters.content import Batch, Enclosure, Letter
from netzdesk.exports.letters.names import LONGEST
from netzdesk.exports.letters.preparing import prepare, problem_text
from netzdesk.exports.letters.produce import (
    MAIL_FILES,
    PDF,
    PDF_TWO_SIDED,
    WORD,
    WORD_FILES,
    forms_for,
    produce,
    series_pdf,
)
from netzdesk.exports.letters.sheets import Enclosed, asked_now, with_sheets, write_enclosures
from netzdesk.store.study import Study

DAY = date(2010, 3, 30)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("asking") / "s.netzdesk"
    make_study(path)
    return path


@pytest.fixture
def asking(filled: Path, tmp_path: Path) -> Iterator[Asking]:
    path = tmp_path / "s.netzdesk"
    path.write_bytes(filled.read_bytes())
    with Study.open(path, author=AUTHOR, clock=lambda: NOON) as study:
        desk = Asking(study)
        desk.network("Netz A", office=desk.office(), text="Ziel Aaa.")
        desk.network("Netz B", text="Ziel Bbb.")
        yield desk


def series(asking: Asking, channel: str = "letter", *, reminder: bool = False) -> Batch:
    """Return letters to everybody, without their data sheets."""
    template = asking.template(channel, reminder=reminder).template
    occasion = Occasion(
        day=DAY,
        reply_until=date(2010, 4, 20),
        study="Studie",
        researcher="Vera Muster",
        sender=SENDER,
        enclosures=("Datenblatt und Steckbrief",),
    )
    letters = []
    for who in asking.candidates().values():
        prepared = prepare(template, who.recipient, occasion, new_id())
        assert prepared.ready, problem_text(prepared, Translator("de"))
        letters.append(prepared.letter)
    return Batch(template=template, occasion=occasion, letters=tuple(letters))


def enclosed(asking: Asking, channel: str = "letter") -> Enclosed:
    return with_sheets(asking.conn, series(asking, channel), Unwatched())


def texts(pdf: bytes) -> list[str]:
    """Return the text of each page, its lines joined and its hyphens taken out."""
    reader = pypdf.PdfReader(BytesIO(pdf))
    return [" ".join(page.extract_text().replace("\u00ad", "").split()) for page in reader.pages]


def test_each_letter_is_followed_by_the_sheet_and_profile_of_its_own_network(
    asking: Asking,
) -> None:
    made = enclosed(asking)
    pages = texts(series_pdf(made.batch, Unwatched()))
    begins = [n for n, page in enumerate(pages) if "Bitte um Freigabe: Steckbrief" in page]
    assert len(begins) == 2
    parts = [" ".join(pages[begins[0] : begins[1]]), " ".join(pages[begins[1] :])]
    for letter, part in zip(made.batch.letters, parts, strict=True):
        mine, other = (
            ("Ziel Aaa.", "Ziel Bbb.")
            if letter.recipient.network == "Netz A"
            else ("Ziel Bbb.", "Ziel Aaa.")
        )
        assert mine in part
        assert other not in part
        assert part.count(letter.reference) >= 2, "on the letter and on the sheet"
        assert part.count("20.04.2010") >= 2
        assert "Datenblatt und Steckbrief" in part
        assert f"Erika {letter.recipient.network}" in part


def test_what_is_asked_for_is_what_the_sheet_shows(asking: Asking) -> None:
    made = enclosed(asking)
    for letter in made.batch.letters:
        network = letter.recipient.network_id
        assert made.asked[letter.attempt_id] == asked_now(asking.conn, network)
        keys = {key for key, _sha in made.asked[letter.attempt_id]}
        assert {"name", "contact", "address"} <= keys
        assert any(key.startswith("text:") for key in keys)


def test_two_sided_letters_begin_on_the_front_of_a_sheet(asking: Asking) -> None:
    made = enclosed(asking)
    pages = texts(series_pdf(made.batch, Unwatched(), two_sided=True))
    begins = [n for n, page in enumerate(pages) if "Bitte um Freigabe: Steckbrief" in page]
    sheets = [n for n, page in enumerate(pages) if page.startswith("Datenblatt")]
    assert begins == [n for n in begins if n % 2 == 0]
    assert all(n % 2 == 0 for n in sheets)
    assert len(pages) % 2 == 0


def test_shared_enclosures_come_behind_the_own_one(asking: Asking) -> None:
    made = enclosed(asking)
    [sheet, *_others] = made.batch.own.values()
    shared = Enclosure(name="Empfehlung", content=sheet.content)
    own = {key: Enclosure(name="x", content=_one_page()) for key in made.batch.own}
    batch = replace(made.batch, own=own, enclosures=(shared,))
    pages = texts(series_pdf(batch, Unwatched()))
    letters = [n for n, page in enumerate(pages) if "Bitte um Freigabe: Steckbrief" in page]
    for begin in letters:
        assert pages[begin + 1] == "", "the own page"
        assert "Datenblatt" in pages[begin + 2], "the shared one"


def test_single_word_letters_lie_beside_their_data_sheets(asking: Asking, tmp_path: Path) -> None:
    made = enclosed(asking)
    produce(made.batch, WORD_FILES, tmp_path / "Freigaben", Unwatched()).place()
    for letter in made.batch.letters:
        name = f"{letter.recipient.network} {letter.reference}"
        words = [p.text for p in Document(str(tmp_path / "Freigaben" / f"{name}.docx")).paragraphs]
        assert any(letter.recipient.network in text for text in words)
        sheet = tmp_path / "Freigaben" / f"{name} Datenblatt und Steckbrief.pdf"
        assert letter.reference in " ".join(texts(sheet.read_bytes()))
    assert len(list((tmp_path / "Freigaben").iterdir())) == 4


def test_mail_drafts_carry_their_own_sheet(asking: Asking, tmp_path: Path) -> None:
    made = enclosed(asking, "email")
    produce(made.batch, MAIL_FILES, tmp_path / "Mails", Unwatched()).place()
    assert len(list((tmp_path / "Mails").iterdir())) == 2
    for letter in made.batch.letters:
        file = tmp_path / "Mails" / f"{letter.recipient.network} {letter.reference}.eml"
        message = email.message_from_bytes(file.read_bytes(), policy=default)
        assert message["To"] == letter.recipient.address
        assert message["X-Unsent"] == "1"
        assert letter.reference in message["Subject"]
        assert letter.recipient.network in message["Subject"]
        body = message.get_body()
        assert body is not None
        assert "20.04.2010" in body.get_content()
        [attached] = message.iter_attachments()
        assert attached.get_content_type() == "application/pdf"
        assert attached.get_filename() == "Datenblatt und Steckbrief.pdf"
        said = " ".join(texts(attached.get_content()))
        mine = "Ziel Aaa." if letter.recipient.network == "Netz A" else "Ziel Bbb."
        assert mine in said
        assert letter.reference in said


def test_a_long_name_takes_nothing_of_the_reference_in_the_name_of_a_file(
    asking: Asking, tmp_path: Path
) -> None:
    for channel, form, suffix in (
        ("letter", WORD_FILES, ".docx"),
        ("email", MAIL_FILES, ".eml"),
    ):
        asking.network("Verbund " + "Anerkennung von Abschlüssen " * 4 + channel)
        made = enclosed(asking, channel)
        folder = tmp_path / channel
        produce(made.batch, form, folder, Unwatched()).place()
        ends = {f"{letter.reference}{suffix}" for letter in made.batch.letters}
        names = [path.name for path in folder.iterdir() if path.suffix == suffix]
        assert {name.rpartition(" ")[2] for name in names} == ends
        assert all(len(name.removesuffix(suffix)) <= LONGEST for name in names)
    write_enclosures(made.batch, tmp_path / "alone", Unwatched()).place()
    ends = {f"{letter.reference}.pdf" for letter in made.batch.letters}
    assert {path.name.rpartition(" ")[2] for path in (tmp_path / "alone").iterdir()} == ends


def test_enclosures_alone_are_files_for_the_mail_program(asking: Asking, tmp_path: Path) -> None:
    made = enclosed(asking, "email")
    write_enclosures(made.batch, tmp_path / "Anlagen", Unwatched()).place()
    names = sorted(path.name for path in (tmp_path / "Anlagen").iterdir())
    assert names == sorted(
        f"{letter.recipient.network} {letter.reference}.pdf" for letter in made.batch.letters
    )


def test_one_word_file_cannot_hold_a_sheet_for_each() -> None:
    assert forms_for("letter", "text", own=True) == (PDF, PDF_TWO_SIDED, WORD_FILES)
    assert forms_for("letter", "word", own=True) == (WORD_FILES,)
    assert forms_for("email", "text", own=True) == (MAIL_FILES,)
    assert WORD in forms_for("letter", "text")


def test_missing_placeholders_are_named_before_anything_is_made(asking: Asking) -> None:
    asking.network("Netz C", contact="Max Neu")
    template = asking.template(reminder=True).template
    who = asking.candidates()["Max Neu"]
    occasion = Occasion(day=DAY, reply_until=DAY, study="", researcher="V", sender=SENDER)
    prepared = prepare(template, who.recipient, occasion, new_id())
    assert not prepared.ready
    assert problem_text(prepared, Translator("de")) == "Es fehlt: Datum des letzten Schreibens"


def test_reminder_carries_the_reference_of_the_first_letter(asking: Asking) -> None:
    first = asking.letter(asking.candidates()["Erika Netz A"])
    second = asking.letter(asking.candidates()["Erika Netz B"])
    asking.send(first, second)
    letters: dict[str, Letter] = {
        letter.recipient.network: letter for letter in series(asking, reminder=True).letters
    }
    assert letters["Netz A"].reference == case_reference(first.attempt_id)
    assert letters["Netz B"].reference == case_reference(second.attempt_id)
    assert letters["Netz A"].attempt_id != first.attempt_id
    assert "01.03.2010" in letters["Netz A"].body


def test_sheets_are_given_up_when_the_work_is_cancelled(asking: Asking) -> None:
    class Stop:
        def step(self, done: int, total: int | None = None) -> None:
            if done:
                raise Cancelled

    with pytest.raises(Cancelled):
        with_sheets(asking.conn, series(asking), Stop())


def _one_page() -> bytes:
    writer, out = pypdf.PdfWriter(), BytesIO()
    writer.add_blank_page(595, 842)
    writer.write(out)
    return out.getvalue()
