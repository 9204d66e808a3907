"""How a trainer writes a key as text: an answer a line, perhaps with a share, what it belongs to, and feedback.

    50% บันทึกข้อความ = หนังสือภายใน # เพราะใช้ติดต่อภายในส่วนราชการ

A backslash before ``=``, ``#`` or ``%`` makes it a plain sign; ``\\n`` is a new line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assessments.kinds.base import OptionDraft

SHARE = re.compile(r"(-?\d{1,3}(?:\.\d{1,3})?)\s*%\s*(?=\S)")
HIDDEN = {"\\": "\ue000", "=": "\ue001", "#": "\ue002", "%": "\ue003", "/": "\ue004", "|": "\ue005"}
ESCAPE = re.compile(r"\\([\\=#%/|n])")
SHOWN = str.maketrans({hidden: sign for sign, hidden in HIDDEN.items()} | {"\ue006": "\n"})


def hide(text: str) -> str:
    """``text`` with its escaped signs out of the way of whoever looks for signs."""
    return ESCAPE.sub(lambda found: HIDDEN.get(found[1], "\ue006"), text)


def show(text: str) -> str:
    """The inverse of ``hide``, without the backslashes."""
    return text.translate(SHOWN).strip()


def escape(text: str, signs: str) -> str:
    """``text`` so that none of ``signs`` means anything in it."""
    escaped = text.replace("\\", "\\\\")
    for sign in signs:
        escaped = escaped.replace(sign, f"\\{sign}")
    return escaped.replace("\n", "\\n")


def read_lines(key: str, *, has_target: bool = False) -> list[OptionDraft]:
    """One option a line; empty lines are left out."""
    return [read_option(hide(line), has_target=has_target) for line in key.splitlines() if line.strip()]


def write_lines(options: Sequence[OptionDraft], *, has_target: bool = False) -> str:
    """The inverse of ``read_lines``."""
    return "\n".join(write_option(option, signs="=#" if has_target else "#") for option in options)


def read_option(hidden: str, *, has_target: bool = False) -> OptionDraft:
    """One option of a text whose escaped signs are hidden."""
    text, _sign, feedback = hidden.partition("#")
    weight = None
    if found := SHARE.match(text.strip()):
        weight, text = Decimal(found[1]) / 100, text.strip()[found.end() :]
    target = ""
    if has_target:
        text, _sign, target = text.partition("=")
    is_correct = not has_target and (weight is None or weight > 0)
    return OptionDraft(show(text), is_correct, show(feedback), weight, show(target))


def write_option(option: OptionDraft, *, signs: str) -> str:
    """The inverse of ``read_option``."""
    text = escape(option.text, signs)
    if SHARE.match(f"{text}="):
        text = text.replace("%", "\\%", 1)
    share = f"{(option.weight * 100).normalize():f}% " if option.weight is not None else ""
    target = f" = {escape(option.target, signs)}" if "=" in signs else ""
    feedback = f" # {escape(option.feedback, signs)}" if option.feedback else ""
    return f"{share}{text}{target}{feedback}".strip()
