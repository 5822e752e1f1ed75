"""The series that is being made: template, occasion, recipients and the keys of their letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from netzdesk.base.i18n import Translator
from netzdesk.base.ids import new_id
from netzdesk.domain.letters import APPROVAL, Occasion
from netzdesk.exports.letters.content import Batch, Enclosure, in_order
from netzdesk.exports.letters.preparing import Prepared, prepare
from netzdesk.exports.letters.sheets import sheet_name
from netzdesk.exports.letters.word_template import check_template
from netzdesk.queries.approval_recipients import ApprovalCandidate
from netzdesk.queries.letters import TemplateRow, letter_templates, template_content
from netzdesk.queries.recipients import Candidate
from netzdesk.ui.session import Session


@dataclass(frozen=True, slots=True)
class Material:
    """A template with its Word file and all enclosures that there are."""

    row: TemplateRow
    word: bytes | None
    names: tuple[str, ...] | None
    """The placeholders of the Word file; None for a text."""
    enclosures: tuple[TemplateRow, ...]


def read_material(session: Session, template_id: str) -> Material | None:
    """Return a template with what belongs to it; None when it cannot be used any more."""
    rows = {row.id: row for row in letter_templates(session.conn)}
    row = rows.get(template_id)
    if row is None or row.kind == "enclosure":
        return None
    word = template_content(session.conn, row) if row.format == "word" else None
    if row.format == "word" and word is None:
        return None
    names = check_template(word, row.file_name) if word is not None else None
    usable = tuple(
        each
        for each in rows.values()
        if each.kind == "enclosure" and (not each.retired or each.id in row.enclosure_ids)
    )
    return Material(row, word, names, usable)


class Plan:
    """What the letters of one series are made of; every recipient keeps the key of its letter."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._keys: dict[str, str] = {}
        self._asked: tuple[object, ...] = ()
        self._prepared: dict[str, Prepared] = {}
        """What was found for `_asked`: a tick asks for nothing new."""
        self.material: Material | None = None
        self.day: date = session.today()
        self.reply_until: date | None = None
        self.enclosure_ids: tuple[str, ...] = ()

    def begin_anew(self) -> None:
        """Forget the keys: what was sent is recorded."""
        self._keys.clear()
        self._prepared.clear()

    def take(self, material: Material | None) -> None:
        """Take another template; its own enclosures go with it at first."""
        former = self.material.row.id if self.material else ""
        self.material = material
        if material is None:
            self.enclosure_ids = ()
        elif material.row.id != former:
            self.enclosure_ids = material.row.enclosure_ids

    def enclosed(self) -> tuple[TemplateRow, ...]:
        """Return the enclosures that are chosen, in their order."""
        if self.material is None:
            return ()
        return tuple(each for each in self.material.enclosures if each.id in self.enclosure_ids)

    def occasion(self) -> Occasion:
        settings = self._session.settings
        return Occasion(
            day=self.day,
            reply_until=self.reply_until,
            study=settings.title,
            researcher=self._session.study.author.name,
            sender=settings.sender,
            enclosures=(*self._own(), *(each.name for each in self.enclosed())),
        )

    def _own(self) -> tuple[str, ...]:
        """Return what each letter has for itself."""
        approval = self.material is not None and self.material.row.purpose == APPROVAL
        return (sheet_name(Translator("de")),) if approval else ()

    def prepared(
        self, candidates: Sequence[Candidate | ApprovalCandidate]
    ) -> Mapping[str, Prepared]:
        """Return the filled letter of each institution; empty while no template is chosen."""
        material = self.material
        if material is None:
            return {}
        occasion, template = self.occasion(), material.row.template
        asked = (template, occasion, material.names)
        if asked != self._asked:
            self._asked, self._prepared = asked, {}
        for each in candidates:
            found = self._prepared.get(each.id)
            if found is None or found.recipient != each.recipient:
                self._prepared[each.id] = prepare(
                    template, each.recipient, occasion, self._key(each.id), material.names
                )
        return self._prepared

    def batch(self, letters: Sequence[Prepared], order: str) -> Batch:
        """Return the letters in print order with everything that their files need."""
        assert self.material is not None
        conn = self._session.conn
        enclosures = tuple(
            Enclosure(name=each.name, content=template_content(conn, each) or b"")
            for each in self.enclosed()
        )
        tr = Translator("de")
        return Batch(
            template=self.material.row.template,
            occasion=self.occasion(),
            letters=in_order(tuple(each.letter for each in letters), order),
            sample=tr("Sample data") if self._session.settings.sample else "",
            enclosures=tuple(each for each in enclosures if each.content),
            word=self.material.word,
            tr=tr,
        )

    def _key(self, recipient: str) -> str:
        return self._keys.setdefault(recipient, new_id())
