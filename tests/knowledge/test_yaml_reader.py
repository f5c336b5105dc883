"""Hostile and broken YAML is refused with file, line and rule; what is read knows its lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.yaml_reader import MAX_BYTES, ContentError, line_of, read_yaml

BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n"


@pytest.mark.parametrize(
    ("raw", "rule", "line"),
    [
        (b"", "empty", None),
        (b"# nothing but a comment\n", "empty", None),
        (b"a: 1\nb: caf\xe9\n", "utf-8", 2),
        (b"\xff\xfea\x00:\x00", "utf-8", 1),
        (b"a: 1\nb: 2\na: 3\n", "yaml", 3),
        (b"a:\n  b: 1\n  b: 2\n", "yaml", 3),
        (BOMB.encode(), "anchors", 1),
        (b"a: 1\nb: *a\n", "anchors", 2),
        (b"a: 1\nb: &b {x: 1}\nc: {<<: *b}\n", "anchors", 2),
        (b"a: 1\nb: [1, 2\n", "yaml", 3),
        (b'a: 1\nb: "open\n', "yaml", 3),
        (b"a:\n\t- b\n", "yaml", 2),
        (b"a: 1\n---\nb: 2\n", "yaml", 2),
        (b'a: "\\q"\n', "yaml", 1),
        (b"a: b: c\n", "yaml", 1),
        (b"%YAML 9.9\n---\na: 1\n", "yaml", 1),
        (b'a: "\x00"\n', "yaml", None),
        (b"a: 2022-13-45\n", "yaml", None),
        (b"[" * 60, "depth", 1),
        (b"a: " + b"9" * 6000, "yaml", None),
    ],
)
def test_a_broken_file_is_refused(tmp_path: Path, raw: bytes, rule: str, line: int | None) -> None:
    path = tmp_path / "broken.yml"
    path.write_bytes(raw)
    with pytest.raises(ContentError) as caught:
        read_yaml(path)
    assert (caught.value.file, caught.value.rule) == (path, rule)
    assert line is None or caught.value.line == line
    assert str(caught.value).startswith(f"{path}:{caught.value.line or 1}: [{rule}] ")


@pytest.mark.parametrize(
    "tagged",
    [
        'a: !!python/object/apply:os.system ["true"]',
        "a: !!python/object:os.system {}",
        "a: !!python/name:os.system",
        "a: !own {b: c}",
        "a: !own b",
        "!own\na: 1",
    ],
)
def test_a_tag_is_refused(tmp_path: Path, tagged: str) -> None:
    path = tmp_path / "tagged.yml"
    path.write_text(tagged + "\n", encoding="utf-8")
    with pytest.raises(ContentError):
        read_yaml(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="readable") as caught:
        read_yaml(tmp_path / "none.yml")
    assert caught.value.file == tmp_path / "none.yml"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="readable"):
        read_yaml(tmp_path)


def test_a_file_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.yml"
    path.write_bytes(b"a: " + b"x" * MAX_BYTES)
    with pytest.raises(ContentError, match=r"\[size\]"):
        read_yaml(path)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("\ufeffa: 1\n", {"a": 1}),
        ("a: it's – “fine”\n", {"a": "it's – “fine”"}),
        ("a: >-\n  one\n  two\n", {"a": "one two"}),
        ("a: yes\n", {"a": "yes"}),
        ("a: 020 7926 4679\n", {"a": "020 7926 4679"}),
        ("a: 'A & B * C'\n", {"a": "A & B * C"}),
    ],
)
def test_good_files_are_read_as_written(tmp_path: Path, raw: str, expected: dict[str, object]) -> None:
    path = tmp_path / "good.yml"
    path.write_text(raw, encoding="utf-8")
    assert read_yaml(path) == expected


def test_lines_are_known(tmp_path: Path) -> None:
    path = tmp_path / "good.yml"
    path.write_text("# a comment\na:\n  - k: 1\n    l: 2\n  - k: 3\nb: 4\n", encoding="utf-8")
    data = read_yaml(path)
    wanted = {
        ("a",): 2,
        ("a", 0): 3,
        ("a", 0, "l"): 4,
        ("a", 1): 5,
        ("b",): 6,
        ("a", 1, "missing"): 5,
        ("a", 7): 2,
        ("missing",): None,
        (): None,
    }
    assert {steps: line_of(data, *steps) for steps in wanted} == wanted
