"""Facts that must never break, whoever edits the content: read through the built store, as an answer would be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from knowledge.content import Content
from knowledge.presenting import for_topic
from knowledge.question import FollowUp, Question
from knowledge.records import Entry, Topic
from knowledge.store import Store
from knowledge.vocabulary import Borough, MethodType, Status, TopicKind

LAMBETH, CAMDEN = Borough.LAMBETH, Borough.CAMDEN
NOT_A_CONTACT = "218-722-2781"  # a publisher's in Duluth, Minnesota


def topics(store: Store) -> list[Topic]:
    return [store.topic(key) for key in store.titles]


def entries(store: Store) -> Iterator[tuple[Topic, Entry]]:
    for topic in topics(store):
        for entry in topic.entries:
            yield topic, entry


def said(entry: Entry) -> str:
    return " ".join(point.says for point in entry.points)


def quoted(entry: Entry) -> str:
    return " ".join(citation.quote for point in entry.points for citation in point.citations)


# The whole.


def test_there_are_topics_enough_of_every_kind(store: Store) -> None:
    assert len(store.titles) >= 30
    assert {title.kind for title in store.titles.values()} == set(TopicKind)


def test_every_topic_speaks_for_both_boroughs(store: Store) -> None:
    for topic in topics(store):
        assert [entry.borough for entry in topic.entries] == [LAMBETH, CAMDEN], topic.key
        assert all(entry.points or entry.silent for entry in topic.entries), topic.key


def test_every_point_is_cited_from_its_own_boroughs_document(store: Store) -> None:
    for topic, entry in entries(store):
        for point in entry.points:
            assert point.citations, topic.key
            assert {citation.document.borough for citation in point.citations} == {entry.borough}, topic.key


def test_no_entry_carries_the_other_boroughs_contact(store: Store) -> None:
    for topic, entry in entries(store):
        assert {contact.borough for contact in entry.contacts} <= {None, entry.borough}, topic.key


def test_nobody_is_shown_another_boroughs_contact(store: Store) -> None:
    """Where one borough is silent, the other's entry may be shown; its telephone numbers never are."""
    shown = [
        (topic.key, borough.value, contact.key)
        for topic in topics(store)
        for borough in Borough
        for entry in for_topic(topic, Question("", (), borough=borough)).entries
        for contact in entry.contacts
        if contact.borough is borough.other
    ]
    assert shown == []


def test_a_topic_does_not_offer_itself(store: Store) -> None:
    for topic in topics(store):
        offered = [title.key for title in topic.see_also]
        assert topic.key not in offered
        assert len(offered) == len(set(offered))


# Interpreters: the two boroughs' rules conflict.


def test_lambeth_never_uses_children_to_interpret(store: Store) -> None:
    entry = store.topic("interpreters").entry(LAMBETH)
    for words in (said(entry), quoted(entry)):
        assert "hildren are never to be used as translators or interpreters" in words
        assert "absolutely necessary" not in words
    assert "absolutely necessary" not in (entry.caution or "")
    assert "unless" not in said(entry)


def test_camden_uses_family_only_if_absolutely_necessary(store: Store) -> None:
    entry = store.topic("interpreters").entry(CAMDEN)
    for words in (said(entry), quoted(entry)):
        assert "should not be used as interpreters unless absolutely necessary" in words
        assert "never" not in words


@pytest.mark.parametrize("key", ["interpreters", "interpreter_booking"])
def test_the_conflict_about_interpreters_is_told(store: Store, key: str) -> None:
    difference = store.topic(key).difference or ""
    lambeth, camden = difference.index("Lambeth"), difference.index("Camden")
    assert lambeth < difference.index("never") < camden < difference.index("unless absolutely necessary")


# MARAC.


def test_lambeth_expects_a_marac_referral_of_every_case(store: Store) -> None:
    entry = store.topic("marac_criteria").entry(LAMBETH)
    assert "expected to make a MARAC referral for all cases that meet the criteria" in said(entry)
    assert "consider" not in said(entry)
    assert "does not set out the MARAC criteria" in (entry.caution or "")


def test_camden_asks_to_consider_one_on_three_grounds(store: Store) -> None:
    entry = store.topic("marac_criteria").entry(CAMDEN)
    assert "should consider a MARAC referral on any one of three grounds" in said(entry)
    assert re.search(r"expected|must make|must refer", said(entry)) is None
    for ground in ("high levels of domestic abuse", "continually re-referred", "remain working with the family"):
        assert ground in said(entry)
        assert ground in quoted(entry)


@pytest.mark.parametrize("key", ["marac_criteria", "marac_score", "marac_referral", "risk_tools"])
def test_no_score_is_given_for_marac(store: Store, key: str) -> None:
    for entry in store.topic(key).entries:
        assert re.search(r"\b(14|fourteen|24|twenty-four)\b", said(entry)) is None
        assert re.search(r"\d+ (ticks|or more)", said(entry)) is None


def test_the_victim_does_not_attend_in_lambeth_and_camden_does_not_say(store: Store) -> None:
    topic = store.topic("marac_attendance")
    assert "victim does not attend" in said(topic.entry(LAMBETH))
    assert topic.entry(CAMDEN).silent == "Camden's policy does not say whether the victim attends MARAC."


# Contacts.

CONTACTS = {
    "lambeth_lado": (
        LAMBETH,
        "LADO@lambeth.gov.uk",
        "020 7926 4679",
        "07720 828 700",
        "helpandprotection@lambeth.gov.uk",
        "help.protection@lambeth.cjsm.net",
    ),
    "lambeth_out_of_hours": (LAMBETH, "EDT@lambeth.gov.uk"),
    "gaia": (LAMBETH, "020 7733 8724", "lambethvawg@refuge.org.uk"),
    "employee_assistance": (LAMBETH, "0800 030 5182"),
    "national_da_helpline": (None, "0808 2000 247"),
    "lgbt_helpline": (None, "0800 999 5428"),
    "mens_advice_line": (None, "0808 8010327"),
    "childline": (None, "0800 1111"),
    "nspcc": (None, "0808 800 5000"),
    "home_start": (LAMBETH, "020 7924 9292"),
    "safer_space_plus": (LAMBETH, "Saferspaceplus@victimsupport.org.uk", "07930 855043"),
    "vawg_forum": (LAMBETH, "VAWGEvents@lambeth.gov.uk"),
}


@pytest.mark.parametrize("key", CONTACTS)
def test_a_contact_is_as_printed(store: Store, key: str) -> None:
    borough, *displays = CONTACTS[key]
    contact = store.contacts[key]
    assert contact.borough is borough
    assert [method.display for method in contact.methods] == displays
    assert contact.citation
    assert all(display in contact.citation.quote for display in displays)


def test_the_lados_five_ways_are_of_their_kinds(store: Store) -> None:
    kinds = [method.type for method in store.contacts["lambeth_lado"].methods]
    assert kinds == [
        MethodType.EMAIL,
        MethodType.PHONE,
        MethodType.MOBILE,
        MethodType.EMAIL,
        MethodType.SECURE_EMAIL,
    ]


def test_every_number_dials_what_it_shows(store: Store) -> None:
    dialled = [m for c in store.contacts.values() for m in c.methods if m.type in (MethodType.PHONE, MethodType.MOBILE)]
    assert len(dialled) >= 10
    for method in dialled:
        digits = re.sub(r"\D", "", method.display)
        assert digits.startswith("0")
        assert method.href == f"tel:+44{digits[1:]}"


def test_every_address_writes_to_what_it_shows(store: Store) -> None:
    for contact in store.contacts.values():
        for method in contact.methods:
            if method.type in (MethodType.EMAIL, MethodType.SECURE_EMAIL):
                assert method.href == f"mailto:{method.display}"
                assert re.fullmatch(r"[\w.]+@[\w-]+(\.[\w-]+)+", method.display)


def test_camdens_policy_has_no_contact(store: Store) -> None:
    """A Camden contact would have to come from somewhere else, dated: none has."""
    from_policy = [c.key for c in store.contacts.values() if c.borough is CAMDEN and c.checked_on is None]
    assert from_policy == []
    assert not [c.key for c in store.contacts.values() if c.citation and c.citation.document.borough is CAMDEN]


def test_the_publishers_number_is_never_offered(store: Store) -> None:
    held: list[str] = []
    for contact in store.contacts.values():
        held += [contact.name, contact.for_whom or "", contact.hours or ""]
        held += [contact.citation.quote] if contact.citation else []
        held += [text for method in contact.methods for text in (method.display, method.href, method.note or "")]
    for topic, entry in entries(store):
        held += [said(entry), quoted(entry), entry.silent or "", entry.caution or "", topic.difference or ""]
    held += [reply.text for reply in store.replies.values()]
    held += [text for term in store.terms.values() for m in term.meanings for text in (m.says, m.citation.quote)]
    digits = NOT_A_CONTACT.replace("-", "")
    assert not [text for text in held if digits in re.sub(r"[\s()+-]", "", text)]


def test_the_publishers_number_is_in_no_passage(store: Store) -> None:
    """Passages are shown to whoever was not understood, as the nearest thing found."""
    assert not [passage.section for passage in store.passages if NOT_A_CONTACT in passage.text]


def test_standing_contacts_are_few_and_right(store: Store) -> None:
    standing = {contact.key for contact in store.contacts.values() if contact.standing}
    assert {"national_da_helpline", "childline", "nspcc", "lambeth_out_of_hours"} <= standing
    assert len(standing) <= 5


def test_out_of_hours_is_not_an_emergency_route(store: Store) -> None:
    (method,) = store.contacts["lambeth_out_of_hours"].methods
    assert "not an emergency route" in (method.note or "")
    assert "999" in (method.note or "")
    assert "not an emergency route" in (store.topic("out_of_hours").entry(LAMBETH).caution or "")


def test_the_lado_is_reached_by_every_channel(store: Store) -> None:
    entry = store.topic("lado").entry(LAMBETH)
    assert entry.contacts[0].key == "lambeth_lado"
    assert "must send" in said(entry)
    assert "immediately phone" in said(entry)
    assert "must also email" in said(entry)


# Where a document is silent, it is said; Camden gives no way to reach anybody.


@pytest.mark.parametrize(
    ("key", "borough"),
    [
        ("lado", CAMDEN),
        ("out_of_hours", CAMDEN),
        ("emergency", CAMDEN),
        ("helplines", CAMDEN),
        ("gaia", CAMDEN),
        ("male_victims", CAMDEN),
        ("lgbt_support", CAMDEN),
        ("csn_contact", CAMDEN),
        ("csn_contact", LAMBETH),
        ("mash_contact", CAMDEN),
        ("mash_contact", LAMBETH),
        ("marac_dates", CAMDEN),
        ("marac_dates", LAMBETH),
        ("interpreter_booking", CAMDEN),
        ("interpreter_booking", LAMBETH),
        ("staff_as_victims", CAMDEN),
        ("more_training", CAMDEN),
        ("marac_score", CAMDEN),
        ("marac_score", LAMBETH),
        ("marac_attendance", CAMDEN),
        ("marac_consent", CAMDEN),
        ("marac_consent", LAMBETH),
        ("perpetrator_is_staff", CAMDEN),
        ("mandatory_training", CAMDEN),
        ("threshold_levels", LAMBETH),
        ("threshold_scales", LAMBETH),
        ("threshold_moderate", LAMBETH),
        ("dapp", LAMBETH),
        ("coercive_control_offence", LAMBETH),
        ("immigration_routes", LAMBETH),
        ("nrpf", CAMDEN),
        ("legal_order_details", CAMDEN),
        ("legal_order_details", LAMBETH),
        ("power_and_control_wheel", LAMBETH),
    ],
)
def test_a_silence_is_told_first(store: Store, key: str, borough: Borough) -> None:
    outcome = for_topic(store.topic(key), Question("", (), borough=borough))
    assert outcome.status is Status.NOT_IN_POLICY
    assert outcome.silences
    assert outcome.silences[0].startswith(f"{borough.label}'s policy does not ")
    assert outcome.entries[0].borough is borough


def test_no_contact_topic_gives_camden_a_number(store: Store) -> None:
    for topic, entry in entries(store):
        if topic.kind is TopicKind.CONTACT and entry.borough is CAMDEN:
            assert all(contact.borough is None for contact in entry.contacts), topic.key


# The ten traps: where a wrong answer could hurt somebody, the curator's caution stands beside the answer.

TRAPS = [
    (1, "lado", CAMDEN, "not for Camden cases"),
    (1, "out_of_hours", CAMDEN, "999"),
    (1, "emergency", CAMDEN, "999"),
    (1, "helplines", CAMDEN, "999"),
    (1, "mash_contact", CAMDEN, "999"),
    (1, "staff_as_victims", CAMDEN, "999"),
    (1, "high_risk_action", CAMDEN, "999"),
    (2, "interpreters", LAMBETH, "makes no exception"),
    (2, "interpreters", CAMDEN, "does not say what counts as absolutely necessary"),
    (2, "interpreter_booking", CAMDEN, "does not say what counts as absolutely necessary"),
    (3, "personal_connection", CAMDEN, "Never treat their case as outside the definition"),
    (3, "domestic_abuse_definition", CAMDEN, "never treat such a case as outside"),
    (4, "coercive_control_offence", CAMDEN, "may be narrower than the Act"),
    (5, "marac_criteria", LAMBETH, "no DASH score"),
    (5, "marac_criteria", CAMDEN, "no DASH score"),
    (5, "marac_score", LAMBETH, "professional judgement"),
    (5, "marac_score", CAMDEN, "professional judgement"),
    (6, "separation_risk", LAMBETH, "Never treat the victim or children as safe"),
    (6, "separation_risk", CAMDEN, "never treat a family as safe once separated"),
    (6, "removing_perpetrator", CAMDEN, 'Never assume "no risk of an escalation"'),
    (6, "staying_together", CAMDEN, "does not make the family safe"),
    (6, "leaving_home", CAMDEN, "does not make the family safe"),
    (6, "legal_orders", CAMDEN, "No order makes separation safe"),
    (6, "high_risk_action", CAMDEN, "Do not treat separation or removal as making anyone safe"),
    (7, "threshold_moderate", CAMDEN, "two meanings"),
    (7, "csn_tiers", CAMDEN, "Barnardos matrix"),
    (8, "address_confidentiality", LAMBETH, "does not say what may be put on documents"),
    (8, "address_confidentiality", CAMDEN, "Follow the stricter"),
    (9, "dapp", CAMDEN, "not a behaviour-change course"),
    (10, "immigration_routes", CAMDEN, "out of date"),
    (10, "immigration_routes", LAMBETH, "needs legal advice"),
    (10, "nrpf", CAMDEN, "legal adviser"),
]


@pytest.mark.parametrize(("trap", "key", "borough", "words"), TRAPS)
def test_a_trap_carries_its_caution(store: Store, trap: int, key: str, borough: Borough, words: str) -> None:
    assert words in (store.topic(key).entry(borough).caution or "")


def test_all_ten_traps_are_covered() -> None:
    assert {trap for trap, *_ in TRAPS} == set(range(1, 11))


def test_separation_is_told_with_all_three_of_camdens_lines(store: Store) -> None:
    entry = store.topic("separation_risk").entry(CAMDEN)
    assert "increase the risk and intensity of abuse" in said(entry)
    assert "supporting the victim to separate" in said(entry)
    assert "no risk of escalation following separation" in said(entry)


def test_camdens_address_rule_is_the_strict_one(store: Store) -> None:
    entry = store.topic("address_confidentiality").entry(CAMDEN)
    assert "address must not be included on any official documentation" in said(entry)
    assert "address must not be included on any official documentation" in quoted(entry)
    assert "partner agencies" not in said(entry)


def test_legal_advice_comes_first_for_immigration(store: Store) -> None:
    first = store.topic("immigration_routes").entry(CAMDEN).points[0]
    assert "seek legal advice immediately" in first.says
    assert "seek legal advice immediately" in first.citations[0].quote


def test_dapp_is_a_forum(store: Store) -> None:
    assert "multi-agency forum" in store.topic("dapp").entry(CAMDEN).points[0].says
    assert all("forum" in meaning.says for meaning in store.terms["dapp"].meanings)


def test_moderate_is_told_for_both_of_camdens_tools(store: Store) -> None:
    words = said(store.topic("threshold_moderate").entry(CAMDEN))
    assert "Barnardos matrix: moderate is Scale 1" in words
    assert "Camden Safety Net: victims assessed as at moderate risk" in words


def test_lambeths_connections_include_ex_partners_and_co_parents(store: Store) -> None:
    words = said(store.topic("personal_connection").entry(LAMBETH))
    assert "ex-partners count, married or not" in words
    assert "Co-parents count" in words


# Where the boroughs differ, a sentence says how.


@pytest.mark.parametrize(
    "key",
    [
        "interpreters",
        "interpreter_booking",
        "marac_criteria",
        "marac_referral",
        "marac_attendance",
        "address_confidentiality",
        "personal_connection",
        "domestic_abuse_definition",
        "coercive_control_offence",
        "dapp",
        "emergency",
        "out_of_hours",
        "lado",
        "helplines",
        "consent_to_refer",
        "risk_tools",
        "nrpf",
        "immigration_routes",
        "legal_orders",
        "mandatory_training",
        "staff_as_victims",
        "safety_plan_child",
    ],
)
def test_a_difference_names_both_boroughs(store: Store, key: str) -> None:
    difference = store.topic(key).difference or ""
    assert "Lambeth" in difference
    assert "Camden" in difference


def test_everything_known_to_differ_is_told(content: Content, store: Store) -> None:
    """All 57 questions on which the two documents were found to differ reach a reader."""
    assert [compared.key for compared in content.inventory.compared] == [f"{n:02}" for n in range(1, 58)]
    recorded = {difference.key: difference for difference in content.differences}
    told = [compared.by for compared in content.inventory.compared]
    assert len(set(told)) == 57, "each is recorded by itself"
    for key in told:
        for topic in recorded[key].topics:
            assert recorded[key].says in (store.topic(topic).difference or ""), topic


def test_everything_that_could_be_asked_is_accounted_for(content: Content) -> None:
    asked = content.inventory.asked
    assert Counter(one.document for one in asked) == {"lambeth-2022": 228, "camden": 248}
    left_out = [one.key for one in asked if one.nobody_asks]
    assert len(left_out) <= 5, left_out


# Fixed replies.


def test_danger_gets_999_as_general_advice(store: Store) -> None:
    reply = store.replies["danger_now"]
    assert reply.status is Status.EMERGENCY
    assert reply.text.startswith("Call 999 now")
    assert "General safety advice" in reply.text
    assert "Camden's policy gives no emergency number" in reply.text
    assert [citation.quote for citation in reply.citations] == ["In an emergency always call police on 999."]
    assert store.replies["emergency_line"].status is Status.EMERGENCY


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ("greet", Status.SMALLTALK),
        ("thank", Status.SMALLTALK),
        ("goodbye", Status.SMALLTALK),
        ("affirm", Status.SMALLTALK),
        ("deny", Status.SMALLTALK),
        ("about_tool/what_it_is", Status.SMALLTALK),
        ("about_tool/capabilities", Status.SMALLTALK),
        ("about_tool/sources", Status.SMALLTALK),
        ("about_tool/up_to_date", Status.SMALLTALK),
        ("about_tool/privacy", Status.SMALLTALK),
        ("choose_borough_set", Status.SMALLTALK),
        ("compare_what", Status.CHOICE),
        ("nothing_before", Status.CHOICE),
        ("about_me/staff_victim", Status.SUPPORT),
        ("about_me/staff_distress", Status.SUPPORT),
        ("about_me/member_of_public", Status.SUPPORT),
        ("out_of_scope/office", Status.OUT_OF_SCOPE),
        ("out_of_scope/safeguarding", Status.OUT_OF_SCOPE),
        ("nonsense", Status.NOT_UNDERSTOOD),
        ("not_understood", Status.NOT_UNDERSTOOD),
    ],
)
def test_every_reply_that_deciding_gives_is_there(store: Store, key: str, status: Status) -> None:
    assert store.replies[key].status is status


@pytest.mark.parametrize("key", ["about_me/staff_victim", "about_me/staff_distress", "about_me/member_of_public"])
def test_whoever_is_harmed_is_told_of_999_and_shown_a_helpline(store: Store, key: str) -> None:
    reply = store.replies[key]
    assert "999" in reply.text
    assert reply.contacts


def test_a_child_who_writes_is_shown_childline(store: Store) -> None:
    shown = [contact.key for contact in store.replies["about_me/member_of_public"].contacts]
    assert shown == ["national_da_helpline", "childline"]


def test_not_understood_offers_three_things(store: Store) -> None:
    assert len(store.replies["not_understood"].topics) == 3


# Terms.

UNEXPANDED = ("lado", "edt", "csmt", "cin", "cla", "smart", "dash", "csc", "cssw", "mash", "merlin", "e_caf", "rag")


@pytest.mark.parametrize("key", [*UNEXPANDED, "mosaic", "ilr", "grraaccees"])
def test_an_acronym_that_no_document_expands_is_not_expanded(store: Store, key: str) -> None:
    assert store.terms[key].expansion is None


def test_follow_ups_are_as_many_as_the_engine_knows() -> None:
    assert {member.value for member in FollowUp} == {"more", "why", "wording", "is_it_a_must", "who_to_call"}
