"""Read a page as a browser's parser does, and note what our pages may not hold."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset({"meta", "link", "img", "br", "hr", "input", "path", "circle", "source", "track"})


@dataclass
class ReadPage(HTMLParser):
    """One page, read. `problems` names what is not well-formed or against the content security policy."""

    text: str
    problems: list[str] = field(default_factory=list)
    ids: Counter[str] = field(default_factory=Counter)
    tags: Counter[str] = field(default_factory=Counter)
    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.text)
        self.close()
        if self._open:
            self.problems.append(f"never closed: {self._open}")
        self.problems += [f"id {name} is there {count} times" for name, count in self.ids.items() if count > 1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.tags[tag] += 1
        self.elements.append((tag, values))
        if len(values) != len(attrs):
            self.problems.append(f"an attribute twice in {self.get_starttag_text()}")
        if "id" in values:
            self.ids[values["id"]] += 1
        if tag == "style" or "style" in values or any(name.startswith("on") for name in values):
            self.problems.append(f"inline style or handler: {self.get_starttag_text()}")
        if tag == "script" and "src" not in values and values.get("type") != "application/ld+json":
            self.problems.append("an inline script")
        if values.get("href", "").startswith(("javascript:", "data:")):
            self.problems.append(f"a script as an address: {self.get_starttag_text()}")
        if tag == "img" and not {"alt", "width", "height"} <= set(values):
            self.problems.append(f"a picture without alt, width or height: {self.get_starttag_text()}")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1] != tag:
            self.problems.append(f"</{tag}> came while {self._open[-3:]} were open")
        else:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and "script" not in self._open:
            self.words.append(data.strip())

    def all(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        """Return the attributes of all elements of that tag that have these values."""
        return [
            values
            for name, values in self.elements
            if name == tag and all(values.get(key) == value for key, value in wanted.items())
        ]

    @property
    def shown(self) -> list[str]:
        """All words that people read, those in labels and titles included."""
        labels = [values[key] for _, values in self.elements for key in ("aria-label", "title") if key in values]
        return self.words + labels
