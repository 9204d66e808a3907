"""The style guide: every component with example values, as designers, builders and the browser tests see them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lms.design.examples import ExampleForm, mended_form
from lms.design.icons import PATHS


def styleguide(request: HttpRequest) -> HttpResponse:
    """All components on one page."""
    context = {
        "icons": PATHS,
        "form": ExampleForm(prefix="new"),
        "faulty_form": mended_form(),
        "trail": [("หน้าแรก", "/"), ("หลักสูตร", "/courses/"), ("งานสารบรรณ", "#")],
        "colours": COLOURS,
    }
    return render(request, "design/styleguide.html", context)


COLOURS = [
    "paper", "surface", "sunken", "line", "line-strong", "ink", "ink-muted", "brand", "brand-soft", "accent",
    "good", "good-soft", "warn", "warn-soft", "bad", "bad-soft", "info", "info-soft",
]  # fmt: skip
