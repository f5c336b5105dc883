"""What an ending says once and no more."""

from __future__ import annotations

from collections import Counter

from knowledge.deciding import Knowledge
from knowledge.guiding.page import Phase
from knowledge.guiding.pages import page_of
from knowledge.vocabulary import Borough, Ending, GuideKey
from tests.guiding.walking import straight_on


def test_what_an_earlier_step_told_is_not_told_again(knowledge: Knowledge) -> None:
    """Unless a step has nothing else: its ticks must stand beside something."""
    for key in (GuideKey.THRESHOLD, GuideKey.MARAC, GuideKey.SAFETY):
        guide = knowledge.store.guides[key]
        assert guide.ending is not Ending.RECORD
        for borough in Borough:
            *_, last = straight_on(guide, (borough,), knowledge)
            page = page_of(guide, last.turn.state)
            assert page.phase is Phase.ENDING
            told = Counter(line.says for part in page.parts for line in part.lines if line.citations)
            again = [says for says, times in told.items() if times > 1]
            alone = [part for part in page.parts if {line.says for line in part.lines if line.citations} <= set(again)]
            assert len(again) <= sum(len(part.lines) for part in alone), again
