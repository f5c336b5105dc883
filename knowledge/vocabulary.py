"""The words of the knowledge base: one enum for each closed list."""

from __future__ import annotations

from enum import StrEnum


class Borough(StrEnum):
    LAMBETH = "lambeth"
    CAMDEN = "camden"

    @property
    def label(self) -> str:
        return self.value.capitalize()

    @property
    def other(self) -> Borough:
        return Borough.CAMDEN if self is Borough.LAMBETH else Borough.LAMBETH


# What people call the boroughs; `boroughs_called` reads them.
BOROUGH_NAMES = (
    *(name for b in Borough for name in (b.label, f"{b.label} Council", f"London Borough of {b.label}")),
    "both boroughs",
    "both councils",
    "both policies",
    "the two boroughs",
    "the boroughs",
    "both places",
    "the two councils",
    "either borough",
    # The one not spoken of just now: both are answered for, so that it is among them.
    "the other borough",
    "the other council",
)


def boroughs_called(name: str) -> tuple[Borough, ...]:
    """The borough that a name of `BOROUGH_NAMES` means; both, where it names neither."""
    found = tuple(borough for borough in Borough if borough.value in name.casefold())
    return found or tuple(Borough)


class TopicKind(StrEnum):
    GUIDANCE = "guidance"
    PROCEDURE = "procedure"
    THRESHOLD = "threshold"
    DEFINITION = "definition"
    CONTACT = "contact"


class MethodType(StrEnum):
    PHONE = "phone"
    MOBILE = "mobile"
    EMAIL = "email"
    SECURE_EMAIL = "secure_email"
    WEB = "web"


class Vouched(StrEnum):
    """Who vouches for a contact."""

    POLICY = "policy"
    PUBLIC = "public"
    LOCAL = "local"


class LinkStatus(StrEnum):
    IN_POLICY = "in_policy"
    LABEL_ONLY = "label_only"
    PUBLIC = "public"
    LOCAL = "local"


class AskedKind(StrEnum):
    """What kind of thing the inventory lists."""

    CONTACT = "contact"
    DEFINITION = "definition"
    DUTY = "duty"
    FACT = "fact"
    FORM = "form"
    INDICATOR = "indicator"
    LEGAL = "legal"
    LINK = "link"
    LIST = "list"
    PROCEDURE = "procedure"
    ROLE = "role"
    THRESHOLD = "threshold"
    TIMESCALE = "timescale"
    TRAINING = "training"


class Status(StrEnum):
    """How a question ended. Exactly one for each outcome; the values are the reply kinds of the contract."""

    ANSWER = "answer"
    COMPARISON = "comparison"
    DEFINITION = "definition"
    CONTACTS = "contacts"
    THRESHOLD = "threshold"
    PROCEDURE = "procedure"
    CHOICE = "choice"
    GUIDE_STEP = "guide_step"
    INDUCTION = "induction"
    EMERGENCY = "emergency"
    SUPPORT = "support"
    SMALLTALK = "smalltalk"
    NOT_IN_POLICY = "not_in_policy"
    OUT_OF_SCOPE = "out_of_scope"
    NOT_UNDERSTOOD = "not_understood"
    ERROR = "error"


class GuideKey(StrEnum):
    """The guides; each is a form of the conversation's."""

    THRESHOLD = "threshold"
    MARAC = "marac"
    SAFETY = "safety"
    FIRST_WEEK = "first_week"


class Choose(StrEnum):
    """How many of a step's options may be ticked."""

    ONE = "one"
    MANY = "many"


class Ending(StrEnum):
    """What a guide ends in."""

    SUMMARY = "summary"
    CHECKLIST = "checklist"
    RECORD = "record"  # of a tour, after its quiz
