from __future__ import annotations

import unicodedata
from io import BytesIO
from pathlib import Path

import pypdf
import pypdfium2 as pdfium
import pytest
from export_desk import a_document, pdf_cells, pdf_text, squeezed
from hypothesis import given
from hypothesis import strategies as st

from netzdesk.base.errors import Cancelled
from netzdesk.base.progress import Unwatched
from netzdesk.exports.document import Document, Line, writable
from netzdesk.exports.pdf import pdf_bytes, whole_pdf
from netzdesk.exports.typeset import TEXT, Face


def pdf_of(document: Document) -> bytes:
    return pdf_bytes(writable(document)[0], Unwatched())


def reader(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(pdf))


@given(st.text(max_size=120), st.sampled_from(["", "Sitz in:"]), st.floats(20, 400))
def test_breaking_a_line_loses_no_letter(text: str, label: str, width: float) -> None:
    face = Face(TEXT, 8.4)

    lines = face.set_text(Line(text, label), width)

    settable, mixed = face.settable(text)
    assert squeezed("".join(line.text for line in lines)) == squeezed(settable)
    assert "".join(line.label for line in lines) == label
    assert all(line.mixed is mixed for line in lines if line.text)


@given(st.text(min_size=1, max_size=80), st.floats(60, 400))
def test_no_line_is_wider_than_its_column(text: str, width: float) -> None:
    face = Face(TEXT, 8.4)

    for line in face.set_text(Line(text), width):
        assert sum(map(face.width, line.text)) <= width + 0.1


def test_words_are_kept_whole_where_they_fit_and_addresses_break_behind_a_sign() -> None:
    face = Face(TEXT, 8.4)

    words = face.set_text(Line("Bildungsgenossenschaft Südniedersachsen", "Institution:"), 130)
    address = face.set_text(Line("http://www.example.org/internet/page.php?site=487"), 130)

    assert [line.text for line in words] == ["Bildungsgenossenschaft", "Südniedersachsen"]
    assert address[0].text.endswith("/")
    assert [line.hanging for line in address] == [False, *[True] * (len(address) - 1)]


def test_a_word_that_does_not_fit_beside_its_label_moves_down_whole() -> None:
    face = Face(TEXT, 8.4)
    word = "Bildungsgenossenschaftsverband"

    lines = face.set_text(Line(word, "Institution:"), face.width(word) + 12)

    assert [line.text for line in lines] == ["", word]


@pytest.mark.parametrize(
    "text",
    [
        "Łódź Иван Ťąžký ẞ „Anführung“ – … €",
        "<b>fett</b> &amp; </para> <img src='/etc/passwd'>",
        "=1+1 (Klammer) \\ Rückstrich",
        "abc→≤✓",
        "W" * 3000,
        "Straße " * 2000,
        "e\u0301a\u0308 zerlegt",
    ],
)
def test_text_is_in_the_pdf_whole_and_in_order(text: str) -> None:
    document = a_document((text, "daneben"), ("danach", "zuletzt"))

    cells = pdf_cells(pdf_of(document), document)

    assert cells == [
        [squeezed(unicodedata.normalize("NFC", text)), "daneben"],
        ["danach", "zuletzt"],
    ]


def test_more_letters_than_one_subset_of_the_font_holds_are_all_there() -> None:
    letters = [chr(n) for n in (*range(0xC0, 0x17F), *range(0x391, 0x3CE), *range(0x410, 0x44F))]
    said = [letter for letter in letters if unicodedata.normalize("NFKC", letter) == letter]
    rows = tuple((f"a{letter * 3} b", f"c {letter}") for letter in said if letter.isalpha())
    document = a_document(*rows)

    assert len(rows) > 256
    assert pdf_cells(pdf_of(document), document) == [[squeezed(c) for c in row] for row in rows]


def test_letters_of_other_scripts_come_from_the_fallback_font() -> None:
    document = a_document(("שלום", "مرحبا Ձայն"))

    pdf = pdf_of(document)

    found = pdf_cells(pdf, document)
    assert sorted(found[0][0]) == sorted("שלום")
    assert sorted(found[0][1]) == sorted("مرحباՁայն")


def test_a_letter_that_no_font_has_is_shown_by_its_number() -> None:
    document = a_document(("vor \U0001f9ea nach", "漢"))

    assert pdf_cells(pdf_of(document), document) == [["vor[U+1F9EA]nach", "[U+6F22]"]]


def test_a_row_higher_than_a_page_flows_on_and_the_header_is_repeated() -> None:
    actors = "\n".join(f"Akteur {n}" for n in range(150))
    document = a_document(("Netz", actors), ("Zweites", "kurz"))

    pdf = pdf_of(document)

    pages = reader(pdf).pages
    assert len(pages) == 4
    for number, page in enumerate(pages, 1):
        text = page.extract_text()
        assert "Spalte 1" in text
        assert f"Seite {number} von 4" in text
        assert "Stand 03/2010" in text
    assert pdf_cells(pdf, document) == [["Netz", squeezed(actors)], ["Zweites", "kurz"]]


def test_every_page_bears_the_mark_of_the_sample() -> None:
    rows = [("Netz", "\n".join(f"Akteur {n}" for n in range(30)))] * 5

    for page in reader(pdf_of(a_document(*rows, sample="Beispieldaten"))).pages:
        assert "Beispieldaten" in page.extract_text()


def test_language_title_and_bookmarks_are_set_and_no_person_is_named() -> None:
    pdf = reader(pdf_of(a_document(("a", "b"), ("c", "d"), changed_ms=1_270_000_000_000)))

    assert pdf.trailer["/Root"]["/Lang"] == "de-DE"
    assert pdf.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]
    said = pdf.metadata
    assert said is not None
    assert (said.title, said.author) == ("Titel", "NetzDesk")
    assert said.creation_date is not None
    assert said.creation_date.year == 2010
    title, rows = pdf.outline
    assert title["/Title"] == "Titel"
    assert [row["/Title"] for row in rows] == ["Zeile 1", "Zeile 2"]


def test_all_fonts_are_embedded() -> None:
    pdf = reader(pdf_of(a_document(("a", "→"))))

    fonts = [f.get_object() for page in pdf.pages for f in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        assert "/FontFile2" in font["/FontDescriptor"], font["/BaseFont"]


def test_pages_are_a4_landscape() -> None:
    page = reader(pdf_of(a_document(("a", "b")))).pages[0]

    assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)


def test_the_same_content_gives_the_same_bytes() -> None:
    document = a_document(("a", "Ł→"))

    assert pdf_of(document) == pdf_of(document)


def test_a_long_head_pushes_the_table_down_and_overlaps_nothing() -> None:
    head = tuple(f"Hinweis {n} " + "sehr lang " * 40 for n in range(6))
    document = a_document(("a", "b"), head=head, study="Studie " * 60)

    text = squeezed(pdf_text(pdf_of(document)))

    assert all(squeezed(line) in text for line in head)
    assert pdf_cells(pdf_of(document), document) == [["a", "b"]]


def test_a_head_longer_than_half_a_page_still_leaves_room_for_the_table() -> None:
    head = tuple(f"Hinweis {n}" for n in range(60))
    document = a_document(("a", "b"), head=head)

    pdf = pdf_of(document)

    assert pdf_cells(pdf, document) == [["a", "b"]]
    assert squeezed(head[-1]) in squeezed(pdf_text(pdf))


def test_an_empty_table_says_so() -> None:
    assert "Keine Einträge" in pdf_text(pdf_of(a_document()))


def test_a_row_is_not_parted_when_that_leaves_only_a_small_gap() -> None:
    filler = "\n".join(f"Zeile {n}" for n in range(35))
    document = a_document(
        ("voll", filler), ("zusammen", "eins\nzwei\ndrei\nvier\nfünf\nsechs\nsieben")
    )

    first, second = reader(pdf_of(document)).pages

    assert "eins" not in first.extract_text()
    assert "eins" in second.extract_text()
    assert "sieben" in second.extract_text()


def test_drawing_can_be_cancelled() -> None:
    class Stop:
        def step(self, done: int, total: int) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        pdf_bytes(a_document(("a", "b")), Stop())


def test_a_torn_pdf_is_not_whole(tmp_path: Path) -> None:
    path = tmp_path / "t.pdf"
    path.write_bytes(pdf_of(a_document(("a", "b"))))
    assert whole_pdf(path)

    path.write_bytes(path.read_bytes()[:-20])
    assert not whole_pdf(path)


def test_the_preview_library_reads_it() -> None:
    read = pdfium.PdfDocument(pdf_of(a_document(("a", "b"))))

    assert len(read) == 1
    read.close()
