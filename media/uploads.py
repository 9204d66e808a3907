"""What may be uploaded: judged by content and size, never by what the sender calls it."""

import re
import struct
from io import BytesIO
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image as Pillow
from PIL import ImageOps

# The first bytes a file of this extension must have; an empty tuple means text.
SIGNATURES: dict[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods", "odp", "zip"), (b"PK\x03\x04", b"PK\x05\x06")),
    **dict.fromkeys(("doc", "xls", "ppt"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)),
    **dict.fromkeys(("csv", "txt", "vtt"), ()),
    "webm": (b"\x1a\x45\xdf\xa3",),
    "ogg": (b"OggS",),
    "mp3": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
}
BOXED = {"mp4", "m4a"}  # their first box, after four bytes of length, is "ftyp"
AUDIO_EXTENSIONS = ["mp3", "m4a", "ogg"]
MEDIA_EXTENSIONS = ["mp4", "webm", *AUDIO_EXTENSIONS]
MARKUP = re.compile(rb"<\s*(!doctype|html|head|body|svg|script|iframe|\?xml|!--)", re.IGNORECASE)
HEAD_BYTES = 4096
CONTENT_TYPES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "avif": "image/avif",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "vtt": "text/vtt; charset=utf-8",
    "pdf": "application/pdf",
}
ENCODERS: dict[str, dict] = {"JPEG": {"quality": 90}, "PNG": {}, "WEBP": {"quality": 90}}
EXTENSIONS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
MODES = {"JPEG": {"L", "RGB"}, "PNG": {"1", "L", "LA", "RGB", "RGBA"}, "WEBP": {"RGB", "RGBA"}}
# What Pillow raises over a broken or hostile file.
UNREADABLE = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    OverflowError,
    struct.error,
    Pillow.DecompressionBombError,
)


class CleanImage(ContentFile):
    """A picture that we have written ourselves."""


def extension_of(name: str) -> str:
    """``pdf`` of ``หนังสือ.PDF``."""
    return PurePath(name).suffix.lower().removeprefix(".")


def content_type_of(name: str) -> str:
    """The type we send a stored file as; what is not shown in the browser is just bytes."""
    return CONTENT_TYPES.get(extension_of(name), "application/octet-stream")


def check_content(file: File) -> None:
    """Refuse a new file that is too big, or not what its extension says, or markup."""
    extension = extension_of(file.name)
    limit = settings.MAX_MEDIA_BYTES if extension in MEDIA_EXTENSIONS else settings.MAX_DOCUMENT_BYTES
    if file.size > limit:
        raise ValidationError(_("The file is too big: %(size)s. At most %(limit)s.") % _sizes(file.size, limit))
    head = _head(file)
    if not _is_genuine(head, extension):
        raise ValidationError(
            _("The content is not that of a .%(extension)s file. Save it anew and upload it again.")
            % {"extension": extension}
        )
    if extension == "vtt" and not head.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT"):
        raise ValidationError(_("A captions file begins with the line WEBVTT."))


def clean_image(file: File) -> CleanImage:
    """``file`` written anew: turned upright, without camera data or anything hidden behind the picture.

    Raises ``ValidationError`` if it is no picture of a kind we take, too big, or has too many pixels.
    """
    limit = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
    if file.size > limit:
        raise ValidationError(_("The file is too big: %(size)s. At most %(limit)s.") % _sizes(file.size, limit))
    file.seek(0)
    try:
        picture = Pillow.open(BytesIO(file.read()), formats=list(ENCODERS))
        if picture.width * picture.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
            raise ValidationError(_("The picture has too many pixels. Make it smaller and upload it again."))
        kind = str(picture.format)
        clean = _encode(ImageOps.exif_transpose(picture), kind)
    except UNREADABLE as error:
        raise ValidationError(_("This is not a picture we can read. Upload a JPEG, PNG or WebP file.")) from error
    if EXTENSIONS.get(extension_of(file.name)) != kind:
        raise ValidationError(_("The picture is not of the kind its file name says. Save it anew and upload it again."))
    return CleanImage(clean, name=file.name)


def _encode(picture: Pillow.Image, kind: str) -> bytes:
    if picture.mode not in MODES[kind]:
        picture = picture.convert("RGBA" if kind != "JPEG" and picture.has_transparency_data else "RGB")
    picture.info = {}  # comments and colour profiles
    buffer = BytesIO()
    picture.save(buffer, kind, **ENCODERS[kind])
    return buffer.getvalue()


def _sizes(size: int, limit: int) -> dict[str, str]:
    return {"size": filesizeformat(size), "limit": filesizeformat(limit)}


def _head(file: File) -> bytes:
    file.seek(0)
    head = file.read(HEAD_BYTES)
    file.seek(0)
    return head if isinstance(head, bytes) else head.encode()


def _is_genuine(head: bytes, extension: str) -> bool:
    if extension in BOXED:
        return head[4:8] == b"ftyp"
    signatures = SIGNATURES.get(extension)
    if signatures is None:
        return False
    if signatures:
        return head.startswith(signatures)
    return b"\x00" not in head and not MARKUP.search(head)
