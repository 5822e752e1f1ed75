"""Templates, chains and waves: checked, undoable, and a wave is one action."""

from __future__ import annotations

from typing import Any

import pytest
from desk import Desk

from netzdesk.actions.attempts import CorrectAttempt, RecordAttempt, correct_attempt, record_attempt
from netzdesk.actions.chains import (
    AddChain,
    AddChainStep,
    ChangeChainStep,
    MoveChainStep,
    RemoveChain,
    RemoveChainStep,
    add_chain,
    add_chain_step,
    change_chain_step,
    move_chain_step,
    remove_chain,
    remove_chain_step,
)
from netzdesk.actions.institutions import SetDoNotContact, set_do_not_contact
from netzdesk.actions.letter_templates import (
    AddLetterTemplate,
    ChangeLetterTemplate,
    ReplaceTemplateFile,
    SetTemplateEnclosures,
    add_letter_template,
    change_letter_template,
    replace_template_file,
    set_template_enclosures,
)
from netzdesk.actions.standard_letters import LoadStandardLetters, load_standard_letters
from netzdesk.actions.waves import RecordWave, RenameWave, SentLetter, record_wave, rename_wave
from netzdesk.base.ids import new_id
from netzdesk.base.paths import resource
from netzdesk.domain.letters import CheckedFile
from netzdesk.store.contents import content_of

PDF = CheckedFile(content=b"%PDF-1.7 Empfehlung", name="Empfehlung.pdf")


def text(desk: Desk, name: str = "Brief", **values: Any) -> str:
    usual: dict[str, Any] = {"kind": "letter", "format": "text", "body": "{{ anrede }}"}
    return desk.run(add_letter_template, AddLetterTemplate(name=name, **{**usual, **values}))


def offices(desk: Desk, count: int = 3) -> list[str]:
    return [row["id"] for row in desk.find("institution")][:count]


def wave(desk: Desk, template: str, institutions: list[str], **values: Any) -> RecordWave:
    letters = tuple(SentLetter(attempt_id=new_id(), institution_id=key) for key in institutions)
    usual: dict[str, Any] = {"name": "1. Welle", "day": "2010-03-10", "reply_until": "2010-03-24"}
    return RecordWave(letters=letters, template_id=template, **{**usual, **values})


def test_a_template_with_a_mistake_is_refused_beside_its_field(desk: Desk) -> None:
    def refused(**values: Any) -> tuple[str, str]:
        usual: dict[str, Any] = {"name": "B", "kind": "letter", "format": "text", "body": "x"}
        return desk.refuses(add_letter_template, AddLetterTemplate(**{**usual, **values}))

    assert refused(name=" ") == ("field.empty", "name")
    assert refused(body="{{ anred }}") == ("template.unknown_field", "body")
    assert refused(subject="{{ anrede }") == ("template.broken", "subject")
    assert refused(body=" ") == ("template.no_text", "body")
    assert refused(body="x" * 70_000) == ("template.too_long", "body")
    assert refused(format="pdf") == ("template.format", "format")
    assert refused(kind="email", format="word") == ("template.format", "format")
    assert refused(format="word", body=None) == ("template.no_file", "file")


def test_a_file_is_kept_under_its_hash_and_replaced_as_one_action(desk: Desk) -> None:
    made = AddLetterTemplate(name="Empfehlung", kind="enclosure", format="pdf", file=PDF)
    template = desk.run(add_letter_template, made)
    newer = CheckedFile(content=b"%PDF-1.7 neu", name="Neu.pdf")

    desk.run(replace_template_file, ReplaceTemplateFile(template_id=template, file=newer))

    (kept,) = desk.find("attachment", letter_template_id=template)
    assert kept["name"] == "Neu.pdf"
    assert content_of(desk.study.conn, kept["sha256"]) == newer.content
    same = ReplaceTemplateFile(template_id=template, file=newer)
    desk.run(replace_template_file, same)
    assert desk.find("attachment", letter_template_id=template) == [kept]
    assert desk.refuses(
        replace_template_file, ReplaceTemplateFile(template_id=text(desk), file=PDF)
    ) == ("template.file_of_text", "file")


def test_only_enclosures_go_with_a_letter(desk: Desk) -> None:
    letter, other = text(desk), text(desk, "Anderer")
    made = AddLetterTemplate(name="Empfehlung", kind="enclosure", format="pdf", file=PDF)
    enclosure = desk.run(add_letter_template, made)

    both = SetTemplateEnclosures(template_id=letter, enclosure_ids=(enclosure,))
    desk.run(set_template_enclosures, both)
    wrong = SetTemplateEnclosures(template_id=letter, enclosure_ids=(other,))

    assert [row["enclosure_id"] for row in desk.find("template_enclosure")] == [enclosure]
    assert desk.refuses(set_template_enclosures, wrong) == (
        "template.no_enclosure",
        "enclosure_ids",
    )


def test_a_template_is_retired_and_taken_back(desk: Desk) -> None:
    template = text(desk)
    desk.run(change_letter_template, ChangeLetterTemplate(template_id=template, retired=True))
    assert desk.row("letter_template", template)["retired"] == 1
    desk.run(change_letter_template, ChangeLetterTemplate(template_id=template, retired=False))
    assert desk.row("letter_template", template)["retired"] == 0


def test_steps_have_a_template_of_their_channel_and_calls_have_none(desk: Desk) -> None:
    chain = desk.run(add_chain, AddChain(name="Kette"))
    letter, mail = text(desk), text(desk, "Mail", kind="email")
    step = desk.run(
        add_chain_step, AddChainStep(chain_id=chain, channel="letter", template_id=letter)
    )

    def refused(**values: Any) -> tuple[str, str]:
        return desk.refuses(change_chain_step, ChangeChainStep(step_id=step, **values))

    assert refused(template_id=mail) == ("chain.template", "template_id")
    assert refused(after_days=999) == ("chain.days", "after_days")
    assert refused(channel="fax") == ("chain.channel", "channel")
    desk.run(change_chain_step, ChangeChainStep(step_id=step, channel="phone"))
    assert desk.row("chain_step", step)["template_id"] is None


def test_steps_are_moved_and_removed_unless_a_series_was_sent_by_them(desk: Desk) -> None:
    chain = desk.run(add_chain, AddChain(name="Kette"))
    letter = text(desk)
    first, second = (
        desk.run(add_chain_step, AddChainStep(chain_id=chain, channel="letter", after_days=days))
        for days in (0, 14)
    )
    desk.run(move_chain_step, MoveChainStep(step_id=second))
    rows = sorted(desk.find("chain_step", chain_id=chain), key=lambda row: row["position"])
    assert [row["id"] for row in rows] == [second, first]
    desk.run(record_wave, wave(desk, letter, offices(desk), step_id=first))

    assert desk.refuses(remove_chain_step, RemoveChainStep(step_id=first))[0] == "entry.in_use"
    assert desk.refuses(remove_chain, RemoveChain(chain_id=chain))[0] == "entry.in_use"
    desk.run(remove_chain_step, RemoveChainStep(step_id=second))


def test_a_wave_is_one_action_with_one_attempt_and_one_reply_due_for_each_letter(
    desk: Desk,
) -> None:
    template, keys = text(desk), offices(desk)
    command = wave(desk, template, keys, chosen_by="Art: Jobcenter")

    made = desk.run(record_wave, command)

    row = desk.row("wave", made)
    assert (row["name"], row["channel"], row["day"]) == ("1. Welle", "letter", "2010-03-10")
    attempts = desk.find("contact_attempt", wave_id=made)
    assert {each["id"] for each in attempts} == {each.attempt_id for each in command.letters}
    assert {(each["outcome"], each["channel"], each["direction"]) for each in attempts} == {
        ("3.19", "letter", "out")
    }
    due = desk.find("follow_up", due="2010-03-24")
    assert {each["attempt_id"] for each in due} == {each["id"] for each in attempts}
    desk.study.undo()
    assert not desk.find("contact_attempt") and not desk.find("wave")
    assert not desk.find("follow_up")


def test_without_a_day_the_reply_is_due_as_the_outcome_says(desk: Desk) -> None:
    desk.run(record_wave, wave(desk, text(desk), offices(desk, 1), reply_until=None))

    (due,) = desk.find("follow_up")
    assert due["due"] == "2010-03-24"


def test_a_reminder_ends_the_wait_for_the_letter_but_no_agreed_call(desk: Desk) -> None:
    template, (office, *_rest) = text(desk), offices(desk)
    desk.run(record_wave, wave(desk, template, [office]))
    agreed = RecordAttempt(
        institution_id=office,
        channel="phone",
        direction="out",
        outcome="2.37",
        follow_up_due="2010-04-01",
        follow_up_time="10:30",
        finish_follow_ups=False,
    )
    desk.run(record_attempt, agreed)

    desk.run(record_wave, wave(desk, template, [office], name="2.", day="2010-03-12"))

    waiting = [(row["due"], row["due_time"]) for row in desk.find("follow_up", done_on=None)]
    assert sorted(waiting, key=str) == [("2010-03-24", None), ("2010-04-01", "10:30")]


def test_more_mails_join_the_wave_that_was_begun(desk: Desk) -> None:
    template = text(desk, "Mail", kind="email")
    first, second = offices(desk, 2)
    made = desk.run(record_wave, wave(desk, template, [first]))

    again = desk.run(record_wave, wave(desk, template, [second], wave_id=made, name=""))

    assert again == made and len(desk.find("wave")) == 1
    assert {row["channel"] for row in desk.find("contact_attempt", wave_id=made)} == {"email"}
    desk.run(rename_wave, RenameWave(wave_id=made, name="Mails im März"))
    assert desk.row("wave", made)["name"] == "Mails im März"


def test_a_wave_is_refused_as_a_whole(desk: Desk) -> None:
    template, keys = text(desk), offices(desk)
    blocked = SetDoNotContact(institution_id=keys[1], reason="möchte nicht")
    desk.run(set_do_not_contact, blocked)

    def refused(**values: Any) -> tuple[str, str]:
        return desk.refuses(record_wave, wave(desk, template, keys[:1], **values))

    assert desk.refuses(record_wave, wave(desk, template, keys))[0] == "attempt.do_not_contact"
    assert desk.refuses(record_wave, wave(desk, template, []))[0] == "wave.nobody"
    assert refused(name=" ") == ("field.empty", "name")
    assert refused(day="2010-03-20") == ("day.in_future", "day")
    assert refused(reply_until="2010-03-01") == ("wave.reply_before", "reply_until")
    made = AddLetterTemplate(name="Empfehlung", kind="enclosure", format="pdf", file=PDF)
    enclosure = desk.run(add_letter_template, made)
    assert desk.refuses(record_wave, wave(desk, enclosure, keys[:1]))[0] == "template.is_enclosure"


def test_a_corrected_attempt_stays_in_its_wave(desk: Desk) -> None:
    made = desk.run(record_wave, wave(desk, text(desk), offices(desk, 1)))
    (attempt,) = desk.find("contact_attempt", wave_id=made)

    corrected = CorrectAttempt(attempt_id=attempt["id"], outcome="3.20")
    new = desk.run(correct_attempt, corrected)

    assert desk.row("contact_attempt", new)["wave_id"] == made


def test_a_new_study_has_the_standard_letters_and_an_older_one_can_load_them(
    desk: Desk,
) -> None:
    for purpose in ("districts", "approval"):
        kinds = sorted(row["kind"] for row in desk.find("letter_template", purpose=purpose))
        assert kinds == ["email", "email", "letter", "reminder"]
    chains = desk.find("chain")
    steps = {row["id"]: desk.find("chain_step", chain_id=row["id"]) for row in chains}
    assert [len(found) for found in steps.values()] == [3, 3, 3, 3]
    assert desk.run(load_standard_letters, LoadStandardLetters()) == 0


def test_loading_again_adds_only_what_is_missing(desk: Desk) -> None:
    (letter,) = desk.find("letter_template", kind="letter", purpose="districts")
    own = ChangeLetterTemplate(template_id=letter["id"], name="Unser Brief", body="Eigener Text")
    desk.run(change_letter_template, own)

    added = desk.run(load_standard_letters, LoadStandardLetters())

    assert added == 1
    found = desk.find("letter_template", kind="letter", purpose="districts")
    assert {row["name"] for row in found} == {"Anschreiben", "Unser Brief"}
    assert desk.row("letter_template", letter["id"])["body"] == "Eigener Text"


@pytest.mark.parametrize(
    "name",
    [
        "anschreiben",
        "erinnerung",
        "e-mail",
        "e-mail-erinnerung",
        "freigabe",
        "freigabe-erinnerung",
        "freigabe-e-mail",
        "freigabe-e-mail-erinnerung",
    ],
)
def test_every_standard_text_names_the_case_reference(name: str) -> None:
    body = resource(f"letters/{name}.txt").read_text(encoding="utf-8")

    assert "{{ aktenzeichen }}" in body and "{{ anrede }}" in body
