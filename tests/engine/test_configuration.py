"""config.yml, domain.yml, the rules and the endpoints agree with each other and with the components."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import rasa.engine.validation
import rasa.shared.utils.io
from rasa.core.utils import AvailableEndpoints
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.domain import Domain
from rasa.shared.data import TrainingType

from bot import serve, train

ROOT = Path(__file__).parents[2]
RULES = sorted((ROOT / "bot" / "data" / "rules").glob("*.yml"))


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.from_path(str(ROOT / train.DOMAIN))


def rules() -> list[list[dict[str, Any]]]:
    """Each rule's two steps."""
    files: list[Any] = [rasa.shared.utils.io.read_yaml_file(path) for path in RULES]
    found = [rule["steps"] for file in files for rule in file["rules"]]
    assert all(len(rule) == 2 for rule in found)
    return found


def steps() -> list[tuple[str, str]]:
    """The intent and action of each rule that answers a message."""
    return [(first["intent"], second["action"]) for first, second in rules() if "intent" in first]


def ended_loops() -> list[str]:
    """The form of each rule that says what follows its end: nothing."""
    others = [(first, second) for first, second in rules() if "intent" not in first]
    assert all(second == {"active_loop": None} for _, second in others)
    return [first["action"] for first, _ in others]


def test_the_pipeline_is_valid_for_rasa() -> None:
    """Among others, that every component's methods have the names and types that Rasa reads."""
    config = rasa.shared.utils.io.read_config_file(ROOT / train.CONFIG)
    graph = DefaultV1Recipe().graph_config_for_recipe(config, {}, training_type=TrainingType.BOTH)
    rasa.engine.validation.validate(graph)


def test_every_intent_has_exactly_one_rule() -> None:
    written: Any = rasa.shared.utils.io.read_yaml_file(ROOT / train.DOMAIN)
    assert sorted(intent for intent, _ in steps()) == sorted(written["intents"])


def test_every_rule_leads_to_an_action_of_ours(domain: Domain) -> None:
    ours = {action for _, action in steps()} | {"action_default_fallback"} | set(domain.form_names)
    assert ours == set(domain.user_actions)


def test_every_guide_is_a_form_whose_end_has_a_rule(domain: Domain) -> None:
    assert sorted(ended_loops()) == sorted(domain.form_names)
    assert domain.form_names == ["guide_threshold", "guide_marac", "guide_safety", "guide_first_week"]


def test_slots_do_not_influence_the_rules(domain: Domain) -> None:
    ours = {slot.name: slot for slot in domain.slots if slot.name in ("borough", "page_borough", "topic", "guides")}
    assert len(ours) == 4
    assert not any(slot.influence_conversation for slot in ours.values())


def test_sessions_last_an_hour_and_keep_their_slots(domain: Domain) -> None:
    assert domain.session_config.session_expiration_time == 60
    assert domain.session_config.carry_over_slots


def test_no_names_are_gathered() -> None:
    config = rasa.shared.utils.io.read_config_file(ROOT / train.CONFIG)
    extractors = [part["name"] for part in config["pipeline"] if "Extractor" in part["name"]]
    assert extractors == ["RegexEntityExtractor"], "boroughs, terms and services by our own tables, and nothing else"


def test_endpoints(state_folder: Path) -> None:
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / serve.ENDPOINTS))
    assert endpoints.action is not None and endpoints.tracker_store is not None
    assert endpoints.action.url == "http://127.0.0.1:5055/webhook"
    assert endpoints.action.kwargs["enable_selective_domain"] is True
    assert endpoints.tracker_store.kwargs["db"] == f"{state_folder}/tracker.sqlite"
    assert endpoints.tracker_store.type == "bot.tracker_store.GuardedTrackerStore"
    assert not endpoints.tracker_store.url, "no server: the file"


def test_the_address_of_a_server_arrives_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "postgresql://user:p%40ss$HOME#1@host:5433/db?sslmode=require"
    monkeypatch.setenv("SIGNPOST_TRACKER_URL", url)
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / serve.ENDPOINTS))
    assert endpoints.tracker_store is not None and endpoints.tracker_store.url == url


def test_no_action_asks_for_the_domain(domain: Domain) -> None:
    assert not any(map(domain.does_custom_action_explicitly_need_domain, domain.user_actions))
