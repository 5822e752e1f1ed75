"""Any history of actions, undo, redo, freezing and reopening is what a simple model says it is.

The model is the list of contents that the study had: an action adds one, undo and redo walk along
it, a frozen state is one of them for ever, and drafts stand beside all that.
"""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from desk import TickingClock

from netzdesk.actions.approval_fields import (
    DeclineProposal,
    EmptyField,
    Propose,
    TakeProposal,
    decline_proposal,
    empty_field,
    propose,
    take_proposal,
)
from netzdesk.actions.approvals import (
    AskForApproval,
    RecordAnswer,
    RemindOfApproval,
    WithdrawApproval,
    ask_for_approval,
    record_answer,
    remind,
    withdraw_approval,
)
from netzdesk.actions.assessments import (
    DecideSelection,
    RateCriterion,
    RevokeSelection,
    WithdrawRating,
    decide_selection,
    rate_criterion,
    revoke_selection,
    withdraw_rating,
)
from netzdesk.actions.attempts import CorrectAttempt, RecordAttempt, correct_attempt, record_attempt
from netzdesk.actions.guides import (
    AddGuideQuestion,
    AddGuideTopic,
    ChangeGuideQuestion,
    MoveGuideTopic,
    RemoveGuideTopic,
    add_guide_question,
    add_guide_topic,
    change_guide_question,
    move_guide_topic,
    remove_guide_topic,
)
from netzdesk.actions.institutions import AddInstitution, add_institution
from netzdesk.actions.interview_people import AddInterviewPerson, add_interview_person
from netzdesk.actions.interviews import (
    AnswerQuestion,
    BeginInterview,
    EndInterview,
    RemoveInterview,
    answer_question,
    begin_interview,
    end_interview,
    remove_interview,
)
from netzdesk.actions.judgements import (
    JoinNetworks,
    JudgeNetwork,
    PartNetworks,
    join_networks,
    judge_network,
    part_networks,
)
from netzdesk.actions.merging import MergeInstitutions, merge_institutions
from netzdesk.actions.network_actors import AddNetworkActor, add_network_actor
from netzdesk.actions.networks import (
    AddNetwork,
    ChangeNetwork,
    RemoveNetwork,
    SetNetworkFields,
    add_network,
    change_network,
    remove_network,
    set_network_fields,
)
from netzdesk.actions.profile_sections import MoveProfileSection, move_profile_section
from netzdesk.actions.profiles import (
    AddProfilePicture,
    ChangeProfilePicture,
    MoveProfilePicture,
    RemoveProfilePicture,
    WriteProfileText,
    add_profile_picture,
    change_profile_picture,
    move_profile_picture,
    remove_profile_picture,
    write_profile_text,
)
from netzdesk.actions.snapshots import FreezeReport, freeze_report
from netzdesk.actions.statements import (
    Named,
    RecordStatement,
    WithdrawStatement,
    record_statement,
    withdraw_statement,
)
from netzdesk.actions.templates import FillFromTemplate, fill_from_template
from netzdesk.base.errors import Refused
from netzdesk.base.ids import new_id
from netzdesk.domain.approval_facts import digests_of
from netzdesk.store.contents import content_of
from netzdesk.store.engine import Connection
from netzdesk.store.frozen import content_sum, read_vector, rewind
from netzdesk.store.integrity import check_study
from netzdesk.store.study import Author, Study
from netzdesk.store.tables import BY_NAME
from netzdesk.store.unit import Unit

HISTORIES = 10
STEPS = 150
AUTHOR = Author(new_id(), "Anna Beispiel", "AB")
Content = dict[str, list[tuple[Any, ...]]]
WORDS = ("Ziele", "Beratung vor Ort", "**Sprachkurse**[^Quelle]", "", "Größe & Maß")


def content(conn: Connection) -> Content:
    """Return all rows of the study's tables, by key."""
    return {
        name: conn.execute(f'SELECT * FROM "{name}" ORDER BY id').fetchall() for name in BY_NAME
    }


class Hand:
    """Does at random what users do; what is refused changes nothing."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.number = 0

    def pick(self, unit: Unit, table: str, **equals: Any) -> dict[str, Any]:
        """Return one of the rows, None as `id` where there is none: the action refuses that."""
        rows = unit.find(table, **equals)
        return self.chance.choice(rows) if rows else {"id": "?", "field": "?"}

    def word(self) -> str:
        self.number += 1
        return f"{self.chance.choice(WORDS)} {self.number}".strip()

    def network(self, unit: Unit) -> str:
        return str(self.pick(unit, "network", same_as_id=None)["id"])

    def office(self, unit: Unit) -> str:
        return str(self.pick(unit, "institution", same_as_id=None, kind="other")["id"])

    def deeds(self) -> dict[str, Callable[[Unit], object]]:
        return {
            name.removeprefix("do_"): getattr(self, name)
            for name in dir(self)
            if name.startswith("do_")
        }

    # register

    def do_add_network(self, unit: Unit) -> None:
        key = add_network(unit, AddNetwork(name=f"Netz {self.word()}", fields=("training",)))
        judge_network(unit, JudgeNetwork(network_id=key, judgement="counts"))

    def do_change_network(self, unit: Unit) -> None:
        place = self.chance.choice((None, "Celle", "Peine"))
        command = ChangeNetwork(network_id=self.network(unit), place=place, web="www.example.org")
        change_network(unit, command)

    def do_remove_network(self, unit: Unit) -> None:
        newest = unit.find("network", same_as_id=None)[-1]["id"]
        remove_network(unit, RemoveNetwork(network_id=newest))

    def do_set_network_fields(self, unit: Unit) -> None:
        fields = tuple(self.chance.sample(("training", "counselling", "placement"), 2))
        set_network_fields(unit, SetNetworkFields(network_id=self.network(unit), fields=fields))

    def do_add_network_actor(self, unit: Unit) -> None:
        command = AddNetworkActor(network_id=self.network(unit), name=f"VHS {self.word()}")
        add_network_actor(unit, command)

    def do_join_networks(self, unit: Unit) -> None:
        command = JoinNetworks(duplicate_id=self.network(unit), kept_id=self.network(unit))
        join_networks(unit, command)

    def do_part_networks(self, unit: Unit) -> None:
        joined = [row["id"] for row in unit.find("network") if row["same_as_id"]]
        part_networks(unit, PartNetworks(network_id=self.chance.choice(joined or ["?"])))

    def do_add_institution(self, unit: Unit) -> None:
        add_institution(unit, AddInstitution(kind="other", name=f"Stelle {self.word()}"))

    def do_merge_institutions(self, unit: Unit) -> None:
        command = MergeInstitutions(keep_id=self.office(unit), drop_id=self.office(unit))
        merge_institutions(unit, command)

    def do_record_attempt(self, unit: Unit) -> None:
        command = RecordAttempt(
            institution_id=self.office(unit),
            channel="phone",
            direction="out",
            outcome=self.chance.choice(("1.2", "2.21")),
            note=self.word(),
            network_id=self.network(unit),
        )
        record_attempt(unit, command)

    def do_correct_attempt(self, unit: Unit) -> None:
        old = self.pick(unit, "contact_attempt", corrected_by_id=None)
        correct_attempt(unit, CorrectAttempt(attempt_id=old["id"], note=self.word()))

    def do_record_statement(self, unit: Unit) -> None:
        command = RecordStatement(
            institution_id=self.office(unit),
            region_id=self.pick(unit, "region")["id"],
            answer="yes",
            named=(Named(network_id=self.network(unit)),),
        )
        record_statement(unit, command)

    def do_withdraw_statement(self, unit: Unit) -> None:
        old = self.pick(unit, "statement", superseded_by_id=None)
        withdraw_statement(unit, WithdrawStatement(statement_id=old["id"]))

    # guides and interviews

    def do_add_guide_topic(self, unit: Unit) -> None:
        guide = self.pick(unit, "guide", retired=0)["id"]
        add_guide_topic(unit, AddGuideTopic(guide_id=guide, title=f"Thema {self.word()}"))

    def do_move_guide_topic(self, unit: Unit) -> None:
        move_guide_topic(unit, MoveGuideTopic(topic_id=self.pick(unit, "guide_topic")["id"]))

    def do_remove_guide_topic(self, unit: Unit) -> None:
        remove_guide_topic(unit, RemoveGuideTopic(topic_id=self.pick(unit, "guide_topic")["id"]))

    def do_add_guide_question(self, unit: Unit) -> None:
        topic = self.pick(unit, "guide_topic")["id"]
        add_guide_question(unit, AddGuideQuestion(topic_id=topic, question=f"Was {self.word()}?"))

    def do_change_guide_question(self, unit: Unit) -> None:
        question = self.pick(unit, "guide_question")["id"]
        change_guide_question(unit, ChangeGuideQuestion(question_id=question, hint=self.word()))

    def do_begin_interview(self, unit: Unit) -> None:
        guide = self.pick(unit, "guide", retired=0)["id"]
        begin_interview(unit, BeginInterview(network_id=self.network(unit), guide_id=guide))

    def do_answer_question(self, unit: Unit) -> None:
        held = self.pick(unit, "interview")
        topics = unit.find("guide_topic", guide_id=held.get("guide_id"))
        topic = self.chance.choice(topics)["id"] if topics else "?"
        command = AnswerQuestion(interview_id=held["id"], topic_id=topic, answer=self.word())
        answer_question(unit, command)

    def do_add_interview_person(self, unit: Unit) -> None:
        held = self.pick(unit, "interview")["id"]
        command = AddInterviewPerson(interview_id=held, name=f"Kim {self.word()}")
        add_interview_person(unit, command)

    def do_end_interview(self, unit: Unit) -> None:
        held = self.pick(unit, "interview", state="running")["id"]
        end_interview(unit, EndInterview(interview_id=held, duration_min=20))

    def do_remove_interview(self, unit: Unit) -> None:
        remove_interview(unit, RemoveInterview(interview_id=self.pick(unit, "interview")["id"]))

    # selection

    def do_rate_criterion(self, unit: Unit) -> None:
        command = RateCriterion(
            network_id=self.network(unit),
            criterion_id=self.pick(unit, "criterion")["id"],
            rating=self.chance.choice(("met", "partly", "not_met", "unknown")),
            evidence=self.word(),
        )
        rate_criterion(unit, command)

    def do_withdraw_rating(self, unit: Unit) -> None:
        found = self.pick(unit, "assessment")
        cell = {name: found.get(name, "?") for name in ("network_id", "criterion_id")}
        withdraw_rating(unit, WithdrawRating(**cell))

    def do_decide_selection(self, unit: Unit) -> None:
        command = DecideSelection(
            network_ids=(self.network(unit),),
            set_id=self.pick(unit, "criterion_set", kind="selection")["id"],
            verdict=self.chance.choice(("chosen", "not_chosen")),
            reason="vielseitig",
            exception=True,
        )
        decide_selection(unit, command)

    def do_revoke_selection(self, unit: Unit) -> None:
        found = self.pick(unit, "selection")
        cell = {name: found.get(name, "?") for name in ("network_id", "set_id")}
        revoke_selection(unit, RevokeSelection(**cell))

    # profiles

    def do_write_profile_text(self, unit: Unit) -> None:
        command = WriteProfileText(
            network_id=self.network(unit),
            section_id=self.pick(unit, "profile_section", content="text")["id"],
            body=self.chance.choice(WORDS),
        )
        write_profile_text(unit, command)

    def do_move_profile_section(self, unit: Unit) -> None:
        section = self.pick(unit, "profile_section")["id"]
        move_profile_section(unit, MoveProfileSection(section_id=section))

    def do_add_profile_picture(self, unit: Unit) -> None:
        command = AddProfilePicture(
            network_id=self.network(unit),
            content=PIXELS[self.chance.randrange(len(PIXELS))],
            name="bild.png",
            alternative=f"Tagung {self.word()}",
        )
        add_profile_picture(unit, command)

    def do_change_profile_picture(self, unit: Unit) -> None:
        picture = self.pick(unit, "profile_picture")["id"]
        kind = self.chance.choice(("logo", "picture"))
        change_profile_picture(unit, ChangeProfilePicture(picture_id=picture, kind=kind))

    def do_move_profile_picture(self, unit: Unit) -> None:
        picture = self.pick(unit, "profile_picture")["id"]
        move_profile_picture(unit, MoveProfilePicture(picture_id=picture))

    def do_remove_profile_picture(self, unit: Unit) -> None:
        picture = self.pick(unit, "profile_picture")["id"]
        remove_profile_picture(unit, RemoveProfilePicture(picture_id=picture))

    # approvals

    def do_ask_for_approval(self, unit: Unit) -> None:
        network = self.network(unit)
        fields = tuple(digests_of(unit, network).items())
        ask_for_approval(unit, AskForApproval(network_id=network, fields=fields, due="+14"))

    def do_remind(self, unit: Unit) -> None:
        remind(unit, RemindOfApproval(approval_id=self.pick(unit, "approval")["id"], due="+21"))

    def do_record_answer(self, unit: Unit) -> None:
        asked = self._text_field(unit)
        command = RecordAnswer(
            approval_id=asked["approval_id"],
            verdict=self.chance.choice(("given", "given_with_changes", "refused")),
            releases=((asked["field"], self.chance.choice(("public", "project", "delete"))),),
        )
        record_answer(unit, command)

    def do_withdraw_approval(self, unit: Unit) -> None:
        asked = self.pick(unit, "approval")["id"]
        withdraw_approval(unit, WithdrawApproval(approval_id=asked))

    def _text_field(self, unit: Unit, **equals: Any) -> dict[str, str]:
        found = [
            row for row in unit.find("approval_field", **equals) if row["field"].startswith("text:")
        ]
        row = self.chance.choice(found) if found else {"approval_id": "?", "field": "?"}
        return {"approval_id": row["approval_id"], "field": row["field"]}

    def do_propose(self, unit: Unit) -> None:
        propose(unit, Propose(**self._text_field(unit), proposal=f"Besser {self.word()}"))

    def _proposed(self, unit: Unit) -> dict[str, str]:
        """Return an open proposal, a new one where there is none."""
        if not unit.find("approval_field", proposal_state="open"):
            self.do_propose(unit)
        return self._text_field(unit, proposal_state="open")

    def do_take_proposal(self, unit: Unit) -> None:
        take_proposal(unit, TakeProposal(**self._proposed(unit)))

    def do_decline_proposal(self, unit: Unit) -> None:
        decline_proposal(unit, DeclineProposal(**self._proposed(unit)))

    def do_empty_field(self, unit: Unit) -> None:
        asked = self._text_field(unit)
        answer = RecordAnswer(
            approval_id=asked["approval_id"],
            verdict="given_with_changes",
            releases=((asked["field"], "delete"),),
        )
        record_answer(unit, answer)
        approval = unit.get("approval", asked["approval_id"])
        assert approval is not None
        command = EmptyField(network_id=approval["network_id"], field=asked["field"])
        empty_field(unit, command)


def _png(width: int) -> bytes:
    """Return a picture of one colour."""
    import struct  # noqa: PLC0415
    import zlib  # noqa: PLC0415

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", width, 1, 8, 0, 0, 0, 0)
    lines = zlib.compress(b"\0" + b"\x80" * width)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


PIXELS = [_png(width) for width in (4, 5, 6)]


class History:
    """A study, and the model of what it should hold."""

    def __init__(self, path: Path, seed: int) -> None:
        self.path = path
        self.chance = random.Random(seed)
        self.hand = Hand(self.chance)
        self.clock = TickingClock()
        self.study = self._open()
        self.states = [content(self.study.conn)]
        self.at = 0
        self.frozen: list[tuple[dict[str, int], Content, str]] = []
        self.drafts: dict[str, Any] = {}
        self.done: Counter[str] = Counter()

    def _open(self) -> Study:
        study = Study.open(self.path, author=AUTHOR, clock=self.clock)
        study.conn.execute("PRAGMA synchronous=OFF")  # no power cut is tested here
        return study

    def step(self) -> None:
        usual = ("act",) * 14 + ("undo",) * 4 + ("redo",) * 3
        rare = ("freeze", "back", "draft", "reopen")
        what = self.chance.choice(usual + rare)
        getattr(self, f"_{what}")()
        assert content(self.study.conn) == self.states[self.at], what
        held = {draft.key: draft.values for draft in self.study.drafts.all()}
        assert held == self.drafts, what

    def _act(self) -> None:
        """Do one thing; what cannot be done now is refused and changes nothing."""
        for name, deed in self.chance.sample(sorted(self.hand.deeds().items()), 6):
            try:
                with self.study.unit(name) as unit:
                    deed(unit)
            except Refused:
                assert content(self.study.conn) == self.states[self.at], name
                continue
            self.done[name] += 1
            self._noted(unit)
            return

    def _noted(self, unit: Unit) -> None:
        if unit.change.unit is None:
            return
        self.at += 1
        self.states[self.at :] = [content(self.study.conn)]

    def _undo(self) -> None:
        if self.at == 0:
            with pytest.raises(Refused):
                self.study.undo()
            return
        self.study.undo()
        self.at -= 1

    def _redo(self) -> None:
        if self.at == len(self.states) - 1:
            with pytest.raises(Refused):
                self.study.redo()
            return
        self.study.redo()
        self.at += 1

    def _freeze(self) -> None:
        conn = self.study.conn
        vector, digest = read_vector(conn), content_sum(conn)
        self.frozen.append((vector, content(conn), digest))
        name = f"Stand {len(self.frozen)}"
        command = FreezeReport(name=name, vector=vector, sha256=digest, figures={})
        with self.study.unit("freeze_report") as unit:
            freeze_report(unit, command)
        self._noted(unit)

    def _back(self) -> None:
        if not self.frozen:
            return
        vector, was, digest = self.chance.choice(self.frozen)
        with closing(self.study.snapshot()) as copy:
            rewind(copy, vector)
            assert content(copy) == was
            assert content_sum(copy) == digest

    def _draft(self) -> None:
        key = self.chance.choice(("call:a", "profile:b"))
        if key in self.drafts and self.chance.random() < 0.4:
            self.study.drafts.drop(key)
            del self.drafts[key]
            return
        self.drafts[key] = {"note": self.hand.word()}
        self.study.drafts.keep(key, self.drafts[key])

    def _reopen(self) -> None:
        self.study.close()
        self.study = self._open()
        self.states, self.at = [self.states[self.at]], 0

    def finish(self) -> None:
        """Take every frozen state back once more; no picture has lost its bytes."""
        conn = self.study.conn
        assert check_study(conn) == ()
        for vector, was, _digest in self.frozen:
            with closing(self.study.snapshot()) as copy:
                rewind(copy, vector)
                assert content(copy) == was
        for (digest,) in conn.execute("SELECT sha256 FROM attachment").fetchall():
            assert content_of(conn, digest) in PIXELS


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A study with a few networks and offices, of which each history has its own copy."""
    folder = tmp_path_factory.mktemp("begun")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NETZDESK_HOME", str(folder / "machine"))
        path = folder / "s.netzdesk"
        hand = Hand(random.Random(1))
        with (
            Study.create(path, author=AUTHOR, clock=TickingClock()) as study,
            study.unit("fill") as unit,
        ):
            fill_from_template(unit, FillFromTemplate(template="niedersachsen-2010"))
            for _ in range(3):
                hand.do_add_network(unit)
                hand.do_add_institution(unit)
            section = unit.find("profile_section", content="text")[0]["id"]
            for network in unit.find("network"):
                text = WriteProfileText(network_id=network["id"], section_id=section, body="Ziel")
                write_profile_text(unit, text)
        yield path


def test_any_history_is_what_the_model_says(begun: Path, tmp_path: Path) -> None:
    done: Counter[str] = Counter()
    for seed in range(HISTORIES):
        path = tmp_path / f"{seed}.netzdesk"
        shutil.copyfile(begun, path)
        history = History(path, seed)
        try:
            for _ in range(STEPS):
                history.step()
            history.finish()
        finally:
            history.study.close()
        done += history.done
    never = Hand(random.Random(0)).deeds().keys() - done.keys()
    assert not never, f"never done: {sorted(never)}"
