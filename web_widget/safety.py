"""What every failure must still be able to say: the emergency reply and the contacts, from one generated
file, so that no engine, database or knowledge base is needed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import BaseModel

from contract.reply import Contact, Reply
from knowledge.vocabulary import Borough, Status
from web_widget.query import plain


class SafetyFile(BaseModel):
    """The generated file: `python -m launch.generate` writes it from knowledge/content/."""

    emergency_line: str
    emergency: Reply
    standing: list[str]
    contacts: list[Contact]
    names: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Safety:
    file: SafetyFile

    def emergency(self, today: date) -> Reply:
        return _dated(self.file.emergency, today)

    def contacts(
        self, today: date, borough: str | None = None, words: str = "", standing: bool = False
    ) -> list[Contact]:
        """Contacts of the borough and national ones; those whose names match every word; or the standing ones."""
        found = [
            contact
            for contact in self.file.contacts
            if (borough is None or contact.borough in (None, Borough(borough)))
            and (not standing or contact.key in self.file.standing)
            and self._matches(contact, words)
        ]
        return [_current(contact, today) for contact in found]

    def error(self, message: str, today: date, borough: str | None = None) -> Reply:
        """An error's reply: what went wrong in plain words, the emergency line, the standing contacts."""
        contacts = self.contacts(today, borough, standing=True)
        lines = [f"{c.name}: {', '.join(m.display for m in c.methods)}" for c in contacts]
        text = "\n".join([message, self.file.emergency_line, *lines])
        return Reply(kind=Status.ERROR, text=text, contacts=contacts, notices=[self.file.emergency_line])

    def words_of(self, contact: Contact) -> str:
        """All that a search may find the contact by, as `plain` text: names, whom it is for, how to reach it."""
        ways = [method.display for method in contact.methods]
        unspaced = [way.replace(" ", "") for way in ways]
        names = [contact.name, contact.for_whom or "", *self.file.names.get(contact.key, [])]
        return plain(" ".join(dict.fromkeys([*names, *ways, *unspaced])))

    def _matches(self, contact: Contact, words: str) -> bool:
        text = self.words_of(contact)
        return all(word in text for word in plain(words).split())


def load_safety(path: Path) -> Safety:
    """Raises OSError or pydantic's ValidationError (a ValueError)."""
    return Safety(SafetyFile.model_validate_json(path.read_text(encoding="utf-8")))


def _dated(reply: Reply, today: date) -> Reply:
    return reply.model_copy(update={"contacts": [_current(contact, today) for contact in reply.contacts]})


def _current(contact: Contact, today: date) -> Contact:
    """The contact with `overdue` as of today: the file cannot know when it is read."""
    citation = contact.citation
    if citation is None or citation.review_due is None:
        return contact
    overdue = citation.review_due < today
    return contact.model_copy(update={"citation": citation.model_copy(update={"overdue": overdue})})
