"""The picture beside a question, inside a file of Moodle: taken in if there is one, written anew by us."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from html import escape, unescape
from pathlib import PurePath
from urllib.parse import quote, unquote

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from assessments.exchange.entry import MOST_BYTES, QuestionEntry
from assessments.exchange.xmltree import Node
from media.models import Image
from media.uploads import CleanImage, clean_image

SHOWN = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
PLACE = "@@PLUGINFILE@@/"
SOURCE = re.compile(r"\bsrc\s*=\s*[\"']@@PLUGINFILE@@/([^\"'?]{1,300})", re.IGNORECASE)
WORDS = re.compile(r"\balt\s*=\s*(?:\"([^\"]{0,500})\"|'([^']{0,500})')", re.IGNORECASE)


@dataclass(frozen=True)
class Picture:
    """A picture that we have written ourselves, with what it shows in words."""

    file: CleanImage
    alt_text: str
    digests: tuple[str, str]
    """As the library knows files that are the same: as we wrote it, and as it came."""


def take_picture(node: Node, entry: QuestionEntry) -> str:
    """The text of ``node`` without the one picture in it, which ``entry`` gets; several stay in the text."""
    text, files = node.text_of("text"), list(node.all("file"))
    shown = SHOWN.findall(text)
    source = SOURCE.search(shown[0]) if len(shown) == 1 else None
    named = [one for one in files if source and one.attributes.get("name") == unquote(unescape(source[1]))]
    if len(files) != 1 or len(named) != 1:
        return text
    words = WORDS.search(shown[0])
    try:
        entry.picture = _picture(named[0], unescape((words[1] or words[2] or "") if words else "").strip())
    except (binascii.Error, ValueError):
        entry.note(_("Its picture was left out: %(reason)s") % {"reason": _("This is not a picture we can read.")})
    except ValidationError as error:
        entry.note(_("Its picture was left out: %(reason)s") % {"reason": " ".join(error.messages)})
    node.children = [child for child in node.children if child.name != "file"]
    return SHOWN.sub("", text)


def _picture(node: Node, alt_text: str) -> Picture:
    name = PurePath(node.attributes["name"]).name[-100:]
    content = base64.b64decode(node.text[: MOST_BYTES * 2])
    clean = clean_image(ContentFile(content, name=name))
    clean.seek(0)
    return Picture(clean, alt_text[:255], (_digest(clean.read()), _digest(content)))


def _digest(content: bytes) -> str:
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()


def write_picture(image: Image) -> tuple[str, str, str]:
    """The element that shows ``image``, the name of its file, and the file itself in base64."""
    with image.file.open("rb") as stream:
        content = base64.b64encode(stream.read()).decode()
    name = f"picture{PurePath(str(image.file.name)).suffix}"
    return f'<img src="{PLACE}{quote(name)}" alt="{escape(image.alt_text)}">', name, content
