"""Profiles from the command line."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx
import pypdf
import pytest

from netzdesk.actions.approvals import (
    AskForApproval,
    RecordAnswer,
    ask_for_approval,
    record_answer,
)
from netzdesk.actions.networks import AddNetwork, add_network
from netzdesk.actions.profiles import WriteProfileText, write_profile_text
from netzdesk.app import cli
from netzdesk.app.machine import author
from netzdesk.base.errors import Refused
from netzdesk.queries.approvals import fields_of
from netzdesk.queries.profiles import network_by_number
from netzdesk.store.study import Study


@pytest.fixture
def study_file(tmp_path: Path) -> Path:
    path = tmp_path / "s.netzdesk"
    assert cli.run(["new", str(path), "--template", "empty"]) == 0
    with Study.open(path, author=author()) as study, study.unit("fill") as unit:
        section = unit.find("profile_section")[0]["id"]
        for number, name in enumerate(("Netz Aller", "Netz Bode"), 1):
            network = add_network(unit, AddNetwork(name=name, number=number))
            unit.put("network", {"id": network, "judgement": "counts", "good_practice": 1})
            body = f"Ziel von *{name}*"
            write_profile_text(
                unit, WriteProfileText(network_id=network, section_id=section, body=body)
            )
    return path


def export(study: Path, *arguments: str) -> int:
    return cli.run(["export", str(study), *arguments])


def printed(path: Path) -> str:
    pages = pypdf.PdfReader(BytesIO(path.read_bytes())).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_one_profile_is_written_as_pdf_and_word(study_file: Path, tmp_path: Path) -> None:
    pdf, word = tmp_path / "eins.pdf", tmp_path / "eins.docx"

    assert export(study_file, "profile", "--network", "2", "--to", str(pdf)) == 0
    assert export(study_file, "profile", "--network", "2", "--to", str(word)) == 0

    assert "Ziel von Netz Bode" in printed(pdf)
    assert "Aller" not in printed(pdf)
    assert "Ziel von Netz Bode" in [p.text for p in docx.Document(str(word)).paragraphs]


def test_all_chosen_are_written_as_one(study_file: Path, tmp_path: Path) -> None:
    pdf = tmp_path / "alle.pdf"

    assert export(study_file, "profiles", "--to", str(pdf)) == 0

    assert "Steckbriefe der Netzwerke" in printed(pdf)
    assert "Ziel von Netz Aller" in printed(pdf)
    assert "Ziel von Netz Bode" in printed(pdf)


def test_profiles_are_limited_to_what_is_released(study_file: Path, tmp_path: Path) -> None:
    limit = ("--released", "public")
    with pytest.raises(Refused) as refused:
        export(study_file, "profiles", *limit, "--to", str(tmp_path / "a.pdf"))
    assert refused.value.code == "export.nothing_released"
    with Study.open(study_file, author=author()) as study:
        bode = network_by_number(study.conn, 2) or ""
        fields = {each.key: each.sha256 for each in fields_of(study.conn, bode)}
        with study.unit("fill") as unit:
            asked = AskForApproval(network_id=bode, fields=tuple(fields.items()))
            answer = RecordAnswer(
                approval_id=ask_for_approval(unit, asked),
                verdict="given",
                releases=tuple((key, "public") for key in fields),
            )
            record_answer(unit, answer)
    pdf, word = tmp_path / "frei.pdf", tmp_path / "frei.docx"

    assert export(study_file, "profiles", *limit, "--to", str(pdf)) == 0
    assert export(study_file, "profiles", *limit, "--to", str(word)) == 0

    assert "Ziel von Netz Bode" in printed(pdf)
    assert "1 Steckbrief fehlt" in printed(pdf)
    assert "Aller" not in printed(pdf)
    assert "Aller" not in docx.Document(str(word)).element.xml


def test_data_sheets_are_written_for_one_network_or_all(study_file: Path, tmp_path: Path) -> None:
    one, every = tmp_path / "eins.pdf", tmp_path / "alle.pdf"

    assert export(study_file, "approval-sheets", "--network", "2", "--to", str(one)) == 0
    assert export(study_file, "approval-sheets", "--to", str(every)) == 0

    assert printed(one).count("Datenblatt zur Freigabe") == 1
    assert "Aller" not in printed(one)
    assert printed(every).count("Datenblatt zur Freigabe") == 2


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("profile",), "export.network_needed"),
        (("profile", "--network", "9"), "export.unknown_network"),
        (("profiles", "--network", "1"), "export.choice_not_offered"),
    ],
)
def test_what_is_missing_is_said(
    study_file: Path, tmp_path: Path, arguments: tuple[str, ...], code: str
) -> None:
    target = tmp_path / "x.pdf"

    with pytest.raises(Refused) as caught:
        export(study_file, *arguments, "--to", str(target))

    assert caught.value.code == code
    assert not target.exists()


def test_a_number_of_a_network_that_is_none_is_said_in_words(
    study_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        export(study_file, "profile", "--network", "abc", "--to", str(tmp_path / "x.pdf"))

    assert ended.value.code == 2
    assert "abc ist keine Nummer" in capsys.readouterr().err
    assert list(tmp_path.glob("x.*")) == []
