"""python -m knowledge: what it prints, and its exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.__main__ import main
from knowledge.content import Content
from knowledge.store import open_store
from tests.knowledge.copying import Copy

TOPICS = "topics/interpreting.yml"


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state folder with nothing in it."""
    folder = tmp_path / "var"
    monkeypatch.setenv("SIGNPOST_VAR", str(folder))
    return folder


@pytest.fixture
def with_store(state: Path, built: Path) -> None:
    state.mkdir()
    (state / "knowledge.sqlite").symlink_to(built)


@pytest.fixture
def on_copy(copy: Copy, monkeypatch: pytest.MonkeyPatch, quick_splitter: None) -> Copy:
    """The commands work on a small copy of the content."""
    monkeypatch.setattr("knowledge.check.load_content", copy.load)
    monkeypatch.setattr("knowledge.__main__.load_content", copy.load)
    return copy


def test_check_counts_what_it_checked(
    content: Content, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("knowledge.check.load_content", lambda: content)
    monkeypatch.setattr("knowledge.__main__.load_content", lambda: content)
    assert main(["check"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith(f"knowledge: {len(content.topics)} topics, {len(content.contacts)} contacts, ")
    assert "no failures" in out
    assert content.version in out
    assert err == ""


def test_check_lists_its_failures(on_copy: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    path = on_copy.plant(TOPICS, "- children are never to be", "- children are often to be")
    on_copy.plant("links.yml", "label: VAWG Strategy", "label: The Grand Strategy")
    assert main(["check"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    first, second, last = err.splitlines()
    assert first.startswith(f"{path}:")
    assert "[quote]" in first
    assert "[link]" in second
    assert last.startswith("knowledge: 2 failures in ")


def test_build_checks_and_builds(on_copy: Copy, state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build"]) == 0
    assert f"knowledge: built {state / 'knowledge.sqlite'}" in capsys.readouterr().out
    assert list(open_store(state / "knowledge.sqlite").titles) == ["interpreters", "interpreter_booking"]


def test_build_refuses_faulty_content(on_copy: Copy, state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build"]) == 0
    before = (state / "knowledge.sqlite").read_bytes()
    on_copy.plant(TOPICS, "- children are never to be", "- children are often to be")
    assert main(["build"]) == 1
    assert "not built; the last good store goes on serving" in capsys.readouterr().err
    assert (state / "knowledge.sqlite").read_bytes() == before


def test_build_refuses_a_broken_file(on_copy: Copy, state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = on_copy.plant(TOPICS, "topics:", "topics: [")
    assert main(["build"]) == 1
    assert f"{path}:" in capsys.readouterr().err
    assert not (state / "knowledge.sqlite").exists()


def test_show_prints_a_topic_with_its_citations(with_store: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "interpreters"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Who may interpret  [interpreters, guidance, Interpreting]\n“Who may interpret for a victim")
    lambeth, camden = out.split("\nCamden\n")
    assert "  - Children are never to be used as translators or interpreters.\n" in lambeth
    assert "Expectations of staff: “children are never to be used" in lambeth
    assert "11 Working with victims: “Members of the victim's family" in camden
    assert "Curator's caution: " in lambeth
    assert "Difference: " in camden


def test_show_prints_silence_contacts_and_links(with_store: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "lado"]) == 0
    assert main(["show", "csn_referral"]) == 0
    out = capsys.readouterr().out
    assert "  Camden's policy does not mention a LADO" in out
    assert "  LADO, Lambeth: LADO@lambeth.gov.uk, 020 7926 4679, 07720 828 700, " in out
    assert ": address not given\n" in out


def test_show_of_an_unknown_topic_lists_the_known(with_store: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "weather"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("There is no topic “weather”. Topics: ")
    assert "marac_criteria" in err


def test_search_prints_topics_and_passages(with_store: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "who", "may", "interpret"]) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[0].split(maxsplit=1) == ["interpreters", "Who may interpret"]
    assert "\ncamden, 11 Working with victims\n" in out


def test_search_for_unknown_words_prints_nothing(with_store: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "zzqqx"]) == 0
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("arguments", [["show", "interpreters"], ["search", "interpreters"]])
@pytest.mark.parametrize("raw", [None, b"garbage"])
def test_without_a_store_it_says_what_to_do(
    state: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], raw: bytes | None
) -> None:
    if raw:
        state.mkdir()
        (state / "knowledge.sqlite").write_bytes(raw)
    assert main(arguments) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert str(state / "knowledge.sqlite") in err
    assert "Run: python -m knowledge build" in err


@pytest.mark.parametrize("arguments", [[], ["bake"], ["show"], ["search"]])
def test_wrong_arguments_are_a_usage_error(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: python -m knowledge" in capsys.readouterr().err
