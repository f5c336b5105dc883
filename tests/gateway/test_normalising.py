"""What somebody types, and what of it reaches the engine."""

from __future__ import annotations

import json

import pytest

from tests.gateway.stub import StubEngine
from tests.gateway.talk import Talk, is_problem
from web_widget.messages import MessageEmpty, MessageTooLong, normalise

LIMIT = 2000

# As typed, and as the engine gets it.
TABLE: dict[str, tuple[str, str]] = {
    "plain": ("Who may interpret?", "Who may interpret?"),
    "trimmed": ("  Who may interpret?\n\n", "Who may interpret?"),
    "trimmed of no-break spaces": ("\u00a0\u2003Who?\u00a0", "Who?"),
    "decomposed letters are composed (NFC)": ("a nai\u0308ve re\u0301sume\u0301", "a na\u00efve r\u00e9sum\u00e9"),
    "zero-width space inside": ("MA\u200bRAC", "MARAC"),
    "word joiner and byte order mark": ("\ufeffMA\u2060RAC", "MARAC"),
    "a joiner within a name and a number": ("Gil\u200dlick 94\u200d34\ufe0f", "Gillick 9434"),
    "soft hyphen": ("inter\u00adpreter", "interpreter"),
    "right-to-left override": ("call \u202e999\u202c now", "call 999 now"),
    "bidi isolates and marks": ("\u2066MARAC\u2069 \u200eLADO\u200f", "MARAC LADO"),
    "control characters": ("MA\x00R\x07A\x1b[31mC\x7f", "MARA[31mC"),
    "C1 controls": ("MA\x85RAC\x9b", "MARAC"),
    "private use and unassigned": ("MARAC \ue000\U000e0fff\uffff", "MARAC"),
    "tag characters": ("MARAC\U000e0041\U000e0042", "MARAC"),
    "lines and tabs are kept": ("one\r\ntwo\tthree", "one\ntwo\tthree"),
    "emoji with joiners": (
        "help \U0001f469\u200d\U0001f467 \u2764\ufe0f",
        "help \U0001f469\u200d\U0001f467 \u2764\ufe0f",
    ),
    "other alphabets": ("co to jest MARAC? что это", "co to jest MARAC? что это"),
    "a command": ("/restart", "restart"),
    "two slashes": ("//restart", "restart"),
    "slashes and spaces": (" / / /restart", "restart"),
    "no-break space before a command": ("\u00a0/restart", "restart"),
    "zero-width space before a command": ("\u200b/restart", "restart"),
    "zero-width space within the slashes": ("/\u200b/\u200b/restart", "restart"),
    "ideographic and line separators before a command": ("\u3000\u2028\u2029/restart", "restart"),
    "a control before a command": ("\x00\x1f/restart", "restart"),
    "an intent with entities": ('/ask_contact{"x": 1}', 'ask_contact{"x": 1}'),
    "a slash further on": ("16/17 year olds and/or babies", "16/17 year olds and/or babies"),
    "markup is only text": ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    "a template is only text": ("{{7*7}} ${x} {% x %}", "{{7*7}} ${x} {% x %}"),
}


@pytest.mark.parametrize(("typed", "sent"), TABLE.values(), ids=TABLE.keys())
def test_what_reaches_the_engine(talk: Talk, engine: StubEngine, typed: str, sent: str) -> None:
    assert talk.ask(typed).status_code == 200
    assert [turn.text for turn in engine.turns] == [sent]
    assert engine.refusals == []


def test_the_engine_gets_utf8_and_no_escapes(talk: Talk, engine: StubEngine) -> None:
    """Escaped, 2,000 emoji are 24 KB, and the engine refuses more than 16."""
    assert talk.send(json.dumps({"message": "\U0001f469" * LIMIT}, ensure_ascii=False)).status_code == 200
    (body,) = engine.received
    assert b"\\u" not in body
    assert len(engine.turns[0].text) == LIMIT


@pytest.mark.parametrize(
    ("raw", "kept"),
    [("a\ud800b", "ab"), ("\udfffwho", "who"), ("\ud83d/restart", "restart"), ("/\udc00/restart", "restart")],
)
def test_lone_surrogates_are_dropped(raw: str, kept: str) -> None:
    assert normalise(raw) == kept


@pytest.mark.parametrize("escaped", ["\\ud800", "who\\udfff", "\\ude00\\ud83d", "\\ud800/restart"])
def test_a_lone_surrogate_never_reaches_the_engine(talk: Talk, engine: StubEngine, escaped: str) -> None:
    """One ends the engine's process. Whether the request is refused or the surrogate dropped is the same to it."""
    response = talk.send(f'{{"message": "{escaped}"}}')
    assert response.status_code in (200, 400)
    assert engine.refusals == []
    assert not any("\\ud" in body.decode("utf-8") for body in engine.received)


@pytest.mark.parametrize(
    "blank",
    ["", " ", "\n\t ", "\u00a0", "\u200b\u200b", "\u200d", "\ufe0f \u200d", "\u202e", "\x00", "/", " // / ", "\ufeff"],
)
def test_nothing_to_read_is_asked_for_again(talk: Talk, engine: StubEngine, blank: str) -> None:
    body = is_problem(talk.ask(blank), 400, "EMPTY")
    assert body["message"] == "Please type a question."
    assert engine.received == []
    with pytest.raises(MessageEmpty):
        normalise(blank)


# Each filler's length is counted after normalising: what is dropped costs nothing.
@pytest.mark.parametrize("letter", ["a", "é", "e\u0301", "\U0001f469", "'"], ids=ascii)
@pytest.mark.parametrize(("length", "status"), [(1999, 200), (2000, 200), (2001, 413)])
def test_the_limit_is_2000_code_points(talk: Talk, engine: StubEngine, letter: str, length: int, status: int) -> None:
    response = talk.send(json.dumps({"message": letter * length}, ensure_ascii=False))
    assert response.status_code == status
    if status == 200:
        assert [len(turn.text) for turn in engine.turns] == [length]
    else:
        assert "2,000" in is_problem(response, 413, "TOO_LONG", letter * 20)["message"]
        assert engine.received == []


def test_what_is_trimmed_does_not_count() -> None:
    assert len(normalise(" \u200b" * 50 + "a" * LIMIT + "\n" * 100)) == LIMIT
    with pytest.raises(MessageTooLong):
        normalise("a" * (LIMIT + 1))


def test_a_message_that_grows_when_redacted_is_not_the_engines_fault(talk: Talk, engine: StubEngine) -> None:
    """Each short name makes way for a longer word, so what is sent on may pass the limit that was checked."""
    response = talk.ask(("mr Ab, " * 286)[:LIMIT])
    assert engine.refusals == []
    assert response.status_code in (200, 413)
