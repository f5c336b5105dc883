"""Whether an answer keeps the contract: `contract/reply.schema.json`, formats included."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

SCHEMA = Path(__file__).parent.parent / "contract" / "reply.schema.json"
LONGEST = 200


class Conformity:
    """The contract, compiled once."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self._answer = _validator(schema)
        self._error = _validator(_error_schema(schema))

    @classmethod
    def from_contract(cls) -> Conformity:
        schema: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
        return cls(schema)

    def failures(self, status: int, body: object) -> list[str]:
        """Each breach as `place: what is wrong`. Any status but 200 is held to the shape of an error."""
        validator = self._answer if status == 200 else self._error
        errors = sorted(validator.iter_errors(body), key=lambda error: list(map(str, error.absolute_path)))
        return [f"{'/'.join(map(str, e.absolute_path)) or 'body'}: {e.message[:LONGEST]}" for e in errors]


def _validator(schema: dict[str, Any]) -> Draft202012Validator:
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def _error_schema(schema: dict[str, Any]) -> dict[str, Any]:
    """An answer that is not 200: code, message and reference beside replies of the same shape."""
    words = {"type": "string", "minLength": 1}
    return {
        "$schema": schema["$schema"],
        "$defs": schema["$defs"],
        "type": "object",
        "required": ["code", "message", "reference", "replies"],
        "properties": {
            "code": {"type": "string", "pattern": "^[A-Z][A-Z0-9_]*$"},
            "message": words,
            "reference": words,
            "replies": schema["properties"]["replies"],
        },
    }
