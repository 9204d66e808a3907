"""Where uploads are kept: under random keys, so that a Thai file name is neither lost nor guessable."""

import uuid
from pathlib import PurePosixPath

from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible


class RandomKeys:
    """Names every stored file ``folder/ab/ab12….ext``, keeping nothing of the given name but folder and extension."""

    def generate_filename(self, filename: str) -> str:
        path = PurePosixPath(filename)
        suffix = path.suffix.lower()
        is_plain = suffix.isascii() and suffix[1:].isalnum() and len(suffix) <= 8
        name = uuid.uuid4().hex
        return f"{path.parent.as_posix().split('/')[0]}/{name[:2]}/{name}{suffix if is_plain else ''}"


@deconstructible
class UploadStorage(RandomKeys, FileSystemStorage):
    """The uploads folder. Reading goes through a view that asks for permission, never straight from the disk."""
