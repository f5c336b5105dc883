"""Who somebody is by what the provider claims of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from web_widget.access.people import Person, RoleMap, is_user


def person_of(claims: Mapping[str, Any], roles_claim: str, roles: RoleMap) -> Person | None:
    """None where the subject is no name for anybody."""
    subject = claims.get("sub")
    if not isinstance(subject, str) or not is_user(subject):
        return None
    return Person(subject, roles.role_of(groups_in(claims, roles_claim)))


def groups_in(claims: Mapping[str, Any], name: str) -> list[str]:
    """The claim of that name, or the one that a dotted name leads to (`realm_access.roles`); one word or a list of
    them. Empty where there is none."""
    found: Any = claims.get(name)
    if found is None:
        found = claims
        for step in name.split("."):
            found = found.get(step) if isinstance(found, Mapping) else None
    if isinstance(found, str):
        return [found]
    return [group for group in found if isinstance(group, str)] if isinstance(found, list) else []
