"""Boxes of what is downloaded, played or opened elsewhere; inside stand names and values, ``name: value``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from courses.packages.composer import Composer
from courses.packages.fences.base import require_title, values_of
from courses.packages.markup import boxed
from courses.packages.raw import DocumentFile, Listed, MediaFile, RawBlock
from courses.packages.reader import Fence, Reader
from courses.packages.regulations import day_as_yaml
from courses.packages.values import Values

WATCHED = 90
LONGEST_TEXT, LONGEST_PATH, LONGEST_TRANSCRIPT = 250, 300, 200_000


def read_document(reader: Reader, fence: Fence) -> RawBlock:
    """``::: document Title`` with ``file`` and, if need be, ``for`` and ``percent`` of its pages to be seen."""
    require_title(reader, fence)
    values = values_of(reader, fence)
    file = values.text("file", longest=LONGEST_PATH)
    text = values.text("for", longest=LONGEST_TEXT, default="")
    percent = values.integer("percent", least=0, most=100, default=0)
    values.refuse_others()
    value = {"document": DocumentFile(file, fence.title), "text": text, "percent": percent}
    return reader.block("document", value, fence.opening, key=f"document/{file}")


def write_document(composer: Composer, value: Any) -> str:
    document = value["document"]
    named = {"file": composer.document(document), "for": value["text"], "percent": value["percent"] or None}
    inside = composer.yaml(named)
    return boxed("document", document.title, inside)


def read_form(reader: Reader, fence: Fence) -> RawBlock:
    """``::: form Name`` with ``files``, and if need be ``for``, ``version`` and ``updated`` (a day as 7/12/2569).

    A file is a path, or ``file`` and ``title`` if it has a title of its own.
    """
    require_title(reader, fence)
    values = values_of(reader, fence)
    files = [{"document": one} for one in _files(values, fence.title)]
    updated = values.day("updated")
    value = {
        "title": fence.title,
        "text": values.text("for", longest=LONGEST_TEXT, default=""),
        "version": values.text("version", longest=40, default=""),
        "updated_on": updated.isoformat() if updated else None,
        "files": Listed(files),
    }
    values.refuse_others()
    return reader.block("form", value, fence.opening)


def _files(values: Values, title: str) -> list[DocumentFile]:
    content = values.content.get("files")
    if not (isinstance(content, list) and any(isinstance(one, Mapping) for one in content)):
        return [DocumentFile(path, title) for path in values.texts("files")]
    files = []
    for one in values.mappings("files"):
        file = Values(one, values.place)
        files.append(DocumentFile(file.text("file", longest=LONGEST_PATH), file.text("title", longest=255)))
        file.refuse_others()
    return files


def write_form(composer: Composer, value: Any) -> str:
    documents = [one["document"] for one in value["files"]]
    files: list[Any] = [composer.document(one) for one in documents]
    if any(one and one.title != value["title"] for one in documents):
        files = [{"file": path, "title": one.title} for path, one in zip(files, documents, strict=True)]
    named = {
        "for": value["text"],
        "version": value["version"],
        "updated": day_as_yaml(value["updated_on"]),
        "files": files,
    }
    return boxed("form", value["title"], composer.yaml(named))


def read_media(reader: Reader, fence: Fence) -> RawBlock:
    """``::: media Title`` with ``file``, and if need be ``for``, ``captions``, ``seconds`` and ``transcript``.

    How much is to be watched: ``percent`` and ``no_skipping``; ``audio`` is the same as sound only.
    """
    require_title(reader, fence)
    values = values_of(reader, fence)
    media = MediaFile(
        path=values.text("file", longest=LONGEST_PATH),
        title=fence.title,
        captions=values.text("captions", longest=LONGEST_PATH, default=""),
        seconds=values.integer("seconds", least=0, most=360_000, default=0),
        transcript=values.text("transcript", longest=LONGEST_TRANSCRIPT, default=""),
    )
    sound = values.mapping("audio")
    value = {
        "media": media,
        "text": values.text("for", longest=LONGEST_TEXT, default=""),
        "audio": _sound(Values(sound, values.place)) if sound else None,
        "percent": values.integer("percent", least=0, most=100, default=WATCHED),
        "no_skipping": values.boolean("no_skipping", default=False),
    }
    values.refuse_others()
    return reader.block("media", value, fence.opening, key=f"media/{media.path}")


def _sound(values: Values) -> MediaFile:
    file = MediaFile(
        path=values.text("file", longest=LONGEST_PATH),
        title=values.text("title", longest=255),
        seconds=values.integer("seconds", least=0, most=360_000, default=0),
        transcript=values.text("transcript", longest=LONGEST_TRANSCRIPT, default=""),
    )
    values.refuse_others()
    return file


def write_media(composer: Composer, value: Any) -> str:
    media = value["media"]
    named = {
        "file": composer.media(media),
        "for": value["text"],
        "captions": composer.captions(media),
        "seconds": media.duration_seconds or None,
        "percent": value["percent"],
        "no_skipping": value["no_skipping"] or "",
        "audio": _sound_as_yaml(composer, value["audio"]),
        "transcript": media.transcript.replace("\r\n", "\n").strip(),
    }
    return boxed("media", media.title, composer.yaml(named))


def _sound_as_yaml(composer: Composer, sound: Any) -> dict[str, Any] | None:
    if sound is None:
        return None
    named = {
        "file": composer.media(sound),
        "title": sound.title,
        "seconds": sound.duration_seconds,
        "transcript": sound.transcript.replace("\r\n", "\n").strip(),
    }
    return {name: one for name, one in named.items() if one}


def read_link(reader: Reader, fence: Fence) -> RawBlock:
    """``::: link Title`` with ``url``, and ``for``: what to look for there."""
    require_title(reader, fence)
    values = values_of(reader, fence)
    value = {
        "url": values.address("url"),
        "title": fence.title,
        "text": values.text("for", longest=5_000, default=""),
    }
    reader.refuse_if(not value["url"], fence.opening, _("“::: link” needs an address, “url: https://…”."))
    values.refuse_others()
    return reader.block("link_card", value, fence.opening)


def write_link(composer: Composer, value: Any) -> str:
    named = {"url": value["url"], "for": value["text"].replace("\r\n", "\n").strip()}
    return boxed("link", value["title"], composer.yaml(named))
