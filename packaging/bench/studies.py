"""Large studies to measure with: made once, by bulk inserts into files of the real schema.

The rows are those that the actions would write, search entries included; the journal of the bulk
rows is left out, because nothing that is measured reads it.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from frame import WORK

from netzdesk.actions.templates import FillFromTemplate, fill_from_template
from netzdesk.base.ids import natural_id, new_id
from netzdesk.store.search import SearchIndex
from netzdesk.store.study import Author, Study
from netzdesk.store.tables import BY_NAME, TABLES

AUTHOR = Author(id="01930000-0000-7000-8000-000000000001", name="Vera Muster", initials="VM")
KINDS = ("job_centre", "integration_officer", "integration_office", "kmn_association", "other")
NAMES = ("Jobcenter", "Integrationsbeauftragte", "Leitstelle", "Regionalverband", "Agentur")
PLACES = ("Göttingen", "Lüneburg", "Osnabrück", "Celle", "Norden", "Schöningen", "Köln", "Straßen")
SURNAMES = ("Schäfer", "Schulze", "Müller", "Weiß", "Groß", "Krüger", "Yıldız", "Kowalski")
NOTES = (
    "Rückruf vereinbart mit Frau {name} in {place}",
    "Sekretariat: Herr {name} ist im Urlaub",
    "Schriftliche Anfrage weitergeleitet an {name}",
    "Schon wieder besetzt",
    "Auskunft gegeben, Netzwerk in {place} bestätigt",
    "{name} bittet um die Unterlagen per E-Mail",
    "",
)
OUTCOMES = ("1.1", "1.2", "2.12", "2.21", "2.31", "3.1")
CHANNELS = ("letter", "email", "phone", "phone", "phone", "visit")


def attempts_study(count: int) -> Path:
    """Return a study with 1,500 institutions and this many contact attempts."""
    return _kept(f"attempts-{count}", "niedersachsen-2010", lambda study: _attempts(study, count))


def statements_study(count: int, *, tied: bool = False) -> Path:
    """Return a study with 400 districts and this many live statements."""
    name = f"statements-{count}{'-tied' if tied else ''}"
    return _kept(name, "empty", lambda study: _statements(study, count, tied=tied))


def queue_study(institutions: int, attempts: int, *, districts: int = 46) -> Path:
    """Return a study in the middle of its field phase, of this many institutions and attempts."""
    name = f"queue-{institutions}-{attempts}-{districts}"
    return _kept(
        name, "empty", lambda study: _field_phase(study, institutions, attempts, districts)
    )


def networks_study(count: int) -> Path:
    """Return a study with this many networks that count."""
    return _kept(f"networks-{count}", "niedersachsen-2010", lambda study: _networks(study, count))


def report_study() -> Path:
    """Return a study as large as that of 2010: 31 chosen networks with profiles, 46 districts."""
    return _kept("report-31", "niedersachsen-2010", _report)


def _kept(name: str, template: str, fill: Callable[[Study], None]) -> Path:
    recipe = Path(__file__).read_bytes() + "".join(map(repr, TABLES)).encode()
    path = WORK / f"{name}-{hashlib.sha256(recipe).hexdigest()[:10]}.netzdesk"
    if path.exists():
        return path
    WORK.mkdir(parents=True, exist_ok=True)
    for old in WORK.glob(f"{name}-??????????.netzdesk"):
        old.unlink()
    print(f"   making the study {name} …", flush=True)
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    with Study.create(draft, author=AUTHOR) as study:
        with study.unit("create_study") as unit:
            fill_from_template(unit, FillFromTemplate(template=template, title=name))
        study.conn.execute("PRAGMA synchronous=OFF")
        study.conn.execute("BEGIN")
        fill(study)
        study.conn.execute("COMMIT")
    draft.rename(path)
    return path


def _insert(study: Study, table: str, rows: Iterable[dict[str, Any]]) -> list[str]:
    """Insert rows as `Unit.put` would, search entries included; return their keys."""
    spec = BY_NAME[table]
    names = [column.name for column in spec.columns]
    marks = ", ".join("?" * (len(names) + 1))
    columns = ", ".join(f'"{name}"' for name in names)
    sql = f'INSERT INTO "{table}"("id", {columns}) VALUES ({marks})'
    keys, index = [], SearchIndex(study.conn)
    for given in rows:
        row = {**spec.defaults, **given}
        parts = (str(row[name]) for name in spec.natural)
        key = natural_id(table, *parts) if spec.natural else new_id()
        rowid = study.conn.execute(sql, (key, *(row[name] for name in names))).lastrowid
        if spec.searched:
            index.add(spec, rowid, row)
        keys.append(key)
    index.flush()
    return keys


def _keys(study: Study, table: str) -> list[str]:
    return [key for (key,) in study.conn.execute(f'SELECT id FROM "{table}" ORDER BY rowid')]


def _regions(study: Study, count: int) -> list[str]:
    return _insert(
        study,
        "region",
        (
            {"ags": f"{3000 + n:05d}", "name": f"{PLACES[n % 8]} {n}", "kind": "Landkreis"}
            for n in range(count)
        ),
    )


def _institutions(study: Study, count: int, regions: Sequence[str]) -> list[str]:
    keys = _insert(
        study,
        "institution",
        (
            {
                "kind": KINDS[n % len(KINDS)],
                "name": f"{NAMES[n % len(NAMES)]} {n} {PLACES[n // 5 % 8]}",
                "place": PLACES[n // 5 % 8],
                "postcode": f"{n % 90000 + 10000}",
                "phone": f"030 23125 {n % 1000:03d}",
                "mail": f"stelle{n}@example.org",
            }
            for n in range(count)
        ),
    )
    _insert(
        study,
        "institution_region",
        (
            {"institution_id": key, "region_id": regions[(n + step) % len(regions)]}
            for n, key in enumerate(keys)
            for step in range(3)
        ),
    )
    return keys


def _persons(study: Study, institutions: Sequence[str], each: int) -> list[str]:
    return _insert(
        study,
        "person",
        (
            {
                "institution_id": institution,
                "name": f"{SURNAMES[(n + k) % 8]} {n}",
                "position": f"a{k}",
            }
            for n, institution in enumerate(institutions)
            for k in range(each)
        ),
    )


def _attempts(study: Study, count: int) -> None:
    chance = random.Random(2010)
    institutions = _institutions(study, 1500, _keys(study, "region"))
    persons = _persons(study, institutions, 2)
    first = date(2009, 12, 1)
    _insert(study, "contact_attempt", (
        {
            "institution_id": institutions[place],
            "person_id": persons[2 * place] if n % 3 else None,
            "channel": chance.choice(CHANNELS),
            "direction": "out" if n % 5 else "in",
            "day": (first + timedelta(days=n * 120 // count)).isoformat(),
            "outcome": chance.choice(OUTCOMES),
            "note": chance.choice(NOTES).format(
                name=chance.choice(SURNAMES), place=chance.choice(PLACES)
            ),
            "researcher_id": AUTHOR.id,
        }
        for n in range(count)
        for place in (chance.randrange(len(institutions)),)
    ))  # fmt: skip


def _statements(study: Study, count: int, *, tied: bool) -> None:
    """Make districts of all sorts: agreed yes or no, contested, and judged structures."""
    chance = random.Random(2010)
    regions = _regions(study, 400)
    institutions = _institutions(study, 1500, regions)
    persons = _persons(study, institutions, 2)
    networks = _insert(
        study,
        "network",
        (
            {"name": f"Netzwerk {n}", "judgement": "counts" if n % 7 else "does_not_count"}
            for n in range(400)
        ),
    )
    _insert(
        study,
        "network_region",
        ({"network_id": n, "region_id": r} for n, r in zip(networks, regions, strict=True)),
    )
    speaking = [
        [place for place in range(1500) if (number - place) % 400 in (0, 1, 2)]
        for number in range(400)
    ]
    rows = []
    for n in range(count):
        number = n % 400
        place = chance.choice(speaking[number])
        yes = number % 3 != 0 if number % 10 else chance.random() < 0.5
        named = [networks[number]] if yes else []
        if yes and chance.random() < 0.3:
            named.append(networks[(number + 1) % 400])
        root = speaking[number][0]
        rows.append(
            {
                "institution_id": institutions[place],
                "person_id": persons[2 * place + n % 2],
                "region_id": regions[number],
                "answer": "yes" if yes else ("no", "planned", "loose_cooperation")[n % 3],
                "day": "2010-02-01",
                "heard_from_id": institutions[root] if tied and place != root else None,
                "named": ",".join(sorted(named)) or None,
                "researcher_id": AUTHOR.id,
            }
        )
    keys = _insert(study, "statement", rows)
    _insert(
        study,
        "statement_network",
        (
            {"statement_id": key, "network_id": network}
            for key, row in zip(keys, rows, strict=True)
            for network in (row["named"] or "").split(",")
            if network
        ),
    )


def _field_phase(study: Study, institutions: int, attempts: int, districts: int) -> None:
    """Make a day in the field: answers, follow-ups of all sorts, leads, districts of all states."""
    chance = random.Random(2010)
    regions = _regions(study, districts)
    keys = _institutions(study, institutions, regions)
    persons = _persons(study, keys, 1)
    today = date(2010, 3, 31)
    codes = ("2.20", "2.21", "3.13", "3.19", "2.37", "2.35", "1.2", "1.1")
    weights = (18, 16, 26, 24, 6, 6, 1, 3)
    rows = [
        {
            "institution_id": keys[place],
            "person_id": persons[place] if n % 3 else None,
            "channel": "letter" if outcome == "3.19" else "phone",
            "direction": "out",
            "day": (today - timedelta(days=90 - n * 90 // attempts)).isoformat(),
            "outcome": outcome,
            "researcher_id": AUTHOR.id,
        }
        for n in range(attempts)
        for place in (chance.randrange(institutions),)
        for outcome in chance.choices(codes, weights)
    ]
    made = _insert(study, "contact_attempt", rows)
    latest = {row["institution_id"]: (key, row) for key, row in zip(made, rows, strict=True)}
    _insert(
        study,
        "follow_up",
        (
            {
                "institution_id": institution,
                "attempt_id": key,
                "due": (today + timedelta(days=chance.randrange(-6, 9))).isoformat(),
                "due_time": "10:30" if row["outcome"] == "2.37" else None,
            }
            for institution, (key, row) in latest.items()
            if row["outcome"] != "1.1" and chance.random() < 0.7
        ),
    )
    network = _insert(study, "network", ({"name": "Netzwerk", "judgement": "counts"},))[0]
    _insert(
        study,
        "statement",
        (
            {
                "institution_id": row["institution_id"],
                "region_id": regions[(keys.index(row["institution_id"]) + step) % districts],
                "answer": "yes" if chance.random() < 0.8 else "no",
                "day": row["day"],
                "named": network if chance.random() < 0.8 else None,
                "researcher_id": AUTHOR.id,
            }
            for row in {r["institution_id"]: r for r in rows if r["outcome"] == "1.1"}.values()
            if chance.random() < 2 * districts / institutions
            for step in range(1 + chance.randrange(3))
        ),
    )
    _insert(
        study,
        "lead",
        (
            {
                "kind": "institution",
                "name": f"Hinweis {n}",
                "region_id": regions[n % districts],
                "day": "2010-03-20",
                "researcher_id": AUTHOR.id,
                "state": "open",
            }
            for n in range(districts)
        ),
    )


def _networks(study: Study, count: int) -> None:
    """Make networks with texts as long as those of the study of 2010."""
    chance = random.Random(2010)
    regions = _keys(study, "region")
    institutions = _institutions(study, 200, regions)
    persons = _persons(study, institutions, 1)
    terms = study.conn.execute(
        "SELECT code FROM vocabulary_term WHERE vocabulary = 'field_of_action' ORDER BY rank"
    )
    fields = [code for (code,) in terms]
    keys = _insert(study, "network", (
        {
            "number": n + 1,
            "name": f"Netzwerk {n} zur Integration durch Arbeit in {PLACES[n % 8]} und Umgebung",
            "postcode": f"{n % 90000 + 10000}",
            "place": PLACES[n % 8],
            "web": f"www.netzwerk-{n}.example.org",
            "judgement": "counts",
        }
        for n in range(count)
    ))  # fmt: skip
    _insert(
        study,
        "network_region",
        ({"network_id": key, "region_id": regions[n % 46]} for n, key in enumerate(keys)),
    )
    contacts = (
        {
            "network_id": key,
            "person_id": persons[(n + k) % 200],
            "institution_id": institutions[(n + k) % 200],
            "position": f"a{k}",
        }
        for n, key in enumerate(keys)
        for k in range(1 + n % 2)
    )
    _insert(study, "network_contact", contacts)
    actors = (
        {
            "network_id": key,
            "name": f"{chance.choice(('Verein', 'Agentur', 'Bildungswerk', 'Kammer'))} für "
            f"Beratung und Qualifizierung {PLACES[k % 8]} e. V. ({n}/{k})",
            "position": f"a{k:02d}",
        }
        for n, key in enumerate(keys)
        for k in range(4 + n % 8)
    )
    _insert(study, "network_actor", actors)
    _insert(
        study,
        "network_field",
        ({"network_id": key, "field": code} for key in keys for code in chance.sample(fields, 3)),
    )


SENTENCES = (
    "Die **Beispielrunde** verbindet *Weiterbildungsträger*, Arbeitsverwaltung und Vereine; sie "
    "stimmt Qualifizierungsmaßnahmen ab und trifft sich alle drei Monate.",
    "Beraten werden Ratsuchende aller Altersgruppen, auch in den Sprachen der Zugewanderten.",
    "Die Koordinierungsstelle hält die Verbindung zu den Kammern und zu den Betrieben.[^Angaben "
    "der Koordination, Stand März.]",
    "Was fehlt, sind Kinderbetreuung, Fahrtkosten und Plätze in berufsbezogenen Sprachkursen.",
)


def _report(study: Study) -> None:
    """Make what a report prints: profiles of about two pages, verdicts, experts, the field work."""
    chance = random.Random(2010)
    _networks(study, 31)
    networks = _keys(study, "network")
    found = study.conn.execute("SELECT id FROM profile_section WHERE content = 'text'")
    sections = [key for (key,) in found]
    texts = (
        {
            "network_id": network,
            "section_id": section,
            "body": "\n\n".join(
                " ".join(chance.choices(SENTENCES, k=3)) for _ in range(1 + chance.randrange(2))
            )
            + "\n\n- Beratung\n- Qualifizierung\n- Vermittlung",
        }
        for network in networks
        for section in sections
    )
    _insert(study, "profile_text", texts)
    (chosen_by,) = study.conn.execute(
        "SELECT id FROM criterion_set WHERE kind = 'selection' AND retired = 0 ORDER BY id"
    ).fetchone()
    _insert(
        study,
        "selection",
        (
            {
                "network_id": network,
                "set_id": chosen_by,
                "verdict": "chosen",
                "reason": "Mehrere Handlungsfelder, Akteure verschiedener Art.",
                "day": "2010-03-20",
                "researcher_id": AUTHOR.id,
            }
            for network in networks
        ),
    )
    criteria = study.conn.execute("SELECT id FROM criterion WHERE retired = 0").fetchall()
    _insert(
        study,
        "assessment",
        (
            {
                "network_id": network,
                "criterion_id": criterion,
                "researcher_id": AUTHOR.id,
                "rating": chance.choice(("met", "met", "partly", "not_met")),
                "evidence": "Website, Gespräch mit der Koordination",
                "day": "2010-03-15",
            }
            for network in networks
            for (criterion,) in criteria
        ),
    )
    _insert(
        study,
        "network_result",
        (
            {
                "network_id": network,
                "label": f"Kurs {n}",
                "low": str(20 + n),
                "circa": 1,
                "unit": "Teilnehmende",
                "as_of": "2009",
                "position": f"a{n}",
            }
            for network in networks
            for n in range(4)
        ),
    )
    _insert(
        study,
        "expert",
        (
            {
                "theme": f"Thema {n}",
                "tasks": "Beratung und Fortbildung\nin allen Regionen",
                "organisation": f"Verein {n}",
                "phone": f"030 23125 {n:03d}",
                "mail": f"fach{n}@example.org",
                "position": f"a{n:02d}",
            }
            for n in range(25)
        ),
    )
    regions = _keys(study, "region")
    pairs = study.conn.execute("SELECT institution_id, id FROM person ORDER BY rowid").fetchall()
    offices, persons = zip(*pairs, strict=True)
    places = range(len(offices))
    attempts = _insert(
        study,
        "contact_attempt",
        (
            {
                "institution_id": offices[place],
                "person_id": persons[place],
                "channel": chance.choice(CHANNELS),
                "direction": "out",
                "day": (date(2009, 12, 1) + timedelta(days=n // 12)).isoformat(),
                "outcome": chance.choice(OUTCOMES),
                "researcher_id": AUTHOR.id,
            }
            for n, place in enumerate(chance.choices(places, k=1200))
        ),
    )
    covered = dict(study.conn.execute("SELECT region_id, network_id FROM network_region"))
    said = [
        {
            "institution_id": offices[place],
            "region_id": region,
            "answer": "yes" if region in covered else "no",
            "day": "2010-02-01",
            "attempt_id": attempts[place],
            "named": covered.get(region),
            "researcher_id": AUTHOR.id,
        }
        for number, region in enumerate(regions)
        for place in (number, number + 46)
    ]
    keys = _insert(study, "statement", said)
    _insert(
        study,
        "statement_network",
        (
            {"statement_id": key, "network_id": row["named"]}
            for key, row in zip(keys, said, strict=True)
            if row["named"]
        ),
    )
