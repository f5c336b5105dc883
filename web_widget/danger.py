"""The gateway's own screen for immediate danger: it works when nothing behind it does.

It looks for what is happening, not for what a policy question asks about. A false alarm costs the reader one
card; a miss may cost a life: where in doubt, it fires.
"""

from __future__ import annotations

import re

_WEAPON = r"(?:knife|knives|gun|machete|blade|weapon|petrol|acid|axe|hammer|bat|scissors|lighter)"
_HARM = (
    r"(?:hit\w*|beat\w*|punch\w*|kick\w*|attack\w*|kill\w*|strangl\w*|chok\w*|stab\w*|hurt\w*|threat\w*|danger|"
    r"smash\w*|scream\w*|assault\w*|bleed\w*|batter\w*|violent|shout\w*|drag\w*|burn\w*|fight\w*|threw|throw\w*)"
)
_HARMING = r"(?:hitting|hurting|beating|attacking|dragging|strangling|choking|punching|kicking|stabbing|smashing)"
_NOW = (
    r"(?:right now|now|as we speak|as i (?:type|write)|this minute|any minute|at the moment|at this moment|just now|"
    r"currently|tonight|outside|still here|still there|minutes ago|mins ago)"
)
_HERE = r"(?:here|outside|at the door|in the house|in the building|downstairs|still there|turned up|back)"
_THEM = r"(?:me|her|him|them|us|mum|mummy|mom|the|everyone|themsel\w*|you)"

HAPPENING = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:has|hes|shes|got|with|holding|waving|grabbed|pulled|picked up)\b[^.?!]{{0,15}}\b{_WEAPON}\b",
        r"\bon (?:his|her|their) way (?:round|over|here|now|there|back|to)\b|\bcoming back any\b",
        rf"\b{_HARM}\b[^.?!]{{0,40}}\b{_NOW}\b|\b{_NOW}\b[^.?!]{{0,40}}\b{_HARM}\b",
        rf"\b(?:is|are|hes|shes|theyre|dads|mums) (?:\w+ )?{_HARMING} {_THEM}\b|\bis (?:\w+ )?{_HARMING} \w+\b",
        r"\b(?:shes|hes|is|are|am|im) being (?:beaten|attacked|strangled|raped|hurt|stabbed|held)\b",
        rf"\b(?:going to|gonna|trying to|tried to|threatening to|says? hell|hell|said hes going to|will) "
        rf"(?:kill|stab|shoot|burn|strangle|murder|hurt|jump) (?:{_THEM}|off)\b|\bnever see (?:\w+ )?alive\b",
        r"\b(?:not breathing|cant breathe|unconscious|bleeding|passed out|been stabbed|been shot|overdose\w*|dying|"
        r"blood everywhere|hostage)\b",
        r"\b(?:locked|trapped|barricaded)\b[^.?!]{0,20}\b(?:in|inside|bathroom|bedroom|room)\b",
        r"\b(?:breaking|broken|kicking|smashing|banging|trying to get)\b[^.?!]{0,15}\b(?:in|into|door|windows?)\b",
        r"\bhiding\b[^.?!]{0,25}\b(?:from (?:him|her|dad)|in the|bathroom|cupboard|wardrobe)\b",
        r"\bwont let (?:me|her|him|us|them) (?:leave|go|out)\b|\bfollowed (?:me|us|her|them)\b",
        rf"\b(?:hes|he is|shes|dads|they are|theyre|and is) (?:just )?{_HERE}\b",
        r"\b(?:to the airport|out of the country) (?:tonight|today|now|to be married)\b|\bjump(?:ing)? off\b",
        r"\bin danger (?:right )?now\b|\bin immediate danger\b|\bemergency now\b|\bsend (?:the )?police\b",
        r"\b(?:strangled|strangling|choking|choked|throttl\w+) (?:her|me|mum|him)\b",
        r"\b(?:pregnant|pregnent|weeks|wks)\b[^.?!]{0,60}\b(?:kicked|punched|bleeding|pains?)\b",
        r"\bhelp me\b|\bcall (?:the )?(?:police|999)\b[^?]*$",
    )
)
# How a question about the policy begins. It may still say that something is happening now.
ASKING = re.compile(r"^(?:what|when|who|where|how|which|why|does|do|should|is there|is it|can|if|define|are)\b")
PLAINLY_NOW = re.compile(rf"\b(?:right now|as we speak|this minute|at this moment)\b|\b{_HARM}\b[^.?!]{{0,20}}\bnow\b")


def sounds_like_danger(text: str) -> bool:
    """Whether the message says that somebody is in danger as it is typed."""
    heard = " ".join(text.casefold().replace("'", "").replace("’", "").split())
    if ASKING.match(heard) and not PLAINLY_NOW.search(heard):
        return False
    return any(pattern.search(heard) for pattern in HAPPENING)
