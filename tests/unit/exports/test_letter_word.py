"""Letters as Word files: whole, one section each; templates of users are never programs."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from letter_desk import SENDER, batch, recipient, split_runs, word_file

from netzdesk.base.errors import Cancelled, Refused
from netzdesk.base.i18n import Translator
from netzdesk.base.progress import Unwatched
from netzdesk.domain.letter_fields import EXAMPLES
from netzdesk.exports.letters.content import clean
from netzdesk.exports.letters.starter import word_starter
from netzdesk.exports.letters.word import letter_document
from netzdesk.exports.letters.word_template import (
    check_template,
    rendered,
    rendered_together,
    text_of,
)

MM = 36_000
"""Units of a millimetre in python-docx."""


def made(**values: Any) -> bytes:
    series = batch(**values)
    return letter_document(series, series.letters, Unwatched())


@settings(max_examples=30)
@given(st.text(max_size=300))
def test_no_letter_of_a_text_is_lost_in_word(text: str) -> None:
    text = text.replace("{{", "{ {").replace("}}", "} }").replace("{%", "{ %").replace("{#", "{ #")

    shown = text_of(made(body=f"ANFANG{text}ENDE"))

    assert f"ANFANG{clean(text)}ENDE" in shown


@settings(max_examples=20)
@given(st.text(max_size=200).filter(lambda text: "{_" not in text and "_}" not in text))
def test_a_value_with_markup_is_shown_as_it_is_in_a_template(text: str) -> None:
    values = {**EXAMPLES, "stelle": clean(f"ANFANG{text}ENDE")}

    shown = text_of(rendered(word_file("An {{ stelle }}!"), values))

    assert f"An {values['stelle']}!" == shown.replace("\t", " ") or values["stelle"] in shown


def test_the_page_is_that_of_din_5008() -> None:
    document = Document(BytesIO(made()))
    section = document.sections[0]
    frames = [
        (frame.get(qn("w:x")), frame.get(qn("w:y")), frame.get(qn("w:vAnchor")))
        for frame in document.element.body.iter(qn("w:framePr"))
    ]
    filler = section.first_page_header.paragraphs[-1].paragraph_format.line_spacing

    assert round(section.left_margin / MM) == 25 and round(section.right_margin / MM) == 20
    assert round(section.page_width / MM) == 210 and round(section.page_height / MM) == 297
    # twentieths of a point: return line, address, information block
    assert [(round(int(x) / 56.69), round(int(y) / 56.69, 1)) for x, y, _anchor in frames] == [
        (25, 45.0),
        (25, 62.7),
        (125, 50.0),
    ]
    assert {anchor for _x, _y, anchor in frames} == {"page"}
    assert abs(section.header_distance / MM + filler.mm - 98.46) < 0.3


def test_every_letter_has_a_section_that_counts_its_own_pages() -> None:
    series = batch(*(recipient(n) for n in range(4)))
    document = Document(BytesIO(letter_document(series, series.letters, Unwatched())))

    starts = [
        element.get(qn("w:start")) for element in document.element.body.iter(qn("w:pgNumType"))
    ]
    shown = text_of(letter_document(series, series.letters, Unwatched()))

    assert len(document.sections) == 4 and starts == ["1"] * 4
    for letter in series.letters:
        assert letter.reference in shown and letter.recipient.name in shown
    assert document.sections[3].first_page_header.is_linked_to_previous


@pytest.mark.parametrize(
    ("text", "code", "named"),
    [
        ("{{ anred }}", "template.unknown_field", "anred"),
        ("{{ anrede", "template.broken", "anrede"),
        ("{{ anrede }", "template.broken", "anrede"),
        ("Guten Tag anrede }}", "template.broken", "anrede }}"),
        ("{{ anrede.__class__ }}", "template.instruction", "anrede.__class__"),
        ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "template.instruction", "__class__"),
        ("{{ anrede['__class__'] }}", "template.instruction", "__class__"),
        ("{{ anrede|attr('__class__') }}", "template.instruction", "attr"),
        ("{{ cycler.__init__.__globals__ }}", "template.instruction", "cycler"),
        ("{{ self.__init__ }}", "template.instruction", "self"),
        ("{{ range(100000000) }}", "template.instruction", "range"),
        ("{% for x in anrede %}{{ x }}{% endfor %}", "template.instruction", "for"),
        ("{% set a = 1 %}", "template.instruction", "a"),
        ("{% include 'x' %}", "template.instruction", "x"),
        ("{% macro f() %}{% endmacro %}", "template.instruction", "f"),
        ("{{ 9999999999 ** 9999999999 }}", "template.instruction", "Pow"),
    ],
)
def test_a_template_that_does_more_than_fill_in_is_refused(
    text: str, code: str, named: str
) -> None:
    for content in (word_file("Guten Tag", text), word_file("x", header=text)):
        with pytest.raises(Refused) as caught:
            check_template(content, "brief.docx")

        assert (caught.value.code, caught.value.field) == (code, "file")
        assert named in str(caught.value.values["given"])
        assert Translator("de").refusal(caught.value)


def test_placeholders_are_found_in_body_head_and_properties_also_cut_into_runs() -> None:
    content = word_file("{{ anrede }} {% if person %}{{person}}{% endif %}", header="{{ ort }}")
    parts = split_runs(["Guten {", "{ an", "rede }", "}, bis {{ antwort", "_bis }}"])

    assert check_template(content, "x.docx") == ("anrede", "person", "ort")
    assert check_template(parts, "x.docx") == ("anrede", "antwort_bis")
    shown = text_of(rendered(parts, EXAMPLES))
    assert shown == f"Guten {EXAMPLES['anrede']}, bis {EXAMPLES['antwort_bis']}"
    assert check_template(word_file("x", comments="{{ studie }}"), "x.docx") == ("studie",)


def _zip(**parts: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "template.no_word"),
        (b"PK\x03\x04 kaputt", "template.no_word"),
        (_zip(x=b"y"), "template.no_word"),
        (_zip(bombe=b"0" * (70 << 20)), "template.too_large"),
        (_zip(**{f"teil{n}": b"" for n in range(2_100)}), "template.too_large"),
    ],
    ids=["empty", "broken", "no document", "bomb", "many parts"],
)
def test_a_hostile_file_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as caught:
        check_template(content, "brief.docx")

    assert caught.value.code == code


def test_a_document_with_macros_is_refused() -> None:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(word_file("x"))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "[Content_Types].xml":
                content = content.replace(
                    b"application/vnd.openxmlformats-officedocument.wordprocessingml"
                    b".document.main+xml",
                    b"application/vnd.ms-word.document.macroEnabled.main+xml",
                )
            new.writestr(name, content)

    with pytest.raises(Refused) as caught:
        check_template(out.getvalue(), "brief.docm")

    assert caught.value.code == "template.no_word"


def test_an_external_entity_is_not_read() -> None:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(word_file("Guten Tag"))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                head, rest = content.split(b"?>", 1)
                content = (
                    head
                    + b'?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>'
                    + rest.replace(b"Guten Tag", b"&y;")
                )
            new.writestr(name, content)

    try:
        check_template(out.getvalue(), "brief.docx")
        shown = text_of(rendered(out.getvalue(), EXAMPLES))
    except Refused:
        shown = ""

    assert "root:" not in shown


def test_all_letters_of_a_word_template_stand_in_one_file() -> None:
    values = [{**EXAMPLES, "stelle": f"Stelle {n} <&>", "aktenzeichen": f"Z{n}"} for n in range(5)]
    template = word_file("{{ stelle }}", "Zeichen {{ aktenzeichen }}", header="Institut")

    document = Document(BytesIO(rendered_together(template, values, Unwatched())))

    shown = [paragraph.text for paragraph in document.paragraphs if paragraph.text]
    assert shown == [text for n in range(5) for text in (f"Stelle {n} <&>", f"Zeichen Z{n}")]
    assert len(document.sections) == 5
    assert [section.header.paragraphs[0].text for section in document.sections] == ["Institut"] * 5


def test_a_head_with_placeholders_cannot_stand_in_one_file() -> None:
    with pytest.raises(Refused) as caught:
        rendered_together(word_file("x", header="{{ ort }}"), [EXAMPLES, EXAMPLES], Unwatched())

    assert caught.value.code == "template.head_differs"


def test_cancelling_stops_between_two_letters() -> None:
    class Stop:
        def step(self, done: int, total: int) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        rendered_together(word_file("x"), [EXAMPLES, EXAMPLES], Stop())


def test_the_starter_for_word_is_a_template_that_is_taken() -> None:
    series = batch()
    starter = word_starter(series.template, SENDER, Translator("de"))

    names = check_template(starter, "start.docx")
    letter = series.letters[0]
    together = rendered_together(starter, [letter.values, letter.values], Unwatched())

    assert {"anschrift", "aktenzeichen", "anrede", "kreise", "datum"} <= set(names)
    shown = text_of(rendered(starter, letter.values))
    assert letter.reference in shown and "Sehr geehrte Frau Dr. Muster" in shown
    assert SENDER["phone"] in shown and "{{" not in shown
    assert text_of(together).count(letter.reference) == 2
