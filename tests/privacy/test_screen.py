"""The screen as a whole: names in context, what it leaves alone, and what it must never do."""

from __future__ import annotations

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from web_widget.privacy.patterns import Personal
from web_widget.privacy.protected import Protected
from web_widget.privacy.screen import PrivacyScreen, ScreenFailed
from web_widget.settings import PROTECTED_FILE

# What is typed, and what is left of it.
NAMES = {
    "Khalid hit her again": "someone hit her again",
    "mrs okonkwo says no": "mrs someone says no",
    "Ms. Begum will not engage": "someone will not engage",
    "her son kwame is scared": "her son someone is scared",
    "KHALID FOUND THE REFUGE, WHO DO I RING": "someone FOUND THE REFUGE, WHO DO I RING",
    "a girl called hope": "a girl called someone",
    "kwames dad turned up": "someone dad turned up",
    "xolanie's dad turned up": "someone's dad turned up",
    "amira and zaynabbe ran off": "someone and someone ran off",
    "Rose is 5 and wont sleep": "someone is 5 and wont sleep",
    "mark has been emailing her": "someone has been emailing her",
    "can will come to the meeting": "can someone come to the meeting",
    "i saw Hope today": "i saw someone today",
    "Siobhan O'Connor is fleeing": "someone is fleeing",
    "Kayden-Lee Morris-Bako has bruises": "someone has bruises",
    "José hit the wall": "someone hit the wall",
    "its about grace, 7, and her mum": "its about someone, 7, and her mum",
    "Hope's 15 and scared": "someone's 15 and scared",
    "i have a 16yo, mercy, who ran off": "i have a 16yo, someone, who ran off",
    "Honey, the grandmother, says no": "someone, the grandmother, says no",
    "joy next door heard it": "someone next door heard it",
    "kingston aged 5 saw it": "someone aged 5 saw it",
    "mum, qwoxhia, is scared": "mum, someone, is scared",
    "the qwoxha kids are safe": "the someone kids are safe",
    "qwoxha left him": "someone left him",
    "qwoxhas dads here": "someone dads here",
    "spoke to b. osei-tutu": "spoke to b. someone",
    "R.K. (7) saw it": "someone (7) saw it",
}
KEPT = (
    "MARAC, Clare's Law, Lambeth, Camden and Gaia",
    "marac, clares law, lambeth, camden and gaia",
    "WHO IS THE LADO IN LAMBETH",
    "i hope it will mark a change, may i grant her that",
    "In May and June the rate rose",
    "rated amber or green this morning",
    "St Thomas' say the bruising is old",
    "is she gillick competent",
    "police found a stanley knife",
    "the Freedom Programme in Camden",
    "should i involve the midwife, i'd rather not, and they won't",
    "whats ABE and does a 4yo do one",
    "se15 gym",
    "DA21 and S17, s47 2nd visit",
    "Tôi cần giúp đỡ, toi khong biet tieng anh",
    "",
    "   ",
    "😀😀😀",
    "the Angel office in kingston",
    "mum sweaars it is over, my mnager too, nveer hits",
    "the vulnerabel kids, e.g. howver",
    "due 31/01/2025, review on 3/2/25",
    "is 0808 2000 247 the national line, or 0300 123 4567",
)
# Short, so that it can be looked for in what a process still knows.
STRANGE = "qwyxolande"


@pytest.mark.parametrize(("typed", "left"), NAMES.items())
def test_a_name_becomes_someone(screen: PrivacyScreen, typed: str, left: str) -> None:
    redacted = screen.redact(typed)
    assert (redacted.text, redacted.removed) == (left, (Personal.NAME,))


@pytest.mark.parametrize("typed", KEPT)
def test_what_names_nobody_stays_as_it_is(screen: PrivacyScreen, typed: str) -> None:
    assert (screen.redact(typed).text, screen.redact(typed).removed) == (typed, ())


def test_forms_and_names_go_together_and_are_named_once(screen: PrivacyScreen) -> None:
    redacted = screen.redact("Amira Khan, 12 Acacia Avenue SW2 1RW, her brother Tariq 07700 900123: marac?")
    assert redacted.removed == (Personal.PHONE, Personal.POSTCODE, Personal.ADDRESS, Personal.NAME)
    assert redacted.text == "someone, , her brother someone : marac?"


def test_redacting_twice_removes_no_more(screen: PrivacyScreen) -> None:
    for typed in NAMES:
        left = screen.redact(typed).text
        assert screen.redact(left).text == left


def test_many_threads_get_what_one_gets(screen: PrivacyScreen) -> None:
    typed = [*NAMES, *KEPT] * 8
    with ThreadPoolExecutor(32) as pool:
        together = list(pool.map(screen.redact, typed))
    assert together == [screen.redact(line) for line in typed]


def test_any_error_inside_refuses_the_message_and_tells_nothing_of_it(screen: PrivacyScreen) -> None:
    with pytest.raises(ScreenFailed) as failed:
        screen.redact(f"{STRANGE} \ud800".encode("utf-8", "surrogatepass"))  # type: ignore[arg-type]
    assert STRANGE not in f"{failed.value!r} {failed.value.__cause__!r}"


def test_nothing_of_a_message_stays_in_the_models_vocabulary(screen: PrivacyScreen) -> None:
    pipeline = screen.people.pipeline
    known = len(pipeline.vocab.strings)
    for number in range(50):
        screen.redact(f"her son {STRANGE}{chr(97 + number % 26)} hit the wall {number} times")
    assert len(pipeline.vocab.strings) == known
    assert f"{STRANGE}a" not in pipeline.vocab.strings
    assert STRANGE.capitalize() + "a" not in pipeline.vocab.strings


def test_nothing_is_fetched() -> None:
    """In a process that lets nobody look up a host or connect."""
    script = """
import sys
def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname"):
        raise RuntimeError(event)
sys.addaudithook(refuse)
from web_widget.privacy.screen import PrivacyScreen
from web_widget.settings import PROTECTED_FILE
print(PrivacyScreen.load(PROTECTED_FILE).redact("Khalid wrote from k@example.com").text)
"""
    root = Path(__file__).parents[2]
    ran = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True)
    assert ran.stdout == "someone wrote from\n"


@pytest.mark.parametrize(
    "held", ["", "{}", "[]", '{"names": [], "words": []}', '{"names": ["a"]}', '{"names": 1, "words": 2}']
)
def test_a_protected_file_that_is_not_whole_is_refused(tmp_path: Path, held: str) -> None:
    path = tmp_path / "protected.json"
    path.write_text(held, encoding="utf-8")
    with pytest.raises(ValueError):
        PrivacyScreen.load(path)


def test_a_missing_protected_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        PrivacyScreen.load(tmp_path / "nowhere.json")


def test_the_knowledge_bases_names_are_nobodys() -> None:
    protected = Protected.load(PROTECTED_FILE)
    assert all(protected.is_name(word) for word in ("marac", "lado", "gaia", "lambeth", "camden", "idvas"))
    assert not protected.is_name("clare")
    text = "is clares law, or Claire's Law, for Clare"
    kept = [text[start:end] for start, end in protected.spans(text)]
    assert {"clares law", "Claire's Law"} <= set(kept)
    assert not any(part == "Clare" for part in kept)


HIDDEN = {
    "other hyphens": (
        "07700\u2011900\u2010123",
        "943\u2013476\u20135919 nhs",
        "dob 12\u201303\u20132015",
        "SE5\u20138AF",
    ),
    "a minus": ("AB\u221212\u221234\u221256\u2212C",),
    "full-width digits": ("\uff10\uff17\uff17\uff10\uff10 900123", "jo\uff20example.com"),
    "no-break and thin spaces": ("07700\u00a0900\u2009123",),
}


@pytest.mark.parametrize("typed", [line for lines in HIDDEN.values() for line in lines])
def test_what_word_and_phones_put_in_hides_nothing(screen: PrivacyScreen, typed: str) -> None:
    assert screen.redact(f"so {typed} is it, what do i do").removed


@pytest.mark.parametrize(
    "typed",
    ["Fatima's carer hit her again", "mrs okonkwo's carer shouted", "Dwayne's knife was on the table",
     "Priya's line manager rang", "Mohammed's act of violence", "is Aisha competent"],
)  # fmt: skip
def test_a_name_before_what_people_have_is_a_name(screen: PrivacyScreen, typed: str) -> None:
    name = re.search(r"Fatima|okonkwo|Dwayne|Priya|Mohammed|Aisha", typed)
    assert name and name[0] not in screen.redact(typed).text


@pytest.mark.parametrize(
    "typed",
    ["is she gillick competent", "what is Clare's Law", "a Stanley knife", "young carers", "the Istanbul Convention"],
)
def test_what_is_called_after_somebody_stays(screen: PrivacyScreen, typed: str) -> None:
    assert screen.redact(typed).text == typed
