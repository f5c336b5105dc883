"""How long the tour and its quiz take to read: the words of the replies' text, as they are shown."""

from __future__ import annotations

import pytest

from knowledge.answering import Knowledge
from knowledge.guiding.page import Phase
from knowledge.guiding.records import Guide
from knowledge.vocabulary import Borough
from tests.guiding.walking import Seen, shown, straight_on

WORDS_A_MINUTE = 200
MINUTES = 25
STOP_OF_ONE, STOP_OF_BOTH = 200, 280  # words
ASKED_OF = [(Borough.LAMBETH,), (Borough.CAMDEN,), tuple(Borough)]
OF = pytest.mark.parametrize("boroughs", ASKED_OF, ids=lambda boroughs: " and ".join(b.label for b in boroughs))


def toured(tour: Guide, boroughs: tuple[Borough, ...], knowledge: Knowledge, role: str = "Practitioner") -> list[Seen]:
    """From the first page to the record, every question answered rightly."""
    return list(straight_on(tour, boroughs, knowledge, role=role, quiz="Yes, start the quiz"))


def words_of(seen: Seen, knowledge: Knowledge) -> int:
    return len(shown(seen.page, knowledge).text.split())


@OF
def test_the_tour_and_the_quiz_are_read_in_time(
    tour: Guide, boroughs: tuple[Borough, ...], knowledge: Knowledge
) -> None:
    walk = toured(tour, boroughs, knowledge)
    assert [seen.page.phase for seen in walk].count(Phase.QUIZ) == 20
    assert walk[-1].page.phase is Phase.ENDING
    minutes = sum(words_of(seen, knowledge) for seen in walk) / WORDS_A_MINUTE
    assert minutes <= MINUTES, f"{minutes:.1f} minutes"


@OF
@pytest.mark.parametrize("role", ["Practitioner", "Manager", "Chair of conferences"])
def test_a_stop_is_about_a_minute_long(
    tour: Guide, boroughs: tuple[Borough, ...], role: str, knowledge: Knowledge
) -> None:
    most = STOP_OF_ONE if len(boroughs) == 1 else STOP_OF_BOTH
    stops = [seen for seen in toured(tour, boroughs, knowledge, role) if seen.page.phase is Phase.STEP]
    told = {seen.page.heading: words_of(seen, knowledge) for seen in stops if not seen.page.asks}
    assert len(told) == (12 if role == "Practitioner" else 13)
    assert {stop: words for stop, words in told.items() if words > most} == {}
