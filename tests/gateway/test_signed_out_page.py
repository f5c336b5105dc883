"""Who has just signed out is offered no second time to."""

from __future__ import annotations

import time

from tests.gateway.access_app import guarded, with_provider
from tests.gateway.conftest import MakeApp
from web_widget.access import sessions

BUTTON = 'action="/sign-out"'
NOWHERE = "http://127.0.0.1:9"  # the discard port: nothing answers


def test_the_button_goes_with_the_session(make_app: MakeApp) -> None:
    client = guarded(make_app, with_provider(NOWHERE)).test_client()
    with client.session_transaction() as session:
        session.update({sessions.USER: "jo", sessions.ROLE: "READER", sessions.UNTIL: int(time.time()) + 900})
    assert BUTTON in client.get("/about").text
    signed_out = client.post("/sign-out")
    assert signed_out.status_code == 200 and BUTTON not in signed_out.text
