"""Making the files of a series: whole first, so that it can be recorded before they get names."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Final

from netzdesk.base.i18n import N_
from netzdesk.base.progress import Progress
from netzdesk.exports.atomic import Draft, draft_file, draft_folder
from netzdesk.exports.letters.content import Batch, Letter
from netzdesk.exports.letters.enclosures import append_enclosures
from netzdesk.exports.letters.mail import mail_draft
from netzdesk.exports.letters.names import referenced_name, safe_name, unique_names
from netzdesk.exports.letters.pdf import write_letters
from netzdesk.exports.letters.word import letter_document
from netzdesk.exports.letters.word_template import rendered, rendered_together
from netzdesk.exports.pdf import whole_pdf

PDF: Final = "pdf"
PDF_TWO_SIDED: Final = "pdf_two_sided"
WORD: Final = "word"
WORD_FILES: Final = "word_files"
MAIL_FILES: Final = "mail_files"
FORMS: Final[Mapping[str, str]] = {
    PDF: N_("One PDF in print order"),
    PDF_TWO_SIDED: N_("One PDF, for two-sided printing"),
    WORD: N_("One Word file with all letters"),
    WORD_FILES: N_("Single Word files in a folder"),
    MAIL_FILES: N_("Mail drafts (.eml) in a folder"),
}
FOLDERS: Final = frozenset({WORD_FILES, MAIL_FILES})
"""Forms that fill a new folder."""
SUFFIXES: Final[Mapping[str, str]] = {PDF: ".pdf", PDF_TWO_SIDED: ".pdf", WORD: ".docx"}


def forms_for(channel: str, template_format: str, *, own: bool = False) -> tuple[str, ...]:
    """Return the forms that a template can be written in, the usual one first.

    `own`: each letter has an enclosure of its own, which one Word file for all cannot hold.
    """
    if channel == "email":
        return (MAIL_FILES,)
    if own:
        return (WORD_FILES,) if template_format == "word" else (PDF, PDF_TWO_SIDED, WORD_FILES)
    if template_format == "word":
        return (WORD, WORD_FILES)
    return (PDF, PDF_TWO_SIDED, WORD, WORD_FILES)


def produce(batch: Batch, form: str, target: Path, progress: Progress) -> Draft:
    """Write the series beside its target; the caller gives it its name when all is recorded.

    Raises Refused as `draft_file` does, and Cancelled when `progress` does; nothing is left then.
    """
    if form in FOLDERS:
        return draft_folder(
            target, lambda folder: _fill(folder, batch, form, progress), _has_files(batch)
        )
    write, whole = _FILES[form]
    return draft_file(target, lambda path: write(batch, path, progress), whole)


def series_pdf(batch: Batch, progress: Progress, *, two_sided: bool = False) -> bytes:
    """Return the letters with their enclosures as one PDF, in print order."""
    made = BytesIO()
    pages = write_letters(batch, made, progress)
    if not (batch.enclosures or batch.own or two_sided):
        return made.getvalue()
    out = BytesIO()
    own = [batch.own.get(letter.attempt_id) for letter in batch.letters]
    append_enclosures(
        made.getvalue(), pages, batch.enclosures, out, progress, two_sided=two_sided, own=own
    )
    return out.getvalue()


def _write_pdf(batch: Batch, path: Path, progress: Progress) -> None:
    path.write_bytes(series_pdf(batch, progress))


def _write_two_sided(batch: Batch, path: Path, progress: Progress) -> None:
    path.write_bytes(series_pdf(batch, progress, two_sided=True))


def _write_word(batch: Batch, path: Path, progress: Progress) -> None:
    if batch.word is None:
        path.write_bytes(letter_document(batch, batch.letters, progress))
        return
    values = [letter.values for letter in batch.letters]
    path.write_bytes(rendered_together(batch.word, values, progress))


def _whole_word(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as package:
            return package.testzip() is None and "word/document.xml" in package.namelist()
    except zipfile.BadZipFile:
        return False


_Write = Callable[[Batch, Path, Progress], None]
_FILES: Final[Mapping[str, tuple[_Write, Callable[[Path], bool]]]] = {
    PDF: (_write_pdf, whole_pdf),
    PDF_TWO_SIDED: (_write_two_sided, whole_pdf),
    WORD: (_write_word, _whole_word),
}


def _fill(folder: Path, batch: Batch, form: str, progress: Progress) -> None:
    """Write one file for each letter; enclosures of letters once, in a folder of their own.

    What only one letter has stands beside it, under its name.
    """
    enclosed = unique_names((each.name for each in batch.enclosures), ".pdf")
    make, suffix = (_mail, ".eml") if form == MAIL_FILES else (_word, ".docx")
    names = unique_names((_title(letter) for letter in batch.letters), suffix)
    for number, (letter, name) in enumerate(zip(batch.letters, names, strict=True)):
        progress.step(number, len(names))
        (folder / name).write_bytes(make(batch, letter, enclosed, progress))
    if form == MAIL_FILES:
        return
    for letter, name in zip(batch.letters, names, strict=True):
        own = batch.own.get(letter.attempt_id)
        if own is not None:
            stem = name.removesuffix(suffix)
            (folder / f"{stem} {safe_name(own.name)}.pdf").write_bytes(own.content)
    if not enclosed:
        return
    beside = folder / batch.tr("Enclosures")
    beside.mkdir()
    for each, name in zip(batch.enclosures, enclosed, strict=True):
        (beside / name).write_bytes(each.content)


def _title(letter: Letter) -> str:
    recipient = letter.recipient
    return referenced_name(recipient.network or recipient.name, letter.reference)


def _mail(batch: Batch, letter: Letter, enclosed: tuple[str, ...], _progress: Progress) -> bytes:
    own = batch.own.get(letter.attempt_id)
    if own is not None:
        enclosed = unique_names((each.name for each in batch.enclosures_of(letter)), ".pdf")
    return mail_draft(letter, batch.enclosures_of(letter), enclosed)


def _word(batch: Batch, letter: Letter, _enclosed: tuple[str, ...], progress: Progress) -> bytes:
    if batch.word is not None:
        return rendered(batch.word, letter.values)
    return letter_document(batch, (letter,), progress)


def _has_files(batch: Batch) -> Callable[[Path], bool]:
    def whole(folder: Path) -> bool:
        files = [path for path in folder.iterdir() if path.is_file()]
        return len(files) >= len(batch.letters) and all(path.stat().st_size for path in files)

    return whole
