"""The name of every action, as undo and history show it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from netzdesk.base.i18n import N_, Translator

LABELS: Final[Mapping[str, str]] = {
    "create_study": N_("Create study"),
    "fill_from_template": N_("Fill study from template"),
    "undo": N_("Undo"),
    "redo": N_("Redo"),
    "restore": N_("Restore backup"),
    "change_settings": N_("Change settings"),
    "add_researcher": N_("Add researcher"),
    "change_researcher": N_("Change researcher"),
    "add_region": N_("Add region"),
    "change_region": N_("Change region"),
    "remove_region": N_("Remove region"),
    "paste_regions": N_("Paste regions"),
    "add_area": N_("Add area"),
    "change_area": N_("Change area"),
    "remove_area": N_("Remove area"),
    "set_region_office": N_("Say whether an office exists"),
    "add_institution": N_("Add institution"),
    "change_institution": N_("Change institution"),
    "remove_institution": N_("Remove institution"),
    "set_institution_regions": N_("Set the regions of an institution"),
    "set_do_not_contact": N_("Set or lift “do not contact”"),
    "paste_institutions": N_("Paste institutions"),
    "add_contact_point": N_("Add phone, mail or address"),
    "change_contact_point": N_("Change phone, mail or address"),
    "remove_contact_point": N_("Remove phone, mail or address"),
    "move_contact_point": N_("Move phone, mail or address"),
    "add_person": N_("Add contact person"),
    "change_person": N_("Change contact person"),
    "remove_person": N_("Remove contact person"),
    "move_person": N_("Move contact person"),
    "record_attempt": N_("Record contact attempt"),
    "correct_attempt": N_("Correct contact attempt"),
    "set_outcome_note": N_("Set outcome without contact"),
    "withdraw_outcome_note": N_("Withdraw outcome without contact"),
    "add_follow_up": N_("Add follow-up"),
    "move_follow_up": N_("Move follow-up"),
    "finish_follow_up": N_("Finish follow-up"),
    "record_statement": N_("Record statement"),
    "record_statements": N_("Record statements for several districts"),
    "supersede_statement": N_("Replace statement"),
    "withdraw_statement": N_("Withdraw statement"),
    "judge_network": N_("Judge network"),
    "join_networks": N_("Join two networks"),
    "part_networks": N_("Part joined networks"),
    "settle_region": N_("Settle region by decision"),
    "accept_no": N_("Accept “no” with reason"),
    "revoke_decision": N_("Revoke decision"),
    "set_independence": N_("Set independence of two institutions"),
    "remove_independence": N_("Remove note on independence"),
    "add_network": N_("Add network"),
    "change_network": N_("Change network"),
    "remove_network": N_("Remove network"),
    "assign_number": N_("Assign number in the appendix"),
    "set_network_regions": N_("Set the regions of a network"),
    "set_network_fields": N_("Set fields of action"),
    "set_network_programmes": N_("Set funding programmes"),
    "add_network_contact": N_("Add contact of a network"),
    "change_network_contact": N_("Change contact of a network"),
    "remove_network_contact": N_("Remove contact of a network"),
    "move_network_contact": N_("Move contact of a network"),
    "add_network_actor": N_("Add actor"),
    "add_network_actors": N_("Add several actors"),
    "change_network_actor": N_("Change actor"),
    "categorise_network_actors": N_("Confirm categories of actors"),
    "remove_network_actor": N_("Remove actor"),
    "move_network_actor": N_("Move actor"),
    "record_interview": N_("Record interview"),
    "remove_interview": N_("Remove interview"),
    "add_expert": N_("Add expert"),
    "change_expert": N_("Change expert"),
    "remove_expert": N_("Remove expert"),
    "move_expert": N_("Move expert"),
}

_STEPS: Final = {"undo": N_("Undo: {action}"), "redo": N_("Redo: {action}")}


def action_label(tr: Translator, action: str) -> str:
    """Return the name of an action of the journal, also of an undone or redone one.

    The journal calls those `undo:record_attempt`; an action of a newer program keeps its key.
    """
    step, _, rest = action.partition(":")
    if rest and step in _STEPS:
        return tr(_STEPS[step], action=action_label(tr, rest))
    return tr(LABELS[action]) if action in LABELS else action
