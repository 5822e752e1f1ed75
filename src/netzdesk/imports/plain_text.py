"""Text files and pasted blocks: their encoding, their separator, their cells."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.imports import limits
from netzdesk.imports.block import cells_of_block
from netzdesk.imports.sheets import Row, Sheet, Sheets
from netzdesk.store.notice import Notice

ENCODINGS: Final = {
    "utf-8-sig": "UTF-8",
    "cp1252": "Windows (cp1252)",
    "mac_roman": "Mac",
    "cp850": "DOS (cp850)",
    "utf-16": "UTF-16",
}
"""Encodings that can be chosen, and how people call them."""
SEPARATORS: Final = (";", ",", "\t", "|")

_SAMPLE: Final = 256 << 10
_LONGEST_CELL: Final = 1 << 20
_SEP_LINE: Final = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_GUARDED: Final = re.compile(r"'(?=[=+\-@\t\r])")
_MISREAD: Final = re.compile("Ã[¤¶¼„–œŸ]")

_READ_AS: Final = N_(
    "The text was read as {encoding}, with “{separator}” between the columns. Choose another "
    "encoding if letters look wrong."
)
_READ_WITH_TABS: Final = N_(
    "The text was read as {encoding}, with a tab between the columns. Choose another encoding if "
    "letters look wrong."
)
_LOOKS_WRONG: Final = N_(
    "Letters such as “Ã¤” stand in the text: it was saved with a wrong encoding before. Save it "
    "anew as UTF-8 from the program in which it still looks right."
)
_GERMAN: Final = {
    "cp1252": frozenset("äöüÄÖÜß".encode("cp1252")),
    "mac_roman": frozenset("äöüÄÖÜß".encode("mac_roman")),
}
_IN_WORDS: Final = {
    name: re.compile(b"(?<=[A-Za-z])[" + re.escape(letters.encode(name)) + b"](?=[A-Za-z])")
    for name, letters in (("cp1252", "äöüß"), ("mac_roman", "äöüß"), ("cp850", "äöü"))
}
"""Small letters within words: what stands around words may be a quotation mark or a dash.

The ß of cp850 is the á of Windows, which names have.
"""


def read_text_file(
    content: bytes, name: str, encoding: str | None, separator: str | None
) -> Sheets:
    """Return a text file as one sheet.

    Raises Refused for bytes that are no text in any of `ENCODINGS`, and for more rows or columns
    than a list may have.
    """
    found = encoding or _detect(content)
    text = _decode(content, found)
    if "\0" in text[:_SAMPLE]:
        raise limits.unreadable()
    head = _SEP_LINE.match(text)
    if head:
        text = text[head.end() :]
    chosen = separator or (head[1] if head else _sniff(text[:_SAMPLE]))
    rows = tuple(_rows(text, chosen, name))
    said = _READ_WITH_TABS if chosen == "\t" else _READ_AS
    shown = ENCODINGS.get(found, found)
    remarks = [Notice("reading.text", said, {"encoding": shown, "separator": chosen})]
    if _MISREAD.search(text, 0, _SAMPLE):
        remarks.append(Notice("reading.looks_wrong", _LOOKS_WRONG))
    sheets = (Sheet(name, rows),) if rows else ()
    return Sheets(
        name=name, sheets=sheets, remarks=tuple(remarks), encoding=found, separator=chosen
    )


def read_pasted(text: str) -> Sheets:
    """Return a block pasted from Excel as one sheet; text with other separators, too.

    Raises Refused when it is more than a list may have.
    """
    if len(text) > limits.MAX_PASTED:
        raise Refused(
            "reading.pasted",
            N_("This is too much for the clipboard. Save the list as a file and choose that."),
            field="path",
        )
    separator = "\t" if "\t" in text or "\n" not in text.strip() else _sniff(text[:_SAMPLE])
    if separator == "\t":
        rows: tuple[Row, ...] = tuple(
            tuple(cells) for cells in islice(cells_of_block(text), limits.MAX_ROWS + 1)
        )
        if len(rows) > limits.MAX_ROWS:
            raise limits.too_many_rows("")
        if any(len(row) > limits.MAX_COLUMNS for row in rows):
            raise limits.too_many_columns("")
    else:
        rows = tuple(_rows(text, separator, ""))
    return Sheets(name="", sheets=(Sheet("", rows),) if rows else (), separator=separator)


def _detect(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    sample = content[:_SAMPLE]
    if len(sample) > 3 and sample.count(0) > len(sample) // 4:
        return "utf-16-be" if sample[0] == 0 else "utf-16-le"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _eight_bit(sample)
    return "utf-8-sig"


def _eight_bit(sample: bytes) -> str:
    """Return cp1252 (Windows), cp850 (Excel's “CSV (MS-DOS)”) or mac_roman.

    By the German letters within words, else by all of them, else as more makes sense.
    """
    within = {name: len(letters.findall(sample)) for name, letters in _IN_WORDS.items()}
    likely = [name for name, count in within.items() if count == max(within.values())]
    if len(likely) == 1:
        return likely[0]
    counted = {
        name: sum(sample.count(letter) for letter in letters) for name, letters in _GERMAN.items()
    }
    if counted["cp1252"] != counted["mac_roman"]:
        return max(counted, key=lambda name: counted[name])
    from charset_normalizer import from_bytes  # noqa: PLC0415  # only such files need it

    lines = [line for line in sample.splitlines() if any(byte > 127 for byte in line)]
    best = from_bytes(
        b"\n".join(lines)[: 32 << 10],
        cp_isolation=["cp1252", "mac_roman"],
        preemptive_behaviour=False,
        enable_fallback=False,
        threshold=1.0,
    ).best()
    return best.encoding if best is not None else "cp1252"


def _decode(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except (UnicodeError, LookupError) as error:
        raise Refused(
            "reading.encoding",
            N_(
                "The text cannot be read as {encoding}. Choose another encoding, or save the list "
                "anew as Excel or as UTF-8."
            ),
            field="path",
            encoding=ENCODINGS.get(encoding, encoding),
        ) from error


def _sniff(sample: str) -> str:
    """Return what stands between the columns."""
    try:
        return csv.Sniffer().sniff(sample, "".join(SEPARATORS)).delimiter
    except csv.Error:
        first = next((line for line in sample.splitlines() if line.strip()), "")
        return max(SEPARATORS, key=first.count)


def _rows(text: str, separator: str, name: str) -> Iterator[Row]:
    csv.field_size_limit(_LONGEST_CELL)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    cells = 0
    try:
        for number, line in enumerate(lines):
            cells += len(line)
            if number >= limits.MAX_ROWS:
                raise limits.too_many_rows(name)
            if len(line) > limits.MAX_COLUMNS:
                raise limits.too_many_columns(name)
            if cells > limits.MAX_CELLS:
                raise limits.too_big()
            yield tuple(
                _GUARDED.sub("", cell, count=1) if cell[:1] == "'" else cell for cell in line
            )
    except csv.Error as error:
        raise Refused(
            "reading.quotes",
            N_(
                "Line {line} cannot be read: a quotation mark that is never closed, or a cell that "
                "is too long. Mend it, or save the list as Excel."
            ),
            field="path",
            line=lines.line_num,
        ) from error
