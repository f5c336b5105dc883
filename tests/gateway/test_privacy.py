"""Personal data out of a message before the engine gets it, and nothing else out of it.

The numbers are from the ranges that are kept free for examples, the people invented.
"""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from knowledge.store import open_store
from tests.gateway.stub import StubEngine
from tests.gateway.talk import Talk, is_problem
from web_widget.privacy.patterns import Personal, patterns, redact
from web_widget.privacy.screen import PrivacyScreen
from web_widget.settings import PROTECTED_FILE

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
    (Personal.NHS_NUMBER, "hers is 9434 7659 19", "7659 19"),
    (Personal.NATIONAL_INSURANCE, "NI AB123456C", "AB123456C"),
    (Personal.NATIONAL_INSURANCE, "ab 12 34 56 c", "12 34 56"),
    (Personal.NATIONAL_INSURANCE, "his ni no is QQ 123 456 C", "123 456"),
    (Personal.UPN, "upn B801200005001", "B801200005001"),
    (Personal.UPN, "b801200005001 is new here", "b801200005001"),
    (Personal.UPN, "pupil number A823432111001", "A823432111001"),
    (Personal.PASSPORT, "passport no. 533401372", "533401372"),
    (Personal.PASSPORT, "her indian passport Z1234567 is gone", "Z1234567"),
    (Personal.PASSPORT, "his pasport 533401372", "533401372"),
    (Personal.PASSPORT, "passports 533401372 and 533401373", "533401373"),
    (Personal.LICENCE, "MORGA657054SM9IJ", "MORGA657054SM9IJ"),
    (Personal.LICENCE, "licence khan9 511203 m99tr", "511203"),
    (Personal.VEHICLE, "a blue golf, LB19 XYZ", "LB19 XYZ"),
    (Personal.VEHICLE, "ab12cde outside", "ab12cde"),
    (Personal.VEHICLE, "reg is kp64 wdx", "kp64 wdx"),
    (Personal.VEHICLE, "his van R123 ABC", "R123 ABC"),
    (Personal.VEHICLE, "number plate OLD 1", "OLD 1"),
    (Personal.VEHICLE, "plates lt70 bwe and then p338 gnf", "p338 gnf"),
    (Personal.CASE, "mosaic id 1234567", "1234567"),
    (Personal.CASE, "case ref LBL/2023/0456", "2023/0456"),
    (Personal.CASE, "crime reference number is 4512345/23", "4512345"),
    (Personal.CASE, "framework-i 554433", "554433"),
    (Personal.CASE, "the reference is 1234567890", "1234567890"),
    (Personal.CASE, "CRN 4419902", "4419902"),
    (Personal.DATE, "the child, dob 12/03/2015, lives there", "12/03/2015"),
    (Personal.DATE, "born 1.4.15", "1.4.15"),
    (Personal.DATE, "12-03-2015", "12-03-2015"),
    (Personal.DATE, "he was born on 12 March 2015", "12 March 2015"),
    (Personal.DATE, "DOB 3rd May 2016", "3rd May 2016"),
    (Personal.DATE, "dob 2015-03-12", "2015-03-12"),
    (Personal.DATE, "born march 2019", "march 2019"),
    (Personal.DATE, "dob 120315", "120315"),
    (Personal.DATE, "date of birth: 12th Mar '15", "Mar"),
    (Personal.DATE, "Kwame (jan 2013)", "2013"),
    (Personal.DATE, "birthday 2 june", "2 june"),
    (Personal.DATE, "dob for the older boy = 8th feb 2017", "8th feb 2017"),
    (Personal.DATE, "baby due 31/01/2025", "31/01/2025"),
    (Personal.POSTCODE, "they live in SW2 1RW", "SW2 1RW"),
    (Personal.POSTCODE, "sw21rw", "sw21rw"),
    (Personal.POSTCODE, "W1A 1AA", "W1A 1AA"),
    (Personal.POSTCODE, "near EC1A 1BB", "EC1A 1BB"),
    (Personal.ADDRESS, "she is at 12 Acacia Avenue now", "12 Acacia Avenue"),
    (Personal.ADDRESS, "Flat 4, 27 Brixton Water Lane", "27 Brixton Water Lane"),
    (Personal.ADDRESS, "14b Loughborough Road", "14b Loughborough Road"),
    (Personal.ADDRESS, "moved to 22 elm road", "22 elm road"),
    (Personal.ADDRESS, "3 Orchard House", "3 Orchard House"),
    (Personal.ADDRESS, "flat 9, kingfisher house", "kingfisher"),
    (Personal.ADDRESS, "lives at 5 tollgrove court", "tollgrove"),
    (Personal.ADDRESS, "on the Angell Town Estate", "Angell Town"),
    (Personal.ADDRESS, "moved to 113 st giles court", "giles"),
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
    "a girl of 7, 12 weeks pregnant, at level 4 family court",
    "S17 and S47, DA21, KS2, Y10 2nd term, SE15 gym",
    "car seat for a 3yr old, and a reg 44 visit",
    "the case is 2 years old, the form is version 3",
    "my passport has run out, who pays for hers",
    "is an NHS number needed, or a UPN, or the NI number",
    "born in 2019 or after, on the first of March 2022",
    "at crisis point, at some point, at which point, the safe house",
    "bringing up the subject with a mum I've only just met",
    "MARAC, LADO, DASH, IDVA, IGVA, CSN and NRPF",
)

# Of these only names stay when nothing but the patterns is asked.
BY_PATTERN = [row for row in FOUND if row[0] is not Personal.NAME]

# Numbers that the NHS publishes as examples, without their check digits.
NHS_WITHOUT_CHECK = {"943476591": 9, "401023213": 7, "987654321": 0}


@pytest.fixture(scope="module")
def screen() -> PrivacyScreen:
    return PrivacyScreen.load(PROTECTED_FILE)


@pytest.mark.parametrize(("kind", "typed", "secret"), FOUND, ids=[f"{kind.name}: {typed}" for kind, typed, _ in FOUND])
def test_an_identifier_is_removed_and_named(screen: PrivacyScreen, kind: Personal, typed: str, secret: str) -> None:
    redacted = screen.redact(typed)
    assert secret not in redacted.text
    assert kind in redacted.removed


@pytest.mark.parametrize(("kind", "typed", "secret"), BY_PATTERN, ids=[row[1] for row in BY_PATTERN])
def test_what_has_a_form_needs_no_language_model(kind: Personal, typed: str, secret: str) -> None:
    assert secret not in redact(typed).text
    assert kind in {found.kind for found in patterns(typed)}


@pytest.mark.parametrize("typed", KEPT)
def test_ordinary_words_stay_as_they_are(screen: PrivacyScreen, typed: str) -> None:
    assert (screen.redact(typed).text, screen.redact(typed).removed) == (typed, ())


def test_the_knowledge_bases_own_words_stay_as_they_are(state: Path, screen: PrivacyScreen) -> None:
    """Every question it offers, every service, term and link: what people are most likely to type."""
    store = open_store(state / "knowledge.sqlite")
    words = [name for kind in ("topic", "contact", "need", "link", "term") for name, _ in store.names(kind)]
    words += [line for title in store.titles.values() for line in (title.title, title.question)]
    words += [link.label for link in store.links.values()]
    changed = {line: left.text for line in words if (left := screen.redact(line)).removed}
    in_small_letters = {line: left.text for line in words if (left := screen.redact(line.casefold())).removed}
    assert len(words) > 500
    assert changed == {}
    assert in_small_letters == {}


@pytest.mark.parametrize(("number", "check"), NHS_WITHOUT_CHECK.items())
def test_an_nhs_number_counts_only_with_its_check_digit(number: str, check: int) -> None:
    """Modulus 11: of the ten numbers that begin alike, one is an NHS number."""
    found = [digit for digit in range(10) if redact(f"she wrote {number}{digit}").removed == (Personal.NHS_NUMBER,)]
    assert found == [check]


def test_a_number_whose_check_digit_would_be_ten_is_none() -> None:
    """The NHS does not give such numbers out: 100000001 leaves the remainder one."""
    assert [d for d in range(10) if redact(f"she wrote 100000001{d}").removed] == []


def test_several_kinds_are_named_once_each() -> None:
    redacted = redact("ring 07700 900123 or 07700 900456, or mail a@example.com")
    assert sorted(redacted.removed) == sorted((Personal.EMAIL, Personal.PHONE))
    assert not any(secret in redacted.text for secret in ("900123", "900456", "a@example.com"))


MESSAGE = (
    "Mr Okonkwo of 12 Acacia Avenue, SW2 1RW, 07700 900123, jo@example.com, NHS 943 476 5919, NI AB123456C, "
    "UPN B801200005001, passport 533401372, licence MORGA657054SM9IJ, car LB19 XYZ, mosaic id 7654321, "
    "born 12/03/2015, and khalid: may his brother interpret?"
)
SECRETS = (
    "Okonkwo", "Acacia", "1RW", "900123", "jo@", "476 5919", "123456", "12/03/2015", "B8012", "533401372", "MORGA",
    "LB19", "7654321", "khalid",
)  # fmt: skip


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
    """Nothing is left to send on, and the person is told why."""
    is_problem(talk.ask(typed), 400, "ONLY_PERSONAL", typed.strip())
    assert engine.received == []


@pytest.mark.parametrize("typed", ["07700 900123 /restart", "jo@example.com //restart", "SW2 1RW\u00a0/ask{}"])
def test_removing_uncovers_no_command(talk: Talk, engine: StubEngine, typed: str) -> None:
    assert talk.ask(typed).status_code == 200
    assert engine.refusals == []
    assert not any(turn.text.lstrip().startswith("/") for turn in engine.turns)
