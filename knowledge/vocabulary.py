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


class Status(StrEnum):
    """How a question ended. Exactly one for each outcome; the values are the reply kinds of the contract."""

    ANSWER = "answer"
    COMPARISON = "comparison"
    DEFINITION = "definition"
    CONTACTS = "contacts"
    THRESHOLD = "threshold"
    PROCEDURE = "procedure"
    CHOICE = "choice"
    EMERGENCY = "emergency"
    SUPPORT = "support"
    SMALLTALK = "smalltalk"
    NOT_IN_POLICY = "not_in_policy"
    OUT_OF_SCOPE = "out_of_scope"
    NOT_UNDERSTOOD = "not_understood"
    ERROR = "error"
