"""An invented guide and an invented tour, on making tea. No real policy stands here."""

from __future__ import annotations

from knowledge.guiding.records import Guide, Line, Option, QuizQuestion, Step
from knowledge.guiding.state import GuideState
from knowledge.vocabulary import Borough, Choose, Ending, GuideKey
from tests.actions.samples import CAMDEN_QUOTE, LAMBETH_QUOTE

WARM = Line(Borough.LAMBETH, "They must warm the pot.", (LAMBETH_QUOTE,))
MILK = Line(Borough.CAMDEN, "Workers should consider milk.", (CAMDEN_QUOTE,))
NO_POT = Line(Borough.CAMDEN, "Camden's policy does not mention the pot.", ())
SIEVE = Line(Borough.LAMBETH, "A sieve may be used.", (LAMBETH_QUOTE,))


def step(key: str, *options: Option, choose: Choose = Choose.ONE, when: dict[str, list[str]] | None = None) -> Step:
    """One that asks where it has options; told are both boroughs' lines."""
    return Step(
        key=key,
        title=f"The {key}",
        when=tuple((name, tuple(keys)) for name, keys in (when or {}).items()),
        shows=(WARM, MILK, NO_POT),
        asks=f"What of the {key}?" if options else None,
        choose=choose,
        why=(WARM, MILK) if options else (),
        options=options,
        summary=(WARM, MILK, NO_POT),
    )


YES, NO, NOT_KNOWN = Option("yes", "Yes"), Option("no", "No"), Option("not_known", "Not known")

# leaves -> sieve (where there are leaves) -> mesh (where there is a sieve); kettle for Camden alone; pot for both.
TEA = Guide(
    key=GuideKey.MARAC,
    title="Tea, step by step",
    question="Walk me through tea",
    about="It asks about tea.",
    both=False,
    ending=Ending.SUMMARY,
    offered_with=(),
    steps=(
        step(
            "leaves",
            Option("loose", "Loose leaves", (LAMBETH_QUOTE,), (SIEVE,)),
            Option("bags", "Bags of tea"),
            Option("bricks", "Bricks of tea"),
            choose=Choose.MANY,
        ),
        step("sieve", YES, NO, NOT_KNOWN, when={"leaves": ["loose", "bricks"]}),
        step("mesh", YES, NO, when={"sieve": ["yes"]}),
        step("kettle", when={"borough": ["camden"]}),
        step("pot", YES, NO),
    ),
)


def quiz_question(number: int, stop: str, borough: Borough) -> QuizQuestion:
    explains = WARM if borough is Borough.LAMBETH else MILK
    return QuizQuestion(
        key=f"{borough}_{stop}_{number}",
        stop=stop,
        borough=borough,
        asks=f"In {borough.label}, what of the {stop}, number {number}?",
        answer=f"answer {number}",
        wrong=(f"wrong {number}", f"worse {number}", f"worst {number}"),
        explains=explains,
    )


STOPS = ("leaves", "kettle", "pot", "managers")
TOUR = Guide(
    key=GuideKey.FIRST_WEEK,
    title="The first cup",
    question="Take me through my first cup",
    about="A tour of tea.",
    both=True,
    ending=Ending.RECORD,
    offered_with=(),
    steps=(
        step("role", Option("practitioner", "Practitioner"), Option("manager", "Manager")),
        step("leaves"),
        step("kettle"),
        step("managers", when={"role": ["manager"]}),
        step("pot"),
    ),
    quiz=tuple(quiz_question(number, stop, borough) for stop in STOPS for borough in Borough for number in range(1, 6)),
)


def at(guide: Guide, *boroughs: Borough, **answers: str) -> GuideState:
    """A state with these answers, in this order; several options of a step are joined by blanks."""
    return GuideState(guide.key, boroughs, tuple((key, tuple(ticked.split())) for key, ticked in answers.items()))
