"""Mails: drafts that open ready to be sent, addresses for the mail program, and safe names."""

from __future__ import annotations

import email
from email import policy
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from letter_desk import batch, pages_of, recipient, word_file

from netzdesk.base.errors import Cancelled, Refused
from netzdesk.base.i18n import Translator
from netzdesk.base.progress import Unwatched
from netzdesk.exports.letters.content import Enclosure, clean
from netzdesk.exports.letters.mail import LONGEST, is_address, mail_draft, mail_link
from netzdesk.exports.letters.names import safe_name, unique_names
from netzdesk.exports.letters.pdf import letters_pdf
from netzdesk.exports.letters.preparing import prepare, problem_text
from netzdesk.exports.letters.produce import (
    FORMS,
    MAIL_FILES,
    PDF,
    PDF_TWO_SIDED,
    WORD,
    WORD_FILES,
    forms_for,
    produce,
)

BODY = "{{ anrede }},\n\ngibt es in {{ kreise }} ein Netzwerk? & <ja>\n\nGrüße"


def mail(**values: Any) -> Any:
    return batch(kind="email", body=values.pop("body", BODY), **values)


def enclosure() -> Enclosure:
    return Enclosure(name="Empfehlung/2010", content=letters_pdf(batch(), Unwatched()))


def test_a_draft_opens_unsent_with_its_text_and_its_enclosures() -> None:
    series = mail(subject="Netzwerke: {{ kreise }} – Größe")
    letter, flyer = series.letters[0], enclosure()

    message = email.message_from_bytes(
        mail_draft(letter, (flyer,), ("Empfehlung.pdf",)), policy=policy.default
    )

    assert message["X-Unsent"] == "1" and message["To"] == "post0@example.org"
    assert message["Subject"] == "Netzwerke: Landkreis Beispiel 0 – Größe"
    assert message["From"] is None and message["Date"] is None
    assert message.get_body().get_content().replace("\r\n", "\n").strip() == letter.body
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "Empfehlung.pdf"
    assert attached.get_content() == flyer.content
    assert attached.get_content_type() == "application/pdf"


@settings(max_examples=50)
@given(st.text(max_size=300), st.text(max_size=120))
@example("", "0000 \x1b00000\x1b\x1b\x1b\x1b\x08\x08\x08𐀀𐀀 \x1b")
@example("", "Netzwerke für Zugewanderte: kreisfreie Städte Göttingen, Lüneburg – Größe " * 2)
def test_any_text_comes_out_of_a_draft_as_it_went_in(body: str, subject: str) -> None:
    letter = mail(body=f"ANFANG{body.replace('{', '(')}ENDE", subject=subject.replace("{", "("))
    only = letter.letters[0]

    message = email.message_from_bytes(mail_draft(only, (), ()), policy=policy.default)

    assert message.get_body().get_content().replace("\r\n", "\n").rstrip("\n") == only.body
    assert str(message["Subject"] or "").split() == only.subject.split()
    assert message["To"] == "post0@example.org" and message["Bcc"] is None


def test_a_subject_cannot_bring_in_another_header() -> None:
    series = mail(subject="{{ stelle }}")
    letter = batch(
        recipient(name="x\r\nBcc: boese@example.org"), kind="email", subject="{{ stelle }}"
    ).letters[0]

    message = email.message_from_bytes(mail_draft(letter, (), ()), policy=policy.default)

    assert message["Bcc"] is None and "boese" in message["Subject"]
    assert "\n" not in series.letters[0].subject


@given(st.text(max_size=200).map(lambda text: clean(text.replace("{", "("))))
def test_the_mail_program_gets_subject_and_text_whole(text: str) -> None:
    letter = mail(body=f"a{text}b", subject=f"s{text}").letters[0]

    link = mail_link(letter)

    parts = urlsplit(link.url)
    asked = parse_qs(parts.query, strict_parsing=True, keep_blank_values=True)
    assert (parts.scheme, unquote(parts.path)) == ("mailto", "post0@example.org")
    assert set(asked) <= {"subject", "body"}
    assert asked["subject"] == [letter.subject]
    if link.whole:
        assert asked["body"][0].replace("\r\n", "\n") == letter.body
    assert len(link.url) <= LONGEST


def test_a_text_that_is_too_long_is_left_out_and_that_is_said() -> None:
    letter = mail(body="ä" * 3_000).letters[0]

    link = mail_link(letter)

    assert not link.whole and "body=" not in link.url and "subject=" in link.url


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("a@example.org", True),
        ("", False),
        ("a@b", False),
        ("a@example.org, b@example.org", False),
        ("a@example.org?bcc=b@example.org", False),
        ("ä@example.org", False),
        ("a@exämple.org", False),
        ("a b@example.org", False),
        ("a@@example.org", False),
        ("<a@example.org>", False),
    ],
)
def test_only_a_plain_address_is_written_to(address: str, good: bool) -> None:
    assert is_address(address) is good
    series = mail()
    found = prepare(series.template, recipient(mail=address), series.occasion, "0" * 32, None)
    assert found.ready is good
    assert problem_text(found, Translator("de")) == ("" if good else "Keine E-Mail-Adresse")


def test_the_person_is_written_to_before_the_office() -> None:
    assert recipient(person_mail="erika@example.org").address == "erika@example.org"
    assert recipient().address == "post0@example.org"


@given(st.text(max_size=300))
def test_a_file_name_is_one_that_windows_takes(text: str) -> None:
    name = safe_name(text, ".docx")

    stem = name.removesuffix(".docx")
    assert stem and len(stem) <= 81 and name.endswith(".docx")
    assert not set(name) & set('\\/:*?"<>|') and all(ord(sign) >= 32 for sign in name)
    assert stem == stem.strip(" .")
    assert stem.split(".")[0].casefold() not in {"con", "nul", "prn", "aux", "com1", "lpt9"}


def test_devices_and_dots_are_not_taken_as_names() -> None:
    names = ("CON", "nul.txt", "..", "a/b:c", " x. ", "com¹")
    assert [safe_name(name) for name in names] == ["_CON", "_nul.txt", "_", "a b c", "x", "_com¹"]


@given(st.lists(st.sampled_from(["A", "a", "A 2", "Jobcenter", "a "]), max_size=12))
def test_names_are_unique_whatever_their_case(texts: list[str]) -> None:
    names = unique_names(texts, ".eml")

    assert len({name.casefold() for name in names}) == len(texts)


@pytest.mark.parametrize("form", [PDF, PDF_TWO_SIDED, WORD])
def test_a_file_gets_its_name_only_when_it_is_asked_to(tmp_path: Path, form: str) -> None:
    target = tmp_path / ("x.docx" if form == WORD else "x.pdf")
    target.write_bytes(b"vorher")

    draft = produce(batch(recipient(0), recipient(1)), form, target, Unwatched())
    assert target.read_bytes() == b"vorher"
    draft.place()

    assert target.read_bytes() != b"vorher"
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


def test_single_files_stand_in_a_new_folder_with_the_enclosures_once(tmp_path: Path) -> None:
    people = (recipient(0, name="Amt: A"), recipient(1, name="Amt? A"))
    target = tmp_path / "Welle"

    produce(batch(*people, enclosures=(enclosure(),)), WORD_FILES, target, Unwatched()).place()

    files = sorted(path.relative_to(target).as_posix() for path in target.rglob("*.*"))
    assert len(files) == 3 and files[0].startswith("Amt A ND-") and files[0].endswith(".docx")
    assert files[2] == "Anlagen/Empfehlung 2010.pdf"


def test_mail_drafts_stand_in_a_folder_each_with_its_enclosure(tmp_path: Path) -> None:
    target = tmp_path / "Welle"
    series = batch(
        *(recipient(n) for n in range(3)), kind="email", body=BODY, enclosures=(enclosure(),)
    )

    produce(series, MAIL_FILES, target, Unwatched()).place()

    drafts = sorted(target.iterdir())
    assert len(drafts) == 3
    for path in drafts:
        message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        assert [each.get_filename() for each in message.iter_attachments()] == [
            "Empfehlung 2010.pdf"
        ]


def test_a_folder_that_is_there_is_never_written_into(tmp_path: Path) -> None:
    (tmp_path / "Welle").mkdir()

    with pytest.raises(Refused) as caught:
        produce(batch(), WORD_FILES, tmp_path / "Welle", Unwatched())

    assert caught.value.code == "export.folder_exists"


@pytest.mark.parametrize("form", sorted(FORMS))
def test_a_cancelled_series_leaves_nothing(tmp_path: Path, form: str) -> None:
    class Stop:
        def step(self, done: int, total: int) -> None:
            if done:
                raise Cancelled

    series = batch(
        *(recipient(n) for n in range(4)), kind="email" if form == MAIL_FILES else "letter"
    )
    with pytest.raises(Cancelled):
        produce(series, form, tmp_path / "x", Stop())

    assert not list(tmp_path.iterdir())


def test_a_word_template_is_written_in_word_only(tmp_path: Path) -> None:
    word = word_file("{{ anrede }} {{ aktenzeichen }}")
    series = batch(recipient(0), recipient(1), word=word)

    assert forms_for("letter", "word") == (WORD, WORD_FILES)
    assert forms_for("letter", "text")[0] == PDF and forms_for("email", "text") == (MAIL_FILES,)
    draft = produce(series, WORD_FILES, tmp_path / "w", Unwatched())
    draft.discard()
    assert not list(tmp_path.iterdir())


def test_two_letters_make_two_pages(tmp_path: Path) -> None:
    produce(batch(recipient(0), recipient(1)), PDF, tmp_path / "x.pdf", Unwatched()).place()

    assert len(pages_of((tmp_path / "x.pdf").read_bytes())) == 2
