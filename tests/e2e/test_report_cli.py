"""`netzdesk export STUDY report`: a folder that is whole, a state that is kept, and again later."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from netzdesk.app.main import main
from netzdesk.exports.report_folder import SUMS, whole_report
from netzdesk.queries.snapshots import snapshots
from netzdesk.store.study import Author, Study

AUTHOR = Author("0190f000-0000-7000-8000-000000000001", "Anna Beispiel", "AB")


@pytest.fixture(autouse=True)
def german_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    path = tmp_path / "s.netzdesk"
    assert run("new", path, "--template", "niedersachsen-2010") == 0
    return path


def run(*arguments: object) -> int:
    """Return the exit status of a call, however it ends."""
    try:
        return main([str(argument) for argument in arguments])
    except SystemExit as ended:
        return int(ended.code or 0)


def names(path: Path) -> list[str]:
    with Study.open(path, author=AUTHOR, read_only=True) as study:
        return [found.name for found in snapshots(study.conn)]


def test_a_state_is_frozen_and_its_report_made_again(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, again = tmp_path / "erster", tmp_path / "wieder"
    frozen = ("export", study, "report", "--to", first, "--name", "März", "--persons", "functions")
    assert run(*frozen) == 0
    assert "Anhang 2 Regionale Netzwerke.docx" in capsys.readouterr().out
    with Study.open(study, author=AUTHOR) as opened, opened.unit("later") as unit:
        unit.put("network", {"name": "Später", "judgement": "counts", "number": 1})

    assert run("export", study, "report", "--to", again, "--snapshot", "märz", "--json") == 0

    told = json.loads(capsys.readouterr().out)
    assert told["as_frozen"] is True
    assert told["name"] == "März"
    assert told["figures"]["networks"] == 0
    assert names(study) == ["März"]
    assert whole_report(first)
    assert (first / SUMS).read_bytes() == (again / SUMS).read_bytes()


def test_a_frozen_state_can_be_made_again_for_other_readers(study: Path, tmp_path: Path) -> None:
    assert run("export", study, "report", "--to", tmp_path / "a", "--name", "A") == 0
    again = ("export", study, "report", "--to", tmp_path / "b", "--snapshot", "A")
    assert run(*again, "--persons", "full", "--language", "en") == 0

    told = json.loads((tmp_path / "b" / "manifest.json").read_text("utf-8"))
    assert (told["persons"], told["language"]) == ("full", "en")
    assert (tmp_path / "b" / "Appendix 2 Regional networks.pdf").exists()


def test_a_report_without_a_name_stores_nothing(study: Path, tmp_path: Path) -> None:
    before = study.read_bytes()

    assert run("export", study, "report", "--to", tmp_path / "a") == 0

    assert study.read_bytes() == before
    assert names(study) == []


@pytest.mark.parametrize(
    ("given", "status"),
    [
        (("--snapshot", "gibt es nicht"), 1),
        (("--name", "A", "--snapshot", "A"), 2),
        (("--region", "03101"), 2),
        (("--compared-with", "A"), 2),
    ],
)
def test_what_cannot_be_made_leaves_no_folder_and_stores_nothing(
    study: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    given: tuple[str, ...],
    status: int,
) -> None:
    assert run("export", study, "report", "--to", tmp_path / "neu", *given) == status

    assert len(capsys.readouterr().err.splitlines()) == 1
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) in (
        [],
        ["s-Sicherungen"],
    )
    assert names(study) == []


def test_a_study_that_is_open_elsewhere_is_not_frozen_but_its_report_is_made(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Study.open(study, author=AUTHOR):
        assert run("export", study, "report", "--to", tmp_path / "a", "--name", "A") == 1
        assert "--name" in capsys.readouterr().err
        assert not (tmp_path / "a").exists()
        assert run("export", study, "report", "--to", tmp_path / "b") == 0
    assert whole_report(tmp_path / "b")


def test_two_states_are_compared_in_a_file(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("A", "B"):
        assert run("export", study, "report", "--to", tmp_path / name, "--name", name) == 0
    target = tmp_path / "c.csv"
    call = ("export", study, "comparison", "--to", target, "--snapshot", "A")
    capsys.readouterr()

    assert run(*call, "--compared-with", "B", "--json") == 0

    assert json.loads(capsys.readouterr().out)["file"] == str(target)
    assert target.exists()


def test_only_the_report_is_frozen(study: Path, tmp_path: Path) -> None:
    call = ("export", study, "appendix-networks", "--to", tmp_path / "a.xlsx")

    assert run(*call, "--name", "A") == 2
    assert run(*call, "--snapshot", "A") == 2
    assert not (tmp_path / "a.xlsx").exists()
