"""PDF enclosures: checked when they are taken, and appended to each letter for printing."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any, Final

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.base.progress import Progress
from netzdesk.exports.letters.content import Enclosure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdf import PageObject, PdfReader, PdfWriter

MOST_PAGES: Final = 60
"""Longer documents are sent by other ways; 500 letters would fill a lorry."""
_SHARED: Final = ("/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/Annots")
_ACTIVE: Final = ("/A", "/AA", "/PA")

_NO_PDF: Final = N_("{name} is no PDF file that can be read. Save it anew as PDF and try again.")
_LOCKED: Final = N_("{name} is protected by a password. Save it without one and try again.")
_TOO_LONG: Final = N_("{name} has {pages} pages; enclosures may have {most}.")


def check_enclosure(content: bytes, name: str) -> int:
    """Return how many pages a PDF has.

    Raises Refused when it cannot be read, has a password or too many pages.
    """
    with _readable(name):
        reader = _reader(content)
        if reader.is_encrypted:
            raise Refused("enclosure.locked", _LOCKED, field="file", name=name)
        pages = len(reader.pages)
        if pages > MOST_PAGES:
            raise Refused(
                "enclosure.too_long",
                _TOO_LONG,
                field="file",
                name=name,
                pages=pages,
                most=MOST_PAGES,
            )
        _rewritten(reader)
    if not pages:
        raise Refused("enclosure.no_pdf", _NO_PDF, field="file", name=name)
    return pages


def append_enclosures(
    letters: bytes,
    pages: Sequence[int],
    enclosures: Sequence[Enclosure],
    out: IO[bytes],
    progress: Progress,
    *,
    two_sided: bool = False,
    own: Sequence[Enclosure | None] = (),
) -> None:
    """Write the letters with the pages of the enclosures behind each; each letter as `pages`.

    `own` is what only one letter has, in the order of the letters; it comes first behind it.
    `two_sided`: every letter and every enclosure begins on a new sheet, on its front.
    Every page of a shared enclosure is stored once, however many letters it follows. Only pages are
    taken over: no scripts, no attached files, nothing that acts when it is opened.
    """
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    source = PdfReader(BytesIO(letters))
    enclosed = [[_inert(p) for p in _reader(each.content).pages] for each in enclosures]
    begin = 0
    kept: list[list[Any]] = []
    for number, count in enumerate(pages):
        progress.step(number, len(pages))
        for page in source.pages[begin : begin + count]:
            writer.add_page(page)
        _fill_sheet(writer, two_sided=two_sided)
        begin += count
        mine = own[number] if number < len(own) else None
        for page in _reader(mine.content).pages if mine else ():
            writer.add_page(_inert(page))
        _fill_sheet(writer, two_sided=two_sided)
        for each in () if kept else enclosed:
            kept.append([writer.add_page(page) for page in each])
            _fill_sheet(writer, two_sided=two_sided)
        for shared in kept if number else ():
            for page in shared:
                _again(writer, page)
            _fill_sheet(writer, two_sided=two_sided)
    writer.metadata = source.metadata
    writer.write(out)


def _fill_sheet(writer: PdfWriter, *, two_sided: bool) -> None:
    if two_sided and len(writer.pages) % 2:
        writer.add_blank_page()


def _again(writer: PdfWriter, page: Any) -> None:
    """Add a page once more: a new place for the same text and pictures."""
    from pypdf.generic import NameObject

    again = writer.add_blank_page(page.mediabox.width, page.mediabox.height)
    for name in _SHARED:
        if name in page:
            again[NameObject(name)] = page.raw_get(name)


def _inert(page: PageObject) -> PageObject:
    """Take from a page what would act: scripts, links that start something."""
    for name in _ACTIVE:
        page.pop(name, None)
    for each in page.get("/Annots") or ():
        annotation: Any = each.get_object()
        for name in _ACTIVE:
            annotation.pop(name, None)
    return page


def _reader(content: bytes) -> PdfReader:
    from pypdf import PdfReader

    return PdfReader(BytesIO(content))


def _rewritten(reader: PdfReader) -> None:
    """Write the pages once: what cannot be appended is refused now and not while printing."""
    from pypdf import PdfWriter

    writer = PdfWriter()
    for page in reader.pages:
        writer.add_page(_inert(page))
    writer.write(BytesIO())


@contextmanager
def _readable(name: str) -> Iterator[None]:
    """Turn whatever pypdf raises over a broken file into a refusal."""
    import logging

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its messages quote the file
    try:
        yield
    except Refused:
        raise
    except (ArithmeticError, AttributeError, LookupError, OSError, RuntimeError) as error:
        raise Refused("enclosure.no_pdf", _NO_PDF, field="file", name=name) from error
    except Exception as error:  # pypdf's own errors have no narrower common base
        raise Refused("enclosure.no_pdf", _NO_PDF, field="file", name=name) from error
