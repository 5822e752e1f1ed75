"""Letters for the tests: a sender, recipients, templates, and Word files made on the spot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

import pypdfium2 as pdfium
from docx import Document

from netzdesk.base.ids import new_id
from netzdesk.domain.letters import Occasion, Recipient, Template
from netzdesk.exports.letters.content import Batch, make_letter

SENDER = {
    "name": "Institut für Beispielforschung",
    "department": "Arbeitsmarkt",
    "street": "Beispielallee 2",
    "postcode": "30161",
    "place": "Hannover",
    "phone": "030 23125 100",
    "mail": "studie@example.org",
    "web": "www.example.org",
    "signature": "Dr. Paula Beispiel",
}
BODY = (
    "{{ anrede }},\n\nin {{ kreise }} fragen wir bis {{ antwort_bis }}.\n\nMit Grüßen\n\n"
    "{{ unterschrift }}"
)


def recipient(number: int = 0, **values: Any) -> Recipient:
    usual: dict[str, Any] = {
        "institution_id": f"i{number}",
        "name": f"Jobcenter Landkreis Beispiel {number}",
        "street": f"Musterweg {number}",
        "postcode": f"{30000 + number}",
        "place": "Musterstadt",
        "mail": f"post{number}@example.org",
        "districts": (f"Landkreis Beispiel {number}",),
        "person": "Dr. Erika Muster",
        "form_of_address": "ms",
    }
    return Recipient(**{**usual, **values})


def batch(*recipients: Recipient, body: str = BODY, kind: str = "letter", **values: Any) -> Batch:
    """Return a series; without recipients to one."""
    template = Template(
        id="t",
        name="Anschreiben",
        kind=kind,
        format="text",
        subject=values.pop("subject", "Netzwerke in {{ kreise }}"),
        body=body,
    )
    occasion = Occasion(
        day=date(2010, 3, 15),
        reply_until=date(2010, 3, 29),
        study="Studie",
        researcher="Vera Muster",
        sender=SENDER,
        enclosures=values.pop("enclosed", ()),
    )
    letters = tuple(
        make_letter(template, each, occasion, new_id()) for each in recipients or (recipient(),)
    )
    return Batch(template=template, occasion=occasion, letters=letters, **values)


def word_file(*paragraphs: str, header: str = "", comments: str = "") -> bytes:
    """Return a Word file with these paragraphs."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    document.core_properties.comments = comments
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def split_runs(parts: Sequence[str]) -> bytes:
    """Return a Word file of one paragraph whose text Word has cut into runs."""
    document = Document()
    paragraph = document.add_paragraph()
    for number, part in enumerate(parts):
        paragraph.add_run(part).bold = bool(number % 2)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def pages_of(pdf: bytes) -> list[str]:
    """Return the text of each page."""
    document = pdfium.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def words_at(pdf: bytes, page: int, wanted: str) -> tuple[float, float, float, float]:
    """Return left, top, right, bottom of a text on a page, in mm from the upper left corner."""
    document = pdfium.PdfDocument(pdf)
    try:
        opened = document[page]
        height = opened.get_height()
        text = opened.get_textpage()
        place = text.get_text_range().replace("\r\n", "\n").find(wanted)
        searched = text.search(wanted).get_next()
        assert searched, (wanted, place)
        index, count = searched
        boxes = [text.get_charbox(n) for n in range(index, index + count)]
    finally:
        document.close()
    boxes = [box for box in boxes if box[2] > box[0]]
    mm = 25.4 / 72
    left, right = min(box[0] for box in boxes) * mm, max(box[2] for box in boxes) * mm
    top = (height - max(box[3] for box in boxes)) * mm
    bottom = (height - min(box[1] for box in boxes)) * mm
    return left, top, right, bottom
