"""Putting the files of a package into our collections; the same file is stored once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import singledispatch
from pathlib import Path
from typing import Any

from django.core.files import File
from wagtail.utils.file import hash_filelike

from courses.packages.raw import DocumentFile, PictureFile, Reference
from lms.accounts.models import User
from media.models import Document, Image
from media.shelves import shared_collection


@dataclass(frozen=True)
class Store:
    """What is the same for all files of one package: its folder, its code, and who brings it in."""

    root: Path
    code: str
    by: User | None

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


def _image(store: Store, path: str) -> Image:
    """The picture in the shared collection, known by its fingerprint in the title."""
    file = store.file(path)
    title = f"{store.code}/{path} ({_fingerprint(file)})"
    known = Image.objects.filter(title=title).first()
    if known:
        return known
    with file.open("rb") as stream:
        return Image.objects.create(
            title=title, file=File(stream, name=file.name), uploaded_by_user=store.by, collection=shared_collection()
        )


def _document(store: Store, reference: DocumentFile) -> Document:
    """The document in the shared collection, known by its title, which learners read, and its fingerprint."""
    file = store.file(reference.path)
    with file.open("rb") as stream:
        known = Document.objects.filter(title=reference.title, file_hash=hash_filelike(stream)).first()
        if known:
            return known
        document = Document(
            title=reference.title,
            file=File(stream, name=file.name),
            uploaded_by_user=store.by,
            collection=shared_collection(),
        )
        document._set_document_file_metadata()
        document.save()
    return document


def _fingerprint(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]
