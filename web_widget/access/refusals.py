"""Why somebody may not come in, or not do that."""

from __future__ import annotations

from enum import StrEnum


class Refusal(StrEnum):
    """The gateway's problem codes have the same names."""

    SIGN_IN = "SIGN_IN"
    SIGN_IN_FAILED = "SIGN_IN_FAILED"
    SIGN_IN_UNAVAILABLE = "SIGN_IN_UNAVAILABLE"
    NOT_ALLOWED = "NOT_ALLOWED"
    CROSS_SITE = "CROSS_SITE"


class Refused(Exception):
    """Raised within a request; what registers access turns it into an answer."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.value)
