"""Pictures of a file on their way into the library: each once for its owner, and none without its question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import Truncator

from assessments.exchange.entry import QuestionEntry
from media.models import Image

if TYPE_CHECKING:
    from lms.accounts.models import User


class Pictures:
    """Knows, for one owner, which pictures are there already."""

    def __init__(self, owner: User | None) -> None:
        self.owner = owner
        self._made: list[Image] = []

    def of(self, entry: QuestionEntry, *, now: Image | None) -> Image | None:
        """The picture of an entry, stored if it is new; ``now`` is what the question shows, which stays without one."""
        if entry.picture is None or is_same(entry, now):
            return now
        same = Image.objects.filter(uploaded_by_user=self.owner, file_hash__in=entry.picture.digests)
        return same.order_by("pk").first() or self._store(entry)

    def discard(self) -> None:
        """Take the files back whose rows will not be there."""
        for image in self._made:
            Image._meta.get_field("file").storage.delete(str(image.file.name))

    def _store(self, entry: QuestionEntry) -> Image:
        picture = entry.picture
        assert picture is not None  # noqa: S101 - asked by ``of``
        title = Truncator(picture.alt_text or " ".join(entry.text.split())).chars(200)
        image = Image(title=title, alt_text=picture.alt_text, file=picture.file, uploaded_by_user=self.owner)
        image._set_image_file_metadata()
        self._made.append(image)
        image.save()
        return image


def is_same(entry: QuestionEntry, image: Image | None) -> bool:
    """Whether ``image`` is the picture of the entry."""
    return image is not None and entry.picture is not None and image.file_hash in entry.picture.digests
