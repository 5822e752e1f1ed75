"""What of a text is found again in the files that are made of it: for tests and for the bench."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import openpyxl
from export_desk import StudyBuilder, excel_cells, squeezed, word_tables
from profile_desk import a_book, pdf_body, pdf_pieces, word_paragraphs, words_of
from reportlab.pdfbase.ttfonts import TTFont

from netzdesk.base.paths import resource
from netzdesk.base.progress import Unwatched
from netzdesk.domain.markup import Block, Run, write_markup
from netzdesk.exports.document import Document, Value, one_line, writable_text
from netzdesk.exports.options import ExportOptions
from netzdesk.exports.pdf import _Drawing, pdf_bytes
from netzdesk.exports.profile import ProfileSection, TableBlock, writable_markup
from netzdesk.exports.profile_pdf import profiles_pdf
from netzdesk.exports.profile_setting import Typesetter
from netzdesk.exports.profile_word import profiles_word
from netzdesk.exports.registry import document, export
from netzdesk.exports.sheetdata import MAX_UNITS
from netzdesk.exports.typeset import FALLBACK, TEXT

HEAD = "‹Kopf›"
KIND = "appendix-networks"
SETTER = Typesetter("de")


def check_table(desk: StudyBuilder, said: list[str], folder: Path) -> None:
    """Print texts as networks, contacts and actors, and find every letter in each format.

    Raises AssertionError otherwise.
    """
    fill(desk, said)

    made = document(desk.conn, KIND, ExportOptions())
    for suffix in (".xlsx", ".docx", ".csv"):
        export(desk.conn, KIND, folder / f"t{suffix}")

    cells = [["\n".join(line.whole for line in cell) for cell in row.cells] for row in made.rows]
    for number, (text, row) in enumerate(zip(said, cells, strict=True)):
        assert squeezed(row[0]).startswith(f"Name:{number}.{expected(text)}Sitzin:")
        assert squeezed(row[2]) == f"{number}.{expected(text)}"
    assert word_tables(folder / "t.docx")[0][1:] == cells
    assert in_excel(folder / "t.xlsx") == [list(map(squeezed, row)) for row in cells]
    assert most_units(folder / "t.xlsx") <= MAX_UNITS
    assert in_csv(folder / "t.csv") == [list(map(as_csv, row)) for row in made.sheets[0].rows]
    assert in_pdf(made) == printed(made)


def check_profile(said: list[str]) -> None:
    """Print texts in a profile, and find every letter. Raises AssertionError otherwise."""
    sections = tuple(profile_section(number, text) for number, text in enumerate(said))
    plain = a_book()
    book = replace(plain, profiles=(replace(plain.profiles[0], sections=sections),))

    pdf, _ = profiles_pdf(book, setter=SETTER)
    word = profiles_word(book)

    assert pdf_body(pdf).replace(HEAD, "") == squeezed("Netz" + "".join(map(set_section, sections)))
    paragraphs = word_paragraphs(word)
    shown = ["Netz", *(line for section in sections for line in word_lines(section))]
    assert [line for line in paragraphs if line] == [line for line in shown if line]
    tables = [table[1][0] for table in word_tables(BytesIO(word))]
    assert tables == [section.parts[-1].rows[0][0] for section in sections]  # type: ignore[union-attr]


def fill(desk: StudyBuilder, said: list[str]) -> None:
    """Put texts into the names, contacts and actors of networks, in place of former ones."""
    with desk.together() as unit:
        for table in ("network_contact", "network_actor", "network_region", "network"):
            for (key,) in desk.conn.execute(f"SELECT id FROM {table}").fetchall():
                unit.delete(table, key)
        for number, text in enumerate(said):
            numbered = f"{number}.{text}"
            network = desk.network(numbered, number=number, actors=[numbered])
            desk.contact(network, institution_name=numbered)


def expected(text: str) -> str:
    """Return what has to be shown of a text: control characters are replaced, blanks may go."""
    return squeezed(writable_text(text.replace("\r\n", "\n").replace("\r", "\n")))


def in_excel(path: Path) -> list[list[str]]:
    rows = excel_cells(path)[1:]
    return [[squeezed(str(cell).replace("_x005F_", "_")) for cell in row] for row in rows]


def most_units(path: Path) -> int:
    """Return the length of the longest cell as Excel counts it."""
    book = openpyxl.load_workbook(path)
    values = (cell.value for sheet in book for row in sheet.iter_rows() for cell in row)
    return max(len(str(value).encode("utf-16-le")) // 2 for value in values)


def in_csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))[1:]


def as_csv(value: Value) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def in_pdf(made: Document) -> list[str]:
    """Return what the columns of a PDF say, from the first row to the last."""
    grid = _Drawing(made, BytesIO()).grid
    columns = [""] * len(grid.lefts)
    for page, x, y, _, said in pdf_pieces(pdf_bytes(made, Unwatched())):
        if grid.bottom < y < (grid.top if page else grid.first_top):
            columns[sum(left <= x for left in grid.lefts) - 1] += squeezed(said)
    return columns


def printed(made: Document) -> list[str]:
    """Return what the columns have to say: a letter that no font has is shown by its number."""
    return [
        "".join(
            squeezed(line.label + shown(line.text))
            for row in made.rows
            for line in row.cells[column]
        )
        for column in range(len(made.columns))
    ]


def profile_section(number: int, text: str) -> ProfileSection:
    """Return a section with a text as it is stored and read again, and as cell of a table."""
    blocks = writable_markup(write_markup((Block("text", (Run(text),)),)))
    table = TableBlock("Zahlen", (HEAD,), (1,), ((writable_text(one_line(text)),),))
    return ProfileSection(f"#{number}", (*blocks, table))


def set_section(section: ProfileSection) -> str:
    """Return the letters that a page has to show of a section."""
    *blocks, table = section.parts
    number = int(section.title[1:]) + 1
    words = words_of(blocks)  # type: ignore[arg-type]
    (cell,) = table.rows[0]  # type: ignore[union-attr]
    return "".join(
        (
            section.title,
            *map(drawn, words),
            f"Tabelle {number}: Zahlen",
            *map(drawn, cell.replace("\n", " ").split(" ")),
        )
    )


def drawn(word: str) -> str:
    return shown(word.replace("\u00ad", ""))


def shown(text: str) -> str:
    """Return what print has to show: letters composed, those without a glyph by their number."""
    known = _letters(TEXT) | _letters(FALLBACK)
    return "".join(
        letter if letter in known else f"[U+{ord(letter):04X}]"
        for letter in unicodedata.normalize("NFC", text)
    )


@lru_cache
def _letters(font: str) -> frozenset[str]:
    """Return the letters of a font up to U+FFFF, read from its file."""
    codes = TTFont(f"own {font}", str(resource(f"fonts/{font}.ttf"))).face.charToGlyph
    return frozenset(chr(code) for code in codes if code <= 0xFFFF)


def word_lines(section: ProfileSection) -> Iterator[str]:
    yield section.title
    for part in section.parts[:-1]:
        assert isinstance(part, Block)
        yield "".join(run.text for run in part.parts if isinstance(run, Run))
    yield f"Tabelle {int(section.title[1:]) + 1}: Zahlen"
