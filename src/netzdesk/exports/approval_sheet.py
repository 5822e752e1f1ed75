"""Data sheets for the approval: every field with boxes to tick, and the profile behind it.

What is asked for is exactly what stands on the sheet: `asked_fields` names the fields with the
digests that the request is bound to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import IO, Final

from netzdesk.base.dates import show_day
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, Translator
from netzdesk.base.progress import Progress, Unwatched
from netzdesk.domain.approval import FACTS, PICTURE, STAYS, TEXT
from netzdesk.domain.case_reference import case_reference
from netzdesk.domain.markup import Run, plain, read_markup
from netzdesk.exports.document import one_line, writable_text
from netzdesk.exports.options import ExportOptions
from netzdesk.exports.profile import ProfileBook, book_of
from netzdesk.exports.profile_pdf import Drawing
from netzdesk.exports.profile_setting import LEADING, ROOM, Counts, Typesetter
from netzdesk.exports.strips import Box, Ground, Rule, Strip, Words
from netzdesk.queries.approvals import (
    ApprovalFieldNow,
    ApprovalRow,
    WhomToAsk,
    approvals_of,
    fields_of,
    releases,
    whom_to_ask,
)
from netzdesk.queries.profiles import chosen_networks, network_by_number
from netzdesk.store.engine import Connection

KEY: Final = "approval-sheets"

_SIZE: Final = 9.5
_STEP: Final = 12.6
_RULE: Final = 19.0
"""From line to line: what handwriting needs."""
_LABEL: Final = 128.0
_BOX: Final = 8.5
_TOGETHER: Final = 8
"""Lines of a field that are never parted."""
_EXCERPT: Final = 220
"""Letters of a text of the profile; all of it stands in the profile behind."""
_NOT_FOUND: Final = N_("This network does not exist any more. Choose another one.")
_NONE_CHOSEN: Final = N_(
    "No network is chosen yet. Choose networks by the criteria of the selection first."
)
_UNKNOWN: Final = N_("No network has the number {number} in the appendix. Choose another one.")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One sheet: of which network, to whom, by when, under which reference."""

    network_id: str
    to: WhomToAsk | None
    reference: str
    due: str
    asked: ApprovalRow | None
    """The request that waits for its answer; None when this sheet is the first."""


def asked_fields(
    conn: Connection, network_id: str, options: ExportOptions
) -> tuple[tuple[str, str], ...]:
    """Return (key, sha256) of the fields that a sheet with these options asks for."""
    asked = _asked(conn, network_id, options, Translator(options.language))
    return tuple((field.key, field.sha256) for field in asked)


def sheet_pdf(
    conn: Connection,
    network_id: str,
    options: ExportOptions,
    tr: Translator,
    *,
    reference: str = "",
    due: str | None = None,
    person_id: str | None = None,
) -> bytes:
    """Return the PDF for one contact person: the data sheet, then the profile.

    `due` is an ISO day. Persons are shown only with the grade “full”: without it the contact is
    not on the sheet and is not asked for. Raises Refused when there is no such network.
    """
    to = next((w for w in whom_to_ask(conn, network_id) if w.person_id == (person_id or "")), None)
    out = BytesIO()
    asked = _waiting(approvals_of(conn, network_id), person_id or "")
    sheet = _Sheet(network_id, to, reference, due or "", asked)
    _Writing(conn, options, tr).write([sheet], out, Unwatched())
    return out.getvalue()


def write_sheets(
    conn: Connection, options: ExportOptions, tr: Translator, path: Path, progress: Progress
) -> tuple[int, tuple[str, ...]]:
    """Write the sheets of one network, or of all that are chosen: one for each contact person.

    Raises Refused when no network is chosen, or none has the number that is asked for.
    """
    sheets = _sheets(conn, options)
    with path.open("xb") as out:
        _Writing(conn, options, tr).write(sheets, out, progress)
    return len(sheets), ()


def preview_sheets(conn: Connection, options: ExportOptions, tr: Translator) -> bytes:
    """Return the PDF of all sheets for the preview."""
    out = BytesIO()
    _Writing(conn, options, tr).write(_sheets(conn, options), out, Unwatched())
    return out.getvalue()


def _sheets(conn: Connection, options: ExportOptions) -> list[_Sheet]:
    if options.network is None:
        keys = chosen_networks(conn)
        if not keys:
            raise Refused("export.none_chosen", _NONE_CHOSEN, field="kind")
    else:
        key = network_by_number(conn, options.network)
        if key is None:
            number = options.network
            raise Refused("export.unknown_network", _UNKNOWN, field="network", number=number)
        keys = (key,)
    return [sheet for key in keys for sheet in _of_network(conn, key, options)]


def _of_network(conn: Connection, network_id: str, options: ExportOptions) -> Iterator[_Sheet]:
    """Yield a sheet for each contact person; one for the network where persons are left out."""
    contacts = whom_to_ask(conn, network_id)
    named: Sequence[WhomToAsk | None] = contacts if options.persons == "full" else ()
    rows = approvals_of(conn, network_id)
    for to in named or (None,):
        asked = _waiting(rows, to.person_id if to else None)
        reference = case_reference(asked.attempt_id or asked.id) if asked else ""
        yield _Sheet(network_id, to, reference, asked.due if asked else "", asked)


def _waiting(rows: Sequence[ApprovalRow], person_id: str | None) -> ApprovalRow | None:
    """Return the request to a person that has no answer yet; None as the person: to anybody."""
    return next(
        (
            row
            for row in rows
            if row.verdict == "open" and (person_id is None or row.person_id == person_id)
        ),
        None,
    )


def _asked(
    conn: Connection, network_id: str, options: ExportOptions, tr: Translator
) -> tuple[ApprovalFieldNow, ...]:
    """Return what may be asked for: no persons without their grade, nothing to be deleted."""
    held = releases(conn, network_id).fields
    return tuple(
        field
        for field in fields_of(conn, network_id, tr)
        if (options.persons == "full" or field.key != "contact")
        and held[field.key].release != "delete"
    )


class _Writing:
    """A file of sheets; the profile of a network is made once for all its contact persons."""

    def __init__(self, conn: Connection, options: ExportOptions, tr: Translator) -> None:
        self._conn = conn
        self._options = replace(options, network=None, released="")
        self._tr = tr
        self._books: dict[str, ProfileBook] = {}

    def write(self, sheets: Sequence[_Sheet], out: IO[bytes], progress: Progress) -> None:
        drawing: Drawing | None = None
        for number, sheet in enumerate(sheets):
            progress.step(number, len(sheets))
            book = self._book(sheet.network_id)
            if drawing is None:
                drawing = Drawing(replace(book, title=self._tr("Data sheets for approval")), out)
            self._draw(drawing, book, sheet)
        if drawing is not None:
            drawing.close()

    def _draw(self, drawing: Drawing, book: ProfileBook, sheet: _Sheet) -> None:
        tr = self._tr
        draft = tr("Draft for release: not yet to be published.")
        [profile] = (replace(each, notices=(draft,)) for each in book.profiles)
        asked = _asked(self._conn, sheet.network_id, self._options, tr)
        front = _Front(drawing.setter, tr, book, sheet)
        persons = self._options.persons == "full"
        behind = drawing.setter.profile(profile, Counts())
        drawing.add((front.strips(asked, persons=persons), behind), profile.title)

    def _book(self, network_id: str) -> ProfileBook:
        if network_id not in self._books:
            book = book_of(self._conn, (network_id,), self._options, self._tr)
            if not book.profiles:
                raise Refused("entry.missing", _NOT_FOUND, field="network")
            note = self._tr("Only for the contact person of the network.")
            self._books[network_id] = replace(book, note=note)
        return self._books[network_id]


class _Front:
    """The data sheet of one network."""

    def __init__(
        self, setter: Typesetter, tr: Translator, book: ProfileBook, sheet: _Sheet
    ) -> None:
        self._setter = setter
        self._tr = tr
        self._book = book
        self._sheet = sheet

    def strips(self, shown: Sequence[ApprovalFieldNow], *, persons: bool) -> Iterator[Strip]:
        """Yield what stands on the sheet, from its title to the signature."""
        tr, setter = self._tr, self._setter
        yield from self._head(persons=persons)
        facts = [field for field in shown if field.key in FACTS]
        if facts:
            yield from setter.heading(tr("What the register says"), 12.0, level=1)
            for field in facts:
                yield from self._field(field.label, field.text.split("\n"), rules=1)
        missing = self._missing(shown)
        if missing:
            yield from setter.heading(tr("Not known yet: please add"), 12.0, level=1)
            for label in missing:
                yield self._blank(label)
        texts = [field for field in shown if field.key not in FACTS]
        if texts:
            yield from setter.heading(tr("Texts and pictures of the profile"), 12.0, level=1)
            said = tr("The whole texts stand in the profile behind this sheet.")
            lines = setter.paragraph((Run(said),), size=_SIZE, leading=_STEP, grey=True)
            yield from (replace(line, keep=True) for line in lines)  # never without a field
            for field in texts:
                yield from self._field(field.label, [_excerpt(field)], rules=2)
        yield from self._foot()

    def _head(self, *, persons: bool) -> Iterator[Strip]:
        tr, sheet, setter = self._tr, self._sheet, self._setter
        [profile] = self._book.profiles
        yield from setter.heading(tr("Data sheet for approval"), 18.0, level=0)
        for text in (profile.title, self._book.study):
            if text:
                yield from setter.paragraph((Run(text),), grey=text != profile.title)
        to = sheet.to
        asked = ", ".join(text for text in (to.name, to.institution) if text) if to else ""
        due = show_day(sheet.due)
        for label, value in (
            (tr("Contact person"), asked),
            (tr("Case reference"), sheet.reference),
            (tr("Our request"), sheet.asked.asked(tr) if sheet.asked else ""),
            (tr("Please send back by"), due),
        ):
            if value:
                yield from self._pair(label, value)
        sentences = [
            tr("Please check what we want to print of your network."),
            tr(
                "For every field tick what may happen with it: public, only within the project, "
                "or delete. Correct what is wrong on the lines below it, or in the profile."
            ),
            tr("What nothing is ticked for is not published."),
        ]
        if not persons:
            said = tr("Contact persons are left out of this sheet.")
            sentences.append(said)
        yield from setter.paragraph((Run(" ".join(sentences)),), gap=8.0)

    def _field(self, label: str, lines: Sequence[str], *, rules: int) -> Iterator[Strip]:
        """Yield a field: label, what it says, three boxes, lines for a correction."""
        tr = self._tr
        [head, *more] = self._setter.lines((Run(_text(label), bold=True),), ROOM - 8, _SIZE)
        ground = Ground(0, ROOM, _STEP + 3)
        words = Words(4, _STEP - 2.0, head)
        yield Strip(height=_STEP + 4, things=(ground, words), gap=9.0, keep=True)
        for line in more:
            yield Strip(height=_STEP, things=(Words(4, _STEP - 3.0, line),), keep=True)
        said = [
            set_line
            for line in lines
            for set_line in self._setter.lines((Run(_text(line)),), ROOM - 12, _SIZE)
        ]
        for place, line in enumerate(said):
            held = len(said) <= _TOGETHER or place in (0, len(said) - 1)
            letters = line.letters
            things = (Words(6, _STEP - 3.0, line),)
            yield Strip(height=_STEP, things=things, keep=held, letters=letters)
        yield self._boxes((tr("public"), tr("only within the project"), tr("delete")))
        yield from self._rules(rules, tr("Correction"))

    def _boxes(self, choices: Sequence[str]) -> Strip:
        things: list[Box | Words] = []
        left = 6.0
        for choice in choices:
            line = self._setter.one(choice, _SIZE)
            things.append(Box(left, 13.0, _BOX))
            things.append(Words(left + _BOX + 5, 12.0, line))
            left += _BOX + 5 + line.spans[-1].left + line.spans[-1].face.width(line.spans[-1].text)
            left += 22
        return Strip(height=16.0, things=tuple(things), keep=True)

    def _rules(self, count: int, label: str) -> Iterator[Strip]:
        word = Words(6, _RULE - 5, self._setter.one(label, 8.0), grey=True)
        for place in range(count):
            left = 60.0 if not place else 6.0
            rule = Rule(left, ROOM - left, _RULE - 4)
            things = (word, rule) if not place else (rule,)
            yield Strip(height=_RULE, things=things, keep=place < count - 1)

    def _blank(self, label: str) -> Strip:
        words = Words(6, _RULE - 5, self._setter.one(_text(label), _SIZE))
        rule = Rule(_LABEL + 60, ROOM - _LABEL - 60, _RULE - 4)
        return Strip(height=_RULE + 2, things=(words, rule))

    def _pair(self, label: str, value: str) -> Iterator[Strip]:
        words = Words(0, LEADING - 3.2, self._setter.one(label, 10.0), grey=True)
        for place, line in enumerate(self._setter.lines((Run(_text(value)),), ROOM - _LABEL, 10.0)):
            things = (Words(_LABEL, LEADING - 3.2, line),)
            yield Strip(height=LEADING, things=(words, *things) if not place else things, keep=True)

    def _missing(self, fields: Sequence[ApprovalFieldNow]) -> list[str]:
        """Return the labels of the facts that nobody has told yet."""
        known = {field.key for field in fields}
        asked = [key for key in FACTS if key not in known and key not in STAYS]
        return [self._tr(FACTS[key]) for key in asked if key != "contact"]

    def _foot(self) -> Iterator[Strip]:
        tr, setter = self._tr, self._setter
        strips = setter.heading(tr("Your release"), 12.0, level=1)
        yield from strips
        choices = (
            tr("I release the fields as ticked."),
            tr("I release them with the corrections."),
            tr("I release nothing."),
        )
        for choice in choices:
            yield self._boxes((choice,))
        for label in (tr("Place, day"), tr("Name"), tr("Signature")):
            yield replace(self._blank(label), keep=True, gap=4.0)
        yield Strip(height=1.0)


def _excerpt(field: ApprovalFieldNow) -> str:
    """Return how a text begins, on one line."""
    if field.key.startswith(PICTURE) or not field.key.startswith(TEXT):
        return one_line(field.text)
    words = one_line(plain(read_markup(field.text)))
    if len(words) <= _EXCERPT:
        return words
    end = words.rfind(" ", _EXCERPT // 2, _EXCERPT)
    return f"{words[: end if end > 0 else _EXCERPT]} …"


def _text(text: str) -> str:
    return writable_text(one_line(text))
