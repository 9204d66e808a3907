"""The tokens: enough contrast in light and in dark, and the same colours for old phones."""

import re
from pathlib import Path

import brotli
import pytest
from django.conf import settings

CSS = Path(settings.BASE_DIR / "lms/design/static/css/site.css").read_text(encoding="utf-8")
PLAIN = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", CSS))
PAIRS = {name: (light, dark) for name, light, dark in re.findall(r"--([a-z-]+): light-dark\((#\w+), (#\w+)\);", CSS)}
TEXT = [
    ("ink", "paper"),
    ("ink", "surface"),
    ("ink", "sunken"),
    ("ink-muted", "paper"),
    ("ink-muted", "surface"),
    ("ink-muted", "sunken"),
    ("brand", "paper"),
    ("brand", "surface"),
    ("brand", "sunken"),
    ("brand", "brand-soft"),
    ("on-brand", "brand"),
    ("on-accent", "accent"),
    ("on-brand", "brand-strong"),
    *[(tone, ground) for tone in ("good", "warn", "bad", "info") for ground in ("paper", "surface", f"{tone}-soft")],
    *[("ink", f"{tone}-soft") for tone in ("brand", "good", "warn", "bad", "info")],
    *[("ink-muted", f"{tone}-soft") for tone in ("brand", "good", "warn", "bad", "info")],
]
SHAPES = [("line-strong", "paper"), ("line-strong", "surface"), ("line-strong", "sunken"), ("focus", "paper"),
          ("focus", "surface"), ("focus", "sunken"), ("brand", "surface")]  # fmt: skip


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2."""

    def luminance(colour: str) -> float:
        parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted([luminance(one), luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(ink, ground, scheme):
    assert contrast(PAIRS[ink][scheme], PAIRS[ground][scheme]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_borders_and_focus_can_be_seen(shape, ground, scheme):
    assert contrast(PAIRS[shape][scheme], PAIRS[ground][scheme]) >= 3


def test_old_phones_get_the_light_colours():
    assert {name: PLAIN[name] for name in PAIRS} == {name: light for name, (light, _) in PAIRS.items()}


def test_colours_live_in_the_tokens_only():
    rules = CSS[CSS.index("@layer base {") :]
    outside = set(re.findall(r"#[0-9a-f]{3,6}\b", rules))
    assert outside == {"#0b5f5a", "#f2b134", "#ffffff"}  # the logo, and the paper of a QR code


def test_the_style_sheet_is_light():
    assert len(brotli.compress(CSS.encode())) < 9_000


def test_thai_letters_keep_their_distance():
    assert "letter-spacing" not in CSS
