"""The stub's replies are what the contract allows, so that the browser tests are about something real."""

import json
from pathlib import Path

import jsonschema
import pytest

from tests.browser import replies
from tests.browser.replies import Json

SCHEMA = json.loads((Path(__file__).resolve().parents[2] / "contract/reply.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "reply", [replies.ANSWER, replies.THRESHOLD, replies.CONTACTS, replies.CHOICE, replies.SMALLTALK, replies.EMERGENCY]
)
def test_stub_replies_keep_the_contract(reply: Json) -> None:
    jsonschema.validate(replies.chat(reply), SCHEMA)
