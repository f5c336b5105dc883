"""python -m knowledge: what it prints, and its exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.__main__ import main
from knowledge.build_note import read_note
from knowledge.content import SOURCES, Content
from knowledge.store import open_store
from tests.knowledge.copying import Copy

TOPICS = "topics/interpreting.yml"
WRONG = ("- children are never to be used as translators", "- children are never to be used as help")  # one failure


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
    monkeypatch.setattr("knowledge.commands.load_content", copy.load)
    monkeypatch.setattr("knowledge.build.load_encoder", lambda: None)
    return copy


def test_check_counts_what_it_checked(
    content: Content, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("knowledge.check.load_content", lambda: content)
    assert main(["check"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith(f"knowledge: {len(content.topics)} topics, {len(content.contacts)} contacts, ")
    assert "no failures" in out
    assert content.version in out
    assert err == ""


def test_check_lists_its_failures(on_copy: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    path = on_copy.plant(
        TOPICS, "- children are never to be used as translators", "- children are never to be used as help"
    )
    on_copy.plant("links.yml", "label: VAWG Strategy", "label: The Grand Strategy")
    assert main(["check"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    first, second, last = err.splitlines()
    assert first.startswith(f"{path}:")
    assert "[quote]" in first
    assert "[link]" in second
    assert last.startswith("knowledge: 2 failures")


def test_build_checks_and_builds(on_copy: Copy, state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build"]) == 0
    store = open_store(state / "knowledge.sqlite")
    built = f"knowledge: built version {store.version} at {state / 'knowledge.sqlite'}\n"
    assert built in capsys.readouterr().out
    assert list(store.titles) == ["interpreters", "interpreter_booking", "interpreter_needed"]


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


def test_drift_reports_as_text_and_page(
    tmp_path: Path, state: Path, content: Content, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("knowledge.commands.load_content", lambda: content)
    new = tmp_path / "new.txt"
    text = (SOURCES / "camden.txt").read_text(encoding="utf-8")
    new.write_text(text.replace("reviewed every 6 weeks", "reviewed every 8 weeks"), encoding="utf-8")
    assert main(["drift", "camden", str(new)]) == 1
    out = capsys.readouterr().out
    assert out.startswith("camden: 1 place differs; ")
    assert "<ins>8</ins>" in (state / "drift-camden.html").read_text(encoding="utf-8")
    new.write_text(text, encoding="utf-8")
    assert main(["drift", "camden", str(new), "--html", str(tmp_path / "page.html")]) == 0
    assert (tmp_path / "page.html").is_file()
    assert main(["drift", "camden", str(new), "--html", str(new / "page.html")]) == 2
    assert "could not be written" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["southwark", "new.txt"], "There is no document “southwark”. Documents: lambeth-2022, camden"),
        (["camden", "missing.txt"], "missing.txt cannot be compared"),
    ],
)
def test_drift_says_what_it_cannot_compare(
    arguments: list[str],
    said: str,
    content: Content,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("knowledge.commands.load_content", lambda: content)
    assert main(["drift", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_coverage_counts_all_that_could_be_asked(on_copy: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["coverage"]) == 0
    out = capsys.readouterr().out
    assert [line.split()[-3:] for line in out.splitlines() if line.startswith("both")] == [["2", "2", "0"]]
    assert "Differences: 1 known, told by 1 of 1" in out


def test_coverage_tells_what_is_left_out_and_why(on_copy: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    on_copy.plant("inventory.yml", "by: [topic/interpreters]", "nobody_asks: A picture.")
    assert main(["coverage"]) == 0
    assert "Left out: lam-134-who-must-not-interpret: A picture." in capsys.readouterr().out


def test_a_refused_build_is_noted_and_a_good_one_too(on_copy: Copy, state: Path) -> None:
    assert main(["build"]) == 0
    note = read_note(state / "knowledge.build.json")
    assert note is not None
    assert note.version == on_copy.load().version
    on_copy.plant(TOPICS, *WRONG)
    assert main(["build"]) == 1
    note = read_note(state / "knowledge.build.json")
    assert note is not None
    assert (note.version, note.why) == (None, "failures in the content: 1 (quote)")


def test_a_store_that_cannot_be_written_leaves_the_last_one(
    on_copy: Copy, state: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build"]) == 0
    before = (state / "knowledge.sqlite").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("knowledge.build.build_at", full)
    assert main(["build"]) == 2
    assert "No space left on device\nThe last good store goes on serving." in capsys.readouterr().err
    assert (state / "knowledge.sqlite").read_bytes() == before


@pytest.mark.parametrize("url", ["nonsense", "mysql://u:secret@h/d", "postgresql://u:secret@h"])
def test_an_address_that_is_none_is_refused_without_its_password(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SIGNPOST_KNOWLEDGE_URL", url)
    assert main(["show", "interpreters"]) == 1
    err = capsys.readouterr().err
    assert "must look like postgresql://" in err
    assert "secret" not in err
