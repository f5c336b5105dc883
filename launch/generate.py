"""python -m launch.generate [--check]: the files that are derived from the knowledge base.

They are committed, so that Rasa and the gateway read plain files; `--check` fails where one is not fresh.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

from bot.actions.turn import TERM_LABEL, Entity, Intent, guide_label, topic_label
from bot.actions.wording import reply_from
from contract.parts import contact_part
from knowledge.guiding.hearing import HEARD
from knowledge.guiding.pages import to_press
from knowledge.paths import store_location
from knowledge.presenting import from_reply
from knowledge.question import FollowUp
from knowledge.store import Store, open_store
from knowledge.vocabulary import BOROUGH_NAMES

ROOT = Path(__file__).parent.parent
HEADER = "# Generated from knowledge/content/ by `make generate`. Do not edit.\n"
# The file cannot know the day on which it is read: the gateway works out anew what is overdue.
NO_DAY = date.min
SMALL_WORD = re.compile(r"(?<![\w@./'’-])[a-zà-ÿ]{2,}(?:['’-][a-zà-ÿ]+)*(?![\w@/'’-]|\.\w)")


def generated(store: Store) -> dict[Path, str]:
    """Each generated file's path below the root, with its text."""
    return {
        Path("bot/data/nlu/lookups.yml"): _lookups(store),
        Path("bot/data/nlu/titles.yml"): _titles(store),
        Path("bot/data/responses/titles.yml"): _responses(store),
        Path("knowledge/generated/safety.json"): _safety(store),
        Path("knowledge/generated/protected.json"): _protected(store),
    }


def stale(store: Store, root: Path = ROOT) -> list[Path]:
    """The generated files that are missing or not what the content makes them."""
    return [path for path, text in generated(store).items() if _read(root / path) != text]


def _lookups(store: Store) -> str:
    names = {
        Entity.BOROUGH: BOROUGH_NAMES,
        Entity.SERVICE: [name for name, _ in store.names("contact")],
        Entity.TERM: [name for name, _ in store.names("term")],
    }
    tables = [{"lookup": entity.value, "examples": _examples(words)} for entity, words in names.items()]
    return _yaml({"version": "3.1", "nlu": tables})


def _titles(store: Store) -> str:
    """A topic's title, question and names as examples of it: a choice sends the question, or its title is typed. So
    for the guides."""
    names: dict[str, list[str]] = {}
    for name, key in store.names("topic"):
        names.setdefault(key, []).append(name)
    return _yaml(
        {
            "version": "3.1",
            "nlu": [
                {
                    "intent": topic_label(t.kind, t.key),
                    "examples": _examples([t.title, t.question, *names.get(t.key, [])]),
                }
                for t in store.titles.values()
            ]
            + [
                {"intent": guide_label(guide.key), "examples": _examples([guide.title, guide.question])}
                for guide in store.guides.values()
            ],
        }
    )


def _responses(store: Store) -> str:
    """A response for each retrieval label, or Rasa warns at every example. Nobody sees them: actions answer."""
    said = {topic_label(title.kind, title.key): title.title for title in store.titles.values()}
    said[TERM_LABEL] = "Words and acronyms"
    said |= {key: key for key in store.replies if "/" in key}
    said |= {guide_label(guide.key): guide.title for guide in store.guides.values()}
    said |= {label: label for label in (f"{Intent.FOLLOW_UP}/{name}" for name in FollowUp)}
    said |= {label: label for label in (f"{Intent.GUIDE_CONTROL}/{name}" for name in HEARD)}
    return _yaml({"version": "3.1", "responses": {f"utter_{label}": [{"text": said[label]}] for label in sorted(said)}})


def _safety(store: Store) -> str:
    danger = store.replies["danger_now"]
    emergency = reply_from(from_reply(danger), NO_DAY).model_copy(update={"text": danger.text, "notices": []})
    contacts = store.contacts.values()
    return (
        json.dumps(
            {
                "emergency_line": store.replies["emergency_line"].text,
                "emergency": emergency.as_json(),
                "standing": [contact.key for contact in contacts if contact.standing],
                "contacts": [contact_part(contact, NO_DAY).as_json() for contact in contacts],
                "names": {contact.key: [*contact.names, *contact.needs] for contact in contacts},
            },
            indent=1,
            ensure_ascii=False,
        )
        + "\n"
    )


def _protected(store: Store) -> str:
    """What the privacy screen must take for nobody's name: `names` of the knowledge base, and `words` that its texts
    write in small letters, and so use as ordinary words."""
    asked = [line for title in store.titles.values() for line in (title.title, title.question)]
    asked += [name for kind in ("topic", "need") for name, _ in store.names(kind)]
    asked += [words for guide in store.guides.values() for words in to_press(guide)]
    names = [name for kind in ("contact", "link", "term") for name, _ in store.names(kind)]
    names += [*BOROUGH_NAMES, *(document.title for document in store.documents.values())]
    names += [term.expansion for term in store.terms.values() if term.expansion]
    names += [link.label for link in store.links.values()]
    texts = [*asked, *(passage.text for passage in store.passages)]
    words = {word for text in texts for word in SMALL_WORD.findall(text)}
    made = {"names": sorted({*names, *asked}), "words": sorted(words)}
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def _examples(words: Iterable[str]) -> LiteralScalarString:
    """One to a line, longest first: Rasa takes the first that matches, and “Gaia” is the head of “Gaia Centre”."""
    kept = sorted({word.strip() for word in words if len(word.strip()) > 1}, key=lambda word: (-len(word), word))
    text: LiteralScalarString = LiteralScalarString("".join(f"- {word}\n" for word in kept))
    return text


def _yaml(data: object) -> str:
    out = io.StringIO()
    yaml = YAML()
    yaml.width = 4000
    yaml.dump(data, out)
    return HEADER + out.getvalue()


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m launch.generate", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a file is not fresh")
    check = parser.parse_args().check
    store = open_store(store_location())
    old = stale(store)
    for path in old:
        if check:
            print(f"{path}: not fresh. Run: make generate", file=sys.stderr)
        else:
            (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / path).write_text(generated(store)[path], encoding="utf-8")
            print(f"wrote {path}")
    return 1 if check and old else 0


if __name__ == "__main__":
    sys.exit(main())
