"""Every action has a name in both languages, and every one is undone and redone."""

from __future__ import annotations

import base64
import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from desk import Desk

import netzdesk.actions
from netzdesk.actions.approval_fields import (
    DeclineProposal,
    EmptyField,
    Propose,
    TakeProposal,
)
from netzdesk.actions.approval_replies import RecordApprovalReply
from netzdesk.actions.approval_waves import (
    RecordApprovalWave,
    SentApproval,
)
from netzdesk.actions.approvals import (
    AskForApproval,
    RecordAnswer,
    RemindOfApproval,
    WithdrawApproval,
)
from netzdesk.actions.assessments import (
    DecideSelection,
    RateCriterion,
    RevokeSelection,
    WithdrawRating,
)
from netzdesk.actions.attachments import AttachFile, RemoveAttachment
from netzdesk.actions.attempts import CorrectAttempt, RecordAttempt
from netzdesk.actions.bulk import ChangeMany
from netzdesk.actions.calls import RecordCall
from netzdesk.actions.category_rules import (
    AddCategoryRule,
    ChangeCategoryRule,
    LoadStandardCategoryRules,
    MoveCategoryRule,
    RemoveCategoryRule,
)
from netzdesk.actions.chains import (
    AddChain,
    AddChainStep,
    ChangeChain,
    ChangeChainStep,
    MoveChainStep,
    RemoveChain,
    RemoveChainStep,
)
from netzdesk.actions.closing import CloseUnneeded, ConfirmLimit
from netzdesk.actions.contact_points import (
    AddContactPoint,
    ChangeContactPoint,
    MoveContactPoint,
    RemoveContactPoint,
)
from netzdesk.actions.criteria import (
    AddCriterion,
    AddCriterionSet,
    ChangeCriterion,
    ChangeCriterionSet,
    MoveCriterion,
    RemoveCriterion,
    RemoveCriterionSet,
)
from netzdesk.actions.decisions import (
    AcceptNo,
    RemoveIndependence,
    RevokeDecision,
    SetIndependence,
    SettleRegion,
)
from netzdesk.actions.experts import AddExpert, ChangeExpert, MoveExpert, RemoveExpert
from netzdesk.actions.follow_ups import AddFollowUp, FinishFollowUp, MoveFollowUp
from netzdesk.actions.guides import (
    AddGuide,
    AddGuideQuestion,
    AddGuideTopic,
    ChangeGuide,
    ChangeGuideQuestion,
    ChangeGuideTopic,
    MoveGuideQuestion,
    MoveGuideTopic,
    RemoveGuide,
    RemoveGuideQuestion,
    RemoveGuideTopic,
)
from netzdesk.actions.handover import HandOver
from netzdesk.actions.import_mappings import KeepMapping
from netzdesk.actions.institutions import (
    AddInstitution,
    ChangeInstitution,
    PasteInstitutions,
    RemoveInstitution,
    SetDoNotContact,
    SetInstitutionRegions,
)
from netzdesk.actions.interview_facts import TakeOverActor, TakeOverField, TakeOverProgramme
from netzdesk.actions.interview_people import (
    AcceptMinutes,
    AddInterviewPerson,
    ChangeParticipant,
    RecordConsentOfAll,
    SendMinutes,
    SetInterviewPersons,
)
from netzdesk.actions.interview_plans import (
    CancelInterview,
    MoveInterview,
    PlanInterview,
    StartInterview,
)
from netzdesk.actions.interviews import (
    AnswerQuestion,
    BeginInterview,
    BreakOffInterview,
    ChangeInterview,
    EndInterview,
    RecordInterview,
    RemoveInterview,
    ResumeInterview,
)
from netzdesk.actions.judgements import JoinNetworks, JudgeNetwork, PartNetworks
from netzdesk.actions.leads import ChangeLead, DropLead, FollowLead, OpenLead, ReopenLead
from netzdesk.actions.letter_templates import (
    AddLetterTemplate,
    ChangeLetterTemplate,
    ReplaceTemplateFile,
    SetTemplateEnclosures,
)
from netzdesk.actions.merging import CallNotSame, MergeInstitutions, MergePersons
from netzdesk.actions.network_actors import (
    AddNetworkActor,
    AddNetworkActors,
    CategoriseNetworkActors,
    ChangeNetworkActor,
    MoveNetworkActor,
    RemoveNetworkActor,
)
from netzdesk.actions.network_contacts import (
    AddNetworkContact,
    ChangeNetworkContact,
    MoveNetworkContact,
    RemoveNetworkContact,
)
from netzdesk.actions.network_programmes import (
    AddNetworkProgramme,
    ChangeNetworkProgramme,
    RemoveNetworkProgramme,
)
from netzdesk.actions.network_relations import (
    AddNetworkRelation,
    ChangeNetworkRelation,
    RemoveNetworkRelation,
)
from netzdesk.actions.network_results import (
    AddNetworkResult,
    ChangeNetworkResult,
    MoveNetworkResult,
    RemoveNetworkResult,
)
from netzdesk.actions.networks import (
    AddNetwork,
    AssignNumber,
    ChangeNetwork,
    RemoveNetwork,
    SetNetworkFields,
    SetNetworkProgrammes,
    SetNetworkRegions,
)
from netzdesk.actions.outcome_codes import (
    AddOutcomeCode,
    ChangeOutcomeCode,
    RetireOutcomeCode,
)
from netzdesk.actions.outcome_notes import SetOutcomeNote, WithdrawOutcomeNote
from netzdesk.actions.persons import AddPerson, ChangePerson, MovePerson, RemovePerson
from netzdesk.actions.profile_sections import (
    AddProfileSection,
    ChangeProfileSection,
    MoveProfileSection,
    RemoveProfileSection,
)
from netzdesk.actions.profiles import (
    AddProfilePicture,
    ChangeProfilePicture,
    MoveProfilePicture,
    RemoveProfilePicture,
    WriteProfileText,
)
from netzdesk.actions.provenance import NameOrigin, RemoveOrigin
from netzdesk.actions.regions import (
    AddArea,
    AddRegion,
    ChangeArea,
    ChangeRegion,
    PasteRegions,
    RemoveArea,
    RemoveRegion,
    SetRegionOffice,
)
from netzdesk.actions.register import ImportRegister
from netzdesk.actions.registry import LABELS, action_label
from netzdesk.actions.replies import RecordReply
from netzdesk.actions.saved_views import (
    AddSavedView,
    ChangeSavedView,
    MoveSavedView,
    RemoveSavedView,
)
from netzdesk.actions.settings import AddResearcher, ChangeResearcher, ChangeSettings
from netzdesk.actions.snapshots import ChangeSnapshot, FreezeReport
from netzdesk.actions.sources import (
    AddSource,
    AddSourceUse,
    ChangeSource,
    RemoveSource,
    RemoveSourceUse,
    Supports,
)
from netzdesk.actions.standard_criteria import LoadStandardCriteria
from netzdesk.actions.standard_guides import LoadStandardGuides
from netzdesk.actions.standard_letters import LoadStandardLetters
from netzdesk.actions.standard_sections import LoadStandardSections
from netzdesk.actions.statements import (
    Named,
    RecordStatement,
    RecordStatements,
    StatementRow,
    SupersedeStatement,
    WithdrawStatement,
)
from netzdesk.actions.templates import FillFromTemplate
from netzdesk.actions.waves import RecordWave, RenameWave, SentLetter
from netzdesk.base.i18n import Translator
from netzdesk.base.ids import new_id
from netzdesk.domain.letters import CheckedFile
from netzdesk.domain.list_view import ListView
from netzdesk.domain.provenance import Origin, OriginKind
from netzdesk.imports.apply import apply_plan
from netzdesk.queries.approvals import fields_of
from netzdesk.store.unit import Unit

Action = Callable[[Unit, Any], str | None]
STORE_ACTIONS = {"create_study", "undo", "redo", "restore"}


def actions() -> dict[str, Action]:
    """Return every function that takes a unit and one command, by its name."""
    found: dict[str, Action] = {}
    for info in pkgutil.iter_modules(netzdesk.actions.__path__):
        module = importlib.import_module(f"netzdesk.actions.{info.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            parameters = list(inspect.signature(function).parameters)
            own = function.__module__ == module.__name__ and not name.startswith("_")
            if own and parameters == ["unit", "command"]:
                found[name] = function
    found.pop("find_or_add_person")  # a part of other actions
    return found


def test_every_action_has_a_label_and_every_label_an_action() -> None:
    assert set(actions()) | STORE_ACTIONS | {apply_plan.__name__} == set(LABELS)


@pytest.mark.parametrize("action", sorted(LABELS))
def test_every_label_has_its_german(action: str) -> None:
    german, english = Translator("de"), Translator("en")
    assert german(LABELS[action]) != LABELS[action] == english(LABELS[action])


def test_an_undone_action_is_named_in_the_history() -> None:
    german = Translator("de")
    assert action_label(german, "record_attempt") == "Kontaktversuch erfassen"
    assert action_label(german, "undo:record_attempt") == "Rückgängig: Kontaktversuch erfassen"
    assert action_label(german, "redo:judge_network") == "Wiederholen: Netzwerk beurteilen"
    assert action_label(german, "action_of_a_newer_program") == "action_of_a_newer_program"


class Story:
    """Runs actions by name; each is undone and redone on the way (see `Desk.run`)."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.actions = actions()

    def __call__(self, action: str, command: object) -> Any:
        return self.desk.run(self.actions[action], command)


def test_every_action_is_undone_and_redone_and_a_whole_sitting_can_be_taken_back(
    empty_desk: Desk,
) -> None:
    desk, do = empty_desk, Story(empty_desk)
    do("fill_from_template", FillFromTemplate(template="niedersachsen-2010"))
    start, begun = desk.rows(), desk.units
    _territory(do)
    office, person = _institutions(do)
    _contacts(do, office, person)
    network = _statements(do, office, person)
    _register(do, network, office)
    _profiles(do, network)
    _approvals(do, network, person)
    _guides(do)
    _interviews(do, network, person)
    _selection(do)
    frozen = do(
        "freeze_report",
        FreezeReport(name="Bericht", vector={"a": 1}, sha256="0", figures={"regions": 46}),
    )
    do("change_snapshot", ChangeSnapshot(snapshot_id=frozen, note="für das Ministerium"))
    _category_rules(do)
    _appendix_1(do)
    _letters(do, office)
    _leads(do, office)
    _sources(do, office)
    _views(do)
    _lists(do)
    _end_of_work(do)
    assert set(desk.done) == set(actions())
    end = desk.rows()
    for _ in range(desk.units - begun):
        desk.study.undo()
    assert desk.rows() == start
    for _ in range(desk.units - begun):
        desk.study.redo()
    assert desk.rows() == end


def _lists(do: Story) -> None:
    kept = KeepMapping(kind="persons", headings="name", mapping="name")
    do("keep_mapping", kept)
    rows = (("area", {"id": "area-of-a-register", "kind": "Gebiet", "name": "Nord"}),)
    do("import_register", ImportRegister(rows=rows))


def _end_of_work(do: Story) -> None:
    tired, unneeded = (do.desk.institution(name=name) for name in ("Amt A", "Amt B"))
    do("confirm_limit", ConfirmLimit(institution_id=tired, outcome="3.90"))
    do("close_unneeded", CloseUnneeded(institution_ids=(unneeded,)))
    new = do("add_researcher", AddResearcher(name="Kim Neu", initials="KN"))
    me = do.desk.study.author.id
    do("change_institution", ChangeInstitution(institution_id=tired, responsible_id=me))
    do("hand_over", HandOver(from_id=me, to_id=new))


def _views(do: Story) -> None:
    overdue = ListView(conditions={"due": "overdue"}, sort="due")
    first = do("add_saved_view", AddSavedView(page="institutions", name="Eilig", view=overdue))
    second = do("add_saved_view", AddSavedView(page="institutions", name="Bald", view=overdue))
    do("change_saved_view", ChangeSavedView(saved_view_id=first, name="Sehr eilig"))
    do("move_saved_view", MoveSavedView(saved_view_id=second))
    do("remove_saved_view", RemoveSavedView(saved_view_id=first))


def _territory(do: Story) -> None:
    region = do("add_region", AddRegion(ags="4011", name="Bremen", kind="Kreisfreie Stadt"))
    do("change_region", ChangeRegion(region_id=region, nuts3="DE501"))
    area = do("add_area", AddArea(kind="Land", name="Bremen", region_ids=(region,)))
    do("change_area", ChangeArea(area_id=area, name="Freie Hansestadt Bremen", region_ids=()))
    do("change_area", ChangeArea(area_id=area, region_ids=(region,)))
    do("set_region_office", SetRegionOffice(region_id=region, kind="other", presence="no"))
    do("remove_region", RemoveRegion(region_id=region))
    do("remove_area", RemoveArea(area_id=area))
    rows = (
        AddRegion(ags="04011", name="Bremen", kind="Kreisfreie Stadt"),
        AddRegion(ags="04012", name="Bremerhaven", kind="Kreisfreie Stadt"),
    )
    do("paste_regions", PasteRegions(rows=rows))
    do("change_settings", ChangeSettings(title="Netzwerke", answers_needed=3))
    colleague = do("add_researcher", AddResearcher(name="Bernd Beispiel", initials="BB"))
    do("change_researcher", ChangeResearcher(researcher_id=colleague, initials="BeB"))
    own = AddOutcomeCode(code="2.39", group="O", label_de="ruft zurück", follow_up_days=3)
    do("add_outcome_code", own)
    do("change_outcome_code", ChangeOutcomeCode(code="2.20", follow_up_days=4))
    do("retire_outcome_code", RetireOutcomeCode(code="2.39"))


def _institutions(do: Story) -> tuple[str, str]:
    gifhorn, peine = do.desk.region("03151"), do.desk.region("03157")
    new = AddInstitution(kind="integration_office", name="Leitstelle", region_ids=(gifhorn,))
    office = do("add_institution", new)
    change = ChangeInstitution(institution_id=office, phone="030 23125 001", place="Gifhorn")
    do("change_institution", change)
    both = SetInstitutionRegions(institution_id=office, region_ids=(gifhorn, peine))
    do("set_institution_regions", both)
    pasted = AddInstitution(kind="other", name="Volkshochschule", region_ids=(peine,))
    do("paste_institutions", PasteInstitutions(rows=(pasted,)))
    person = do("add_person", AddPerson(institution_id=office, name="Erika Muster"))
    other = do("add_person", AddPerson(institution_id=office, name="Max Muster", role="head"))
    do("move_person", MovePerson(person_id=other))
    do("change_person", ChangePerson(person_id=person, mail="erika@example.org", role="target"))
    first = do(
        "add_contact_point",
        AddContactPoint(institution_id=office, kind="fax", value="030 23125 002"),
    )
    second = do(
        "add_contact_point",
        AddContactPoint(institution_id=office, kind="mail", value="post@example.org"),
    )
    do("move_contact_point", MoveContactPoint(contact_point_id=second))
    do("change_contact_point", ChangeContactPoint(contact_point_id=first, label="Zentrale"))
    do("remove_contact_point", RemoveContactPoint(contact_point_id=first))
    do("set_do_not_contact", SetDoNotContact(person_id=other, reason="wünscht keinen Anruf"))
    do("remove_person", RemovePerson(person_id=other))
    double = do("add_institution", new)
    do("add_person", AddPerson(institution_id=double, name="Ines Irrtum"))
    do("remove_institution", RemoveInstitution(institution_id=double))
    _duplicates(do, office, new)
    return office, person


def _duplicates(do: Story, office: str, new: AddInstitution) -> None:
    double, other = do("add_institution", new), do("add_institution", new)
    for name in ("Ines Irrtum", "I. Irrtum"):
        do("add_person", AddPerson(institution_id=double, name=name, phone="030 23125 009"))
    first, second = do.desk.find("person", institution_id=double)
    do("merge_persons", MergePersons(keep_id=first["id"], drop_id=second["id"]))
    apart = CallNotSame(kind="institution", first_id=double, second_id=other)
    do("call_not_same", apart)
    do("merge_institutions", MergeInstitutions(keep_id=office, drop_id=double))
    do("change_many", ChangeMany(table="institution", ids=(office, other), field="place"))
    place = ChangeMany(table="institution", ids=(office, other), field="place", value="Meine")
    do("change_many", place)


def _contacts(do: Story, office: str, person: str) -> None:
    due = do("add_follow_up", AddFollowUp(institution_id=office, due="15.3.", reason="Anruf"))
    do("move_follow_up", MoveFollowUp(follow_up_id=due, due="16.3.", due_time="9.30"))
    do("finish_follow_up", FinishFollowUp(follow_up_id=due))
    do("finish_follow_up", FinishFollowUp(follow_up_id=due, done=False))
    attempt = do(
        "record_attempt",
        RecordAttempt(
            institution_id=office,
            person_id=person,
            channel="phone",
            direction="out",
            day="heute",
            time="9.05",
            outcome="2.21",
            duration_min=3,
        ),
    )
    contact = RecordAttempt(
        institution_id=office, channel="phone", direction="in", outcome="1.2", day="heute"
    )
    said = RecordStatement(
        institution_id=office, region_id=do.desk.region("03157"), answer="unknown"
    )
    do("record_call", RecordCall(attempt=contact, statements=(said,)))
    do("correct_attempt", CorrectAttempt(attempt_id=attempt, outcome="2.38", note="per Mail"))
    note = do(
        "set_outcome_note",
        SetOutcomeNote(institution_id=office, outcome="4.70", note="laut Kreisverwaltung"),
    )
    do("withdraw_outcome_note", WithdrawOutcomeNote(outcome_note_id=note))


def _statements(do: Story, office: str, person: str) -> str:
    gifhorn, peine = do.desk.region("03151"), do.desk.region("03157")
    yes = do(
        "record_statement",
        RecordStatement(
            institution_id=office,
            person_id=person,
            region_id=gifhorn,
            answer="yes",
            named=(Named(as_named="Runder Tisch"), Named(as_named="Netz Arbeit")),
        ),
    )
    rows = (
        StatementRow(region_id=peine, answer="planned", named=(Named(as_named="Tisch Peine"),)),
        StatementRow(region_id=gifhorn),
    )
    do("record_statements", RecordStatements(institution_id=office, rows=rows))
    first, second = sorted(
        link["network_id"] for link in do.desk.find("statement_network", statement_id=yes)
    )
    judged = JudgeNetwork(network_id=first, judgement="counts", mark_aims=True)
    do("judge_network", judged)
    do("join_networks", JoinNetworks(duplicate_id=second, kept_id=first))
    do("part_networks", PartNetworks(network_id=second, statement_ids=(yes,)))
    newer = do(
        "supersede_statement",
        SupersedeStatement(statement_id=yes, answer="no", reasons=("no_money",)),
    )
    do("withdraw_statement", WithdrawStatement(statement_id=newer, remark="Missverständnis"))
    decided = do(
        "settle_region",
        SettleRegion(region_id=gifhorn, finding="no_network", reason="nach Rücksprache"),
    )
    do("revoke_decision", RevokeDecision(decision_id=decided))
    do("accept_no", AcceptNo(region_id=gifhorn, reason="keine weitere Stelle"))
    job_centre = do.desk.find("institution", name="Jobcenter Landkreis Gifhorn")[0]["id"]
    pair = {"first_id": office, "second_id": job_centre}
    do("set_independence", SetIndependence(**pair, verdict="tied", reason="selbes Büro"))
    do("set_independence", SetIndependence(**pair, verdict="independent", reason="getrennt"))
    do("remove_independence", RemoveIndependence(first_id=job_centre, second_id=office))
    return str(first)


def _register(do: Story, network: str, office: str) -> None:
    peine = do.desk.region("03157")
    held = do("record_interview", RecordInterview(network_id=network, day="10.3."))
    do("remove_interview", RemoveInterview(interview_id=held))
    extra = do("add_network", AddNetwork(name="Netz Peine", number=4, region_ids=(peine,)))
    do("change_network", ChangeNetwork(network_id=extra, web="www.example.org", number=None))
    do("assign_number", AssignNumber(network_id=extra))
    do("set_network_regions", SetNetworkRegions(network_id=extra, region_ids=()))
    do("set_network_fields", SetNetworkFields(network_id=extra, fields=("counselling",)))
    do("set_network_programmes", SetNetworkProgrammes(network_id=extra, programmes=("fifa",)))
    new_person = AddNetworkContact(network_id=extra, person_name="Nora Netz", person_phone="0301")
    first = do("add_network_contact", new_person)
    second = do("add_network_contact", AddNetworkContact(network_id=extra, institution_id=office))
    do("move_network_contact", MoveNetworkContact(network_contact_id=second))
    do("change_network_contact", ChangeNetworkContact(network_contact_id=first, phone="0302"))
    do("remove_network_contact", RemoveNetworkContact(network_contact_id=first))
    actor = do("add_network_actor", AddNetworkActor(network_id=extra, name="Diakonie"))
    do("add_network_actors", AddNetworkActors(network_id=extra, names=("ARGE", " ", "BAMF")))
    confirmed = ((actor, "welfare_church"),)
    do("categorise_network_actors", CategoriseNetworkActors(categories=confirmed))
    do("move_network_actor", MoveNetworkActor(network_actor_id=actor))
    do("change_network_actor", ChangeNetworkActor(network_actor_id=actor, role="partner"))
    _network_parts(do, extra, network, office)
    _origins(do, extra)
    do("remove_network_actor", RemoveNetworkActor(network_actor_id=actor))
    do("remove_network", RemoveNetwork(network_id=extra))


def _network_parts(do: Story, network: str, other: str, office: str) -> None:
    funded = AddNetworkProgramme(network_id=network, programme="xenos", begins="2008")
    programme = do("add_network_programme", funded)
    longer = ChangeNetworkProgramme(network_programme_id=programme, ends="12/2010")
    do("change_network_programme", longer)
    do("remove_network_programme", RemoveNetworkProgramme(network_programme_id=programme))
    carried = AddNetworkRelation(network_id=network, kind="carried_by", institution_id=office)
    relation = do("add_network_relation", carried)
    part = ChangeNetworkRelation(
        network_relation_id=relation, kind="part_of", other_id=other, institution_id=None
    )
    do("change_network_relation", part)
    do("remove_network_relation", RemoveNetworkRelation(network_relation_id=relation))
    do(
        "add_network_relation",
        AddNetworkRelation(network_id=other, kind="part_of", other_id=network),
    )
    do("add_network_result", AddNetworkResult(network_id=network, label="Frauen", low="38"))
    second = do(
        "add_network_result",
        AddNetworkResult(network_id=network, label="Kurse", not_yet_measurable=True),
    )
    do("move_network_result", MoveNetworkResult(network_result_id=second))
    do("change_network_result", ChangeNetworkResult(network_result_id=second, low="4,5"))
    do("remove_network_result", RemoveNetworkResult(network_result_id=second))


def _origins(do: Story, network: str) -> None:
    seen = do("add_source", AddSource(kind="website", title="Seite des Netzwerks"))
    named = NameOrigin(
        fields=(("network", network, "web"),), origin=Origin(OriginKind.SOURCE, seen)
    )
    note = do("name_origin", named)
    do("remove_origin", RemoveOrigin(fact_source_ids=(note,)))


def _category_rules(do: Story) -> None:
    first = do.desk.find("category_rule", category="business")[0]["id"]
    do("remove_category_rule", RemoveCategoryRule(category_rule_id=first))
    do("load_standard_category_rules", LoadStandardCategoryRules())
    own = do("add_category_rule", AddCategoryRule(pattern="Moschee*", category="other"))
    do("move_category_rule", MoveCategoryRule(category_rule_id=own))
    do("change_category_rule", ChangeCategoryRule(category_rule_id=own, at_start=True))


def _guides(do: Story) -> None:
    do("load_standard_guides", LoadStandardGuides())
    guide = do("add_guide", AddGuide(name="Eigener", kind="group"))
    do("change_guide", ChangeGuide(guide_id=guide, name="Eigener Leitfaden"))
    first = do("add_guide_topic", AddGuideTopic(guide_id=guide, title="Ziele"))
    second = do("add_guide_topic", AddGuideTopic(guide_id=guide, title="Wünsche"))
    do("change_guide_topic", ChangeGuideTopic(topic_id=first, title="Gemeinsame Ziele"))
    do("move_guide_topic", MoveGuideTopic(topic_id=second))
    one = do("add_guide_question", AddGuideQuestion(topic_id=first, question="Welche?"))
    two = do("add_guide_question", AddGuideQuestion(topic_id=first, question="Seit wann?"))
    do("change_guide_question", ChangeGuideQuestion(question_id=one, hint="mit Beispiel"))
    do("move_guide_question", MoveGuideQuestion(question_id=two))
    do("remove_guide_question", RemoveGuideQuestion(question_id=two))
    do("remove_guide_topic", RemoveGuideTopic(topic_id=second))
    do("remove_guide", RemoveGuide(guide_id=guide))


def _interviews(do: Story, network: str, person: str) -> None:
    guide = do.desk.find("guide", kind="phone")[0]["id"]
    topic = do.desk.find("guide_topic", guide_id=guide)[0]["id"]
    held = do("begin_interview", BeginInterview(network_id=network, guide_id=guide))
    do("set_interview_persons", SetInterviewPersons(interview_id=held, person_ids=(person,)))
    do("add_interview_person", AddInterviewPerson(interview_id=held, name="Nora Neu"))
    note = AnswerQuestion(interview_id=held, topic_id=topic, answer="VHS, Kammer")
    do("answer_question", note)
    do("take_over_actor", TakeOverActor(interview_id=held, name="VHS"))
    do("take_over_field", TakeOverField(interview_id=held, field="placement"))
    do("take_over_programme", TakeOverProgramme(interview_id=held, programme="xenos"))
    do("break_off_interview", BreakOffInterview(interview_id=held, duration_min=5))
    do("resume_interview", ResumeInterview(interview_id=held))
    do("change_interview", ChangeInterview(interview_id=held, note="mit Tonband"))
    do("record_consent_of_all", RecordConsentOfAll(interview_id=held))
    do("end_interview", EndInterview(interview_id=held, duration_min=20))
    do("send_minutes", SendMinutes(interview_id=held))
    part = ChangeParticipant(interview_id=held, person_id=person, correction="Namen streichen")
    do("change_participant", part)
    do("accept_minutes", AcceptMinutes(interview_id=held))
    office = do.desk.institution(name="Leitstelle Termin")
    plan = PlanInterview(network_id=network, guide_id=guide, institution_id=office, day="+3")
    planned = do("plan_interview", plan)
    do("move_interview", MoveInterview(interview_id=planned, day="+5", time="10:30"))
    do("cancel_interview", CancelInterview(interview_id=planned, reason="erkrankt"))
    do("start_interview", StartInterview(interview_id=planned))


def _selection(do: Story) -> None:
    do("load_standard_criteria", LoadStandardCriteria())
    own = do("add_criterion_set", AddCriterionSet(name="Eigene", kind="selection"))
    do("change_criterion_set", ChangeCriterionSet(set_id=own, name="Unsere"))
    first = do("add_criterion", AddCriterion(set_id=own, name="Größe", hint="actor_kinds"))
    second = do("add_criterion", AddCriterion(set_id=own, name="Dauer"))
    do("change_criterion", ChangeCriterion(criterion_id=first, knocks_out=True))
    do("move_criterion", MoveCriterion(criterion_id=second))
    do("remove_criterion", RemoveCriterion(criterion_id=second))
    network = do("add_network", AddNetwork(name="Netz Auswahl"))
    do("judge_network", JudgeNetwork(network_id=network, judgement="counts"))
    cell = {"network_id": network, "criterion_id": first}
    do("rate_criterion", RateCriterion(**cell, rating="partly", evidence="Website"))
    do("withdraw_rating", WithdrawRating(**cell))
    verdict = {"set_id": own, "verdict": "chosen", "reason": "vielseitig"}
    do("decide_selection", DecideSelection(network_ids=(network,), **verdict))
    do("revoke_selection", RevokeSelection(network_id=network, set_id=own))
    do("remove_criterion_set", RemoveCriterionSet(set_id=own))


def _leads(do: Story, office: str) -> None:
    lead = do("open_lead", OpenLead(name="VHS Gifhorn", from_institution_id=office))
    do("change_lead", ChangeLead(lead_id=lead, place="Gifhorn"))
    do("drop_lead", DropLead(lead_id=lead, reason="schon gefragt"))
    do("reopen_lead", ReopenLead(lead_id=lead))
    do("follow_lead", FollowLead(lead_id=lead))
    incoming = RecordAttempt(institution_id=office, channel="email", direction="in", outcome="1.2")
    reply = RecordReply(attempt=incoming, content=b"From: a@example.org\n\nJa.", name="a.eml")
    do("record_reply", reply)


def _sources(do: Story, office: str) -> None:
    source = do("add_source", AddSource(kind="website", title="Netz"))
    do("change_source", ChangeSource(source_id=source, address="www.example.org"))
    supports = Supports(institution_id=office, field="phone")
    use = do("add_source_use", AddSourceUse(source_id=source, supports=supports))
    do("remove_source_use", RemoveSourceUse(source_use_id=use))
    file = AttachFile(content=b"%PDF-1.7", name="netz.pdf", source_id=source)
    attached = do("attach_file", file)
    do("remove_attachment", RemoveAttachment(attachment_id=attached))
    do("remove_source", RemoveSource(source_id=source))


def _profiles(do: Story, network: str) -> None:
    gone = do.desk.find("profile_section", name="Empfehlungen")[0]["id"]
    do("remove_profile_section", RemoveProfileSection(section_id=gone))
    do("load_standard_sections", LoadStandardSections())
    section = do("add_profile_section", AddProfileSection(name="Ausblick"))
    other = do("add_profile_section", AddProfileSection(name="Nachwort", content="fields"))
    do("change_profile_section", ChangeProfileSection(section_id=section, name="Vorschau"))
    do("move_profile_section", MoveProfileSection(section_id=other))
    do("remove_profile_section", RemoveProfileSection(section_id=other))
    text = WriteProfileText(network_id=network, section_id=section, body="**Ziel**[^Quelle]")
    do("write_profile_text", text)
    usual = {"network_id": network, "content": SMALL_PNG, "name": "a.png"}
    first = do("add_profile_picture", AddProfilePicture(alternative="Logo", **usual))
    second = do("add_profile_picture", AddProfilePicture(alternative="Tagung", **usual))
    do("change_profile_picture", ChangeProfilePicture(picture_id=first, kind="logo"))
    do("move_profile_picture", MoveProfilePicture(picture_id=second))
    do("remove_profile_picture", RemoveProfilePicture(picture_id=second))


def _approvals(do: Story, network: str, person: str) -> None:
    section = do.desk.find("profile_section", name="Vorschau")[0]["id"]
    text, shown = (
        f"text:{section}",
        {each.key: each.sha256 for each in fields_of(do.desk.study.conn, network)},
    )
    asked = AskForApproval(network_id=network, fields=tuple(shown.items()))
    mistaken = do("ask_for_approval", replace(asked, person_id=person))
    do("withdraw_approval", WithdrawApproval(approval_id=mistaken))
    approval = do("ask_for_approval", asked)
    do("remind", RemindOfApproval(approval_id=approval, due="+14"))
    released = ((text, "public"), ("name", "delete"))
    answer = RecordAnswer(approval_id=approval, verdict="given", releases=released)
    do("record_answer", answer)
    do("propose", Propose(approval_id=approval, field=text, proposal="Ziel: Arbeit"))
    do("decline_proposal", DeclineProposal(approval_id=approval, field=text))
    do("take_proposal", TakeProposal(approval_id=approval, field=text))
    _approvals_by_letter(do, network, person, tuple(shown.items()))
    do("empty_field", EmptyField(network_id=network, field=text))


def _approvals_by_letter(
    do: Story, network: str, person: str, fields: tuple[tuple[str, str], ...]
) -> None:
    contact = AddNetworkContact(network_id=network, person_id=person)
    do("add_network_contact", contact)
    letter = SentApproval(attempt_id=new_id(), network_id=network, person_id=person, fields=fields)
    template = do.desk.find("letter_template", purpose="approval", kind="letter")[0]["id"]
    series = RecordApprovalWave(
        letters=(letter,), template_id=template, name="Freigaben", due="+21"
    )
    do("record_approval_wave", series)
    reply = RecordApprovalReply(
        approval_id=letter.attempt_id, content=b"From: a\n\nJa.", name="Antwort.eml"
    )
    do("record_approval_reply", reply)


SMALL_PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""One pixel."""


def _appendix_1(do: Story) -> None:
    first = do("add_expert", AddExpert(theme="Existenzgründung", organisation="ism Mainz"))
    second = do("add_expert", AddExpert(theme="Anerkennung", person_name="Nora Netz"))
    do("move_expert", MoveExpert(expert_id=second))
    do("change_expert", ChangeExpert(expert_id=first, web="www.example.org"))
    do("remove_expert", RemoveExpert(expert_id=second))


def _letters(do: Story, office: str) -> None:
    standard = do.desk.find("chain")[0]["id"]
    do("remove_chain", RemoveChain(chain_id=standard))
    do("load_standard_letters", LoadStandardLetters())
    letter = AddLetterTemplate(name="Brief", kind="letter", format="text", body="{{ anrede }}")
    template = do("add_letter_template", letter)
    pdf = CheckedFile(content=b"%PDF-1.7 x", name="Empfehlung.pdf")
    enclosure = do(
        "add_letter_template",
        AddLetterTemplate(name="Empfehlung", kind="enclosure", format="pdf", file=pdf),
    )
    do("change_letter_template", ChangeLetterTemplate(template_id=template, subject="Anfrage"))
    newer = CheckedFile(content=b"%PDF-1.7 y", name="Empfehlung.pdf")
    do("replace_template_file", ReplaceTemplateFile(template_id=enclosure, file=newer))
    enclosed = SetTemplateEnclosures(template_id=template, enclosure_ids=(enclosure,))
    do("set_template_enclosures", enclosed)
    chain = do("add_chain", AddChain(name="Kette"))
    do("change_chain", ChangeChain(chain_id=chain, name="Unsere Kette"))
    step = do("add_chain_step", AddChainStep(chain_id=chain, channel="letter"))
    call = do("add_chain_step", AddChainStep(chain_id=chain, channel="phone", after_days=10))
    do("change_chain_step", ChangeChainStep(step_id=step, template_id=template))
    do("move_chain_step", MoveChainStep(step_id=call))
    do("remove_chain_step", RemoveChainStep(step_id=call))
    do("remove_chain", RemoveChain(chain_id=do("add_chain", AddChain(name="Leer"))))
    sent = (SentLetter(attempt_id=new_id(), institution_id=office),)
    wave = do(
        "record_wave",
        RecordWave(letters=sent, template_id=template, name="1. Welle", step_id=step),
    )
    do("rename_wave", RenameWave(wave_id=wave, name="Erste Welle"))
