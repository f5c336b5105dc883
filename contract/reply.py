"""The reply, as `reply.schema.json` describes it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from knowledge.guiding.page import Phase
from knowledge.vocabulary import Borough, GuideKey, LinkStatus, MethodType, Status, Vouched

Words = Annotated[str, StringConstraints(min_length=1)]
Href = Annotated[str, StringConstraints(pattern=r"^(tel:|mailto:|https?:)")]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Citation(Part):
    document: str
    title: str
    section: str
    quote: str
    review_due: date | None = None
    overdue: bool = False


class Level(Part):
    """`asked`: the question was about this very level. That says nothing of any case."""

    name: str
    leads_to: str | None = None
    criteria: list[str] = []
    asked: bool = False
    citations: list[Citation] = Field(min_length=1)


class Ladder(Part):
    """A scheme that the section's policy sorts cases by, its levels in the policy's order."""

    title: str
    applies: str
    missing: str | None = None
    levels: list[Level] = Field(min_length=1)
    citations: list[Citation] = Field(min_length=1)


class Section(Part):
    borough: Borough
    heading: str | None = None
    body: list[str] = Field(min_length=1)
    citations: list[Citation] = Field(min_length=1)
    ladders: list[Ladder] = []


class Method(Part):
    type: MethodType
    display: str
    href: Href
    note: str | None = None


class Contact(Part):
    key: str
    name: str
    borough: Borough | None = None
    for_whom: str | None = None
    hours: str | None = None
    methods: list[Method] = Field(min_length=1)
    checked_on: date | None = None
    source: Vouched
    citation: Citation | None = None

    def as_json(self) -> dict[str, object]:
        """Plain JSON values; without a citation, the key is left out, as the schema wants."""
        return self.model_dump(mode="json", exclude={"citation"} if self.citation is None else None)


class Link(Part):
    label: str
    url: str | None = None
    status: LinkStatus


class Choice(Part):
    label: str
    message: str


class Option(Part):
    """What may be ticked. A client that draws no boxes sends the number, or the words."""

    number: int
    label: str


class Guide(Part):
    """Where a guide stands. `stop`: the key of the tour's stop that is shown. `step` counts from 1 of `steps`, in the
    quiz its questions; `many`: the numbers of all the options ticked are sent, “1 and 3”; else the options are among
    the choices."""

    key: GuideKey
    title: str
    heading: str
    phase: Phase
    stop: str | None = None
    step: int | None = None
    steps: int | None = None
    asks: str | None = None
    many: bool = False
    options: list[Option] = []


class Reply(Part):
    kind: Status
    text: Words
    topic: str | None = None
    confidence: float | None = Field(default=None, ge=0, le=1)
    sections: list[Section] = []
    contacts: list[Contact] = []
    links: list[Link] = []
    choices: list[Choice] = []
    difference: str | None = None
    notices: list[str] = []
    borough: Borough | None = None
    guide: Guide | None = None

    def as_json(self) -> dict[str, object]:
        """The reply as plain JSON values."""
        made: dict[str, object] = self.model_dump(mode="json", exclude={"contacts"})
        made["contacts"] = [contact.as_json() for contact in self.contacts]
        return made


class ChatResponse(Part):
    conversation_id: Annotated[str, StringConstraints(min_length=16)]
    message_id: str
    replies: list[Reply] = Field(min_length=1)

    def as_json(self) -> dict[str, object]:
        return {
            "conversation_id": self.conversation_id,
            "message_id": self.message_id,
            "replies": [reply.as_json() for reply in self.replies],
        }
