"""The next steps in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from netzdesk.base.i18n import N_, Translator
from netzdesk.domain.next_step import NextStep, StepKind
from netzdesk.domain.sentences import Labels, network_name
from netzdesk.domain.verification import Verification

_TEXTS: Final[Mapping[StepKind, str]] = {
    StepKind.ASK_FIRST: N_("Ask {institution}: nobody has answered yet."),
    StepKind.ASK_SECOND: N_("Ask {institution}: a further independent source is needed."),
    StepKind.ASK_ANOTHER_NO: N_("Ask {institution}: the no needs a further independent answer."),
    StepKind.ASK_ANOTHER_TIER: N_(
        "Ask {institution}: the no needs an answer from a further tier of offices."
    ),
    StepKind.ASK_ON_CONTRADICTION: N_("Ask {institution}: the answers contradict each other."),
    StepKind.ASK_ABOUT_NETWORKS: N_(
        "Ask {institution}: the sources do not name the same structures."
    ),
    StepKind.ASK_AGAIN: N_("Contradiction: ask {institution} again."),
    StepKind.ASK_FOR_NAMES: N_("Ask {institution} for the names of the networks."),
    StepKind.ASK_ABOUT_STRUCTURE: N_(
        "Ask {institution} about {network}, which only others name, or say that it is the same "
        "as one that was named."
    ),
    StepKind.JUDGE: N_("Judge {network}: does it count?"),
    StepKind.INTERVIEW: N_("Interview {network}: an interview outweighs the dissent."),
    StepKind.FOLLOW_HINT: N_(
        "Follow the hint of {institution}, which does not speak for this region: ask an office "
        "of the region."
    ),
    StepKind.RECORD_PRESENCE: N_("Record whether this office exists here: {kind}."),
    StepKind.ADD_INSTITUTION: N_("Enter this office, which exists here: {kind}."),
    StepKind.CLEAR_QUESTION: N_("Clear whether {institution} and {other} are independent."),
    StepKind.ACCEPT_NO: N_("Nobody is left to ask: accept the no with a reason."),
    StepKind.DECIDE_NO_INFORMATION: N_(
        "Nobody is left to ask: decide that there is no information, with a reason."
    ),
    StepKind.DECIDE: N_("Look for a further source, or settle by a decision with a reason."),
    StepKind.ENTER_NETWORK: N_("Enter the network of this region in the register."),
    StepKind.CHECK_NETWORK: N_(
        "Check {network}: it counts for this region, but the finding is no network."
    ),
}
_BLOCKED: Final = N_(
    "Contradiction with {institution}, which is not to be contacted: ask a further office, or "
    "settle by a decision with a reason."
)
_ENTER_NAMED: Final = N_("Enter {network} in the register as a network of this region.")


def step_text(step: NextStep, verification: Verification, tr: Translator, labels: Labels) -> str:
    """Return a next step as a sentence that says what to do and why."""
    facts = verification.facts
    names: dict[str, str] = {}
    if step.institution_id is not None:
        names["institution"] = facts.institutions[step.institution_id].name
    if step.other_id is not None:
        names["other"] = facts.institutions[step.other_id].name
    if step.network_id is not None:
        names["network"] = network_name(facts.networks[step.network_id], tr)
    if step.office_kind is not None:
        names["kind"] = labels.term("institution_kind", step.office_kind)
    if step.kind is StepKind.ASK_AGAIN and step.institution_id in facts.blocked:
        return tr(_BLOCKED, **names)
    if step.kind is StepKind.ENTER_NETWORK and step.network_id is not None:
        return tr(_ENTER_NAMED, **names)
    return tr(_TEXTS[step.kind], **names)


def question_texts(verification: Verification, tr: Translator) -> tuple[str, ...]:
    """Return one text for each question of independence; numbers of persons are not shown."""
    facts = verification.facts
    texts = {
        "phone": N_("Shared direct number of {first} and {second}: independent?"),
        "domain": N_("Shared domain {value} of {first} and {second}: independent?"),
    }
    return tuple(
        tr(
            texts[question.kind],
            first=facts.institutions[question.first_id].name,
            second=facts.institutions[question.second_id].name,
            **({"value": question.value} if question.kind == "domain" else {}),
        )
        for question in verification.questions
    )
