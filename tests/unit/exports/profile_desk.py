"""Studies with profiles, and how their PDF and Word files are read back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

import docx
import pypdf
from export_desk import StudyBuilder
from PIL import Image
from pypdf.generic import ContentStream

from netzdesk.actions.profiles import (
    AddProfilePicture,
    WriteProfileText,
    add_profile_picture,
    write_profile_text,
)
from netzdesk.actions.standard_sections import LoadStandardSections, load_standard_sections
from netzdesk.domain.markup import Block, Note
from netzdesk.exports.profile import Profile, ProfileBook, ProfilePart, ProfileSection

BODY = (60.0, 790.0)
"""The heights between which a page has its text."""


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 200)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, (90, 140, 180)).save(out, kind)
    return out.getvalue()


def sections(study: StudyBuilder) -> dict[str, str]:
    """Load the standard sections; return their keys by name."""
    with study.together() as unit:
        load_standard_sections(unit, LoadStandardSections())
        return {row["name"]: row["id"] for row in unit.find("profile_section")}


def write(study: StudyBuilder, network: str, section: str, body: str) -> None:
    with study.together() as unit:
        write_profile_text(
            unit, WriteProfileText(network_id=network, section_id=section, body=body)
        )


def add_picture(study: StudyBuilder, network: str, **values: Any) -> str:
    usual = {"content": picture(), "name": "bild.png", "alternative": "Gruppe am Tisch"}
    with study.together() as unit:
        return add_profile_picture(
            unit, AddProfilePicture(network_id=network, **{**usual, **values})
        )


def a_book(*blocks: ProfilePart, title: str = "Netz", **values: Any) -> ProfileBook:
    """Return a book of one profile with one section."""
    profile = Profile(title, (), (), (), (ProfileSection("Ziele", blocks),))
    usual: dict[str, Any] = {
        "language": "de",
        "title": title,
        "study": "Studie",
        "status": "Stand 03/2010",
        "sample": "",
        "note": "",
        "changed_ms": 0,
        "profiles": (profile,),
        "whole": False,
    }
    return ProfileBook(**{**usual, **values})


def pdf_letters(pdf: bytes) -> Iterator[tuple[int, float, float, str]]:
    """Yield page, height, size and letters of every piece of text in the order of drawing."""
    for number, _, y, size, said in pdf_pieces(pdf):
        yield number, y, size, said


def pdf_pieces(pdf: bytes) -> Iterator[tuple[int, float, float, float, str]]:
    """Yield page, left, height, size and letters of every piece of text in the order of drawing.

    Read from the operators and the tables of the fonts: nothing is guessed or turned around.
    """
    reader = pypdf.PdfReader(BytesIO(pdf))
    tables: dict[Any, dict[int, str]] = {}
    for number, page in enumerate(reader.pages):
        fonts = page["/Resources"].get_object()["/Font"].get_object()
        table: dict[int, str] = {}
        x = y = size = 0.0
        for operands, operator in ContentStream(page.get_contents(), reader).operations:
            if operator == b"Tf":
                font = fonts.raw_get(operands[0])
                key = (font.idnum, font.generation)
                if key not in tables:
                    tables[key] = _letters_of(font.get_object())
                table, size = tables[key], float(operands[1])
            elif operator == b"Tm":
                x, y = float(operands[4]), float(operands[5])
            elif operator == b"Tj":
                codes = _codes(operands[0])
                yield number, x, y, size, "".join(table[code] for code in codes)


def pdf_body(pdf: bytes) -> str:
    """Return the text between running head and foot, without soft hyphens and white space."""
    low, high = BODY
    said = "".join(text for _, y, _, text in pdf_letters(pdf) if low < y < high)
    return "".join(said.replace("\u00ad", "").split())


def word_paragraphs(word: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(BytesIO(word)).paragraphs]


def word_notes(word: bytes) -> list[str]:
    """Return the texts of the footnotes of a Word file."""
    document: Any = docx.Document(BytesIO(word))
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/footnotes"):
            root = (
                relation.target_part._element
                if hasattr(relation.target_part, "_element")
                else docx.oxml.parse_xml(relation.target_part.blob)
            )
            name = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
            return [
                "".join(text.text or "" for text in note.iter(f"{name}t")).removeprefix(" ")
                for note in root.iter(f"{name}footnote")
                if note.get(f"{name}type") is None
            ]
    return []


def words_of(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the runs of text outside of footnotes, word by word."""
    for block in blocks:
        whole = "".join("" if isinstance(part, Note) else part.text for part in block.parts)
        yield from re.split("[ \n]", whole)


def _codes(operand: Any) -> bytes:
    if hasattr(operand, "original_bytes"):
        return bytes(operand.original_bytes)
    return bytes(operand)


def _letters_of(font: Any) -> dict[int, str]:
    cmap = font["/ToUnicode"].get_object().get_data().decode("latin-1")
    found = {}
    for code, letter in re.findall(r"<([0-9A-Fa-f]{2})>\s*<([0-9A-Fa-f]+)>", cmap):
        if len(letter) == 4:
            found[int(code, 16)] = chr(int(letter, 16))
        elif len(letter) == 8:
            found[int(code, 16)] = bytes.fromhex(letter).decode("utf-16-be")
    return found
