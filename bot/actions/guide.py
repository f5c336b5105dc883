"""The forms: one for each guide. Rasa runs these instead of its own form action: the content says what is asked next.

A form begins where no loop is active, goes on where the message is its own, and rejects every other message: the rules
answer that, and Rasa runs the form again, which then shows where the guide stands.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from datetime import datetime
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecutionRejected, ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions.base import LONDON
from bot.actions.guide_wording import reply_of
from bot.actions.turn import Slot, form_of, guide_shown, kinds_of_this_turn, progress_in, question_from
from bot.actions.wording import reply_from
from knowledge.answering import Knowledge, decide
from knowledge.guiding.conducting import GuideTurn, back, begin, conduct, go_to, restart, resume, steer
from knowledge.guiding.course import tidied
from knowledge.guiding.hearing import Control
from knowledge.guiding.page import Phase
from knowledge.guiding.pages import waiting_page
from knowledge.guiding.records import Guide
from knowledge.guiding.state import GuideState, as_plain
from knowledge.presenting import from_reply
from knowledge.question import GuideCall, Question
from knowledge.vocabulary import Borough, GuideKey, Status

LISTEN = "action_listen"
# Nothing may push these off the screen: the guide waits to be told to go on.
UNDISTURBED = {Status.EMERGENCY, Status.SUPPORT}
SEED_DIGITS = 8  # hexadecimal

log = logging.getLogger("signpost.actions")


class GuideForm(Action):  # type: ignore[misc]  # rasa-sdk leaves Action untyped
    """One guide. As any action, it lets nothing that goes wrong out, and logs nothing that was typed."""

    def __init__(self, guide: GuideKey, knowledge: Knowledge) -> None:
        self._key = guide
        self._knowledge = knowledge

    def name(self) -> str:
        return form_of(self._key)

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[dict[str, Any]]:
        try:
            return await asyncio.to_thread(self._run, dispatcher, tracker)
        except Exception as error:
            log.error("%s failed: %s", self.name(), type(error).__name__)
            return [ActiveLoop(None)]

    def _run(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
        guide = self._knowledge.store.guides[self._key]
        question = question_from(tracker)
        progress = progress_in(tracker)
        kept = progress.of(self._key)
        state = tidied(guide, kept) if kept else None
        is_walked = (tracker.active_loop or {}).get("name") == self.name()
        call, kinds = self._call(question, tracker), kinds_of_this_turn(tracker)
        is_taken_up = False
        if state is None or not is_walked or call:
            turn = self._begun(guide, state, question, tracker, call)
        elif tracker.latest_action_name != LISTEN:  # another action has answered
            turn, is_taken_up = resume(guide, state), True
        else:
            hear = steer if _is_off_screen(tracker) else conduct
            heard = hear(guide, state, question, self._knowledge)
            if heard is None:
                return [ActionExecutionRejected(self.name())]
            turn = heard
        if kinds or not is_taken_up:  # where nothing answered, the channel says so
            self._show(dispatcher, turn, kinds, question.borough)
        return [
            SlotSet(Slot.BOROUGH, _settled(turn, question.borough)),
            SlotSet(Slot.GUIDES, as_plain(progress.with_state(turn.state))),
            ActiveLoop(self.name() if turn.goes_on else None),
        ]

    def _call(self, question: Question, tracker: Tracker) -> GuideCall | None:
        """Where another action has just handed over to this guide. Any may: what a button sends is a call whatever the
        classifier makes of it."""
        call = decide(question, self._knowledge).call if tracker.latest_action_name != LISTEN else None
        return call if call and call.guide is self._key else None

    def _begun(
        self, guide: Guide, state: GuideState | None, question: Question, tracker: Tracker, call: GuideCall | None
    ) -> GuideTurn:
        """Anew, or taken up where somebody asks for that. A tour goes on where it was; a guide through a case does
        not, for the case may be another one."""
        control, stop = (call.control, call.stop) if call else (None, None)
        named = question.named[0] if len(question.named) == 1 else question.borough
        if state and control is Control.BACK:
            return back(guide, state)
        if state and control is Control.RESTART:
            return restart(guide, state)
        if state and (control is Control.RESUME or (guide.quiz and (not named or named in state.boroughs))):
            return go_to(guide, state, stop) if stop else resume(guide, state)
        return begin(guide, named, _seed(tracker), stop)

    def _show(
        self, dispatcher: CollectingDispatcher, turn: GuideTurn, kinds: set[str], borough: Borough | None
    ) -> None:
        """The page; but nothing pushes an emergency card off the screen."""
        log.info("%s: %s, step %s of %s", self.name(), turn.page.phase, turn.page.step, turn.page.steps)
        today, store = datetime.now(LONDON).date(), self._knowledge.store
        if turn.alert:
            card = reply_from(from_reply(store.replies["danger_now"]), today)
            dispatcher.utter_message(json_message=card.as_json())
        page = waiting_page(turn.page.guide) if kinds & UNDISTURBED else turn.page
        dispatcher.utter_message(json_message=reply_of(page, store, _settled(turn, borough), today).as_json())


def _settled(turn: GuideTurn, borough: Borough | None) -> Borough | None:
    """Whose policy a guide goes by is whose the conversation goes by."""
    return turn.state.boroughs[0] if len(turn.state.boroughs) == 1 else borough


def _is_off_screen(tracker: Tracker) -> bool:
    """Whether the guide waits, so that no step is shown that could be answered."""
    return (guide_shown(tracker) or {}).get("phase") == Phase.STOPPED


def _seed(tracker: Tracker) -> int:
    """The same for a conversation; draws the quiz."""
    return int(hashlib.sha256(str(tracker.sender_id).encode()).hexdigest()[:SEED_DIGITS], 16)
