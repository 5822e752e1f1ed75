"""The canvas that profiles and data sheets are drawn on."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any, Final, cast

from netzdesk import __version__
from netzdesk.exports.profile import ProfileBook
from netzdesk.exports.profile_setting import WIDTH
from netzdesk.exports.typeset import TEXT, Face

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

HEIGHT: Final = 841.89


def profile_canvas(book: ProfileBook, out: IO[bytes]) -> Canvas:
    """Return an A4 canvas with title, language and day of the last change."""
    from reportlab import rl_config
    from reportlab.pdfgen.canvas import Canvas

    from netzdesk.exports.pdf import date_canvas

    Face(TEXT, 10.0)  # registers the font
    rl_config.useA85 = 0  # as in exports/pdf.py
    canvas = Canvas(
        out,
        pagesize=(WIDTH, HEIGHT),
        invariant=True,
        pageCompression=1,
        initialFontName=cast(Any, TEXT),  # the stub says float
        lang={"de": "de-DE", "en": "en-GB"}[book.language],
    )
    canvas.setTitle(book.title)
    canvas.setSubject(" · ".join(t for t in (book.study, book.status, book.sample) if t))
    canvas.setAuthor("NetzDesk")
    canvas.setCreator(f"NetzDesk {__version__}")
    canvas.setProducer("reportlab")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    date_canvas(canvas, book.changed_ms)
    return canvas
