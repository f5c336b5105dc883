"""The gateway's own screen for immediate danger: it works when nothing behind it does.

It listens for what is happening as somebody types (present harm, lethal harm, arrival, confinement, threats,
weapons, pleas), passes over what lies in the past and what asks about the policy, and fires where in doubt: a
false alarm costs the reader one card, a miss may cost a life.
"""

from __future__ import annotations

import re

HARMING = (
    r"(?:hitting|beating|kicking|punching|slapping|pushing|shoving|choking|strangling|smothering|suffocating|stabbing|"
    r"cutting|biting|burning|dragging|pulling|throwing|smashing|breaking|banging|screaming|shouting|yelling|"
    r"threatening|attacking|assaulting|raping|forcing|chasing|hurting|killing|drowning|shooting|bleeding|dying|"
    r"fighting|battering|pouring)"
)
HARMED = (
    r"(?:hit|beat|beaten|kicked|punched|slapped|pushed|shoved|bitten|bit|dragged|thrown|threw|smashed|attacked|"
    r"assaulted|hurt|raped|cut|grabbed|burnt|burned|walked in|turned up|broken in|stabbed|taken)"
)
LETHAL = (
    r"(?:strangled|choked|throttled|stabbed|shot|suffocated|smothered|drowned|unconscious|collapsed|overdose\w*|"
    r"over (?:her|his|my) face|by the throat|round (?:her|my|his) neck|set fire|(?:with|got|has) petrol|boiling|"
    r"not breathing|not moving|cant breathe|wont wake|blood|passed out|dying|hostage)"
)
WEAPON = r"(?:knife|knives|gun|machete|blade|weapon|petrol|acid|axe|hammer|bat|scissors|bottle|sword)"
THEM = r"(?:me|her|him|them|us|you|mum\w*|mom\w*|dad\w*|the|his|my|everyone|himself|herself|themsel\w*|myself|off)"
# “Help me work out the level” asks the assistant, not for rescue.
ASKED_OF_A_GUIDE = r"(?:work out|make a|write|decide|understand|think through|fill in)\b"
KILL = r"(?:kill|stab|shoot|burn|strangle|murder|hurt|find|jump|beat|batter)"

NOW = re.compile(
    r"\b(?:right now|now|as we speak|as i (?:type|write)|this minute|any minute|at the moment|at this moment|tonight|"
    r"just|currently|still (?:here|there)|(?:minutes|mins) ago)\b"
)
LONG_AGO = re.compile(
    r"\b(?:last (?:year|month|week|night|time)|(?:years?|months?|weeks?|days?) ago|previous\w*|history|historic\w*|"
    r"used to|in the past|when she was|when he was|reported|disclosed)\b"
)
# About the policy rather than about this minute.
ASKING = re.compile(
    r"^(?:what|when|who|where|how|which|why|does|do|should|is there|is it|can|could|if|define|are|explain|tell me)\b"
    r"|\b(?:policy|procedure|threshold|marac|dash|refer|referral|guidance|risk factors?|the term|does (?:that|it|this) "
    r"count|is (?:that|it|this) (?:da|abuse)|support is there|whats? level|which level)\b"
)
PLAINLY_NOW = re.compile(
    r"\b(?:right now|as we speak|this minute|at this moment)\b|"
    rf"\b(?:{HARMING}|{HARMED})\b[^.?!]{{0,20}}\bnow\b"
)

HAPPENING = tuple(
    re.compile(pattern)
    for pattern in (
        # harm in the present: "hes hitting her", "dads smashing the house up", "daddy wont stop hitting mummy"
        rf"\b(?:is|are|am|being|keeps?|started|wont stop|\w+s|im) (?:\w+ ){{0,2}}{HARMING}\b",
        r"\bbeing (?:\w+ )?(?:beaten|attacked|strangled|raped|hurt|stabbed|held)\b|\bthere is a fight\b",
        rf"\b(?:just|now) (?:\w+ ){{0,2}}{HARMED}\b|\b{HARMED}\b[^.?!]{{0,30}}\b(?:just now|minutes ago|mins ago)\b",
        rf"\b{LETHAL}\b",
        # arrival and approach
        r"\b(?:he|she|they|hes|shes|theyre|dads?|ex|man|boyfriend|husband|partner|perpetrator|father)\b[^.?!]{0,15}"
        r"\b(?:is |s )?(?:here|outside|downstairs|upstairs|at (?:her|my|our|the) (?:door|gate|window)|in the building|"
        r"in the house|back|on (?:his|her|their) way|coming)\b",
        r"\b(?:followed|following) (?:me|us|her|them)\b|\bat her door\b|\b(?:get|getting|got|break\w*) in(?:to)?\b",
        # confinement and taking
        r"\bwont let (?:me|her|him|us|them) (?:leave|go|out|in|see|call|phone|speak|near)\b",
        r"\b(?:locked|trapped|barricaded|hiding|cant get out)\b",
        r"\b(?:has|have|hes|theyre|is|are) (?:taken|taking) (?:the|her|my|our)\b[^.?!]{0,40}"
        r"\b(?:airport|never|abroad|tonight|alive)\b|\bher to the airport\b|\bforcing (?:her|me|him|them)\b",
        # threats
        rf"\b(?:going to|gonna|will|hell|shell|trying to|tried to|threatening to|wants to|says|said) "
        rf"(?:\w+ ){{0,3}}{KILL} {THEM}\b|\b(?:kill|hurt|cut|cutting|stab|stabbed) (?:him|her|my)self\b",
        r"\bend (?:it all|(?:his|her|my) life)\b|\bhappening now\b|\b(?:has|have|hes|theyre) broken in\b",
        r"\b(?:over|off) the (?:balcony|roof|bridge)\b|\bjump\b|\bset fire\b",
        # weapons in somebody's hands
        rf"\b(?:has|hes|shes|got|with|holding|waving|grabbed|pulled|picked up|took)\b[^.?!]{{0,15}}\b{WEAPON}\b",
        # medical, in pregnancy
        r"\b(?:pregnant|pregnent|weeks|wks)\b[^.?!]{0,60}\b(?:kicked|punched|bleeding|pains?|hit)\b",
        # pleas
        rf"\b(?:help me\b(?! {ASKED_OF_A_GUIDE})|please (?:help|come|hurry|can someone come)|someone come|"
        r"need (?:the )?(?:police|ambulance)|"
        r"send (?:the )?police|call (?:the )?(?:police|999)|im (?:so )?(?:scared|frightened|terrified)|dont feel safe|"
        r"in (?:immediate )?danger)\b",
        r"\b(?:crying|thud|screams?|shouting|banging)\b[^.?!]{0,30}\b(?:quiet|not answering|stopped)\b|"
        r"\b(?:not answering|gone quiet)\b[^.?!]{0,30}\b(?:thud|scream\w*|shout\w*|bang\w*)\b",
    )
)


def sounds_like_danger(text: str) -> bool:
    """Whether the message says that somebody is in danger as it is typed."""
    heard = " ".join(text.casefold().replace("'", "").replace("’", "").split())
    if ASKING.search(heard) and not PLAINLY_NOW.search(heard):
        return False
    if LONG_AGO.search(heard) and not NOW.search(heard):
        return False
    return any(pattern.search(heard) for pattern in HAPPENING)
