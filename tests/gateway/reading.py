"""A page of HTML as a person meets it: its words, its headings, its links, its places."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class PageRead(HTMLParser):
    """`text` is all of it with white space folded, `links` every href, `ids` every id."""

    html: str
    links: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    title: str = ""
    headings: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()
        self._words: list[str] = []
        self._inside = ""
        self.feed(self.html)
        self.text = " ".join("".join(self._words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.links += [href for href in [given.get("href")] if href is not None]
        self.ids += [name for name in [given.get("id")] if name is not None]
        if tag in ("title", "h1", "h2", "h3", "h4"):
            self._inside = tag
            self.headings.setdefault(tag, []).append("")
        if tag in ("p", "li", "dd", "dt", "div", "br", "option", "summary"):
            self._words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""
        if tag == "title":
            self.title = " ".join(self.headings["title"][-1].split())

    def handle_data(self, data: str) -> None:
        self._words.append(data)
        if self._inside:
            self.headings[self._inside][-1] += data


def folded(words: str) -> str:
    return " ".join(words.split())
