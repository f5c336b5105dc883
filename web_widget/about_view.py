"""What the answers rest on, counted, and what is known to be wrong with it, in the curators' words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contract.parts import currency
from knowledge.records import Document, TopicTitle
from knowledge.store import Store
from knowledge.vocabulary import Borough, LinkStatus

LAMBETH, CAMDEN = Borough.LAMBETH, Borough.CAMDEN

# The curator's cautions that a reader should meet before any answer: which topic, whose policy. A choice, no facts:
# what is wrong stands in the topic, so it is worded once and goes from here when it is mended there.
KNOWN_GAPS: tuple[tuple[str, Borough], ...] = (
    ("policy_document", LAMBETH),
    ("threshold_levels", LAMBETH),
    ("marac_criteria", LAMBETH),
    ("contact_numbers", LAMBETH),
    ("out_of_hours", LAMBETH),
    ("gaia_eligibility", LAMBETH),
    ("interpreters", LAMBETH),
    ("policy_review", CAMDEN),
    ("contact_numbers", CAMDEN),
    ("personal_connection", CAMDEN),
    ("coercive_control_offence", CAMDEN),
    ("threshold_scales", CAMDEN),
    ("threshold_moderate", CAMDEN),
    ("protective_notices", CAMDEN),
    ("immigration_routes", CAMDEN),
    ("dapp", CAMDEN),
    ("tech_abuse", CAMDEN),
    ("indicators_children", CAMDEN),
    ("power_and_control_wheel", CAMDEN),
)


@dataclass(frozen=True, slots=True)
class Gap:
    """A curator's caution on what one borough's policy says, or how the copy held has it."""

    topic: TopicTitle
    says: str


@dataclass(frozen=True, slots=True)
class Source:
    """A document, how old it is in a sentence, on how many topics it is silent, and what to be careful with."""

    document: Document
    currency: str
    silent: int
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class AboutView:
    """`lost` are the pages and forms that the policies name and whose address the copies held do not have."""

    version: str
    sources: tuple[Source, ...]
    topics: int
    links: int
    lost: tuple[str, ...]


def about_view(store: Store, today: date) -> AboutView:
    """Raises KeyError where a topic of KNOWN_GAPS is gone."""
    links = store.links.values()
    sources = [
        Source(document, currency(document, today), store.silences[document.borough], _gaps(store, document.borough))
        for document in store.documents.values()
    ]
    return AboutView(
        version=store.version,
        sources=tuple(sources),
        topics=len(store.titles),
        links=len(links),
        lost=tuple(link.label for link in links if link.status is LinkStatus.LABEL_ONLY),
    )


def _gaps(store: Store, borough: Borough) -> tuple[Gap, ...]:
    cautions = [(key, store.topic(key).entry(borough).caution) for key, of in KNOWN_GAPS if of is borough]
    return tuple(Gap(store.titles[key], caution) for key, caution in cautions if caution)
