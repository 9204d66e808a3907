"""What every page needs to be drawn, without a query."""

from typing import TypedDict

from django.conf import settings
from django.http import HttpRequest

THEME_COOKIE = "theme"
THEMES = ("light", "dark")
TEXT_SIZE_COOKIE = "text_size"
TEXT_SIZES = ("large", "largest")


class PageContext(TypedDict):
    theme: str
    text_size: str
    languages: list[tuple[str, str]]
    language_code: str
    here: str
    help_contact: str


def page(request: HttpRequest) -> PageContext:
    """Theme and language as chosen, the address to come back to, and whom to ask for help.

    ``theme`` is empty while the device decides, ``text_size`` while letters are as usual;
    ``here`` is empty where coming back is impossible (after a POST).
    """
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    size = request.COOKIES.get(TEXT_SIZE_COOKIE, "")
    return {
        "text_size": size if size in TEXT_SIZES else "",
        "theme": chosen if chosen in THEMES else "",
        "languages": settings.LANGUAGES,
        "language_code": getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE),
        "here": request.get_full_path() if request.method == "GET" else "",
        "help_contact": settings.HELP_CONTACT,
    }
