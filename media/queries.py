"""Finding the record behind a stored key."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.core.files.storage import Storage
from django.db.models import Q
from wagtail.models import Collection

from lms.accounts.models import User
from media.models import Document, Media, PagePreview, Rendition

STORED_KEY = re.compile(r"[a-z_]+/[0-9a-f]{2}/[0-9a-f]{32}(\.[a-z0-9]{1,7})?")


@dataclass(frozen=True)
class Upload:
    """A stored file that may be sent to those who may see its collection."""

    key: str
    storage: Storage
    name: str
    collection: Collection | None
    """Nothing for a file that was found among those its reader may see."""
    is_download: bool


_folders: dict[str, Callable[[str, User], Upload | None]] = {}


def register_folder(folder: str, find: Callable[[str, User], Upload | None]) -> None:
    """Let an app above send the files of ``folder``: ``find`` gives the one under a key if that person may see it."""
    _folders[folder] = find


def find_upload(key: str, *, reader: User) -> Upload | None:
    """The file under ``key``, if it is of a kind that is ever sent: never the original of an image."""
    if not STORED_KEY.fullmatch(key):
        return None
    if find_for := _folders.get(key.split("/")[0]):
        return find_for(key, reader)
    find = {"images": _rendition, "documents": _document, "media": _media, "pages": _page}.get(key.split("/")[0])
    return find(key) if find else None


def _rendition(key: str) -> Upload | None:
    rendition = Rendition.objects.filter(file=key).select_related("image__collection").first()
    if not rendition:
        return None
    return Upload(key, rendition.file.storage, rendition.image.filename, rendition.image.collection, is_download=False)


def _document(key: str) -> Upload | None:
    document = Document.objects.filter(file=key).select_related("collection").first()
    return document and Upload(key, document.file.storage, document.filename, document.collection, is_download=True)


def _media(key: str) -> Upload | None:
    media = Media.objects.filter(Q(file=key) | Q(captions=key)).select_related("collection").first()
    if not media:
        return None
    return Upload(key, media.file.storage, media.original_name, media.collection, is_download=False)


def _page(key: str) -> Upload | None:
    page = PagePreview.objects.filter(file=key).select_related("document__collection").first()
    if not page:
        return None
    return Upload(key, page.file.storage, "page.webp", page.document.collection, is_download=False)
