"""What a profile says, before it is set: the same for PDF and Word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, Translator
from netzdesk.domain.markup import Block, Note, Part, Run, read_markup
from netzdesk.domain.results import as_of_text, figure_text
from netzdesk.exports.document import one_line, writable_text
from netzdesk.exports.frame import Frame
from netzdesk.exports.naming import Naming
from netzdesk.exports.options import ExportOptions
from netzdesk.queries.profiles import (
    PictureRow,
    ProfileActor,
    ProfileFacts,
    ProfileResult,
    SectionRow,
    chosen_networks,
    network_by_number,
    profile_facts,
)
from netzdesk.store.engine import Connection

KEY = "profile"
KEY_ALL = "profiles"


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A small table with its caption; cells are one line each."""

    caption: str
    columns: tuple[str, ...]
    shares: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class PictureBlock:
    """A picture with its caption; `pixels` is None when its file is missing or damaged."""

    caption: str
    alternative: str
    pixels: tuple[int, int] | None
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Pair:
    """A fact with its label."""

    label: str
    text: str


ProfilePart = Block | TableBlock | PictureBlock | Pair


@dataclass(frozen=True, slots=True)
class ProfileSection:
    """A heading and what stands below it."""

    title: str
    parts: tuple[ProfilePart, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """One network: title, where it works, what is to be said on its face, its sections."""

    title: str
    lead: tuple[str, ...]
    notices: tuple[str, ...]
    logos: tuple[PictureBlock, ...]
    sections: tuple[ProfileSection, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileBook:
    """The profiles of one file and what stands around them."""

    language: str
    title: str
    study: str
    status: str
    sample: str
    note: str
    """How far persons are shown."""
    changed_ms: int
    profiles: tuple[Profile, ...]
    whole: bool
    """True for a document of several with a title page and contents."""


def profile_book(conn: Connection, options: ExportOptions, tr: Translator) -> ProfileBook:
    """Return the profile of the network with the number that is asked for.

    Raises Refused when no number is given, or no network that counts has it.
    """
    if options.network is None:
        raise Refused(
            "export.network_needed",
            N_("Say of which network: its number in the appendix (--network NO)."),
            field="network",
        )
    key = network_by_number(conn, options.network)
    if key is None:
        raise Refused(
            "export.unknown_network",
            N_("No network has the number {number} in the appendix. Choose another one."),
            field="network",
            number=options.network,
        )
    return book_of(conn, (key,), options, tr)


def profiles_book(conn: Connection, options: ExportOptions, tr: Translator) -> ProfileBook:
    """Return the profiles of all networks that are chosen. Raises Refused when none is."""
    keys = chosen_networks(conn)
    if not keys:
        raise Refused(
            "export.none_chosen",
            N_("No network is chosen yet. Choose networks by the criteria of the selection first."),
            field="kind",
        )
    return book_of(conn, keys, options, tr, whole=True)


def book_of(
    conn: Connection,
    network_ids: Iterable[str],
    options: ExportOptions,
    tr: Translator,
    *,
    whole: bool = False,
) -> ProfileBook:
    """Return the profiles of these networks, in this order."""
    frame = Frame.read(conn, replace(options, network=None), tr)
    found = (profile_facts(conn, key) for key in network_ids)
    return book_from(tuple(facts for facts in found if facts is not None), frame, whole=whole)


def book_from(facts: Sequence[ProfileFacts], frame: Frame, *, whole: bool = False) -> ProfileBook:
    """Return the profiles made of facts that were read before: the preview while typing."""
    naming = Naming(frame.options.persons, frame.tr)
    profiles = tuple(_Maker(each, frame, naming).profile() for each in facts)
    title = frame.tr("Profiles of the networks") if whole else profiles[0].title
    return ProfileBook(
        language=frame.tr.language,
        title=title,
        study=writable_text(one_line(frame.settings.title)),
        status=writable_text(one_line(frame.status)),
        sample=frame.sample,
        note=naming.note,
        changed_ms=frame.changed_ms,
        profiles=profiles,
        whole=whole,
    )


class _Maker:
    """Makes one profile of its facts."""

    def __init__(self, facts: ProfileFacts, frame: Frame, naming: Naming) -> None:
        self._facts = facts
        self._frame = frame
        self._tr = frame.tr
        self._naming = naming

    def profile(self) -> Profile:
        facts, tr = self._facts, self._tr
        name = _text(facts.name) or tr("Network without a name")
        if facts.short_name and facts.short_name not in facts.name:
            name = tr("{name} ({short})", name=name, short=_text(facts.short_name))
        districts = [_text(self._frame.district(region)) for region in facts.regions]
        logos = tuple(self._picture(each) for each in facts.pictures if each.kind == "logo")
        sections = [self._section(section) for section in facts.sections]
        rest = tuple(self._pictures(None))
        if rest:
            sections.append(ProfileSection(tr("Pictures"), rest))
        return Profile(
            title=name,
            lead=(", ".join(districts),) if districts else (),
            notices=(),
            logos=logos,
            sections=tuple(section for section in sections if section.parts),
        )

    def _section(self, section: SectionRow) -> ProfileSection:
        parts: list[ProfilePart] = [*writable_markup(self._facts.texts.get(section.id))]
        facts_of = {
            "actors": self._actors,
            "fields": self._fields,
            "results": self._results,
            "contact": self._contact,
        }
        if section.content in facts_of:
            parts += facts_of[section.content]()
        parts += self._pictures(section)
        return ProfileSection(_text(section.name), tuple(parts))

    def _actors(self) -> Iterator[ProfilePart]:
        tr = self._tr
        for role in ("", "partner", "cooperating", "advisory"):
            actors = [actor for actor in self._facts.actors if actor.role == role]
            if actors and role:
                said = tr("{role}:", role=self._frame.label("actor_role", role))
                yield Block("text", (Run(_text(said), italic=True),))
            for actor in actors:
                yield Block("bullet", (Run(self._actor(actor)),))

    def _actor(self, actor: ProfileActor) -> str:
        if not actor.short_form or actor.short_form in actor.name:
            return _text(actor.name)
        return _text(self._tr("{name} ({short})", name=actor.name, short=actor.short_form))

    def _fields(self) -> Iterator[ProfilePart]:
        for code in self._facts.fields:
            yield Block("bullet", (Run(_text(self._frame.label("field_of_action", code))),))

    def _results(self) -> Iterator[ProfilePart]:
        tr = self._tr
        if self._facts.results:
            yield TableBlock(
                tr("Successes in figures"),
                (tr("Success"), tr("Figure"), tr("As of")),
                (50, 30, 20),
                tuple(self._result(result) for result in self._facts.results),
            )

    def _result(self, result: ProfileResult) -> tuple[str, ...]:
        said = figure_text(
            result.low,
            result.high,
            result.unit,
            self._tr,
            circa=result.circa,
            not_yet_measurable=result.not_yet_measurable,
        )
        return _text(result.label), _text(said), _text(as_of_text(result.as_of, self._tr))

    def _contact(self) -> Iterator[ProfilePart]:
        facts, tr = self._facts, self._tr
        seen: list[tuple[str, ...]] = []
        for contact in facts.contacts:
            person = self._naming.shown(contact.person)
            values: tuple[str, ...] = (
                contact.institution,
                person.name,
                person.phone or contact.phone,
                person.mail or contact.mail,
            )
            if values not in seen:
                seen.append(values)
        labels = (tr("Institution"), tr("Contact person"), tr("Phone"), tr("E-mail"))
        for values in seen:
            for label, text in zip(labels, values, strict=True):
                if text:
                    yield Pair(label, _text(text))
        seat = " ".join((facts.postcode, facts.place)).strip()
        address = ", ".join(text for text in (facts.street, seat) if text)
        for label, text in ((tr("Address"), address), (tr("Web"), facts.web)):
            if text:
                yield Pair(label, _text(text))

    def _pictures(self, section: SectionRow | None) -> Iterator[ProfilePart]:
        shown = {each.id for each in self._facts.sections}
        for each in self._facts.pictures:
            if each.kind == "logo":
                continue
            place = each.section_id if each.section_id in shown else ""
            if place == (section.id if section else ""):
                yield self._picture(each)

    def _picture(self, row: PictureRow) -> PictureBlock:
        return PictureBlock(
            _text(row.caption),
            _text(row.alternative),
            self._facts.sizes.get(row.sha256),
            self._facts.contents.get(row.sha256, b""),
        )


def writable_markup(stored: str | None) -> tuple[Block, ...]:
    """Return a stored text without characters that no file can hold."""
    return tuple(
        Block(block.kind, tuple(map(_writable_part, block.parts))) for block in read_markup(stored)
    )


def _writable_part(part: Part) -> Part:
    if isinstance(part, Note):
        return Note(tuple(replace(run, text=writable_text(run.text)) for run in part.runs))
    return replace(part, text=writable_text(part.text))


def _text(text: str) -> str:
    return writable_text(one_line(text))
