"""The decisions at the door, each by itself."""

from __future__ import annotations

import pytest

from web_widget.access.claims import groups_in, person_of
from web_widget.access.cross_site import is_cross_site
from web_widget.access.people import Person, Role, RoleMap
from web_widget.access.signing_in import local_path
from web_widget.conversations import Conversations, UnknownConversation

OWN, INTRANET, OTHER = "https://signpost.example", "https://intranet.example", "https://elsewhere.example"
ROLES = RoleMap(frozenset({"policy team"}), frozenset({"it"}))
KEY = b"0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("origin", "fetch_site", "is_refused"),
    [
        (None, None, False),  # a program
        (None, "none", False),  # typed into the address bar
        (None, "same-origin", False),
        (None, "same-site", True),
        (None, "cross-site", True),
        (None, "anything-else", True),
        (None, "", True),
        (OWN, None, False),
        (OWN, "same-origin", False),
        (OWN, "cross-site", True),  # a contradiction
        (OWN, "same-site", True),
        (INTRANET, None, False),
        (INTRANET, "same-site", False),
        (INTRANET, "cross-site", False),  # named by an administrator: an exact name is stronger than a site
        (OTHER, None, True),
        (OTHER, "same-site", True),
        (OTHER, "same-origin", True),
        ("null", None, True),
        ("null", "cross-site", True),
        ("null", "none", True),
        ("null", "same-origin", False),  # a form on a page of ours, which sends no referrer
        ("", None, True),
        (OWN.upper(), None, True),
        (OWN + "/", None, True),
        (OWN + ":443", None, True),
        (OWN + ".elsewhere.example", None, True),
        (OWN.replace("https", "http"), "same-origin", True),
        (f"{OWN}, {OWN}", None, True),
        (f"{INTRANET} ", "same-site", True),
    ],
)
def test_what_another_site_sends_is_known_by_its_headers(
    origin: str | None, fetch_site: str | None, is_refused: bool
) -> None:
    assert is_cross_site(origin, fetch_site, OWN, (INTRANET,)) is is_refused


def test_where_there_is_no_origin_of_ours_none_is() -> None:
    assert is_cross_site("http://rebound.example:8080", "same-origin", None, ())


@pytest.mark.parametrize(
    ("claims", "name", "groups"),
    [
        ({"roles": ["it", "policy team"]}, "roles", ["it", "policy team"]),
        ({"roles": "it"}, "roles", ["it"]),
        ({}, "roles", []),
        ({"roles": None}, "roles", []),
        ({"roles": {"it": True}}, "roles", []),
        ({"roles": ["it", 7, None, ["policy team"]]}, "roles", ["it"]),
        ({"realm_access": {"roles": ["it"]}}, "realm_access.roles", ["it"]),
        ({"realm_access": ["it"]}, "realm_access.roles", []),
        ({"https://signpost.example/roles": ["it"]}, "https://signpost.example/roles", ["it"]),
    ],
)
def test_groups_are_found_in_the_claims(claims: dict[str, object], name: str, groups: list[str]) -> None:
    assert groups_in(claims, name) == groups


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        ([], Role.READER),
        (["staff"], Role.READER),
        (["policy team"], Role.CURATOR),
        (["it"], Role.ADMINISTRATOR),
        (["policy team", "it"], Role.ADMINISTRATOR),
        (["IT", "Policy Team", "it "], Role.READER),
    ],
)
def test_the_highest_role_counts_and_names_are_exact(groups: list[str], role: Role) -> None:
    assert person_of({"sub": "jo", "roles": groups}, "roles", ROLES) == Person("jo", role)


@pytest.mark.parametrize("subject", ["", " jo", "jo\n", "j" * 257, "\ud800", "jo\u202e", None, 7, ["jo"]])
def test_who_has_no_name_is_nobody(subject: object) -> None:
    assert person_of({"sub": subject}, "roles", ROLES) is None


@pytest.mark.parametrize("path", ["/", "/topics", "/topics/marac_criteria?borough=camden", "/topics?q=who%20calls"])
def test_a_path_of_ours_is_where_a_sign_in_leads(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "given",
    [
        "",
        "topics",
        "//elsewhere.example",
        "///elsewhere.example",
        "/\\elsewhere.example",
        "\\\\elsewhere.example",
        "/\t/elsewhere.example",
        "/\n/elsewhere.example",
        " //elsewhere.example",
        "https://elsewhere.example",
        "https:elsewhere.example",
        "javascript:alert(1)",
        "/topics\r\nSet-Cookie: a=b",
        "/tópics",
        "/" + "a" * 501,
    ],
)
def test_anything_else_leads_to_the_front_page(given: str) -> None:
    assert local_path(given) == "/"


def test_a_conversation_is_its_users_alone() -> None:
    conversations = Conversations(KEY)
    jos = conversations.start("jo")
    assert conversations.engine_id(jos, "jo") == jos[:32]
    for other in ("", "sam", "jo ", "Jo"):
        with pytest.raises(UnknownConversation):
            conversations.engine_id(jos, other)
    with pytest.raises(UnknownConversation):
        conversations.engine_id(conversations.start(), "jo")


def test_what_was_minted_before_there_were_users_is_still_known() -> None:
    old = "00112233445566778899aabbccddeeff" + "e7216cb383e873d9"
    assert Conversations(KEY).engine_id(old) == old[:32]


def test_a_mark_opens_nothing() -> None:
    conversations = Conversations(KEY)
    whole = conversations.start("jo")
    mark = conversations.conversation_mark(whole[:32])
    assert mark == conversations.conversation_mark(whole[:32]) and len(mark) == 32
    assert mark != Conversations(KEY[::-1]).conversation_mark(whole[:32])
    assert not {mark[:16], mark[16:]} & {whole[:16], whole[16:32], whole[32:]}
    for made_up in (mark, mark + whole[32:], mark + mark[:16]):
        with pytest.raises(UnknownConversation):
            conversations.engine_id(made_up, "jo")
