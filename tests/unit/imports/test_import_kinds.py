"""Lists of every kind: what is new, what changes, what is the same, what cannot be imported."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest
from list_desk import CHANGES, ERROR, NEW, SAME, ListDesk, Rows, new_study

from netzdesk.actions.judgements import JoinNetworks, join_networks
from netzdesk.actions.merging import MergeInstitutions, merge_institutions
from netzdesk.base.errors import Refused
from netzdesk.imports.apply import ApplyPlan, apply_plan
from netzdesk.imports.kinds.registry import IMPORTS


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ListDesk]:
    with new_study(tmp_path / "s.netzdesk") as study:
        yield ListDesk(study)


OFFICES: Rows = (
    ("Art", "Name", "Landkreise", "PLZ", "Ort", "Telefon", "Sprechzeiten", "Nicht am"),
    ("Leitstelle für Integration", "Leitstelle Gifhorn", "Gifhorn", 38518, "Gifhorn", "", "", ""),
    ("Andere Stelle", "Verein A", "3151; 03152", 1067.0, "Dresden", 5371023125.0, "", ""),
    ("KMN-Regionalverband", "Verband", "alle", "", "", "030 23125 001", "Mo–Do 8–12", "Freitag"),
)
PERSONS: Rows = (
    (
        "Name",
        "Stelle",
        "Funktion",
        "Telefon",
        "Darf genannt werden",
        "Rechtsgrundlage",
        "Rechtsgrundlage vom",
    ),
    (
        "Erika Muster",
        "Leitstelle Gifhorn",
        "Leitung",
        "030 23125 100",
        "ja",
        "Einwilligung",
        date(2010, 3, 1),
    ),
    ("Bernd Beispiel", "Verein A", "Beratung", "", "", "", ""),
)
NETWORKS: Rows = (
    (
        "Nummer im Anhang",
        "Name",
        "Landkreise",
        "Handlungsfelder",
        "Netzwerkakteure",
        "Beurteilung",
        "Ansprechperson",
    ),
    (1, "Netzwerk Gifhorn", "Gifhorn", "Beratung", "VHS Gifhorn; Kammer", "Zählt", "Karla Kontakt"),
    ("", "Runder Tisch", "03152", "", "", "", ""),
)
STATEMENTS: Rows = (
    ("Stelle", "Landkreis", "Auskunft", "Tag", "Genannte Netzwerke", "Gründe", "Wortlaut"),
    (
        "Leitstelle Gifhorn",
        "Gifhorn",
        "Ja",
        date(2010, 3, 1),
        "Netzwerk Gifhorn; Neues Bündnis",
        "",
        "Es läuft gut",
    ),
    ("Verein A", "Göttingen", "Nein", "02.03.2010", "", "Keine Mittel", ""),
)
ATTEMPTS: Rows = (
    ("Stelle", "Weg", "Tag", "Uhrzeit", "Ergebnis", "Notiz"),
    ("Leitstelle Gifhorn", "Brief", date(2010, 2, 1), "", "3.19", ""),
    ("Leitstelle Gifhorn", "Telefon", date(2010, 3, 1), time(10, 30), "1.1", "gutes Gespräch"),
    ("Verein A", "Telefon", "02.03.2010", "09:15", "3.13", ""),
)
EXPERTS: Rows = (
    ("Handlungs-/Themenfeld", "Ansprechperson", "Organisation", "Aufgaben", "Web"),
    ("Anerkennung", "Eva Expertin", "Kammer", "Beratung\nzu Abschlüssen", "www.example.org"),
    ("Sprache", "", "Institut", "", ""),
)
LISTS = {
    "institutions": OFFICES,
    "persons": PERSONS,
    "networks": NETWORKS,
    "statements": STATEMENTS,
    "attempts": ATTEMPTS,
    "experts": EXPERTS,
}


def _work(desk: ListDesk, until: str) -> None:
    """Import what a kind stands on."""
    for kind, rows in LISTS.items():
        if kind == until:
            return
        desk.take(kind, rows)


def test_there_is_a_list_for_every_kind() -> None:
    assert tuple(LISTS) == tuple(kind.key for kind in IMPORTS)


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_is_new_once_and_then_changes_nothing(desk: ListDesk, kind: str) -> None:
    rows = LISTS[kind]
    _work(desk, kind)
    plan = desk.plan(kind, rows)
    assert [(row.verdict.value, row.sentence) for row in plan.errors()] == []
    assert {row.verdict.value for row in plan.rows} == {NEW}
    desk.take(kind, rows)
    before, units = desk.everything(), desk.units()

    assert set(desk.verdicts(kind, rows)) == {SAME}
    desk.take(kind, rows)

    assert (desk.everything(), desk.units()) == (before, units)


@pytest.mark.parametrize("kind", LISTS)
def test_one_import_is_one_undo_step(desk: ListDesk, kind: str) -> None:
    _work(desk, kind)
    before = desk.everything()
    desk.take(kind, LISTS[kind])
    after = desk.everything()
    assert desk.study.sitting.undo_action == "apply_plan"

    desk.study.undo()
    assert desk.everything() == before
    desk.study.redo()

    assert desk.everything() == after


@pytest.mark.parametrize("kind", LISTS)
def test_every_column_is_known_by_both_of_its_headings(kind: str) -> None:
    found = next(one for one in IMPORTS if one.key == kind)
    names = [name for column in found.columns for name in column.keys()]  # noqa: SIM118  # a method

    headings = {column.key: column.keys() for column in found.columns}

    assert len(names) == len(set(names)), [n for n in names if names.count(n) > 1]
    assert all(headings.values())


def test_lost_zeros_of_postcode_and_district_are_put_back(desk: ListDesk) -> None:
    plan = desk.plan("institutions", OFFICES)
    desk.take("institutions", OFFICES)

    (office,) = desk.find("institution", name="Verein A")
    regions = {
        row["region_id"] for row in desk.find("institution_region", institution_id=office["id"])
    }
    assert (office["postcode"], office["phone"]) == ("01067", "05371023125")
    assert regions == {row["id"] for row in desk.find("region") if row["ags"] in ("03151", "03152")}
    assert "01067" in plan.rows[1].sentence
    assert "05371023125" in plan.rows[1].sentence


def test_hours_and_weekdays_are_read_as_people_write_them(desk: ListDesk) -> None:
    desk.take("institutions", OFFICES)

    (office,) = desk.find("institution", name="Verband")

    assert office["whole_area"] == 1
    assert office["office_hours"].startswith("mon 08:00-12:00;tue")
    assert office["not_on"] == "fri"


def test_a_weekday_is_read_with_and_without_its_s(desk: ListDesk) -> None:
    head = ("Art", "Name", "Kreise", "Nicht am")
    desk.take("institutions", (head, ("Andere Stelle", "Nord", "Aurich", "montags; Do; Freitag")))
    (office,) = desk.find("institution", name="Nord")
    assert office["not_on"] == "mon,thu,fri"


def test_a_changed_cell_changes_that_field_and_an_empty_one_none(desk: ListDesk) -> None:
    desk.take("institutions", OFFICES)
    again = [list(row) for row in OFFICES]
    again[2][4], again[2][5] = "Pirna", ""
    again[3][7] = "Mo; Fr"

    plan = desk.plan("institutions", again)
    desk.take("institutions", again)

    assert [row.verdict.value for row in plan.rows] == [SAME, CHANGES, CHANGES]
    assert [(c.key, c.before, c.after) for c in plan.rows[1].changes] == [
        ("place", "Dresden", "Pirna")
    ]
    (office,) = desk.find("institution", name="Verein A")
    assert (office["place"], office["phone"]) == ("Pirna", "05371023125")
    (other,) = desk.find("institution", name="Verband")
    assert other["not_on"] == "mon,fri"


def test_offices_of_one_name_are_told_apart_by_their_district(desk: ListDesk) -> None:
    rows: Rows = (
        ("Art", "Name", "Landkreise", "Ort"),
        ("Integrationsbeauftragte/r", "Integrationsbeauftragte", "Gifhorn", "Gifhorn"),
        ("Integrationsbeauftragte/r", "Integrationsbeauftragte", "Peine", "Peine"),
    )
    desk.take("institutions", rows)

    assert len(desk.find("institution", name="Integrationsbeauftragte")) == 2
    assert desk.verdicts("institutions", rows) == [SAME, SAME]
    assert desk.verdicts(
        "institutions", (rows[0][:2], ("Integrationsbeauftragte/r", "Integrationsbeauftragte"))
    ) == [ERROR]


def test_an_office_may_belong_to_one_of_the_same_list(desk: ListDesk) -> None:
    rows: Rows = (
        ("Art", "Name", "Landkreise", "Gehört zu"),
        ("Andere Stelle", "Dachverein", "Gifhorn", ""),
        ("Andere Stelle", "Büro", "Gifhorn", "Dachverein"),
    )
    desk.take("institutions", rows)

    (parent,) = desk.find("institution", name="Dachverein")
    (part,) = desk.find("institution", name="Büro")
    assert part["part_of_id"] == parent["id"]
    assert desk.verdicts("institutions", rows) == [SAME, SAME]


def test_a_row_twice_in_a_list_is_entered_once(desk: ListDesk) -> None:
    twice: Rows = (*OFFICES[:2], OFFICES[1])
    contradicting: Rows = (
        *twice,
        ("Leitstelle für Integration", "Leitstelle Gifhorn", "Gifhorn", "38519", "Gifhorn"),
    )

    assert desk.verdicts("institutions", twice) == [NEW, SAME]
    assert desk.verdicts("institutions", contradicting) == [NEW, SAME, ERROR]


def test_districts_in_another_order_are_the_same_office(desk: ListDesk) -> None:
    head = ("Art", "Name", "Kreise")
    rows: Rows = (
        head,
        ("Andere Stelle", "Verein Nord", "Aurich; Leer"),
        ("Andere Stelle", "Verein Nord", "Leer, Aurich"),
    )
    assert desk.verdicts("institutions", rows) == [NEW, SAME]
    desk.take("institutions", rows)
    assert desk.verdicts("institutions", rows) == [SAME, SAME]


def test_two_offices_of_one_name_in_one_district_are_asked_about(desk: ListDesk) -> None:
    rows: Rows = (
        ("Art", "Name", "Kreise"),
        ("Andere Stelle", "Verein Nord", "Aurich"),
        ("Andere Stelle", "Verein Nord", "Aurich; Leer"),
        ("Andere Stelle", "Verein Nord", "Leer"),
        ("Jobcenter", "Verein Nord", "Aurich"),
        ("Andere Stelle", "Verein Nord", "alle"),
    )
    plan = desk.plan("institutions", rows)
    assert [row.verdict.value for row in plan.rows] == [NEW, "error", NEW, NEW, NEW]
    assert plan.rows[1].sentence.startswith("Row 2 ")


def test_a_postcode_of_another_length_is_named(desk: ListDesk) -> None:
    rows: Rows = (("Art", "Name", "PLZ"), ("Andere Stelle", "Verein Nord", "037073"))
    (row,) = desk.plan("institutions", rows).rows
    assert row.verdict.value == NEW and "037073" in row.sentence


def test_a_list_with_the_old_name_of_a_merged_office_changes_nothing(desk: ListDesk) -> None:
    rows: Rows = (
        ("Art", "Name", "Landkreise", "Telefon"),
        ("Andere Stelle", "Verein Süd", "Gifhorn", "030 23125 001"),
        ("Andere Stelle", "Verein Sued e. V.", "Gifhorn", "030 23125 002"),
    )
    desk.take("institutions", rows)
    (keep,), (drop,) = (desk.find("institution", name=row[1]) for row in rows[1:])
    with desk.study.unit("merge_institutions") as unit:
        merge_institutions(unit, MergeInstitutions(keep_id=keep["id"], drop_id=drop["id"]))

    again = desk.plan("institutions", rows)
    by_key = desk.plan("institutions", (("Schlüssel", *rows[0]), (drop["id"], *rows[2])))

    assert [row.verdict for row in (*again.rows, *by_key.rows)] == [SAME, SAME, SAME]
    assert [row.sentence for row in again.rows] == [
        "",
        "It was merged with “Verein Süd”: this row changes nothing.",
    ]
    assert {row.record_id for row in (*again.rows, *by_key.rows)} == {keep["id"]}
    elsewhere = (rows[0], ("Andere Stelle", "Verein Sued e. V.", "Emden", ""))
    assert desk.verdicts("institutions", elsewhere) == [NEW], "another office of that name"


def test_a_list_with_the_old_name_of_a_network_changes_nothing(desk: ListDesk) -> None:
    rows: Rows = (
        ("Name", "Landkreise", "Ort"),
        ("Netz Gifhorn", "Gifhorn", "Gifhorn"),
        ("Runder Tisch Gifhorn", "Gifhorn", "Wolfsburg"),
    )
    desk.take("networks", rows)
    (keep,), (drop,) = (desk.find("network", name=row[0]) for row in rows[1:])
    with desk.study.unit("join_networks") as unit:
        join_networks(unit, JoinNetworks(duplicate_id=drop["id"], kept_id=keep["id"]))

    again = desk.plan("networks", rows)

    assert [row.verdict for row in again.rows] == [SAME, SAME]
    assert "Netz Gifhorn" in again.rows[1].sentence
    assert {row.record_id for row in again.rows} == {keep["id"]}


def test_another_name_of_a_network_finds_it_and_stays_another_name(desk: ListDesk) -> None:
    head = ("Name", "Weitere Namen", "Landkreise")
    desk.take("networks", (head, ("Netz Gifhorn", "Bündnis Gifhorn", "Gifhorn")))

    assert desk.verdicts("networks", (head, ("Bündnis Gifhorn", "", "Gifhorn"))) == [SAME]


@pytest.mark.parametrize(("column", "letter"), [("PLZ", "9"), ("Telefon", "9"), ("Name", "x")])
def test_a_cell_with_thousands_of_letters_is_an_error(
    desk: ListDesk, column: str, letter: str
) -> None:
    cells = {"Art": "Andere Stelle", "Name": "A", "PLZ": "", "Telefon": ""}
    cells[column] = letter * 5000

    (row,) = desk.plan("institutions", (tuple(cells), tuple(cells.values()))).rows

    assert row.verdict == ERROR
    assert row.sentence == "The text is too long for a field."


def test_a_number_beyond_all_bounds_is_told(desk: ListDesk) -> None:
    rows: Rows = (("Art", "Name"), ("Andere Stelle", float("inf")))

    (row,) = desk.plan("institutions", rows).rows

    assert row.sentence == "The number in this cell is too large for Excel. Enter it as text."


def test_a_block_is_set_by_a_reason_and_never_lifted(desk: ListDesk) -> None:
    rows: Rows = (
        ("Art", "Name", "Landkreise", "Nicht kontaktieren, weil"),
        ("Andere Stelle", "Verein", "Gifhorn", "will nicht"),
    )
    desk.take("institutions", rows)
    without: Rows = (rows[0], ("Andere Stelle", "Verein", "Gifhorn", ""))

    assert desk.verdicts("institutions", without) == [SAME]
    (office,) = desk.find("institution", name="Verein")
    assert (office["do_not_contact"], office["do_not_contact_reason"]) == (1, "will nicht")


def test_one_row_with_an_error_refuses_the_list(desk: ListDesk) -> None:
    rows: Rows = (*OFFICES, ("Unfug", "X"), ("Andere Stelle", ""))
    before = desk.everything()

    with pytest.raises(Refused) as caught:
        desk.take("institutions", rows)

    assert (caught.value.code, caught.value.values["n"]) == ("import.errors", 2)
    assert caught.value.values["number"] == 5
    assert desk.everything() == before


def test_the_good_rows_are_imported_when_asked(desk: ListDesk) -> None:
    rows: Rows = (*OFFICES, ("Unfug", "X"))

    done = desk.take("institutions", rows, skip_errors=True)

    assert (done.new, done.errors) == (3, 1)
    assert len(desk.find("institution", name="Verein A")) == 1


def test_errors_name_their_column(desk: ListDesk) -> None:
    rows: Rows = (
        ("Art", "Name", "Landkreise", "E-Mail", "Telefon", "Web", "Zuständig"),
        ("Andere Stelle", "A", "Atlantis"),
        ("Andere Stelle", "B", "", "kein Mail"),
        ("Andere Stelle", "C", "", "", "12"),
        ("Andere Stelle", "D", "", "", "", "nirgends"),
        ("Andere Stelle", "E", "", "", "", "", "Niemand"),
        ("Andere Stelle", "F", "", "", "", "", "TT"),
    )

    plan = desk.plan("institutions", rows)

    assert [row.field for row in plan.rows] == [
        "regions",
        "mail",
        "phone",
        "web",
        "responsible_id",
        None,
    ]


def test_a_study_that_changed_since_the_plan_is_left_as_it_is(desk: ListDesk) -> None:
    plan = desk.plan("persons", (("Name",), ("Erika Muster",)))
    desk.take("institutions", OFFICES)
    stale = desk.plan("persons", PERSONS)
    desk.study.undo()
    before = desk.everything()

    with pytest.raises(Refused) as caught, desk.study.unit("apply_plan") as unit:
        apply_plan(unit, ApplyPlan(plan=stale))

    assert plan.count(plan.rows[0].verdict) == 1
    assert (caught.value.code, caught.value.values["number"]) == ("import.row_refused", 2)
    assert desk.everything() == before


def test_persons_are_named_in_print_only_with_a_legal_basis(desk: ListDesk) -> None:
    desk.take("institutions", OFFICES)
    rows: Rows = (("Name", "Stelle", "Darf genannt werden"), ("Erika", "Verein A", "ja"))

    (row,) = desk.plan("persons", rows).rows

    assert (row.verdict.value, row.field) == (ERROR, "legal_basis")


def test_another_answer_replaces_the_one_before_and_both_stay(desk: ListDesk) -> None:
    _work(desk, "statements")
    desk.take("statements", STATEMENTS)
    newer: Rows = (
        STATEMENTS[0],
        ("Leitstelle Gifhorn", "Gifhorn", "Nein", date(2010, 3, 5), "", "Keine Mittel", ""),
    )

    plan = desk.plan("statements", newer)
    desk.take("statements", newer)

    assert plan.rows[0].verdict.value == CHANGES
    assert "01.03.2010" in plan.rows[0].sentence
    (office,) = desk.find("institution", name="Leitstelle Gifhorn")
    first, second = desk.find("statement", institution_id=office["id"])
    assert first["superseded_by_id"] == second["id"]
    assert (first["answer"], second["answer"], second["named"]) == ("yes", "no", None)
    # The list of before is then an answer that was replaced: it does not come back.
    assert desk.verdicts("statements", STATEMENTS) == [SAME, SAME]
    assert desk.verdicts("statements", newer) == [SAME]


def test_an_answer_older_than_the_one_that_holds_is_refused(desk: ListDesk) -> None:
    _work(desk, "statements")
    desk.take("statements", STATEMENTS)
    older: Rows = (STATEMENTS[0], ("Verein A", "Göttingen", "Ja", "01.03.2010"))

    (row,) = desk.plan("statements", older).rows

    assert (row.verdict.value, row.field) == (ERROR, "day")


def test_two_answers_of_one_list_follow_each_other(desk: ListDesk) -> None:
    _work(desk, "statements")
    rows: Rows = (
        STATEMENTS[0],
        ("Verein A", "Gifhorn", "Nein", "01.03.2010"),
        ("Verein A", "Gifhorn", "Ja", "04.03.2010", "Netzwerk Gifhorn"),
    )
    assert desk.verdicts("statements", rows) == [NEW, CHANGES]
    desk.take("statements", rows)

    assert desk.verdicts("statements", rows) == [SAME, SAME]
    assert len(desk.find("statement")) == 2


def test_a_changed_contact_is_entered_as_a_correction(desk: ListDesk) -> None:
    _work(desk, "attempts")
    desk.take("attempts", ATTEMPTS)
    changed: Rows = (
        ATTEMPTS[0],
        ("Leitstelle Gifhorn", "Telefon", date(2010, 3, 1), 0.4375, "3.13", "doch nicht erreicht"),
    )

    plan = desk.plan("attempts", changed)
    desk.take("attempts", changed)

    assert plan.rows[0].verdict.value == CHANGES
    assert {change.key for change in plan.rows[0].changes} == {"outcome", "note"}
    (old,) = desk.find("contact_attempt", outcome="1.1")
    (new,) = desk.find("contact_attempt", note="doch nicht erreicht")
    assert (old["corrected_by_id"], new["corrects_id"]) == (new["id"], old["id"])
    assert desk.verdicts("attempts", ATTEMPTS) == [SAME, SAME, SAME]
    assert desk.verdicts("attempts", changed) == [SAME]


def test_a_contact_without_time_that_differs_is_asked_about(desk: ListDesk) -> None:
    _work(desk, "attempts")
    desk.take("attempts", (ATTEMPTS[0], ("Verein A", "Telefon", "02.03.2010", "", "3.13")))

    (row,) = desk.plan(
        "attempts", (ATTEMPTS[0], ("Verein A", "Telefon", "02.03.2010", "", "1.1"))
    ).rows

    assert (row.verdict.value, row.field) == (ERROR, "day")


def test_two_contacts_of_one_day_without_time_are_two(desk: ListDesk) -> None:
    _work(desk, "attempts")
    rows: Rows = (
        ATTEMPTS[0],
        ("Verein A", "Telefon", "02.03.2010", "", "3.13"),
        ("Verein A", "Telefon", "02.03.2010", "", "1.1"),
        ("Verein A", "Telefon", "02.03.2010", "", "3.13"),
    )
    desk.take("attempts", rows)

    assert len(desk.find("contact_attempt")) == 3
    assert desk.verdicts("attempts", rows) == [SAME, SAME, SAME]


def test_contacts_in_the_future_and_with_blocked_offices_are_errors(desk: ListDesk) -> None:
    desk.take(
        "institutions",
        (
            ("Art", "Name", "Nicht kontaktieren, weil"),
            ("Andere Stelle", "Zu", "will nicht"),
            ("Andere Stelle", "Offen", ""),
        ),
    )
    rows: Rows = (
        ATTEMPTS[0],
        ("Zu", "Telefon", "02.03.2010", "", "3.13"),
        ("Offen", "Telefon", "13.03.2010", "", "3.13"),
        ("Offen", "Brief", "11.03.2010", "10:00", "3.19"),
        ("Offen", "Telefon", "11.03.2010", "", "4.20"),
    )

    plan = desk.plan("attempts", rows)

    assert [row.field for row in plan.rows[:3]] == ["institution", "day", "time"]
    assert {row.verdict.value for row in plan.rows[:3]} == {ERROR}


def test_plain_numbers_in_a_column_of_days_are_days_of_1900_or_1904(desk: ListDesk) -> None:
    _work(desk, "attempts")
    usual: Rows = (ATTEMPTS[0], ("Verein A", "Telefon", 40238, "", "3.13"))
    of_1904: Rows = (ATTEMPTS[0], ("Verein A", "Telefon", 38776.0, "", "3.13"))

    first = desk.plan("attempts", usual)
    second = desk.plan("attempts", of_1904, epoch_1904=True)

    assert "01.03.2010" in first.rows[0].sentence
    assert "01.03.2010" in second.rows[0].sentence


def test_a_number_of_the_appendix_is_given_once(desk: ListDesk) -> None:
    desk.take("networks", NETWORKS)
    rows: Rows = (
        NETWORKS[0],
        (1, "Anderes Netzwerk", "Peine"),
        (2, "A", "Peine"),
        (2, "B", "Peine"),
    )

    plan = desk.plan("networks", rows)

    assert [row.verdict.value for row in plan.rows] == [ERROR, NEW, ERROR]
    assert "Netzwerk Gifhorn" in plan.rows[0].sentence


def test_a_network_gets_judgement_actors_and_contact(desk: ListDesk) -> None:
    desk.take("networks", NETWORKS)

    (network,) = desk.find("network", number=1)
    actors = [row["name"] for row in desk.find("network_actor", network_id=network["id"])]
    assert network["judgement"] == "counts"
    assert actors == ["VHS Gifhorn", "Kammer"]
    assert len(desk.find("network_contact", network_id=network["id"])) == 1
    more: Rows = (
        NETWORKS[0],
        (
            1,
            "Netzwerk Gifhorn",
            "Gifhorn",
            "Beratung; Anerkennung",
            "Kammer; Jobcenter",
            "Zählt nicht",
        ),
    )
    assert desk.verdicts("networks", more) == [ERROR]  # the reason of the judgement is missing


REGISTER: Rows = (
    (
        "Name",
        "Kurzname",
        "Gegründet",
        "Status",
        "Vereinbarung",
        "Rhythmus der Treffen",
        "Koordination bezahlt von",
        "Förderprogramme",
    ),
    (
        "Netzwerk Gifhorn",
        "NG",
        2007.0,
        "im Aufbau",
        "mündlich",
        "alle drei Wochen",
        "Landkreis",
        "Xenos (05/2009–12/2011); FIFA",
    ),
    ("Runder Tisch", "", date(2008, 5, 1), "Beendet", "keine", "", "", "FIFA seit 2009"),
)
PROGRAMMES = ("programme", "begins", "ends")


def programmes(desk: ListDesk, number: int = 0) -> list[tuple[object, ...]]:
    key = desk.find("network")[number]["id"]
    found = desk.find("network_programme", network_id=key)
    return sorted(tuple(row[name] for name in PROGRAMMES) for row in found)


def test_the_key_facts_of_a_network_are_read_and_its_programmes_with_their_periods(
    desk: ListDesk,
) -> None:
    plan = desk.plan("networks", REGISTER)
    assert [(row.sentence, row.verdict.value) for row in plan.rows] == [("", NEW)] * 2
    desk.take("networks", REGISTER)

    one, other = desk.find("network")
    names = ("short_name", "founded", "status", "agreement", "meeting_rhythm")
    assert [one[name] for name in names] == [
        "NG",
        "2007",
        "being_built",
        "oral",
        "alle drei Wochen",
    ]
    assert one["coordination_paid_by"] == "Landkreis"
    assert [other[name] for name in names[1:4]] == ["2008-05-01", "ended", "none"]
    assert programmes(desk) == [("fifa", None, None), ("xenos", "2009-05", "2011-12")]
    assert programmes(desk, 1) == [("fifa", "2009", None)]
    assert set(desk.verdicts("networks", REGISTER)) == {SAME}


def test_a_programme_without_a_period_keeps_the_one_it_has(desk: ListDesk) -> None:
    desk.take("networks", REGISTER)
    head = ("Name", "Förderprogramme")
    assert desk.verdicts("networks", (head, ("Netzwerk Gifhorn", "FIFA, Xenos"))) == [SAME]

    changed = (head, ("Netzwerk Gifhorn", "FIFA (2010); Xenos"))
    (row,) = desk.plan("networks", changed).rows
    assert [(each.before, each.after) for each in row.changes] == [
        (
            "Xenos (05/2009–12/2011); FIFA",
            "FIFA (2010); Xenos (05/2009–12/2011)",
        )
    ]
    desk.take("networks", changed)
    assert programmes(desk) == [("fifa", "2010", "2010"), ("xenos", "2009-05", "2011-12")]

    desk.take("networks", (head, ("Netzwerk Gifhorn", "Xenos")))
    assert programmes(desk) == [("xenos", "2009-05", "2011-12")]


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("Gegründet", "neulich", "neulich"),
        ("Förderprogramme", "Xenos (2011–2009)", "beginning"),
        ("Förderprogramme", "Xenos (bald 1)", "bald 1"),
        ("Förderprogramme", "Unbekannt (2009)", "Unbekannt"),
        ("Status", "vielleicht", "vielleicht"),
    ],
)
def test_a_key_fact_that_cannot_be_read_says_what_was_typed(
    desk: ListDesk, column: str, cell: str, said: str
) -> None:
    (row,) = desk.plan("networks", (("Name", column), ("Netz", cell))).rows
    assert row.verdict.value == ERROR
    assert said in row.sentence
