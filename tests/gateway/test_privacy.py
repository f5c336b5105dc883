"""Personal data out of a message before the engine gets it, and nothing else out of it.

The numbers are from the ranges that are kept free for examples, the people invented.
"""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from knowledge.store import open_store
from tests.gateway.stub import StubEngine
from tests.gateway.talk import Talk
from web_widget.privacy.patterns import Personal, redact

# What is typed, and what of it must go.
FOUND: list[tuple[Personal, str, str]] = [
    (Personal.EMAIL, "write to jo.bloggs@example.com please", "jo.bloggs@example.com"),
    (Personal.EMAIL, "Jo_Bloggs+da@mail.example.co.uk", "Jo_Bloggs+da@mail.example.co.uk"),
    (Personal.EMAIL, "her mail is JO@EXAMPLE.ORG.", "JO@EXAMPLE.ORG"),
    (Personal.PHONE, "ring mum on 07700 900123 after six", "900123"),
    (Personal.PHONE, "07700900123", "07700900123"),
    (Personal.PHONE, "his number is +44 7700 900123", "7700 900123"),
    (Personal.PHONE, "+447700900123", "7700900123"),
    (Personal.PHONE, "landline 020 7946 0018", "7946 0018"),
    (Personal.PHONE, "landline (020) 7946 0018", "7946 0018"),
    (Personal.PHONE, "0207-946-0018", "946-0018"),
    (Personal.PHONE, "0044 7700 900123", "7700 900123"),
    (Personal.PHONE, "+44 (0)20 7946 0018", "7946 0018"),
    (Personal.PHONE, "07700.900.123", "900.123"),
    (Personal.NHS_NUMBER, "NHS number 943 476 5919", "476 5919"),
    (Personal.NHS_NUMBER, "nhs 9434765919 please", "9434765919"),
    (Personal.NHS_NUMBER, "943-476-5919", "476-5919"),
    (Personal.NATIONAL_INSURANCE, "NI AB123456C", "AB123456C"),
    (Personal.NATIONAL_INSURANCE, "ab 12 34 56 c", "12 34 56"),
    (Personal.DATE, "the child, dob 12/03/2015, lives there", "12/03/2015"),
    (Personal.DATE, "born 1.4.15", "1.4.15"),
    (Personal.DATE, "12-03-2015", "12-03-2015"),
    (Personal.DATE, "he was born on 12 March 2015", "12 March 2015"),
    (Personal.DATE, "DOB 3rd May 2016", "3rd May 2016"),
    (Personal.DATE, "dob 2015-03-12", "2015-03-12"),
    (Personal.POSTCODE, "they live in SW2 1RW", "SW2 1RW"),
    (Personal.POSTCODE, "sw21rw", "sw21rw"),
    (Personal.POSTCODE, "W1A 1AA", "W1A 1AA"),
    (Personal.POSTCODE, "near EC1A 1BB", "EC1A 1BB"),
    (Personal.ADDRESS, "she is at 12 Acacia Avenue now", "12 Acacia Avenue"),
    (Personal.ADDRESS, "Flat 4, 27 Brixton Water Lane", "27 Brixton Water Lane"),
    (Personal.ADDRESS, "14b Loughborough Road", "14b Loughborough Road"),
    (Personal.ADDRESS, "moved to 22 elm road", "22 elm road"),
    (Personal.ADDRESS, "3 Orchard House", "3 Orchard House"),
    (Personal.NAME, "Mr Okonkwo hit her", "Okonkwo"),
    (Personal.NAME, "i spoke to mrs Okonkwo", "Okonkwo"),
    (Personal.NAME, "Ms. Begum will not engage", "Begum"),
    (Personal.NAME, "Dr O'Neill referred them", "O'Neill"),
    (Personal.NAME, "Miss Smith-Jones", "Smith-Jones"),
    (Personal.NAME, "a girl called Amira Khan", "Amira Khan"),
    (Personal.NAME, "a boy named Tariq", "Tariq"),
    (Personal.NAME, "his name is Darren Smith", "Darren"),
    (Personal.NAME, "my client Amira Khan, aged 7", "Amira Khan"),
    (Personal.NAME, "Khalid Ahmed dob 12/03/2015", "Khalid Ahmed"),
    (Personal.NAME, "her brother Tariq threatens her", "Tariq"),
    (Personal.NAME, "his mum Patricia says no", "Patricia"),
]

KEPT = (
    "Is section 17 or section 47 the threshold?",
    "s47 enquiry or s17 assessment",
    "What do the Children Act 1989 and the Domestic Abuse Act 2021 say?",
    "Is there a scheme called Clare's Law?",
    "Who runs the service called Gaia?",
    "What is the tool called Barnardo's matrix for?",
    "Camden Safety Net 24 hours",
    "Young People DASH 14 points",
    "there are 2 children in the house",
    "mum and 3 kids are moving house",
    "one family, 4 children, moving to another place",
    "16 and 17 year olds, or 16/17 year olds",
    "Does Working Together 2018 apply?",
    "Call 999 and press 55 when asked",
    "Is the helpline open 24/7, 365 days?",
    "page 12 of the 2022 policy",
    "between 9.30 and 10.15",
    "why 35 incidents before a victim calls the police",
    "level 3 or level 4 of the thresholds",
    "is 62% the share of children at risk",
    "Mr and Mrs, or Ms?",
    "Who is the Independent Reviewing Officer in Camden?",
    "What does Camden Children's Safeguarding and Family Help expect?",
    "the reference is 1234567890",
    "bringing up the subject with a mum I've only just met",
    "MARAC, LADO, DASH, IDVA, IGVA, CSN and NRPF",
)

# Numbers that the NHS publishes as examples, without their check digits.
NHS_WITHOUT_CHECK = {"943476591": 9, "401023213": 7, "987654321": 0}


@pytest.mark.parametrize(("kind", "typed", "secret"), FOUND, ids=[f"{kind.name}: {typed}" for kind, typed, _ in FOUND])
def test_an_identifier_is_removed_and_named(kind: Personal, typed: str, secret: str) -> None:
    redacted = redact(typed)
    assert secret not in redacted.text
    assert kind in redacted.removed


@pytest.mark.parametrize("typed", KEPT)
def test_ordinary_words_stay_as_they_are(typed: str) -> None:
    assert (redact(typed).text, redact(typed).removed) == (typed, ())


def test_the_knowledge_bases_own_words_stay_as_they_are(state: Path) -> None:
    """Every question it offers, every service, term and link: what people are most likely to type."""
    store = open_store(state / "knowledge.sqlite")
    words = [name for kind in ("topic", "contact", "need", "link", "term") for name, _ in store.names(kind)]
    words += [line for title in store.titles.values() for line in (title.title, title.question)]
    words += [link.label for link in store.links.values()]
    changed = {line: redact(line).text for line in words if redact(line).removed}
    assert len(words) > 500
    assert changed == {}


@pytest.mark.parametrize(("number", "check"), NHS_WITHOUT_CHECK.items())
def test_an_nhs_number_counts_only_with_its_check_digit(number: str, check: int) -> None:
    """Modulus 11: of the ten numbers that begin alike, one is an NHS number."""
    found = [digit for digit in range(10) if redact(f"ref {number}{digit}").removed == (Personal.NHS_NUMBER,)]
    assert found == [check]


def test_a_number_whose_check_digit_would_be_ten_is_none() -> None:
    """The NHS does not give such numbers out: 100000001 leaves the remainder one."""
    assert [d for d in range(10) if redact(f"ref 100000001{d}").removed] == []


def test_several_kinds_are_named_once_each() -> None:
    redacted = redact("ring 07700 900123 or 07700 900456, or mail a@example.com")
    assert sorted(redacted.removed) == sorted((Personal.EMAIL, Personal.PHONE))
    assert not any(secret in redacted.text for secret in ("900123", "900456", "a@example.com"))


MESSAGE = (
    "Mr Okonkwo of 12 Acacia Avenue, SW2 1RW, 07700 900123, jo@example.com, NHS 943 476 5919, NI AB123456C, "
    "born 12/03/2015: may his brother interpret?"
)
SECRETS = ("Okonkwo", "Acacia", "1RW", "900123", "jo@", "476 5919", "123456", "12/03/2015")


def test_identifiers_never_reach_the_engine_or_the_log(
    talk: Talk, engine: StubEngine, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        body = talk.ask(MESSAGE).get_json()
    sent = b"".join(engine.received).decode()
    ours = "\n".join(r.getMessage() for r in caplog.records if r.name.startswith("signpost"))
    for secret in SECRETS:
        assert secret not in sent
        assert secret not in ours
        assert secret not in str(body)
    assert "may his brother interpret?" in sent


def test_the_person_is_told_what_was_removed(talk: Talk) -> None:
    (reply,) = talk.ask(MESSAGE).get_json()["replies"]
    (notice,) = reply["notices"]
    assert "removed" in notice
    for kind in Personal:
        assert kind.value in notice
    assert reply["text"].endswith(notice)


def test_nobody_is_told_of_what_was_not_there(talk: Talk) -> None:
    assert talk.ask("When do I refer to MARAC?").get_json()["replies"][0]["notices"] == []


@pytest.mark.parametrize("typed", ["07700 900123", "jo@example.com", " SW2 1RW ", "AB123456C"])
def test_a_message_of_nothing_but_an_identifier_is_not_the_engines_fault(
    talk: Talk, engine: StubEngine, typed: str
) -> None:
    """Nothing is left to send on: it is asked for again, or sent in words that the engine takes."""
    response = talk.ask(typed)
    assert engine.refusals == []
    assert response.status_code in (200, 400)


@pytest.mark.parametrize("typed", ["07700 900123 /restart", "jo@example.com //restart", "SW2 1RW\u00a0/ask{}"])
def test_removing_uncovers_no_command(talk: Talk, engine: StubEngine, typed: str) -> None:
    assert talk.ask(typed).status_code == 200
    assert engine.refusals == []
    assert not any(turn.text.lstrip().startswith("/") for turn in engine.turns)
