"""The description of the API: sound, whole, and true of what is served."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator

from tests.gateway.talk import Talk

Json = dict[str, Any]
UUID = "0cb0a68a-c263-4427-ad90-a65dd4597c21"
METHODS = {"get", "post", "put", "delete", "patch"}


@pytest.fixture
def described(talk: Talk) -> Json:
    response = talk.client.get("/api/v1/openapi.json")
    assert response.status_code == 200
    read: Json = response.get_json()
    return read


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield from ([part["$ref"]] if "$ref" in part else [])
        part = list(part.values())
    for inner in part if isinstance(part, list) else []:
        yield from references(inner)


def calls(described: Json) -> Iterator[tuple[str, str, Json]]:
    for path, item in described["paths"].items():
        for method, call in item.items():
            yield path, method, call


def validator(described: Json, name: str) -> Draft202012Validator:
    whole = {**described, "$ref": f"#/components/schemas/{name}"}
    return Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)


def test_it_is_openapi_3_1(described: Json) -> None:
    assert described["openapi"].startswith("3.1.")
    assert {"title", "version"} <= set(described["info"])
    assert all(path.startswith("/") for path in described["paths"])
    for _, method, call in calls(described):
        assert method in METHODS
        assert call["summary"]
        assert all("description" in response for response in call["responses"].values())
        assert all({"name", "in", "schema"} <= set(parameter) for parameter in call["parameters"])


def test_every_reference_leads_somewhere(described: Json) -> None:
    found = set(references(described))
    assert found
    for reference in found:
        place: Any = described
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]
        assert isinstance(place, dict)


def test_every_schema_is_one(described: Json) -> None:
    for schema in described["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_every_path_variable_is_a_parameter(described: Json) -> None:
    for path, _, call in calls(described):
        named = {parameter["name"] for parameter in call["parameters"] if parameter["in"] == "path"}
        assert named == {part[1:-1] for part in path.split("/") if part.startswith("{")}


def test_every_call_is_served_and_every_call_served_is_described(app: Flask, described: Json) -> None:
    prefix = described["servers"][0]["url"]
    served = {
        (rule.rule.removeprefix(prefix).replace("<", "{").replace(">", "}"), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith(prefix) and not rule.rule.endswith("openapi.json")
    }
    assert served == {(path, method) for path, method, _ in calls(described)}


def test_answers_and_problems_are_as_described(talk: Talk, described: Json) -> None:
    validator(described, "ChatResponse").validate(talk.ask().get_json())
    validator(described, "Problem").validate(talk.ask("").get_json())
    validator(described, "ContactList").validate(talk.client.get("/api/v1/contacts").get_json())


@pytest.mark.parametrize(
    ("path", "body", "is_good"),
    [
        ("/chat", {"message": "who?"}, True),
        ("/chat", {"message": "who?", "borough": "camden", "turn_id": UUID}, True),
        ("/chat", {"message": "who?", "borough": None, "conversation_id": None}, True),
        ("/chat", {}, False),
        ("/chat", {"message": 1}, False),
        ("/chat", {"message": "who?", "borough": "islington"}, False),
        ("/chat", {"message": "who?", "turn_id": "1"}, False),
        ("/chat", {"message": "who?", "sender": "x"}, False),
        ("/feedback", {"message_id": UUID, "helpful": True}, True),
        ("/feedback", {"message_id": UUID, "helpful": False, "reason": "out_of_date", "comment": "Old."}, True),
        ("/feedback", {"message_id": UUID, "helpful": False, "reason": None, "comment": None}, True),
        ("/feedback", {"message_id": UUID}, False),
        ("/feedback", {"helpful": True}, False),
        ("/feedback", {"message_id": "1", "helpful": True}, False),
        ("/feedback", {"message_id": UUID, "helpful": "yes"}, False),
        ("/feedback", {"message_id": UUID, "helpful": False, "reason": "ugly"}, False),
        ("/feedback", {"message_id": UUID, "helpful": False, "conversation_id": "x"}, False),
    ],
)
def test_a_request_is_taken_if_and_only_if_it_is_as_described(
    talk: Talk, described: Json, path: str, body: Json, is_good: bool
) -> None:
    call = described["paths"][path]["post"]
    name = call["requestBody"]["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[-1]
    assert validator(described, name).is_valid(body) is is_good
    (done,) = (int(status) for status in call["responses"] if status != "default")
    response = talk.client.post(f"/api/v1{path}", json=body)
    assert response.status_code == (done if is_good else 400)
