"""What a package says a lesson holds, before anything of it is in the database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True)
class RawBlock:
    """A block of a lesson body as it is stored, with a ``Reference`` wherever it names something of the package."""

    kind: str
    value: Any
    line: int
    key: str = ""
    """What it is known by when the lesson changes around it; its place without one."""
    is_sound: bool = True
    """Whether nothing was told of it while it was read."""


class Reference:
    """Something a block points to: a file of the package, another unit. Becomes a number when stored.

    ``nothing`` is what a block of this kind stores as long as nothing is chosen.
    """

    nothing: ClassVar[Any] = None


@dataclass(frozen=True)
class PictureFile(Reference):
    """A picture with what it shows in words; without words it is decoration."""

    path: str
    alt_text: str
    nothing: ClassVar[Any] = {"image": None, "decorative": False, "alt_text": ""}


@dataclass(frozen=True)
class DocumentFile(Reference):
    """A file to download, and what learners are told it is."""

    path: str
    title: str


@dataclass(frozen=True)
class MediaFile(Reference):
    """A video or sound recording, with what belongs to it."""

    path: str
    title: str
    captions: str = ""
    seconds: int = 0
    transcript: str = ""


@dataclass(frozen=True)
class RegulationCode(Reference):
    """A regulation of the package or of our register."""

    code: str


@dataclass(frozen=True)
class PageAddress(Reference):
    """A unit of the package (``unit:01-role/02-areas``) or a course (``course:orientation``)."""

    address: str

    @property
    def link(self) -> tuple[str, str, str]:
        """As a link in a text: kind, target, and no title."""
        kind, _colon, target = self.address.partition(":")
        return kind, target, ""


NO_PICTURE = {"image": PictureFile.nothing, "caption": ""}


@dataclass(frozen=True)
class Listed:
    """The items of a list inside a block. ``keys`` are what they are known by; their places without them."""

    values: Sequence[Any]
    keys: Sequence[str] = ()


def references_in(value: Any) -> Iterator[Reference]:
    """Everything ``value`` points to, however deep."""
    if isinstance(value, Reference):
        yield value
    elif isinstance(value, Listed):
        for one in value.values:
            yield from references_in(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from references_in(one)


def texts_in(value: Any) -> Iterator[str]:
    """Everything written in ``value``, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Listed | list):
        for one in value.values if isinstance(value, Listed) else value:
            yield from texts_in(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts_in(one)


def without_references(value: Any) -> Any:
    """``value`` as plain dictionaries and lists, with nothing where it points to something."""
    if isinstance(value, Reference):
        return value.nothing
    if isinstance(value, Listed):
        return [without_references(one) for one in value.values]
    if isinstance(value, dict):
        return {name: without_references(one) for name, one in value.items()}
    return value
