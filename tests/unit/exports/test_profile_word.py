from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn
from export_desk import StudyBuilder, pdf_text, squeezed
from profile_desk import (
    a_book,
    add_picture,
    picture,
    sections,
    word_notes,
    word_paragraphs,
    words_of,
    write,
)

from netzdesk.base.i18n import Translator
from netzdesk.domain.markup import Block, Note, Run
from netzdesk.exports.options import ExportOptions
from netzdesk.exports.profile import (
    PictureBlock,
    TableBlock,
    book_of,
    writable_markup,
)
from netzdesk.exports.profile_pdf import profiles_pdf
from netzdesk.exports.profile_word import profiles_word
from netzdesk.exports.registry import export
from netzdesk.exports.word_parts import whole_word

GERMAN = Translator("de")


def document(word: bytes) -> Any:
    return docx.Document(BytesIO(word))


def test_styles_are_real_ones() -> None:
    blocks = writable_markup("Text **fett** *kursiv*\n\n- Punkt\n\n1. eins\n2. zwei")

    paragraphs = document(profiles_word(a_book(*blocks, title="Netz Celle"))).paragraphs

    shown = [(paragraph.style.name, paragraph.text) for paragraph in paragraphs]
    assert shown == [
        ("Heading 1", "Netz Celle"),
        ("Heading 2", "Ziele"),
        ("Normal", "Text fett kursiv"),
        ("List Bullet", "Punkt"),
        ("List Number", "eins"),
        ("List Number", "zwei"),
    ]
    runs = {run.text: (run.bold, run.italic) for run in paragraphs[2].runs}
    assert runs["fett"] == (True, None)
    assert runs["kursiv"] == (None, True)


def test_each_numbered_list_begins_with_one() -> None:
    blocks = writable_markup("1. a\n2. b\n\nText\n\n1. c")

    paragraphs = document(profiles_word(a_book(*blocks))).paragraphs

    numbers = [p._p.pPr.numPr.numId.val for p in paragraphs if p.style.name == "List Number"]
    assert numbers[0] == numbers[1] != numbers[2]


def test_footnotes_are_footnotes_of_word(tmp_path: Path) -> None:
    block = Block(
        "text",
        (
            Run("Satz"),
            Note((Run("Quelle: "), Run("Amt", italic=True))),
            Run(" und"),
            Note((Run("noch eine"),)),
        ),
    )

    word = profiles_word(a_book(block))

    assert word_notes(word) == ["Quelle: Amt", "noch eine"]
    assert "".join(words_of((block,))) == "Satzund"
    with zipfile.ZipFile(BytesIO(word)) as packed:
        body = packed.read("word/document.xml").decode()
        types = packed.read("[Content_Types].xml").decode()
    assert body.count("<w:footnoteReference ") == 2
    assert "footnotes+xml" in types


def test_captions_tables_and_pictures(study: StudyBuilder) -> None:
    keys = sections(study)
    network = study.network("Netz", number=1)
    add_picture(study, network, section_id=keys["Ziele"], caption="Jahrestagung")
    study.put("network_result", network_id=network, label="Kurse", low="3", position="a0")

    found = document(profiles_word(book_of(study.conn, (network,), ExportOptions(), GERMAN)))

    captions = [p.text for p in found.paragraphs if p.style.name == "Caption"]
    assert captions == ["Abbildung 1: Jahrestagung", "Tabelle 1: Erfolge in Zahlen"]
    assert [[cell.text for cell in row.cells] for row in found.tables[0].rows][1][0] == "Kurse"
    (shape,) = found.inline_shapes
    assert shape._inline.docPr.get("descr") == "Gruppe am Tisch"
    assert "SEQ Abbildung" in found.element.xml


def test_a_missing_or_broken_picture_is_said_in_words() -> None:
    missing = PictureBlock("", "Gruppe am Tisch", None)
    broken = PictureBlock("", "Gruppe im Saal", (30, 20), b"kaputt")

    said = word_paragraphs(profiles_word(a_book(missing, broken)))

    assert "Bild fehlt: Gruppe am Tisch" in said
    assert "Bild fehlt: Gruppe im Saal" in said


def test_all_chosen_are_one_document_with_contents(study: StudyBuilder, tmp_path: Path) -> None:
    keys = sections(study)
    study.settings(sample=True)
    for number, name in enumerate(("Netz Aller", "Netz Bode"), 1):
        network = study.network(name, number=number, good_practice=1)
        write(study, network, keys["Ziele"], "Ein Ziel")
    target = tmp_path / "alle.docx"

    done = export(study.conn, "profiles", target)

    found = docx.Document(str(target))
    styles = [(p.style.name, p.text) for p in found.paragraphs]
    assert done.rows == 2
    assert whole_word(target)
    assert styles[0] == ("Title", "Steckbriefe der Netzwerke")
    assert [text for style, text in styles if style == "Heading 1"] == ["Netz Aller", "Netz Bode"]
    assert [text for style, text in styles if style == "toc 1"] == ["Netz Aller", "Netz Bode"]
    assert "TOC \\o" in found.element.xml
    assert "Beispieldaten" in found.sections[0].header.paragraphs[0].text
    assert "Stand 03/2010" in found.sections[0].footer.paragraphs[0].text


def test_pdf_and_word_say_the_same(study: StudyBuilder) -> None:
    keys = sections(study)
    network = study.network("Netz", number=1, actors=["VHS", "Caritas"], fields=["training"])
    write(study, network, keys["Ziele"], "Ein **Ziel**\n\n- Punkt")
    book = book_of(study.conn, (network,), ExportOptions(), GERMAN)

    printed = squeezed(pdf_text(profiles_pdf(book)[0])).replace("•", "")

    for said in word_paragraphs(profiles_word(book)):
        assert squeezed(said) in printed


def test_a_file_that_is_no_word_document_is_not_whole(tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(profiles_word(a_book(TableBlock("a", ("b",), (1,), (("c",),))))[:-40])

    assert not whole_word(file)


def test_logos_stand_beside_each_other_however_many_there_are() -> None:
    logos = tuple(PictureBlock("", f"Logo {n}", (300, 100), picture()) for n in range(7))
    book = a_book(*writable_markup("Text"))
    (profile,) = book.profiles

    word = profiles_word(replace(book, profiles=(replace(profile, logos=logos),)))

    body = document(word).element.body
    places = [int(offset.text) for offset in body.iter(qn("wp:posOffset"))]
    widths = [int(anchor.find(qn("wp:extent")).get("cx")) for anchor in body.iter(qn("wp:anchor"))]
    assert len(places) == 7
    assert all(
        left + width <= right
        for left, width, right in zip(places[1:], widths[1:], places[:-1], strict=True)
    )
