"""Compiling translations without gettext's tools, which a school's PC does not have."""

import os
from pathlib import Path

from django.conf import settings
from django.utils.translation.reloader import translation_file_changed


def compile_stale() -> list[Path]:
    """Compile each ``django.po`` of ours that is newer than its ``django.mo``; returns those it compiled."""
    sources = [po for folder in settings.LOCALE_PATHS for po in sorted(Path(folder).glob("*/LC_MESSAGES/*.po"))]
    stale = [po for po in sources if _is_stale(po)]
    for po in stale:
        translation_file_changed(None, _compile(po))  # what this process has read before is read anew
    return stale


def _compile(po: Path) -> Path:
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - not at every start
    from babel.messages.pofile import read_po  # noqa: PLC0415

    with po.open("rb") as source:
        catalogue = read_po(source)
    half_done = po.with_suffix(f".{os.getpid()}.mo")  # two processes may start at once
    with half_done.open("wb") as target:
        write_mo(target, catalogue)
    return half_done.rename(po.with_suffix(".mo"))


def _is_stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime
