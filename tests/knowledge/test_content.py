"""Content files against their schema: what is wrong is refused with file, line, rule and field."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledge.content import CONTENT, SOURCES, Content, content_version, load_content
from knowledge.yaml_reader import ContentError

EMPTY = {
    "documents.yml": "documents: []\n",
    "contacts.yml": "contacts: []\n",
    "links.yml": "links: []\n",
    "terms.yml": "terms: []\n",
    "replies.yml": "replies: []\n",
    "differences.yml": "differences: []\n",
    "ladders.yml": "ladders: []\n",
    "inventory.yml": "asked: []\ncompared: []\n",
}
TOPIC = """\
subject: Interpreting
topics:
  - key: interpreters
    kind: guidance
    title: Who may interpret
    question: Who may interpret for a victim?
    entries:
      lambeth:
        points:
          - says: Children never interpret.
            quotes:
              - children are never to be used
      camden:
        silent: Camden's policy does not say who may interpret.
"""
CONTACT = """\
contacts:
  - key: line
    name: A line
    methods:
      - {type: phone, display: 0800 1111}
    source: policy
    document: lambeth-2022
    quote: the line is 0800 1111
"""
LINK = """\
links:
  - key: form
    label: The form
    url: null
    status: label_only
    document: camden
"""
TERM = """\
terms:
  - key: marac
    name: MARAC
    meanings:
      camden: {says: A meeting., quote: a specialist meeting where}
"""
LADDER = """\
ladders:
  - key: scales
    document: camden
    title: The scales
    applies: {says: For new cases., quotes: [for new cases only]}
    missing: The scales' own criteria are not in the copy.
    topics: [interpreters]
    levels:
      - {name: Low, leads_to: nothing, quotes: [low is for nothing]}
      - {name: High, leads_to: much, quotes: [high is for much], criteria: [for much], topics: [interpreters]}
"""
UNSHOWN = LADDER.replace(", topics: [interpreters]", "").replace("    topics: [interpreters]\n", "")
REPLY = """\
replies:
  - key: greet
    kind: smalltalk
    text: Hello.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A content folder of one topic and nothing else."""
    (tmp_path / "topics").mkdir()
    for name, text in EMPTY.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "topics" / "one.yml").write_text(TOPIC, encoding="utf-8")
    return tmp_path


def refused(folder: Path, file: str, text: str) -> ContentError:
    (folder / file).write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_content(folder, SOURCES)
    assert caught.value.file == folder / file
    return caught.value


def test_what_is_there_is_read_with_its_place(folder: Path) -> None:
    texts = {"contacts": CONTACT, "links": LINK, "terms": TERM, "ladders": LADDER, "replies": REPLY}
    for file, text in texts.items():
        (folder / f"{file}.yml").write_text(text, encoding="utf-8")
    loaded = load_content(folder, SOURCES)
    assert [t.key for t in loaded.topics] == ["interpreters"]
    assert loaded.subjects == {"interpreters": "Interpreting"}
    assert loaded.place("topics", "interpreters").file == folder / "topics" / "one.yml"
    assert [loaded.place(kind, key).line for kind, key in (("topics", "interpreters"), ("contacts", "line"))] == [3, 2]
    assert loaded.place("topics", "unknown").line is None
    assert len(loaded.contacts) == len(loaded.links) == len(loaded.terms) == len(loaded.replies) == 1
    (ladder,) = loaded.ladders
    assert (ladder.shown_with(), loaded.place("ladders", "scales").line) == ({"interpreters": {1}}, 2)


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("subject: Interpreting\n", "", None, "subject"),
        ("kind: guidance", "kind: advice", 4, "kind"),
        ("key: interpreters", "key: Interpreters!", 3, "key"),
        ("key: interpreters", "key: ''", 3, "key"),
        ("title: Who may interpret", "title: ''", 5, "title"),
        ("title: Who may interpret", "title: 2022-05-17", 5, "title"),
        ("title: Who may interpret", "title: [a, b]", 5, "title"),
        ("title: Who may interpret", "title: true", 5, "title"),
        ("title: Who may interpret", "titel: Who may interpret", 3, "title: Field required"),
        ("title: Who may interpret", "title: Who may interpret\n    titel: Who may interpret", 6, "titel: Extra"),
        ("title: Who may interpret", f"title: {'x' * 2001}", 5, "title"),
        ("title: Who may interpret", 'title: "\\ud800"', 5, "title"),
        ("    question: Who may interpret for a victim?\n", "", 3, "question"),
        ("quotes:\n              - children are never to be used", "quotes: []", 11, "quotes"),
        ("quotes:\n              - children are never to be used", "quote: children", 10, "quotes: Field required"),
        ("silent: Camden's policy does not say who may interpret.", "points: []", 13, "an entry needs points"),
        ("silent: Camden's policy does not say who may interpret.", "caution: Take care.", 13, "an entry needs points"),
        ("      camden:\n        silent: Camden's policy does not say who may interpret.\n", "", 7, "camden"),
        ("      camden:\n", "      southwark:\n", 7, "camden: Field required"),
        ("      camden:\n", "      southwark: {silent: No.}\n      camden:\n", 13, "southwark: Extra"),
        ("    entries:\n", "    see_also: [a, b, c, d]\n    entries:\n", 7, "see_also"),
        (TOPIC[TOPIC.index("topics:") :], "topics: []\n", 2, "topics"),
        (TOPIC[TOPIC.index("topics:") :], "topics: interpreters\n", 2, "topics"),
        (TOPIC, "- a list\n", None, "dictionary"),
        (TOPIC, "a word\n", None, "dictionary"),
    ],
)
def test_a_wrong_topic_is_refused(folder: Path, old: str, new: str, line: int | None, said: str) -> None:
    assert old in TOPIC
    error = refused(folder, "topics/one.yml", TOPIC.replace(old, new, 1))
    assert error.rule == "schema"
    assert said in error.message
    # A field that is missing has no line of its own: its record's is given, or the nearest above that has one.
    assert line is None or error.line in (line, line + 1)


@pytest.mark.parametrize(
    ("file", "text", "old", "new", "said"),
    [
        ("contacts", CONTACT, "    quote: the line is 0800 1111\n", "", "needs `document` and `quote`"),
        ("contacts", CONTACT, "source: policy", "source: public", "checked_on"),
        ("contacts", CONTACT, "source: policy", "source: hearsay", "source"),
        ("contacts", CONTACT, "source: policy", "borough: southwark\n    source: policy", "borough"),
        ("contacts", CONTACT, "type: phone", "type: pigeon", "methods.0.type"),
        ("contacts", CONTACT, "display: 0800 1111", "display: 8001111", "methods.0.display"),
        (
            "contacts",
            CONTACT,
            "    methods:\n      - {type: phone, display: 0800 1111}\n",
            "    methods: []\n",
            "methods",
        ),
        ("links", LINK, "url: null", "url: https://example.org", "`label_only` means no `url`"),
        ("links", LINK, "status: label_only", "status: in_policy", "every other status needs one"),
        ("terms", TERM, "camden: {says: A meeting., quote: a specialist meeting where}", "{}", "at least one document"),
        ("terms", TERM, ", quote: a specialist meeting where", "", "quote"),
        ("ladders", LADDER, "    missing: The scales' own criteria are not in the copy.\n", "", "a level without"),
        ("ladders", UNSHOWN, "    missing:", "    missing:", "needs `topics` to be shown with"),
        ("ladders", LADDER, "      - {name: Low, leads_to: nothing, quotes: [low is for nothing]}\n", "", "levels"),
        ("ladders", LADDER, "name: Low, ", "", "levels.0.name: Field required"),
        ("ladders", LADDER, "quotes: [high is for much]", "quotes: []", "levels.1.quotes"),
        ("ladders", LADDER, ", quotes: [for new cases only]", "", "applies.quotes: Field required"),
        ("ladders", LADDER, "    document: camden\n", "    document: camden\n    verdict: met\n", "verdict: Extra"),
        ("replies", REPLY, "kind: smalltalk", "kind: chat", "kind"),
        ("replies", REPLY, "text: Hello.", "text: Hello.\n    quotes: [some words here]", "need the `document`"),
    ],
)
def test_a_wrong_record_is_refused(folder: Path, file: str, text: str, old: str, new: str, said: str) -> None:
    assert old in text
    error = refused(folder, f"{file}.yml", text.replace(old, new, 1))
    assert error.rule == "schema"
    assert said in error.message
    assert error.line is not None


@pytest.mark.parametrize("file", [*EMPTY, "topics/one.yml"])
def test_no_file_may_be_empty_or_garbled(folder: Path, file: str) -> None:
    for text, rule in (("", "empty"), ("a: [", "yaml"), ("a: 1\na: 2\n", "yaml"), ("unknown: []\n", "schema")):
        assert refused(folder, file, text).rule == rule


@pytest.mark.parametrize("file", list(EMPTY))
def test_a_missing_file_is_named(folder: Path, file: str) -> None:
    (folder / file).unlink()
    with pytest.raises(ContentError, match=rf"{re.escape(file)}:1: \[readable\]"):
        load_content(folder, SOURCES)


def test_a_topic_key_stands_in_one_file_only(folder: Path) -> None:
    error = refused(folder, "topics/two.yml", TOPIC)
    assert (error.rule, error.line) == ("unique", 3)
    assert "one.yml:3" in error.message


@pytest.mark.parametrize(
    ("file", "text"),
    [("contacts", CONTACT), ("links", LINK), ("terms", TERM), ("ladders", LADDER), ("replies", REPLY)],
)
def test_a_key_stands_once_in_its_file(folder: Path, file: str, text: str) -> None:
    record = text.split("\n", 1)[1]
    error = refused(folder, f"{file}.yml", text + record)
    assert (error.rule, error.line) == ("unique", 2 + record.count("\n"))


def test_a_file_cut_short_is_refused_or_whole_as_far_as_it_goes(folder: Path) -> None:
    """Wherever a copy broke off, there is a ContentError or valid records; never another exception."""
    refusals = 0
    cuts = range(1, len(TOPIC), 7)
    for cut in cuts:
        (folder / "topics" / "one.yml").write_text(TOPIC[:cut], encoding="utf-8")
        try:
            loaded = load_content(folder, SOURCES)
        except ContentError as error:
            assert error.file.name == "one.yml"
            refusals += 1
        else:
            assert loaded.topics[0].entries.camden.silent
    assert refusals >= len(cuts) * 0.85


def test_a_long_file_cut_short(folder: Path) -> None:
    whole = (CONTENT / "topics" / "interpreting.yml").read_text(encoding="utf-8")
    for cut in range(100, len(whole), 450):
        (folder / "topics" / "one.yml").write_text(whole[:cut], encoding="utf-8")
        try:
            loaded = load_content(folder, SOURCES)
        except ContentError as error:
            assert error.file.name == "one.yml"
        else:
            assert all(topic.entries.camden and topic.entries.lambeth for topic in loaded.topics)


def test_text_is_folded(folder: Path) -> None:
    (folder / "topics" / "one.yml").write_text(
        TOPIC.replace("title: Who may interpret", "title: >\n      Who\n\n      may   interpret\n"), encoding="utf-8"
    )
    assert load_content(folder, SOURCES).topics[0].title == "Who may interpret"


def test_the_version_changes_with_any_file(folder: Path, tmp_path: Path) -> None:
    sources = tmp_path / "texts"
    sources.mkdir()
    (sources / "a.txt").write_text("a", encoding="utf-8")
    seen = [content_version(folder, sources)]
    for path in (folder / "replies.yml", folder / "topics" / "one.yml", sources / "a.txt"):
        path.write_text(path.read_text(encoding="utf-8") + " ", encoding="utf-8")
        seen.append(content_version(folder, sources))
    assert len(set(seen)) == 4
    assert all(re.fullmatch(r"[0-9a-f]{12}", version) for version in seen)
    assert content_version(folder, sources) == seen[-1]


def test_the_real_content_is_complete(content: Content) -> None:
    kinds = {"topics": content.topics, "contacts": content.contacts, "links": content.links, "terms": content.terms}
    assert all(kinds.values())
    assert set(content.subjects) == {topic.key for topic in content.topics}
    for kind, records in kinds.items():
        assert all(content.place(kind, record.key).line for record in records)
