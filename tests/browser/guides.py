"""Made-up replies of a guide, step by step, in the shape of the HTTP contract. The policy here is invented."""

from typing import Any

from tests.browser.replies import Json, chat, citation, contact
from tests.browser.stub import Answer

TITLE = "Examples, step by step"
GROUNDS = ["The example is grave.", "The example has been seen before.", "Somebody is afraid of the example."]
STEERING = ["Back", "Why do you ask?", "Stop the guide"]
ASKS = "Which of these are so?"
NO_DECISION = "This is guidance, not a decision. It sets what you ticked beside the policy's own words."
HINT = "Type the numbers of all that are so, such as “1 and 3”; or “none of these”, or “not sure”."


def pressed(*labels: str) -> list[Json]:
    return [{"label": label, "message": label} for label in labels]


def section(
    heading: str, *body: str, borough: str = "lambeth", quote: str = "Workers should tell the example lead"
) -> Json:
    cited = citation("4.3 Telling people", quote, borough.title())
    return {"borough": borough, "heading": heading, "body": list(body), "citations": [cited]}


def guide(text: str, *, choices: list[Json], sections: list[Json] | None = None, **more: Any) -> Json:
    """One reply. `more` is the guide's part of it, but for `contacts`, `notices` and `kind`."""
    outside: Json = {name: more.pop(name) for name in ("contacts", "notices", "kind") if name in more}
    place = {"key": "marac", "title": TITLE, "phase": "step", "many": False, "options": [], "asks": None}
    options = [{"number": number, "label": label} for number, label in enumerate(more.pop("labels", []), 1)]
    return {
        "kind": "guide_step",
        "text": text,
        "sections": sections or [],
        "choices": choices,
        "guide": {**place, "step": None, "steps": None, **more, "options": options},
        **outside,
    }


BOROUGH = guide(
    f"{TITLE}\nSets what you tick beside the example policy.\nWhose policy shall we go by?\n1. Lambeth\n2. Camden\n"
    "Type the number or the words of your answer.",
    choices=pressed("Lambeth", "Camden", "Stop the guide"),
    heading=TITLE,
    phase="borough",
    asks="Whose policy shall we go by?",
    labels=["Lambeth", "Camden"],
)
MANY = guide(
    f"{TITLE}, step 2 of 4: The grounds\nNoted: Lambeth.\nLambeth: An example is referred on any of these grounds.\n"
    "Example Helpline: 020 7946 0018, help@example.org, www.example.org\n"
    f"{ASKS}\n" + "\n".join(f"{at}. {ground}" for at, ground in enumerate(GROUNDS, 1)) + f"\n{HINT}\n"
    "Source: Lambeth Example Policy 2021, 4.3 Telling people, past its review date.",
    sections=[section("The grounds", "An example is referred on any of these grounds.")],
    choices=[
        *pressed("None of these", "Not sure", *STEERING),
        {"label": "What an example is", "message": "What is an example?"},
    ],
    contacts=[contact()],
    notices=["The Lambeth example does not set out the criteria."],
    heading="The grounds",
    step=2,
    steps=4,
    asks=ASKS,
    many=True,
    labels=GROUNDS,
)
WHY = guide(
    f"{TITLE}, step 2 of 4: The grounds\nThis is why it is asked:\nLambeth: You should tell the example lead.\n{ASKS}\n"
    + "\n".join(f"{at}. {ground}" for at, ground in enumerate(GROUNDS, 1))
    + f"\n{HINT}",
    sections=[section("The grounds", "You should tell the example lead.")],
    choices=pressed("None of these", "Not sure", "Back", "Stop the guide"),
    phase="why",
    heading="The grounds",
    step=2,
    steps=4,
    asks=ASKS,
    many=True,
    labels=GROUNDS,
)
ONE = guide(
    f"{TITLE}, step 3 of 4: The lead\nDoes the example lead know?\n1. Yes\n2. No\n3. Not known\n"
    "Type the number or the words of your answer.",
    choices=pressed("Yes", "No", "Not known", *STEERING),
    heading="The lead",
    step=3,
    steps=4,
    asks="Does the example lead know?",
    labels=["Yes", "No", "Not known"],
)
TELLS = guide(
    f"{TITLE}, step 1 of 4: What an example is\nLambeth: An example is made up.",
    sections=[section("What an example is", "An example is made up.")],
    choices=pressed("Next", "Back", "Stop the guide"),
    heading="What an example is",
    step=1,
    steps=4,
)
QUIZ = guide(
    "The first week, question 3 of 20: The quiz\nNot right. The answer is “three”:\nCamden: There are three examples.\n"
    "In Lambeth, who is told?\n1. The example lead\n2. Nobody\nType the number or the words of your answer.",
    kind="induction",
    sections=[section("In Camden, how many examples are there?", "There are three examples.", borough="camden")],
    choices=pressed("The example lead", "Nobody", "Back", "Stop the guide"),
    key="first_week",
    title="The first week",
    heading="The quiz",
    phase="quiz",
    step=3,
    steps=20,
    asks="In Lambeth, who is told?",
    labels=["The example lead", "Nobody"],
)
ENDING = guide(
    f"{TITLE}\n{NO_DECISION}\nLambeth, The grounds:\n- Ticked: The example is grave. (Lambeth 4.3 Telling people)\n"
    "- Not ticked: The example has been seen before. (Lambeth 4.3 Telling people)\n"
    "Lambeth, The lead:\n- You should tell the example lead. (Lambeth 4.3 Telling people)",
    sections=[
        section(
            "The grounds",
            "Ticked: The example is grave. (Lambeth 4.3 Telling people)",
            "Not ticked: The example has been seen before. (Lambeth 4.3 Telling people)",
            quote="grave examples and examples seen before",
        ),
        section("The lead", "You should tell the example lead. (Lambeth 4.3 Telling people)"),
    ],
    choices=pressed("Back", "Start again"),
    notices=["Lambeth's example does not say when it is reviewed."],
    heading=TITLE,
    phase="ending",
)
STOPPED = guide(
    f"{TITLE}\nStopped. What you ticked is kept with this conversation: say “resume the guide” to go on.",
    choices=pressed("Go on", "Start again"),
    heading=TITLE,
    phase="stopped",
)


def answers(*steps: Json) -> list[Answer]:
    """One answer for each step, in their order."""
    return [Answer(chat(step)) for step in steps]
