"""Putting the files of a package into our collections; the same file is stored once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import singledispatch
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.base import ContentFile
from django.db.models import Model, Q, QuerySet
from django.utils.functional import cached_property
from wagtail.models import Collection
from wagtail.utils.file import hash_filelike

from courses.models import Regulation
from courses.packages.raw import DocumentFile, MediaFile, PictureFile, Reference, RegulationCode
from lms.accounts.models import User
from media.lengths import seconds_of
from media.models import Document, Image, Media
from media.permissions import open_to
from media.shelves import shared_collection
from media.uploads import extension_of


@dataclass(frozen=True)
class Store:
    """What is the same for all files of one package: its folder, its code, and who brings it in."""

    root: Path
    code: str
    by: User | None
    bound_to: User | None = None
    made: list[Any] = field(default_factory=list)
    """Rows of files that are new, each with its ``file``."""

    def discard(self) -> None:
        """Take the files of a failed or tried import out of the storage; their rows are gone already."""
        for record in self.made:
            record.file.delete(save=False)
            if isinstance(record, Media) and record.captions:
                record.captions.delete(save=False)

    @cached_property
    def collection(self) -> Collection:
        """Where new files lie: what a person uploads is closed to others, what the command line loads is not."""
        return Collection.get_first_root_node() if self.bound_to else shared_collection()

    def known(self, model: type[Model]) -> QuerySet:
        """The files that may be used again."""
        return open_to(self.bound_to, model) if self.bound_to else model._default_manager.all()

    def file(self, path: str) -> Path:
        return self.root / path


@singledispatch
def stored(reference: Reference, store: Store) -> Any:
    """What a block keeps of ``reference``: a number, or what belongs to its kind of block."""
    raise NotImplementedError(reference)


@stored.register
def _stored_picture(reference: PictureFile, store: Store) -> dict[str, Any]:
    image = _image(store, reference.path)
    return {"image": image.pk, "decorative": not reference.alt_text, "alt_text": reference.alt_text}


@stored.register
def _stored_document(reference: DocumentFile, store: Store) -> int:
    return _document(store, reference).pk


@stored.register
def _stored_media(reference: MediaFile, store: Store) -> int:
    return _media(store, reference).pk


@stored.register
def _stored_regulation(reference: RegulationCode, store: Store) -> int:
    return Regulation.objects.values_list("pk", flat=True).get(code=reference.code)


def _image(store: Store, path: str) -> Image:
    """The picture in our collection, known by its fingerprint in the title, or by its content."""
    file = store.file(path)
    title = f"{store.code}/{path} ({_fingerprint(file)})"
    with file.open("rb") as stream:
        known = store.known(Image).filter(Q(title=title) | Q(file_hash=hash_filelike(stream))).order_by("pk").first()
        if known:
            return known
        image = Image(
            title=title, file=File(stream, name=file.name), uploaded_by_user=store.by, collection=store.collection
        )
        store.made.append(image)
        image.save()
    return image


def _document(store: Store, reference: DocumentFile) -> Document:
    """The document in our collection, known by its title, which learners read, and its content."""
    file = store.file(reference.path)
    with file.open("rb") as stream:
        known = store.known(Document).filter(title=reference.title, file_hash=hash_filelike(stream)).first()
        if known:
            return known
        document = Document(
            title=reference.title,
            file=File(stream, name=file.name),
            uploaded_by_user=store.by,
            collection=store.collection,
        )
        document._set_document_file_metadata()
        store.made.append(document)
        document.save()
    return document


def _media(store: Store, reference: MediaFile) -> Media:
    """The recording in our collection, known by its title and content; the rest is brought up to date."""
    file = store.file(reference.path)
    size = file.stat().st_size
    alike = store.known(Media).filter(title=reference.title, file_size=size).order_by("pk")
    media = next((one for one in alike if _has_content(one.file, file)), None)
    if media is None:
        media = Media(title=reference.title, uploaded_by=store.by, collection=store.collection)
        with file.open("rb") as stream:
            media.file = File(stream, name=file.name)
            store.made.append(media)
            media.save()
    captions = store.file(reference.captions) if reference.captions else None
    with file.open("rb") as stream:
        seconds = seconds_of(stream, extension_of(file.name)) or reference.seconds
    is_same = (media.duration_seconds, media.transcript) == (seconds, reference.transcript)
    if is_same and (captions is None or _has_content(media.captions, captions)):
        return media
    media.duration_seconds, media.transcript = seconds, reference.transcript
    if captions and not _has_content(media.captions, captions):
        media.captions = ContentFile(captions.read_bytes(), name=captions.name)
    media.save()
    return media


def _has_content(stored_file: File, file: Path) -> bool:
    if not stored_file:
        return False
    with stored_file.open("rb") as stream, file.open("rb") as other:
        return hash_filelike(stream) == hash_filelike(other)


def _fingerprint(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]
