"""Workbooks of Excel and Calc: their cells by calamine, and what calamine does not tell.

Loaded by the process that reads (`child`) and as sparing with imports as `limits`: what is read is
returned as plain tuples, which `passing` makes sheets of in the program.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from zipfile import BadZipFile, ZipFile

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from netzdesk.base.marking import N_
from netzdesk.imports import limits
from netzdesk.imports.odd import OddCells, column_letters
from netzdesk.imports.plain import Block, PlainNotice, PlainSheet, PlainSheets

_CHUNK = 1 << 20
_LONGEST_ROW = 16 << 20
_NAMED = 12
"""So many cells or ranges are named; the others are counted."""

_PRE = rb"(?:[A-Za-z0-9_]+:)?"
_USUAL_END = b"</row>"
_ROW_END = re.compile(rb"</" + _PRE + rb"row\s*>")
_ROW = re.compile(rb"row(?<=[<:]row)[\s>/]")
"""Begins with a letter, as others below: found many times faster than a choice of marks."""
_FAR = re.compile(rb"r=[\"'](?:[0-9]{6}|(?:[A-Z]{3}|I[W-Z]|[J-Z][A-Z])[0-9])")
"""Quickly found in every place that `_ROW_NUMBER` or `_WIDE` may find."""
_ROW_NUMBER = re.compile(rb"<" + _PRE + rb"row\s(?:[^<>]*?\s)?r=[\"']([0-9]{6,})[\"']")
_WIDE = re.compile(rb"<" + _PRE + rb"c\s(?:[^<>]*?\s)?r=[\"'](?:[A-Z]{3}|I[W-Z]|[J-Z][A-Z])[0-9]")
_FORMULA = re.compile(
    rb"<" + _PRE + rb"c(\s[^<>]*)>\s*<" + _PRE + rb"f\b[^<>]*?(?:/>|>[^<]*</" + _PRE + rb"f\s*>)\s*"
    rb"(<"
    + _PRE
    + rb"v\s*/>|<"
    + _PRE
    + rb"v\s*>\s*</"
    + _PRE
    + rb"v\s*>)?\s*</"
    + _PRE
    + rb"c\s*>"
)
_REFERENCE = re.compile(rb"\sr=[\"']([A-Z]{1,3}[0-9]{1,7})[\"']")
_TEXT_RESULT = re.compile(rb"\st=[\"']str[\"']")
_SHEET = re.compile(rb"<" + _PRE + rb"sheet\s[^<>]*?>")
_RELATION = re.compile(rb"<" + _PRE + rb"Relationship\s[^<>]*?>")
_DATES_1904 = re.compile(rb"\sdate1904=[\"'](?:1|true|on)[\"']")
_HAS_FORMULA = re.compile(rb"f(?<=[<:]f)[\s/>]")
_DECLARED = re.compile(rb"!(?<=<!)(?:DOCTYPE|ENTITY)")

_MERGED = N_(
    "Merged cells: only the first cell of each has the value ({ranges}). It can be put in all of "
    "them when the list is imported."
)
_NO_VALUE = N_(
    "{n} cells hold a formula without a stored value and count as empty ({cells}). Open the file "
    "in Excel or Calc and save it, then choose it again."
)
_HIDDEN = N_("This sheet is hidden in the file.")
_OF_1904 = N_("The days of this file count from 1904, as on older Macs; they are read so.")


def read_workbook(path: str, name: str, parts: frozenset[str] | None) -> PlainSheets:
    """Return the sheets of a workbook; `parts` are those of a packed one, None for .xls.

    Raises Refused when it is damaged, protected, or more than a list may be.
    """
    odd = _odd(path, parts)
    try:
        # As a stream: by its path it would be taken for what its name says.
        with open(path, "rb") as stream, load_workbook(stream) as book:  # noqa: PTH123
            sheets = tuple(_sheets(book, odd))
    except PasswordError as error:
        raise limits.protected() from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise limits.unreadable() from error
    remarks: tuple[PlainNotice, ...] = (("reading.1904", _OF_1904, {}),) if odd.of_1904 else ()
    return (name, sheets, remarks, "", "", odd.of_1904)


def _odd(path: str, parts: frozenset[str] | None) -> OddCells:
    if parts is None:
        return OddCells()
    try:
        with ZipFile(path) as archive:
            if "content.xml" in parts:
                from netzdesk.imports.calc import read_odd_of_calc  # noqa: PLC0415

                return read_odd_of_calc(archive)
            return _odd_of_excel(archive, parts)
    except (BadZipFile, KeyError, OSError, NotImplementedError, EOFError, zlib.error) as error:
        raise limits.unreadable() from error


def _odd_of_excel(archive: ZipFile, parts: frozenset[str]) -> OddCells:
    if "xl/workbook.xml" not in parts:
        return OddCells()  # .xlsb: calamine reads it, and the process has little memory
    book = _small(archive, "xl/workbook.xml")
    relations = {}
    if "xl/_rels/workbook.xml.rels" in parts:
        for found in _RELATION.findall(_small(archive, "xl/_rels/workbook.xml.rels")):
            relations[_attribute(found, b"Id")] = _attribute(found, b"Target")
    if "xl/sharedStrings.xml" in parts:
        for chunk in _chunks(archive, "xl/sharedStrings.xml"):
            _refuse_entities(chunk)
    odd = OddCells(of_1904=bool(_DATES_1904.search(book)))
    for place, found in enumerate(_SHEET.findall(book)):
        target = relations.get(_attribute(found, rb"(?:[A-Za-z0-9_]+:)?id"), "")
        part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        if part in parts:
            _scan(archive, part, _attribute(found, b"name"), odd.formulas.setdefault(place, []))
    return odd


def _scan(archive: ZipFile, part: str, name: str, formulas: list[str]) -> None:
    """Look through a sheet once, row by row; its checksum is checked at the end."""
    rows = 0
    for text in _whole_rows(archive, part, name):
        _refuse_entities(text)
        rows += len(_ROW.findall(text))
        if rows > limits.MAX_ROWS:
            raise limits.too_many_rows(name)
        if _FAR.search(text):
            _refuse_far(text, name)
        if _HAS_FORMULA.search(text):
            formulas += _without_value(text)


def _refuse_far(text: bytes, name: str) -> None:
    if any(int(number) > limits.MAX_ROWS for number in _ROW_NUMBER.findall(text)):
        raise limits.too_many_rows(name)
    if _WIDE.search(text):
        raise limits.too_many_columns(name)


def _without_value(text: bytes) -> Iterator[str]:
    for attributes, value in _FORMULA.findall(text):
        if value and _TEXT_RESULT.search(attributes):
            continue  # the formula gave an empty text
        reference = _REFERENCE.search(attributes)
        yield reference[1].decode() if reference else "?"


def _whole_rows(archive: ZipFile, part: str, name: str) -> Iterator[bytes]:
    rest = b""
    for chunk in _chunks(archive, part):
        text = rest + chunk
        end = text.rfind(_USUAL_END) + len(_USUAL_END)
        if end < len(_USUAL_END):
            ends = [found.end() for found in _ROW_END.finditer(text, max(0, len(rest) - 64))]
            end = ends[-1] if ends else 0
        if end:
            yield text[:end]
        rest = text[end:]
        if len(rest) > _LONGEST_ROW:
            raise limits.too_many_columns(name)
    yield rest


def _chunks(archive: ZipFile, part: str) -> Iterator[bytes]:
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _small(archive: ZipFile, part: str) -> bytes:
    with archive.open(part) as stream:
        text = stream.read(_CHUNK)
    _refuse_entities(text)
    return text


def _refuse_entities(text: bytes) -> None:
    if _DECLARED.search(text):
        raise limits.entities()


def _attribute(element: bytes, name: bytes) -> str:
    found = re.search(rb"\s" + name + rb"\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", element)
    if not found:
        return ""
    text = (found[1] or found[2] or b"").decode("utf-8", "replace")
    for written, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'")):
        text = text.replace(written, letter)
    return text.replace("&amp;", "&")


def _sheets(book: CalamineWorkbook, odd: OddCells) -> Iterator[PlainSheet]:
    cells = letters = 0
    for place, meta in enumerate(book.sheets_metadata):
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_index(place)
        if sheet.total_height > limits.MAX_ROWS:
            raise limits.too_many_rows(meta.name)
        if sheet.total_width > limits.MAX_COLUMNS:
            raise limits.too_many_columns(meta.name)
        cells += sheet.total_height * sheet.total_width
        if cells > limits.MAX_CELLS:
            raise limits.too_big()
        rows = tuple(map(tuple, sheet.to_python(skip_empty_area=False)))
        letters += sum([len(cell) for row in rows for cell in row if type(cell) is str])
        if letters > limits.MAX_TEXT:
            raise limits.too_big()
        if not rows:
            continue
        merged = odd.merged.get(place) or tuple(
            (*first, *last) for first, last in sheet.merged_cell_ranges or ()
        )
        hidden = meta.visible != SheetVisibleEnum.Visible
        remarks = tuple(_remarks(merged, odd.formulas.get(place, []), hidden=hidden))
        yield (meta.name, rows, merged, remarks)


def _remarks(
    merged: tuple[Block, ...], formulas: list[str], *, hidden: bool
) -> Iterator[PlainNotice]:
    if hidden:
        yield ("reading.hidden", _HIDDEN, {})
    if merged:
        yield ("reading.merged", _MERGED, {"ranges": _some([_shown(m) for m in merged])})
    if formulas:
        values = {"n": len(formulas), "cells": _some(formulas)}
        yield ("reading.formulas", _NO_VALUE, values)


def _some(names: list[str]) -> str:
    more = f", … (+{len(names) - _NAMED})" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _shown(block: Block) -> str:
    top, left, bottom, right = block
    return f"{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}"
