"""Guides of interviews: topics and questions; what was used is never changed, but followed.

Every change of a guide that an interview rests on makes a new version of it, and is done there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from netzdesk.actions.checks import delete_all, existing
from netzdesk.actions.ordering import last_position, move_behind, siblings
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.domain.fields import KEEP, FlagChange, Keep, TextChange, clean, required
from netzdesk.domain.guide import GUIDE_KINDS, SKIP_RULES, Guide, Question, Topic
from netzdesk.store.unit import Row, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class AddGuide:
    name: str
    kind: str
    """phone or group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeGuide:
    guide_id: str
    name: str | Keep = KEEP
    retired: FlagChange = KEEP
    """True: no longer offered; interviews that used it keep it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveGuide:
    guide_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddGuideTopic:
    guide_id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeGuideTopic:
    topic_id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveGuideTopic:
    topic_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveGuideTopic:
    topic_id: str
    after_id: str | None = None
    """The topic behind which this one is to stand; None for the top."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddGuideQuestion:
    topic_id: str
    question: str
    hint: str | None = None
    follows_id: str | None = None
    """The question of which this one is a follow-up."""
    skip_of_id: str | None = None
    skip_when: str | None = None
    """answered, unanswered or none: what was said to `skip_of_id` when this one is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeGuideQuestion:
    question_id: str
    question: str | Keep = KEEP
    hint: TextChange = KEEP
    follows_id: TextChange = KEEP
    skip_of_id: TextChange = KEEP
    skip_when: TextChange = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveGuideQuestion:
    question_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveGuideQuestion:
    question_id: str
    after_id: str | None = None


_NAME: Final = N_("Enter the name of the guide.")
_TITLE: Final = N_("Enter the title of the topic.")
_QUESTION: Final = N_("Enter the question.")
_KIND: Final = N_("Choose whether the guide is for the phone or for a group.")
_OLD: Final = N_("A newer version took the place of this guide. Change the newest version.")
_USED: Final = N_("Interviews rest on this guide. Retire it instead of removing it.")
_EARLIER: Final = N_("A rule can only name a question that is asked before. Choose one of those.")
_WHEN: Final = N_("Say of which question and when this one is left out, or leave both empty.")
_SELF: Final = N_("Choose another question than this one.")
_REFERRED: Final = N_(
    "Other questions follow this one or are left out by it. Change or remove those first."
)


def add_guide(unit: Unit, command: AddGuide) -> str:
    """Add a guide without topics, as its first version; return the key."""
    if command.kind not in GUIDE_KINDS:
        raise Refused("guide.kind", _KIND, field="kind")
    name = required(command.name, "name", _NAME)
    _check_name(unit, name)
    return unit.put("guide", {"name": name, "kind": command.kind, "version": 1})


def change_guide(unit: Unit, command: ChangeGuide) -> str:
    """Change the name of a guide, retire it, or take it back into use.

    The name of a guide in use is no new version: it is the same guide.
    """
    row = existing(unit, "guide", command.guide_id, "guide_id")
    _check_newest(unit, row)
    values: dict[str, Any] = {"id": row["id"]}
    if isinstance(command.name, str):
        values["name"] = required(command.name, "name", _NAME)
        if values["name"] != row["name"]:
            _check_name(unit, values["name"])
    if not isinstance(command.retired, Keep):
        values["retired"] = command.retired
    return unit.put("guide", values)


def remove_guide(unit: Unit, command: RemoveGuide) -> None:
    """Remove a guide on which no interview rests; an earlier version is in use again."""
    row = existing(unit, "guide", command.guide_id, "guide_id")
    _check_newest(unit, row)
    if _is_used(unit, row):
        raise Refused("guide.in_use", _USED, field="guide_id")
    topics = unit.find("guide_topic", guide_id=row["id"])
    _delete_questions(unit, [q for t in topics for q in _questions(unit, t["id"])])
    delete_all(unit, "guide_topic", guide_id=row["id"])
    unit.delete("guide", row["id"])
    if row["replaces_id"]:
        unit.put("guide", {"id": row["replaces_id"], "retired": False})


def add_guide_topic(unit: Unit, command: AddGuideTopic) -> str:
    """Add a topic at the end of a guide; return the key."""
    existing(unit, "guide", command.guide_id, "guide_id")
    title = required(command.title, "title", _TITLE)
    guide = _editable(unit, command.guide_id).guide_id
    place = last_position(unit, "guide_topic", guide_id=guide)
    return unit.put("guide_topic", {"guide_id": guide, "title": title, "position": place})


def change_guide_topic(unit: Unit, command: ChangeGuideTopic) -> str:
    """Change the title of a topic; return its key, that of the copy in a new version."""
    row = existing(unit, "guide_topic", command.topic_id, "topic_id")
    title = required(command.title, "title", _TITLE)
    if title == row["title"]:
        return str(row["id"])
    version = _editable(unit, row["guide_id"])
    return unit.put("guide_topic", {"id": version.of(row["id"]), "title": title})


def remove_guide_topic(unit: Unit, command: RemoveGuideTopic) -> None:
    """Remove a topic with its questions. Raises Refused when questions elsewhere name those."""
    row = existing(unit, "guide_topic", command.topic_id, "topic_id")
    version = _editable(unit, row["guide_id"])
    topic = version.of(row["id"])
    questions = _questions(unit, topic)
    own = {question["id"] for question in questions}
    for question in questions:
        _check_unreferred(unit, question["id"], own)
    _delete_questions(unit, questions)
    unit.delete("guide_topic", topic)


def move_guide_topic(unit: Unit, command: MoveGuideTopic) -> str:
    """Move a topic behind another one of its guide, or to the top."""
    row = existing(unit, "guide_topic", command.topic_id, "topic_id")
    version = _editable(unit, row["guide_id"])
    topic, after = version.of(row["id"]), version.optional(command.after_id)
    move_behind(unit, "guide_topic", topic, after, guide_id=version.guide_id)
    _check_order(unit, version.guide_id)
    return topic


def add_guide_question(unit: Unit, command: AddGuideQuestion) -> str:
    """Add a question at the end of a topic; return the key.

    Raises Refused for a rule that names a question which is not asked before.
    """
    topic = existing(unit, "guide_topic", command.topic_id, "topic_id")
    question = required(command.question, "question", _QUESTION)
    version = _editable(unit, topic["guide_id"])
    place = last_position(unit, "guide_question", topic_id=version.of(topic["id"]))
    values: dict[str, Any] = {
        "topic_id": version.of(topic["id"]),
        "question": question,
        "hint": clean(command.hint),
        "follows_id": version.optional(command.follows_id),
        "skip_of_id": version.optional(command.skip_of_id),
        "skip_when": command.skip_when or None,
        "position": place,
    }
    _check_rules(values)
    made = unit.put("guide_question", values)
    _check_order(unit, version.guide_id, made)
    return made


def change_guide_question(unit: Unit, command: ChangeGuideQuestion) -> str:
    """Change the given fields of a question; return its key, that of the copy in a new version.

    A rule is whole with both its parts; without the question it names, it goes.
    """
    row = existing(unit, "guide_question", command.question_id, "question_id")
    topic = existing(unit, "guide_topic", row["topic_id"], "topic_id")
    values = _changed(row, command)
    if all(row[name] == value for name, value in values.items()):
        return str(row["id"])
    version = _editable(unit, topic["guide_id"])
    for name in ("follows_id", "skip_of_id"):
        if name in values:
            values[name] = version.optional(values[name])
    question = version.of(row["id"])
    _check_rules({**row, **values, "id": question})
    unit.put("guide_question", {"id": question, **values})
    _check_order(unit, version.guide_id, question)
    return question


def remove_guide_question(unit: Unit, command: RemoveGuideQuestion) -> None:
    """Remove a question. Raises Refused when a rule of another one names it."""
    row = existing(unit, "guide_question", command.question_id, "question_id")
    topic = existing(unit, "guide_topic", row["topic_id"], "topic_id")
    version = _editable(unit, topic["guide_id"])
    question = version.of(row["id"])
    _check_unreferred(unit, question, set())
    unit.delete("guide_question", question)


def move_guide_question(unit: Unit, command: MoveGuideQuestion) -> str:
    """Move a question behind another one of its topic, or to the top."""
    row = existing(unit, "guide_question", command.question_id, "question_id")
    topic = existing(unit, "guide_topic", row["topic_id"], "topic_id")
    version = _editable(unit, topic["guide_id"])
    question, after = version.of(row["id"]), version.optional(command.after_id)
    move_behind(unit, "guide_question", question, after, topic_id=version.of(topic["id"]))
    _check_order(unit, version.guide_id)
    return question


def newest_version(unit: Unit, guide_id: str) -> str:
    """Return the version that took the place of a guide, itself when none did."""
    seen = {guide_id}
    while following := unit.find("guide", replaces_id=guide_id):
        guide_id = str(following[-1]["id"])
        if guide_id in seen:
            return guide_id
        seen.add(guide_id)
    return guide_id


@dataclass(frozen=True, slots=True)
class _Version:
    """The version in which a change is made, and the keys of its copied rows by the former ones."""

    guide_id: str
    copies: dict[str, str]

    def of(self, key: str) -> str:
        return self.copies.get(key, key)

    def optional(self, key: str | None) -> str | None:
        return self.of(key) if key else None


def _editable(unit: Unit, guide_id: str) -> _Version:
    """Return the version to change: a new one when interviews rest on this one."""
    row = existing(unit, "guide", guide_id, "guide_id")
    _check_newest(unit, row)
    if not _is_used(unit, row):
        return _Version(str(row["id"]), {})
    new = unit.put(
        "guide",
        {
            "name": row["name"],
            "kind": row["kind"],
            "version": row["version"] + 1,
            "replaces_id": row["id"],
            "retired": row["retired"],
        },
    )
    unit.put("guide", {"id": row["id"], "retired": True})
    version = _Version(new, {})
    for topic in siblings(unit, "guide_topic", guide_id=row["id"]):
        copy = {"guide_id": new, "title": topic["title"], "position": topic["position"]}
        version.copies[topic["id"]] = unit.put("guide_topic", copy)
    _copy_questions(unit, version)
    return version


def _copy_questions(unit: Unit, version: _Version) -> None:
    rows = [row for topic in tuple(version.copies) for row in _questions(unit, topic)]
    for row in rows:
        plain = {name: row[name] for name in ("question", "hint", "skip_when", "position")}
        copy = {**plain, "topic_id": version.of(row["topic_id"])}
        version.copies[row["id"]] = unit.put("guide_question", copy)
    for row in rows:
        for name in ("follows_id", "skip_of_id"):
            if row[name]:
                rule = {"id": version.of(row["id"]), name: version.of(row[name])}
                unit.put("guide_question", rule)


def _questions(unit: Unit, topic_id: str) -> list[Row]:
    return siblings(unit, "guide_question", topic_id=topic_id)


def _delete_questions(unit: Unit, questions: Iterable[Row]) -> None:
    """Delete questions that may name each other."""
    rows = list(questions)
    for row in rows:
        if row["follows_id"] or row["skip_of_id"]:
            unit.put("guide_question", {"id": row["id"], "follows_id": None, "skip_of_id": None})
    for row in rows:
        unit.delete("guide_question", row["id"])


def _is_used(unit: Unit, guide: Row) -> bool:
    return bool(unit.find("interview", guide_id=guide["id"]))


def _check_newest(unit: Unit, guide: Row) -> None:
    if unit.find("guide", replaces_id=guide["id"]):
        raise Refused("guide.old_version", _OLD, field="guide_id")


def _check_name(unit: Unit, name: str) -> None:
    if unit.find("guide", name=name):
        raise Refused(
            "guide.name_taken",
            N_("There is a guide “{name}” already. Choose another name."),
            field="name",
            name=name,
        )


def _changed(row: Row, command: ChangeGuideQuestion) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if isinstance(command.question, str):
        values["question"] = required(command.question, "question", _QUESTION)
    if not isinstance(command.hint, Keep):
        values["hint"] = clean(command.hint)
    for name in ("follows_id", "skip_of_id", "skip_when"):
        typed = getattr(command, name)
        if not isinstance(typed, Keep):
            values[name] = typed or None
    named = values.get("skip_of_id", row["skip_of_id"])
    when = values.get("skip_when", row["skip_when"])
    if named and not when:  # one field is entered after the other
        values["skip_when"] = "unanswered"
    if not named and when and "skip_of_id" in values:
        values["skip_when"] = None
    return values


def _check_rules(values: dict[str, Any]) -> None:
    if bool(values["skip_of_id"]) != bool(values["skip_when"]):
        raise Refused("guide.rule_incomplete", _WHEN, field="skip_of_id")
    if values["skip_when"] and values["skip_when"] not in SKIP_RULES:
        raise Refused("guide.rule", _WHEN, field="skip_when")
    for name in ("follows_id", "skip_of_id"):
        if values[name] and values[name] == values.get("id"):
            raise Refused("guide.rule_itself", _SELF, field=name)


def _check_unreferred(unit: Unit, question_id: str, besides: set[str]) -> None:
    for name in ("follows_id", "skip_of_id"):
        rows = unit.find("guide_question", **{name: question_id})
        if any(row["id"] not in besides for row in rows):
            raise Refused("guide.question_referred", _REFERRED, field="question_id")


def _check_order(unit: Unit, guide_id: str, only: str = "") -> None:
    """Refuse an order in which a rule names a question that is asked later, or elsewhere."""
    guide = _as_asked(unit, guide_id)
    places = {question.id: place for place, question in enumerate(guide.questions)}
    topic_of = {question.id: question.topic_id for question in guide.questions}
    for question in guide.questions:
        if only and question.id != only:
            continue
        for name, named in (("follows_id", question.follows), ("skip_of_id", question.skip_of)):
            elsewhere = name == "follows_id" and topic_of.get(named) != question.topic_id
            late = places.get(named, len(places)) >= places[question.id]
            if named and (elsewhere or late):
                raise Refused("guide.rule_order", _EARLIER, field=name)


def _as_asked(unit: Unit, guide_id: str) -> Guide:
    row = existing(unit, "guide", guide_id, "guide_id")
    topics = siblings(unit, "guide_topic", guide_id=guide_id)
    return Guide(
        str(row["id"]),
        row["name"],
        row["kind"],
        row["version"],
        tuple(
            Topic(
                topic["id"],
                topic["title"],
                tuple(map(_as_question, _questions(unit, topic["id"]))),
            )
            for topic in topics
        ),
    )


def _as_question(row: Row) -> Question:
    names = ("hint", "follows_id", "skip_of_id", "skip_when")
    return Question(
        row["id"], row["topic_id"], row["question"], *(row[name] or "" for name in names)
    )
