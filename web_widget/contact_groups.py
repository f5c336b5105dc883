"""The contacts in the order and the groups in which their page shows them, and what the policies leave out.

Everything is worked out from the contacts: no key of a contact, and no borough's silence, is written here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from contract.reply import Citation, Contact
from knowledge.vocabulary import Borough, MethodType, Vouched

NOW = "now"
NATIONAL = "national"
PHONES = {MethodType.PHONE, MethodType.MOBILE}
NAMED_SO = "out of hours"
ALL_DAY = re.compile(r"\b24\b")


@dataclass(frozen=True, slots=True)
class Card:
    """`place` among all contacts; `words` is what a search finds it by; `at_all_hours`: shown first out of hours. Who
    does not match is hidden, not left out: paper and the search without a network need all."""

    contact: Contact
    place: int
    words: str
    group: str
    at_all_hours: bool
    is_shown: bool
    remark: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """`silence` says that the borough's policy gives nothing: with one, the group is shown without a card too.
    `overdue` is a citation for each document past its review date that the cards rest on."""

    key: str
    title: str
    cards: Sequence[Card]
    silence: str | None = None
    remark: str | None = None
    overdue: Sequence[Citation] = ()
    is_wanted: bool = True

    @property
    def is_shown(self) -> bool:
        return self.is_wanted and (self.silence is not None or any(card.is_shown for card in self.cards))


def cards_of(contacts: Sequence[Contact], shown: Sequence[Contact], words_of: Callable[[Contact], str]) -> list[Card]:
    """A card for each of all contacts; `shown` are those that were asked for."""
    wanted = {contact.key for contact in shown}
    return [_card(contact, place, words_of(contact), contact.key in wanted) for place, contact in enumerate(contacts)]


def groups_of(cards: Sequence[Card], chosen: Borough | None, out_of_hours: bool) -> list[Group]:
    """Who answers now, where it is out of hours; each borough; the national ones. Of those who answer now, whoever can
    be rung comes first; then the chosen borough's, or with none chosen those for everybody."""
    now = [card for card in cards if out_of_hours and card.at_all_hours]
    now.sort(key=lambda card: (not _has_phone(card.contact), card.group != (chosen or NATIONAL)))
    rest = [card for card in cards if not (out_of_hours and card.at_all_hours)]
    contacts = [card.contact for card in cards]
    return [
        Group(NOW, "Out of hours", now, overdue=_overdue(card.contact for card in now)),
        *(_borough_group(borough, rest, contacts, chosen) for borough in Borough),
        _national_group(rest, contacts),
    ]


def _card(contact: Contact, place: int, words: str, is_shown: bool) -> Card:
    named_so = NAMED_SO in words
    remark = None
    if named_so and contact.borough and contact.source == Vouched.POLICY and not _has_phone(contact):
        remark = f"{contact.borough.label}’s policy gives no phone number for this. {_ask_instead(contact.borough)}"
    return Card(
        contact=contact,
        place=place,
        words=words,
        group=contact.borough or NATIONAL,
        at_all_hours=named_so or ALL_DAY.search(contact.hours or "") is not None,
        is_shown=is_shown,
        remark=remark,
    )


def _borough_group(
    borough: Borough, rest: Sequence[Card], contacts: Sequence[Contact], chosen: Borough | None
) -> Group:
    vouched = [contact for contact in contacts if contact.borough == borough and contact.source == Vouched.POLICY]
    silence = None
    if not vouched:
        silence = (
            f"{borough.label}’s policy gives no phone number and no email address at all, for any service or any hour. "
            f"{_ask_instead(borough)}"
        )
    is_wanted = chosen in (None, borough)
    here = _in_group(borough, rest)
    return Group(borough, borough.label, here, silence, overdue=_overdue(vouched), is_wanted=is_wanted)


def _national_group(rest: Sequence[Card], contacts: Sequence[Contact]) -> Group:
    national = [contact for contact in contacts if contact.borough is None]
    named_by = _named_by(contacts)
    remark = named_by and f"{named_by.label}’s policy names these; {named_by.other.label}’s does not."
    return Group(NATIONAL, "National", _in_group(NATIONAL, rest), remark=remark, overdue=_overdue(national))


def _ask_instead(borough: Borough) -> str:
    return f"Ask your manager, or look on {borough.label}’s own intranet."


def _in_group(key: str, cards: Sequence[Card]) -> list[Card]:
    return [card for card in cards if card.group == key]


def _has_phone(contact: Contact) -> bool:
    return any(method.type in PHONES for method in contact.methods)


def _named_by(contacts: Sequence[Contact]) -> Borough | None:
    """The borough whose policy alone names the national lines: the other one's staff must know."""
    documents = {contact.citation.document for contact in contacts if contact.borough is None and contact.citation}
    naming = [borough for borough in Borough if any(document.startswith(borough) for document in documents)]
    return naming[0] if len(naming) == 1 else None


def _overdue(contacts: Iterable[Contact]) -> list[Citation]:
    """One citation for each document, past its review date, that these rest on."""
    cited = {c.citation.title: c.citation for c in contacts if c.citation and c.citation.overdue}
    return list(cited.values())
