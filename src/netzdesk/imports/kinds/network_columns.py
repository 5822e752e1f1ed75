"""The columns of lists of networks."""

from __future__ import annotations

from typing import Final

from netzdesk.base.i18n import N_
from netzdesk.domain.network_facts import AGREEMENT, STATUS
from netzdesk.imports.kinds.common import KEY_COLUMN
from netzdesk.imports.kinds.kind import ImportColumn, ValueKind

COLUMNS: Final = (
    KEY_COLUMN,
    ImportColumn(
        key="number",
        heading=N_("Number in the appendix"),
        meaning=N_("The number in appendix 2."),
        kind=ValueKind.NUMBER,
        synonyms=("Nr", "Nummer", "Lfd. Nr", "No"),
    ),
    ImportColumn(
        key="name",
        heading=N_("Name"),
        meaning=N_("The name of the network; without one the place of its seat is needed."),
        synonyms=("Netzwerk", "Name des Netzwerks", "Network"),
    ),
    ImportColumn(
        key="short_name",
        heading=N_("Short name"),
        meaning=N_("A short name or abbreviation."),
        synonyms=("Kurzname", "Kürzel", "Abkürzung", "Akronym"),
    ),
    ImportColumn(
        key="other_names",
        heading=N_("Other names"),
        meaning=N_("Other names, separated by semicolons."),
        kind=ValueKind.NAMES,
        synonyms=("Weitere Namen", "Auch genannt", "Aliases"),
    ),
    ImportColumn(
        key="regions",
        heading=N_("Districts"),
        meaning=N_("The districts in which it works, by name or AGS, separated by semicolons."),
        kind=ValueKind.REGIONS,
        synonyms=(
            "Landkreise",
            "Landkreis",
            "Kreise",
            "Kreis",
            "Region",
            "Regionen",
            "AGS",
            "District",
        ),
    ),
    ImportColumn(
        key="fields",
        heading=N_("Fields of action"),
        meaning=N_("One or more fields of action, separated by semicolons."),
        kind=ValueKind.CHOICES,
        vocabulary="field_of_action",
        synonyms=("Handlungsfeld", "Themenfelder"),
    ),
    ImportColumn(
        key="programmes",
        heading=N_("Funding programmes"),
        meaning=N_(
            "One or more programmes, separated by semicolons; the period may stand behind each: "
            "Xenos (05/2009–12/2011)."
        ),
        kind=ValueKind.PROGRAMMES,
        vocabulary="funding_programme",
        synonyms=("Förderprogramm", "Programm", "Programme"),
    ),
    ImportColumn(key="street", heading=N_("Street"), meaning=N_("Street and number of its seat.")),
    ImportColumn(
        key="postcode",
        heading=N_("Postcode"),
        meaning=N_("Five digits; a lost leading zero is put back."),
        kind=ValueKind.POSTCODE,
        synonyms=("PLZ", "Postleitzahl"),
    ),
    ImportColumn(
        key="place",
        heading=N_("Place"),
        meaning=N_("The town of its seat."),
        synonyms=("Sitz", "Seat", "Stadt"),
    ),
    ImportColumn(
        key="web",
        heading=N_("Web"),
        meaning=N_("Address of the website, several separated by commas."),
        kind=ValueKind.WEB,
        synonyms=("Internet", "Website", "Homepage"),
    ),
    ImportColumn(
        key="supraregional",
        heading=N_("Supraregional"),
        meaning=N_("Yes when it works beyond single districts."),
        kind=ValueKind.FLAG,
    ),
    ImportColumn(
        key="founded",
        heading=N_("Founded"),
        meaning=N_("A year, a month or a day: 2007, 05/2007, 01.05.2007."),
        kind=ValueKind.POINT,
        synonyms=("Gegründet", "Gründung", "Gründungsjahr", "Seit", "Since"),
    ),
    ImportColumn(
        key="status",
        heading=N_("Status"),
        meaning=N_("Whether it is being built, active or ended."),
        kind=ValueKind.CHOICE,
        choices=tuple(STATUS.items()),
        aliases=(("beendet", "ended"), ("aufbau", "being_built")),
    ),
    ImportColumn(
        key="agreement",
        heading=N_("Agreement of the partners"),
        meaning=N_("In writing, by word of mouth, or none."),
        kind=ValueKind.CHOICE,
        choices=tuple(AGREEMENT.items()),
        synonyms=("Vereinbarung", "Kooperationsvereinbarung", "Agreement"),
        aliases=(("keine", "none"), ("nein", "none"), ("no", "none")),
    ),
    ImportColumn(
        key="meeting_rhythm",
        heading=N_("Rhythm of meetings"),
        meaning=N_("How often it meets, in words."),
        synonyms=("Treffen", "Turnus", "Rhythmus der Treffen", "Meetings"),
    ),
    ImportColumn(
        key="coordination_paid_by",
        heading=N_("Coordination paid by"),
        meaning=N_("Who pays for the coordination."),
        synonyms=("Koordination bezahlt von", "Finanzierung der Koordination"),
    ),
    ImportColumn(
        key="good_practice",
        heading=N_("Good practice"),
        meaning=N_("Yes when it was chosen as an example."),
        kind=ValueKind.FLAG,
    ),
    ImportColumn(
        key="judgement",
        heading=N_("Judgement"),
        meaning=N_("Whether it is a network in the sense of the study."),
        kind=ValueKind.CHOICE,
        choices=(
            ("open", N_("Open")),
            ("counts", N_("Counts")),
            ("does_not_count", N_("Does not count")),
        ),
    ),
    ImportColumn(
        key="judgement_reason",
        heading=N_("Reason of the judgement"),
        meaning=N_("Needed when it does not count."),
        kind=ValueKind.CHOICE,
        vocabulary="judgement_reason",
    ),
    ImportColumn(
        key="judgement_note",
        heading=N_("Note on the judgement"),
        meaning=N_("Free text on the judgement."),
        kind=ValueKind.TEXT,
    ),
    ImportColumn(
        key="actors",
        heading=N_("Actors"),
        meaning=N_("Organisations that take part, separated by semicolons; new ones are added."),
        kind=ValueKind.NAMES,
        synonyms=("Netzwerkakteure", "Akteure", "Partner", "Mitglieder", "Members"),
    ),
    ImportColumn(
        key="person_name",
        heading=N_("Contact person"),
        meaning=N_("The contact person of the network; a new one is added."),
        synonyms=("Ansprechpartner", "Ansprechpartnerin", "Kontakt"),
    ),
    ImportColumn(
        key="person_function",
        heading=N_("Function"),
        meaning=N_("What the person does."),
        synonyms=("Funktion",),
    ),
    ImportColumn(
        key="person_phone",
        heading=N_("Phone of the person"),
        meaning=N_("The direct number of the person."),
        kind=ValueKind.PHONE,
        synonyms=("Telefon", "Tel", "Phone"),
    ),
    ImportColumn(
        key="person_mail",
        heading=N_("E-mail of the person"),
        meaning=N_("The person’s own address."),
        kind=ValueKind.MAIL,
        synonyms=("E-Mail", "Mail"),
    ),
    ImportColumn(
        key="institution_name",
        heading=N_("Institution of the contact"),
        meaning=N_("The office of the contact person, as printed."),
        synonyms=("Institution", "Träger", "Einrichtung"),
    ),
    ImportColumn(
        key="note",
        heading=N_("Note"),
        meaning=N_("Free text for the team."),
        kind=ValueKind.TEXT,
        synonyms=("Bemerkung", "Bemerkungen", "Notiz", "Notizen", "Anmerkung", "Anmerkungen"),
    ),
)
