"""The sentence that explains a state, in German and English."""

from __future__ import annotations

import string

import pytest
from region_case import GERMAN_LABELS, RegionCase

from netzdesk.base.i18n import Translator
from netzdesk.domain import sentences, step_texts
from netzdesk.domain.next_step import NextStep, StepKind
from netzdesk.domain.region_facts import ContactKeys, Finding, Rules
from netzdesk.domain.sentences import sentence, statement_texts
from netzdesk.domain.states import State, StateGroup
from netzdesk.domain.step_texts import question_texts, step_text

DE = Translator("de")


@pytest.fixture
def case() -> RegionCase:
    return RegionCase()


def text(case: RegionCase, language: str = "de", *, notes: bool = True) -> str:
    return sentence(case.verify(), Translator(language), GERMAN_LABELS, notes=notes)


def test_the_example_of_the_design(case: RegionCase) -> None:
    network = case.network()
    case.says(case.office("job_centre"), "yes", 12, named=[network])
    case.says(case.office("integration_office"), "yes", 15, named=[network])
    assert text(case) == "Jobcenter, 12.03.: ja · Leitstelle, 15.03.: ja, unabhängig"


def test_the_same_in_english(case: RegionCase) -> None:
    network = case.network()
    case.says(case.office("job_centre"), "yes", 12, named=[network])
    case.says(case.office("other", "Volkshochschule"), "yes", 15, named=[network])
    assert text(case, "en") == "Jobcenter, 12.03.: yes · Volkshochschule, 15.03.: yes, independent"


def test_two_offices_of_a_kind_are_told_by_name(case: RegionCase) -> None:
    case.says(case.office("job_centre", "Jobcenter Göttingen (Stadt)"), "no", 12)
    case.says(case.office("job_centre", "Jobcenter Göttingen (Landkreis)"), "planned", 15)
    assert text(case) == (
        "Jobcenter Göttingen (Stadt), 12.03.: nein"
        " · Jobcenter Göttingen (Landkreis), 15.03.: nein, aber geplant, unabhängig"
        " · 2 von 3 unabhängigen Antworten für ein „Nein“"
        " · 1 von 2 Stufen von Stellen für ein „Nein“"
    )


def test_the_year_stands_there_when_there_are_two(case: RegionCase) -> None:
    office = case.office("job_centre")
    case.says(office, "unknown", 12)
    case.statements.append(
        type(case.statements[0])("z", office, "unknown", case.statements[0].day.replace(year=2009))
    )
    assert "Jobcenter, 12.03.2009: weiß es nicht" in text(case)


def test_nothing_said_is_said(case: RegionCase) -> None:
    assert text(case) == "noch keine Auskunft"


def test_contacts_without_an_answer_are_named(case: RegionCase) -> None:
    case.says(case.office("job_centre"), "declined", 1)
    case.says(case.office("kmn_association"), "unknown", 2)
    assert text(case) == (
        "Jobcenter, 01.03.: gibt keine Auskunft (keine Quelle)"
        " · KMN, 02.03.: weiß es nicht (keine Quelle) · noch keine verwertbare Antwort"
    )


def test_one_source_says_how_many_are_needed(case: RegionCase) -> None:
    case.says(case.office("job_centre"), "former")
    assert text(case) == (
        "Jobcenter, 01.03.: nein, aber früher vorhanden · 1 unabhängige Quelle, nötig sind 2"
    )


def test_several_sources_that_are_not_enough(case: RegionCase) -> None:
    case.rules = Rules(answers_needed=3)
    case.says(case.office("job_centre"), "no")
    case.says(case.office("kmn_association"), "no")
    assert text(case).endswith("2 unabhängige Quellen, nötig sind 3")


def test_a_yes_that_works_as_no_says_so(case: RegionCase) -> None:
    loose = case.network("Runder Tisch", "does_not_count", reason="loose_or_bilateral")
    case.says(case.office("job_centre"), "yes", named=[loose])
    assert text(case).startswith(
        "Jobcenter, 01.03.: ja, aber Runder Tisch (Lose oder bilaterale Zusammenarbeit) "
        "zählt nicht: gilt als „Nein“ · "
    )


def test_two_structures_that_do_not_count(case: RegionCase) -> None:
    named = [case.network("A", "does_not_count"), case.network("", "does_not_count")]
    case.says(case.office("job_centre"), "yes", named=named)
    assert "ja, aber A, Struktur ohne Namen zählen nicht: gilt als „Nein“" in text(case)


@pytest.mark.parametrize(
    ("tie", "words"),
    [
        ("person", "abhängig: dieselbe Ansprechperson wie Jobcenter"),
        ("heard", "abhängig: gehört von Jobcenter"),
        ("told", "abhängig: Jobcenter hat es von hier gehört"),
        ("part", "abhängig: gehört zu Jobcenter"),
        ("whole", "abhängig: Jobcenter gehört dazu"),
        ("declared", "abhängig: als abhängig von Jobcenter vermerkt (geprüft)"),
        ("duplicate", "abhängig: als dieselbe Stelle wie Jobcenter vermerkt"),
    ],
)
def test_every_tie_says_why(case: RegionCase, tie: str, words: str) -> None:
    one = case.office("job_centre")
    other = case.office("integration_office", part_of=one if tie == "part" else None)
    if tie == "whole":
        case.part_of[one] = other
    if tie == "declared":
        case.rule_on(one, other, "tied")
    if tie == "duplicate":
        case.duplicates.append((one, other))
    case.says(one, "no", 1, person="a", heard_from=other if tie == "told" else None)
    case.says(
        other,
        "no",
        2,
        person="a" if tie == "person" else "b",
        heard_from=one if tie == "heard" else None,
    )
    assert f"Leitstelle, 02.03.: nein, {words} · 1 unabhängige Quelle" in text(case)


def test_the_same_institution_again(case: RegionCase) -> None:
    office = case.office("job_centre")
    case.says(office, "no", 1)
    case.says(office, "no", 2)
    assert "Jobcenter, 02.03.: nein, abhängig: dieselbe Stelle · " in text(case)


def test_an_override_of_a_tie_gives_its_reason(case: RegionCase) -> None:
    one, other = case.office("job_centre"), case.office("integration_office")
    case.rule_on(one, other, "independent")
    case.says(one, "no", 1)
    case.says(other, "no", 2, heard_from=one)
    assert "Leitstelle, 02.03.: nein, unabhängig laut Vermerk: geprüft · " in text(case)
    assert "unabhängig laut Vermerk · " in text(case, notes=False)


def test_who_does_not_speak_for_the_region_is_shown_as_such(case: RegionCase) -> None:
    case.says(case.office("job_centre", "Jobcenter Celle", speaks=False), "yes")
    assert text(case) == (
        "Jobcenter Celle, 01.03.: ja, spricht nicht für diese Region: zählt nicht"
        " · noch keine verwertbare Antwort"
    )


def test_contested_networks_names_them(case: RegionCase) -> None:
    case.says(case.office("job_centre"), "yes", 1, named=[case.network("A", "open")])
    case.says(case.office("kmn_association"), "yes", 2)
    assert text(case) == (
        "Jobcenter, 01.03.: ja, nennt A"
        " · KMN, 02.03.: ja, ohne Nennung einer regionalen Struktur, unabhängig"
        " · noch nicht beurteilt: A"
        " · keine regionale Struktur wird von zwei unabhängigen Quellen genannt"
    )


def test_a_contradiction(case: RegionCase) -> None:
    case.says(case.office("job_centre"), "yes", 1)
    case.says(case.office("kmn_association"), "single_actor", 2)
    assert text(case).endswith(
        "KMN, 02.03.: nein, nur ein einzelner Akteur, unabhängig · die Antworten widersprechen sich"
    )


def test_a_dissent_is_named(case: RegionCase) -> None:
    network = case.network("Netz A", in_region=True, interviewed=True)
    other = case.network("Netz B")
    case.says(case.office("job_centre"), "yes", 1, named=[network, other])
    case.says(case.office("integration_office"), "yes", 2, named=[network])
    case.says(case.office("kmn_association"), "no", 3)
    assert text(case).endswith(
        "abweichend: KMN; entschieden durch das Interview mit Netz A"
        " · nur von einer Quelle genannt: Netz B"
    )


def test_a_decision_has_author_day_and_reason(case: RegionCase) -> None:
    case.decide("no_network", reason="Auskunft des Ministeriums")
    decided = "entschieden von AB am 31.03.2010: Kein Netzwerk vorhanden"
    assert text(case) == f"{decided}: Auskunft des Ministeriums"
    assert text(case, notes=False) == decided


def test_no_information_is_explained(case: RegionCase) -> None:
    case.says(case.office("job_centre"), "unknown", 3)
    case.decide("no_information", reason="nicht erreicht")
    assert text(case) == (
        "Jobcenter, 03.03.: weiß es nicht (keine Quelle)"
        " · entschieden von AB am 31.03.2010: Keine Angaben: nicht erreicht"
    )


def test_an_accepted_no_is_explained_until_it_is_needed_no_more(case: RegionCase) -> None:
    case.decide("no_network", "accept_no", reason="keine weitere Stelle")
    case.says(case.office("job_centre"), "no", 1)
    case.says(case.office("integration_office"), "no", 2)
    accepted = "„Nein“ ohne weitere Stelle anerkannt von AB am 31.03.2010: keine weitere Stelle"
    assert text(case).endswith(accepted)
    case.says(case.office("kmn_association"), "no", 3)
    assert text(case).endswith("KMN, 03.03.: nein, unabhängig")


def test_each_statement_has_its_own_text(case: RegionCase) -> None:
    case.says(case.office("job_centre"), "other_theme", 1)
    case.says(case.office("kmn_association"), "loose_cooperation", 2)
    assert statement_texts(case.verify(), DE, GERMAN_LABELS) == (
        "Jobcenter, 01.03.: nein, nur ein Netzwerk zu einem anderen Thema",
        "KMN, 02.03.: nein, nur lose Zusammenarbeit, unabhängig",
    )


def test_questions_of_independence(case: RegionCase) -> None:
    keys = ContactKeys(frozenset({"03023125100"}), frozenset({"kreis.example.org"}))
    for name in ("Stelle A", "Stelle B"):
        case.says(case.office("other", name, keys=keys), "no")
    assert question_texts(case.verify(), DE) == (
        "Gemeinsame Durchwahl von Stelle A und Stelle B: unabhängig?",
        "Gemeinsame Domain kreis.example.org von Stelle A und Stelle B: unabhängig?",
    )


def test_a_next_step_says_what_and_why(case: RegionCase) -> None:
    office = case.office("job_centre", "Jobcenter Celle")
    network = case.network("Netz")
    found = case.verify()

    def told(step: NextStep) -> str:
        return step_text(step, found, DE, GERMAN_LABELS)

    assert told(NextStep(StepKind.ASK_FIRST, institution_id=office)) == (
        "Jobcenter Celle fragen: Noch niemand hat geantwortet."
    )
    assert told(NextStep(StepKind.RECORD_PRESENCE, office_kind="integration_officer")) == (
        "Eintragen, ob es diese Stelle hier gibt: Integrationsbeauftragte/r."
    )
    assert told(NextStep(StepKind.ENTER_NETWORK, network_id=network)) == (
        "Netz im Register als Netzwerk dieser Region eintragen."
    )


def test_every_kind_of_step_has_a_text(case: RegionCase) -> None:
    office, network = case.office("job_centre", "Celle"), case.network("Netz")
    found = case.verify()
    for kind in StepKind:
        step = NextStep(kind, office, network, "integration_office", office)
        told = step_text(step, found, DE, GERMAN_LABELS)
        assert told.endswith((".", "?"))
        assert "{" not in told


def test_states_groups_and_findings_have_labels_in_german() -> None:
    assert [DE(sentences.STATE_LABELS[state]) for state in State] == [
        "Noch nicht befragt",
        "Eine Quelle",
        "„Nein“ noch absichern",
        "Widerspruch: vorhanden?",
        "Widerspruch: welche Netzwerke?",
        "Bestätigt: Netzwerk",
        "Bestätigt: kein Netzwerk",
        "Durch Entscheidung geklärt",
        "Keine Angaben",
    ]
    assert [DE(sentences.GROUP_LABELS[group]) for group in StateGroup] == [
        "Offen",
        "Strittig",
        "Bestätigt",
        "Geklärt",
    ]
    assert len({DE(sentences.FINDING_LABELS[finding]) for finding in Finding}) == len(Finding)


@pytest.mark.parametrize(
    "message",
    [*sentences._ANSWERS.values(), *sentences._TIES.values(), *step_texts._TEXTS.values()],
)
def test_every_text_has_a_german_one_with_the_same_fields(message: str) -> None:
    german = DE._catalogue.gettext(message)

    def fields(given: str) -> set[str | None]:
        return {field for _, field, _, _ in string.Formatter().parse(given) if field}

    assert german != message
    assert fields(german) == fields(message)
