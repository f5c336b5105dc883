"""Made-up replies in the shape of the HTTP contract. The policy here is invented: its words are no guidance.

Phone numbers come from the range that Ofcom keeps free for drama.
"""

from typing import Any

Json = dict[str, Any]

CONVERSATION = "0123456789abcdef0123456789abcdef"
MESSAGE = "5f0c6b0e-3f7a-4a52-9d7e-0c1c2f3a4b5d"


def citation(section: str, quote: str, borough: str = "Lambeth", **more: Any) -> Json:
    return {
        "document": f"example-{borough.lower()}",
        "title": f"{borough} Example Policy 2021",
        "section": section,
        "quote": quote,
        "review_due": "2023-09-01",
        "overdue": True,
        **more,
    }


def contact(key: str = "example_line", **more: Any) -> Json:
    """A contact; one that the policy vouches for unless said otherwise, so with the place where it stands."""
    card = {
        "key": key,
        "name": "Example Helpline",
        "borough": None,
        "for_whom": "Anyone affected by the example",
        "hours": "24 hours",
        "methods": [
            {"type": "phone", "display": "020 7946 0018", "href": "tel:+442079460018"},
            {
                "type": "email",
                "display": "help@example.org",
                "href": "mailto:help@example.org",
                "note": "not an emergency route",
            },
            {"type": "web", "display": "www.example.org", "href": "https://www.example.org/"},
        ],
        "checked_on": None,
        "source": "policy",
        **more,
    }
    if card["source"] == "policy":
        card["citation"] = citation("Appendix 1: Services", "Example Helpline 020 7946 0018")
    return card


ANSWER: Json = {
    "kind": "threshold",
    "text": "The two examples are not alike in this.\n"
    "Lambeth: When to refer an example\n"
    "- Refer every example case that meets the criteria.\n- You should tell the example lead.\n"
    "Source: Lambeth Example Policy 2021, 4.2 Examples, past its review date.\n"
    "Camden: Consider a referral where the example repeats. (2 more: say “Camden” for all.)\n"
    "Example Helpline: 020 7946 0018, help@example.org, www.example.org",
    "topic": "example_threshold",
    "sections": [
        {
            "borough": "lambeth",
            "heading": "When to refer an example",
            "body": [
                "Refer every example case that meets the criteria.",
                "You should tell the example lead.",
            ],
            "citations": [
                citation("4.2 Examples", "They will make referrals for all example cases that meet the criteria"),
                citation("4.3 Telling people", "Workers should tell the example lead"),
            ],
        },
        {
            "borough": "camden",
            "heading": None,
            "body": ["Consider a referral where the example repeats."],
            "citations": [
                citation(
                    "Page 9, Examples",
                    "consider a referral where the example is repeated",
                    "Camden",
                    review_due="2031-04-30",
                    overdue=False,
                )
            ],
        },
    ],
    "difference": "Lambeth requires a referral of every example; Camden asks workers to consider it.",
    "notices": ["The Lambeth example does not set out the criteria."],
    "contacts": [contact()],
    "links": [
        {"label": "Example Strategy", "url": "https://www.example.org/strategy", "status": "in_policy"},
        {"label": "Lost Example Toolkit", "url": None, "status": "label_only"},
    ],
    "choices": [{"label": "What an example is", "message": "What is an example?"}],
}

CONTACTS: Json = {
    "kind": "contacts",
    "text": "Example Helpline: 020 7946 0018.",
    "contacts": [
        contact(),
        contact("public_line", name="Public Line", source="public", checked_on="2026-05-03"),
        contact("local_line", name="Local Line", source="local", borough="camden", hours=None),
    ],
}

LONG_CONTACT: Json = {
    "kind": "contacts",
    "text": "Example Referrals.",
    "contacts": [
        contact(
            "long",
            name="Example Referrals",
            methods=[
                {
                    "type": "phone",
                    "display": "020 7946 0018",
                    "href": "tel:+442079460018",
                    "note": "and immediately phone it through here, however late it is and whoever else was told",
                },
                {
                    "type": "secure_email",
                    "display": "help.and.protection@long-name-of-a-service.example.org",
                    "href": "mailto:help.and.protection@long-name-of-a-service.example.org",
                    "note": "and this address (with the dot; a different domain)",
                },
            ],
        )
    ],
}

CHOICE: Json = {
    "kind": "choice",
    "text": "Which of these do you mean?",
    "choices": [
        {"label": "What an example is", "message": "What is an example?"},
        {"label": "Who the example lead is", "message": "Who is the example lead?"},
    ],
}

LADDER: Json = {
    "title": "The Example Scale",
    "applies": "For new examples, what is done should be determined by the scale.",
    "missing": "The scale itself is not in the copy held.",
    "levels": [
        {
            "name": "Level 1 (slight)",
            "leads_to": "a word with the example lead",
            "criteria": ["an example seen once", "an example without consequences"],
            "asked": False,
            "citations": [citation("7.1 Levels", "Level 1: an example seen once; an example without consequences")],
        },
        {
            "name": "Level 2 (grave)",
            "leads_to": "rated Amber",
            "criteria": [],
            "asked": True,
            "citations": [citation("7.1 Levels", "Level 2 examples will be rated as Amber")],
        },
    ],
    "citations": [citation("7.1 Levels", "what is done should be determined by the scale")],
}

THRESHOLD: Json = {
    "kind": "threshold",
    "text": "Level 2 is rated Amber.",
    "topic": "example_levels",
    "sections": [
        {
            "borough": "camden",
            "heading": None,
            "body": ["Level 2 is rated Amber."],
            "citations": [citation("7.1 Levels", "Level 2 examples will be rated as Amber", "Camden")],
            "ladders": [LADDER],
        }
    ],
}

SMALLTALK: Json = {"kind": "smalltalk", "text": "Hello. Ask me about the example policies."}
EMERGENCY: Json = {"kind": "emergency", "text": "Someone may be in danger now.", "contacts": [contact()]}
UNKNOWN_KIND: Json = {"kind": "something_new", "text": "A kind of reply from a later version."}

MARKUP = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
HOSTILE: Json = {
    "kind": "answer",
    "text": MARKUP,
    "contacts": [
        contact(
            name=MARKUP,
            methods=[
                {"type": "web", "display": "press me", "href": "javascript:document.title='owned'"},
                {"type": "phone", "display": "020 7946 0018", "href": "data:text/html,owned"},
            ],
        )
    ],
    "links": [{"label": "press this", "url": " JavaScript:document.title='owned'", "status": "public"}],
    "choices": [{"label": MARKUP, "message": MARKUP}],
    "notices": [MARKUP],
}


def chat(*replies: Json) -> Json:
    """The body of a 200 answer to /chat."""
    return {"conversation_id": CONVERSATION, "message_id": MESSAGE, "replies": list(replies)}


def error(code: str, message: str) -> Json:
    """The body of any other answer to /chat."""
    reply = {"kind": "error", "text": f"{message} Standing contact below.", "contacts": [contact()]}
    return {"code": code, "message": message, "reference": "ref-42", "replies": [reply]}
