"""Sending uploads to those who may see them."""

import re
from collections.abc import Iterator
from typing import IO

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.views.decorators.http import require_safe
from wagtail.models import Collection

from lms.accounts.http import SignedInRequest
from media.models import Image
from media.permissions import open_to
from media.queries import Upload, find_upload
from media.uploads import content_type_of

RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
CHUNK_BYTES = 64 * 1024
IN_EDITOR = "max-1000x1400|format-webp"
POLICY = "default-src 'none'; sandbox"


@login_required
@require_safe
def upload(request: SignedInRequest, key: str) -> HttpResponseBase:
    """The file stored under ``key``, or the part of it that was asked for."""
    found = find_upload(key, reader=request.user)
    if not found or not _may_see(request, found.collection):
        raise Http404
    etag = quote_etag(found.key)
    answer = get_conditional_response(request, etag=etag) or _send(request, found, etag)
    answer["ETag"] = etag
    answer["Content-Security-Policy"] = POLICY
    is_asked_each_time = found.is_download or found.collection is None
    answer["Cache-Control"] = "private, no-cache" if is_asked_each_time else "private, max-age=31536000, immutable"
    return answer


@require_safe
def picture_in_editor(request: SignedInRequest, pk: int) -> HttpResponse:
    """A picture as large as an editor needs to point at its parts; 404 for pictures they may not choose."""
    image = get_object_or_404(open_to(request.user, Image), pk=pk)
    return redirect(image.get_rendition(IN_EDITOR).url)


def _may_see(request: HttpRequest, collection: Collection | None) -> bool:
    return collection is None or all(
        restriction.accept_request(request) for restriction in collection.get_view_restrictions()
    )


def _send(request: HttpRequest, found: Upload, etag: str) -> HttpResponseBase:
    try:
        file = found.storage.open(found.key, "rb")
    except FileNotFoundError:
        raise Http404 from None
    part = _asked_part(request, file.size, etag)
    if part is None:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
    start, end = part
    is_whole = (start, end) == (0, file.size)
    answer = StreamingHttpResponse(
        _chunks(file, start, end), status=200 if is_whole else 206, content_type=content_type_of(found.key)
    )
    answer["Content-Length"] = str(end - start)
    answer["Accept-Ranges"] = "bytes"
    if not is_whole:
        answer["Content-Range"] = f"bytes {start}-{end - 1}/{file.size}"
    if found.is_download:
        answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=found.name)
    return answer


def _asked_part(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """First byte, and the one after the last; the whole file unless one part is asked for; None if it has none such."""
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    if not asked or asked.groups() == ("", "") or request.headers.get("If-Range", etag) != etag:
        return 0, size
    first, last = asked.groups()
    if not first:
        return (max(size - int(last), 0), size) if int(last) and size else None
    start, end = int(first), min(int(last) + 1, size) if last else size
    return (start, end) if start < end else None


def _chunks(file: IO[bytes], start: int, end: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        while start < end:
            chunk = file.read(min(CHUNK_BYTES, end - start))
            if not chunk:
                return
            start += len(chunk)
            yield chunk
