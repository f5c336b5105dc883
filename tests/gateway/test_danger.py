"""The gateway's own screen for danger: how much it finds, how often it cries wolf, and that it comes first.

The lines were written as people write them, not to suit the patterns. A line that is missed stays here.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.gateway.danger_unseen import ABOUT_VIOLENCE, IN_DANGER
from tests.gateway.stub import SAID, Answer, StubEngine, answered
from tests.gateway.talk import Talk, is_problem
from web_widget.chat import Chat
from web_widget.danger import sounds_like_danger

RECALL = 0.9
FALSE_ALARMS = 1

DANGER = (
    "help me make him stop",
    "he's got a knife",
    "dad has a gun and he's in the kitchen",
    "She's locked herself in the bathroom and he's trying to break the door down",
    "he is hitting her right now",
    "my partner is strangling me",
    "he's on his way here and he's drunk",
    "the perpetrator is outside the school gate threatening staff",
    "mum is bleeding and not moving",
    "please help me he's going to kill me",
    "I can hear screaming from the flat next door and it's happening now",
    "client just called, he's smashing up the house and the kids are inside",
    "he said he'll kill her tonight",
    "He's threatening to burn the house down with the children in it",
    "i'm hiding in the wardrobe from my dad",
    "he is outside her door with a hammer",
    "She is unconscious, he hit her with a bottle",
    "he has just punched mum and run off with the baby",
    "she cant breathe he had his hands round her neck",
    "I'm on a home visit and dad has just walked in and is shouting and blocking the door",
    "he's kicking the door in",
    "the ex has broken in and is upstairs with her",
    "a mum just rang me whispering that he is in the house and he'll kill her",
    "child on the phone says daddy is hurting mummy",
    "need police now, victim being attacked",
    "he won't let me leave the house and he has my phone",
    "he's pouring petrol on the carpet",
    "she took an overdose, I think she's dying",
    "he's going to stab her",
    "he found out where the refuge is and he's here",
    "there is a fight going on at the family home at the moment",
    "I'm scared he's coming back any minute",
    "shes 30 weeks pregnant and he kicked her in the stomach",
    "help, he is attacking my colleague",
    "He's just turned up at the contact centre and he's violent",
    "he's dragging her to the car by her hair",
    "im locked in the toilet and he's banging on the door",
    "the boy has picked up a knife and is threatening his mother",
    "brother is beating my sister now because she has a boyfriend",
    "they're taking her to the airport tonight to be married",
    "he's choking her",
    "someone is trying to get into my flat, I think it's my ex",
    "my husband says he will shoot us all",
    "she's being beaten as I type this",
    "call 999",
    "child is in danger right now what do I do",
    "what do I do he is attacking her right now",
    "mums boyfriend is here and he's got a machete",
    "He has taken the kids and says I'll never see them alive again",
    "he's threatening to jump off the balcony with the baby",
    "the victim just text me 'he is going to kill me'",
    "she is being held hostage in the bedroom",
    "there's blood everywhere",
    "he threw boiling water over her just now",
    "hes followed us to the office and is outside",
    "my stepdad is hitting my mum",
    "im 9 and daddy is hurting mummy what do i do",
    "he tried to strangle her ten minutes ago and he is still there",
    "neighbour says there is shouting and a child crying and now it's gone quiet",
    "she has been stabbed",
    "he’s breaking the windows",
)
ORDINARY = (
    "Help me work out the level",
    "Help me make a safety plan",
    "help me decide if this is child protection",
    "can you help me understand coercive control",
    "When do I refer to MARAC?",
    "What is the LADO's number?",
    "Who can interpret for a family?",
    "What goes in a safety plan?",
    "what is coercive control",
    "Do I need consent to refer to MARAC?",
    "what does Clare's Law let someone ask?",
    "How do I work with perpetrators who threaten staff?",
    "can I interview the child with the father in the house",
    "What should I do after a violent incident is reported on an open case?",
    "the risk rises after separation, doesn't it?",
    "strangulation as a risk factor",
    "policy on knives and weapons",
    "In Lambeth, who chairs MARAC?",
    "Is a child who sees abuse a victim in law?",
    "what does the policy say about honour based violence",
    "emergency contact numbers out of hours",
    "The mother wants to leave the home, what are the legal options?",
    "Tell me about non-molestation orders",
    "I have a case where dad assaulted mum last year, do I close it?",
    "is it safe to send letters to the home",
    "pregnant victims - is there extra risk",
    "history of weapons in the home, does that go in the risk assessment",
    "child to parent violence guidance",
    "What training must I do?",
    "how many DASH ticks make high risk",
    "do we tell the perpetrator about the referral",
    "staff member whose partner is abusive, what support is there",
    "Explain what immediate danger means in the policy",
    "difference between lambeth and camden on interpreters",
    "my manager wont let me off for the DA course",
)

# The screen by words alone, on lines that it was not made for; the engine's classifier hears more of them
# (tests/stack/test_danger.py).
UNSEEN_RECALL = 0.55
UNSEEN_FALSE_ALARMS = 8


def test_nine_in_ten_who_are_in_danger_are_heard() -> None:
    missed = [line for line in DANGER if not sounds_like_danger(line)]
    assert len(DANGER) == 61
    recall = 1 - len(missed) / len(DANGER)
    assert recall >= RECALL, f"recall {recall:.2f}; missed:\n" + "\n".join(missed)


def test_more_than_half_are_heard_in_words_that_the_screen_was_not_made_for() -> None:
    missed = [line for line in IN_DANGER if not sounds_like_danger(line)]
    recall = 1 - len(missed) / len(IN_DANGER)
    assert recall >= UNSEEN_RECALL, f"recall {recall:.2f}; missed:\n" + "\n".join(missed)
    alarms = [line for line in ABOUT_VIOLENCE if sounds_like_danger(line)]
    assert len(alarms) <= UNSEEN_FALSE_ALARMS, f"{len(alarms)} false alarms:\n" + "\n".join(alarms)


def test_hardly_an_ordinary_question_is_taken_for_danger() -> None:
    alarms = [line for line in ORDINARY if sounds_like_danger(line)]
    assert len(ORDINARY) == 35
    assert len(alarms) <= FALSE_ALARMS, f"{len(alarms)} false alarms:\n" + "\n".join(alarms)


@pytest.mark.parametrize("line", ["He's Got A KNIFE", "he’s  got\na knife", "\u200bhe's got a kni\u200bfe"])
def test_spelling_tricks_do_not_hide_danger(talk: Talk, line: str) -> None:
    assert talk.ask(line).get_json()["replies"][0]["kind"] == "emergency"


def test_the_emergency_reply_comes_first_and_the_answer_after(talk: Talk) -> None:
    emergency, reply = talk.ask("he's got a knife").get_json()["replies"]
    assert emergency["kind"] == "emergency"
    assert "999" in emergency["text"]
    assert reply["text"] == SAID["text"]


def test_the_engines_own_emergency_reply_is_moved_first_and_shown_once(talk: Talk, engine: StubEngine) -> None:
    engine.answer = answered({"kind": "answer", "text": "One."}, {"kind": "emergency", "text": "Call 999 now."})
    for line in ("he's got a knife", "not heard as danger by the gateway"):
        replies = talk.ask(line).get_json()["replies"]
        assert [reply["text"] for reply in replies] == ["Call 999 now.", "One."]


DOWN: dict[str, tuple[Answer, int, str]] = {
    "failed": (Answer(500, b"{}"), 502, "ENGINE_FAILED"),
    "junk": (Answer(body=b"[]"), 502, "KB_ERROR"),
    "hung up": (Answer(hangs_up=True), 502, "ENGINE_FAILED"),
}


@pytest.mark.parametrize(("answer", "status", "code"), DOWN.values(), ids=DOWN.keys())
def test_the_emergency_reply_comes_first_whatever_fails(
    talk: Talk, engine: StubEngine, answer: Answer, status: int, code: str
) -> None:
    engine.answer = answer
    body = is_problem(talk.ask("he's got a knife"), status, code, "knife")
    assert [reply["kind"] for reply in body["replies"]] == ["emergency", "error"]


def test_the_emergency_reply_comes_first_with_the_engine_down(talk_to: Callable[..., Talk], nobody: str) -> None:
    body = is_problem(talk_to(engine_urls=(nobody,)).ask("he's got a knife"), 503, "ENGINE_DOWN", "knife")
    assert [reply["kind"] for reply in body["replies"]] == ["emergency", "error"]


def test_danger_is_heard_in_what_is_too_personal_to_pass_on(talk: Talk, engine: StubEngine) -> None:
    """The screen hears the message as typed; the engine gets it without the number."""
    replies = talk.ask("07700 900123 is her number, he's got a knife").get_json()["replies"]
    assert replies[0]["kind"] == "emergency"
    assert "900123" not in engine.turns[0].text


@pytest.mark.parametrize(
    ("message", "keys", "status", "code"),
    [
        ("he's got a knife", {"conversation_id": "a" * 48}, 404, "UNKNOWN_CONVERSATION"),
        ("he's got a knife. " + "and then " * 300, {}, 413, "TOO_LONG"),
        ("and then " * 300 + "he's got a knife.", {}, 413, "TOO_LONG"),
    ],
)
def test_the_card_stands_before_errors_too(
    talk: Talk, message: str, keys: dict[str, str], status: int, code: str
) -> None:
    body = is_problem(talk.ask(message, **keys), status, code, "knife")
    assert [reply["kind"] for reply in body["replies"]] == ["emergency", "error"]


def test_half_an_emoji_does_not_hide_danger(talk: Talk) -> None:
    """A limit somewhere cut it in two."""
    response = talk.send('{"message": "he\'s got a knife \\ud83d"}')
    assert response.get_json()["replies"][0]["kind"] == "emergency"


def test_the_card_stands_before_what_nobody_thought_of(
    talk_to: Callable[..., Talk], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(Chat, "answer", fail)
    body = is_problem(talk_to().ask("he's got a knife"), 500, "FAILED", "knife", "RuntimeError")
    assert [reply["kind"] for reply in body["replies"]] == ["emergency", "error"]
