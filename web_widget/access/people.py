"""Whom a request comes from, and what they may do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import g

from web_widget.access.refusals import Refusal, Refused

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

LONGEST_USER = 256


class Role(IntEnum):
    """Each may do what those before it may."""

    READER = 1
    CURATOR = 2
    ADMINISTRATOR = 3


@dataclass(frozen=True, slots=True)
class Person:
    """`user` is the name or subject that the proxy or the provider gives them; None where nobody signs in."""

    user: str | None
    role: Role


@dataclass(frozen=True, slots=True)
class RoleMap:
    """The groups whose members are more than readers. Names are compared letter for letter."""

    curators: frozenset[str] = field(default_factory=frozenset)
    administrators: frozenset[str] = field(default_factory=frozenset)

    def role_of(self, groups: Iterable[str]) -> Role:
        """The highest that any of them gives."""
        mine = frozenset(groups)
        if mine & self.administrators:
            return Role.ADMINISTRATOR
        return Role.CURATOR if mine & self.curators else Role.READER


def is_user(name: str) -> bool:
    """Whether a person can be called that: something to print, and not a page of it."""
    return 0 < len(name) <= LONGEST_USER and name.isprintable() and name == name.strip()


def admit(admitted: Person | None) -> None:
    g.signpost_person = admitted


def person() -> Person | None:
    """Who asks; None where somebody would have to sign in and has not."""
    found: Person | None = g.get("signpost_person")
    return found


def owner() -> str:
    """Whom the conversations of this request are bound to; "" where nobody signs in."""
    here = person()
    return (here.user if here else None) or ""


def requires(role: Role) -> Callable[[Callable[Arguments, Result]], Callable[Arguments, Result]]:
    """Lets only people with that role or a higher one call a route. Stands below the route's own decorator."""

    def guard(view: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
        @wraps(view)
        def guarded(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
            here = person()
            if here is None:
                raise Refused(Refusal.SIGN_IN)
            if here.role < role:
                raise Refused(Refusal.NOT_ALLOWED)
            return view(*args, **kwargs)

        return guarded

    return guard
