"""What a profile says, before it is set: the same for PDF and Word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, Translator
from netzdesk.domain.approval import PICTURE, TEXT, Limit
from netzdesk.domain.markup import Block, Note, Part, Run, read_markup
from netzdesk.domain.periods import show_point
from netzdesk.domain.results import figure_text
from netzdesk.exports.document import one_line, writable_text
from netzdesk.exports.frame import Frame
from netzdesk.exports.naming import Naming
from netzdesk.exports.options import ExportOptions
from netzdesk.exports.profile_release import ProfileRelease, limit_text
from netzdesk.queries.network_parts import Result
from netzdesk.queries.profiles import (
    PictureRow,
    ProfileActor,
    ProfileFacts,
    SectionRow,
    chosen_networks,
    network_by_number,
    profile_facts,
)
from netzdesk.store.engine import Connection

KEY = "profile"
KEY_ALL = "profiles"
_NOTHING_RELEASED = N_(
    "Nothing of it is released yet. Enter the answers of the contact persons, or export it without "
    "the limit."
)


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
    limits: tuple[str, ...] = ()
    """What the title page says of what is left out."""


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
    limit = frame.options.released
    makers = tuple(_Maker(each, frame, naming) for each in facts)
    shown = tuple(maker for maker in makers if not maker.release.is_empty) if limit else makers
    if not shown and makers:
        raise Refused("export.nothing_released", _NOTHING_RELEASED, field="released")
    profiles = tuple(maker.profile() for maker in shown)
    title = profiles[0].title if profiles else ""
    if whole:
        title = frame.tr("Profiles of the networks")
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
        limits=_limits(limit, len(makers) - len(shown), frame.tr) if limit else (),
    )


def _limits(limit: Limit, left_out: int, tr: Translator) -> tuple[str, ...]:
    said = [limit_text(limit, tr)]
    if left_out:
        text = tr.plural(
            "{n} profile is left out: nothing of it is released.",
            "{n} profiles are left out: nothing of them is released.",
            left_out,
        )
        said.append(text)
    return tuple(said)


class _Maker:
    """Makes one profile of its facts."""

    def __init__(self, facts: ProfileFacts, frame: Frame, naming: Naming) -> None:
        self._facts = facts
        self._frame = frame
        self._tr = frame.tr
        self._naming = naming
        self.release = ProfileRelease(facts, frame.options.released, frame.tr)

    def profile(self) -> Profile:
        facts, tr = self._facts, self._tr
        regions = facts.regions if self.release.shows("regions") else ()
        districts = [_text(self._frame.district(region)) for region in regions]
        logos = tuple(self._picture(each) for each in self._pictures_of("logo"))
        sections = [self._section(section) for section in facts.sections]
        rest = tuple(self._pictures(None))
        if rest:
            sections.append(ProfileSection(tr("Pictures"), rest))
        return Profile(
            title=self._title(),
            lead=(", ".join(districts),) if districts else (),
            notices=self.release.notices(),
            logos=logos,
            sections=tuple(section for section in sections if section.parts),
        )

    def _title(self) -> str:
        facts, tr = self._facts, self._tr
        if not self.release.shows("name"):
            if facts.number is None:
                return tr("Network whose name is not released")
            return tr("Network no. {number}", number=facts.number)
        name = _text(facts.name) or tr("Network without a name")
        if facts.short_name and facts.short_name not in facts.name:
            return tr("{name} ({short})", name=name, short=_text(facts.short_name))
        return name

    def _section(self, section: SectionRow) -> ProfileSection:
        shows = self.release.shows
        text = self._facts.texts.get(section.id) if shows(TEXT + section.id) else None
        parts: list[ProfilePart] = [*writable_markup(text)]
        facts_of = {
            "actors": self._actors,
            "fields": self._fields,
            "results": self._results,
            "contact": self._contact,
        }
        if section.content == "contact" or (section.content in facts_of and shows(section.content)):
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

    def _result(self, result: Result) -> tuple[str, ...]:
        said = figure_text(
            result.low,
            result.high,
            result.unit,
            self._tr,
            circa=result.circa,
            not_yet_measurable=result.not_yet_measurable,
        )
        return _text(result.label), _text(said), _text(show_point(result.as_of))

    def _contact(self) -> Iterator[ProfilePart]:
        facts, tr, shows = self._facts, self._tr, self.release.shows
        seen: list[tuple[str, ...]] = []
        for contact in facts.contacts if shows("contact") else ():
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
        for key, label, text in (
            ("address", tr("Address"), address),
            ("web", tr("Web"), facts.web),
        ):
            if text and shows(key):
                yield Pair(label, _text(text))

    def _pictures(self, section: SectionRow | None) -> Iterator[ProfilePart]:
        shown = {each.id for each in self._facts.sections}
        for each in self._pictures_of("picture"):
            place = each.section_id if each.section_id in shown else ""
            if place == (section.id if section else ""):
                yield self._picture(each)

    def _pictures_of(self, kind: str) -> Iterator[PictureRow]:
        for each in self._facts.pictures:
            if each.kind == kind and self.release.shows(PICTURE + each.id):
                yield each

    def _picture(self, row: PictureRow) -> PictureBlock:
        return PictureBlock(
            _text(row.caption),
            _text(row.alternative),
            self._facts.sizes.get(row.sha256),
            self._facts.contents.get(row.sha256, b""),
        )


def logo_room(logos: int, most: float, whole: float) -> float:
    """Return how wide a logo with the gap beside it is, so that all leave a third to the title."""
    return min(most, whole * 2 / 3 / max(logos, 1))


def stays_with_next(parts: Sequence[ProfilePart], place: int) -> bool:
    """Tell whether no page may end behind a part: no item of a list stands alone on a page.

    A line that ends in a colon stays with the list that it announces, and what is said of one
    contact stays together.
    """
    part = parts[place]
    if isinstance(part, Pair):
        return _same_contact(parts, place)
    if not isinstance(part, Block):
        return False

    def kind_at(at: int) -> str:
        other = parts[at] if 0 <= at < len(parts) else None
        return other.kind if isinstance(other, Block) else ""

    following = kind_at(place + 1)
    if part.kind == "text":
        last = part.parts[-1] if part.parts else None
        announces = isinstance(last, Run) and last.text.rstrip().endswith(":")
        return announces and following in ("bullet", "number")
    if following != part.kind:
        return False
    return kind_at(place - 1) != part.kind or kind_at(place + 2) != part.kind


def _same_contact(parts: Sequence[ProfilePart], place: int) -> bool:
    """Tell whether the next pair belongs to the same contact: a new one begins as the first did."""
    following = parts[place + 1] if place + 1 < len(parts) else None
    first = next(part for part in parts if isinstance(part, Pair))
    return isinstance(following, Pair) and following.label != first.label


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
