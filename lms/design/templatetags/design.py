"""Components as template tags, loaded in every template. The signature declares the props; another prop is an error.

Each tag draws ``templates/components/<name>.html`` and stands on /styleguide/ with example values.
"""

from collections.abc import Iterable
from functools import cache, lru_cache

from django import template
from django.template.loader import get_template
from django.utils.functional import Promise
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from lms.design.icons import PATHS

register = template.Library()

BUTTON_KINDS = {"primary", "secondary", "quiet", "danger"}
BADGE_KINDS = {"neutral", "good", "warn", "bad", "info"}
ALERT_ICONS = {"info": "info", "good": "tick-circle", "warn": "alert", "bad": "cross-circle"}
CALLOUT_ICONS = {"note": "info", "tip": "tip", "warning": "alert", "law": "law"}
MESSAGE_KINDS = {"debug": "info", "info": "info", "success": "good", "warning": "warn", "error": "bad"}


@register.simple_tag
def icon(*, name: str, label: str = "") -> SafeString:
    """A small drawing; with a ``label`` it speaks, without it is silent decoration."""
    if name not in PATHS:
        raise template.TemplateSyntaxError(f"There is no icon {name!r}; see lms/design/icons.py.")
    return _draw_icon(name, format_html('role="img" aria-label="{}"', label)) if label else _silent_icon(name)


@cache
def _silent_icon(name: str) -> SafeString:
    return _draw_icon(name, 'aria-hidden="true"')


def _draw_icon(name: str, voice: str) -> SafeString:
    return mark_safe(f'<svg class="icon" viewBox="0 0 24 24" {voice}>{PATHS[name]}</svg>')  # noqa: S308  voice is escaped


@register.simple_tag
def cells(*, items: Iterable) -> SafeString:
    """The cells of a table's row beside its heading (see lms.core.tables); stacked on a phone, each says its column.

    Made here and not in a template: a list of people has hundreds of them.
    """
    drawn = (
        f"{_cell_begins(one.column.kind, str(one.column.label), one.is_empty)}{escape(str(one))}</td>" for one in items
    )
    return mark_safe("".join(drawn))  # noqa: S308  label and value are escaped


@lru_cache(maxsize=256)
def _cell_begins(kind: str, label: str, is_empty: bool) -> SafeString:
    return format_html('<td class="{}{}" data-label="{}">', kind, " empty" if is_empty else "", label)


@register.inclusion_tag("components/page_header.html")
def page_header(*, title, lead="", back_href: str = "", back_label: str = "") -> dict:
    """The page's only h1, with a way back above it and a sentence below."""
    return {"title": title, "lead": lead, "back_href": back_href, "back_label": back_label}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*, items: Iterable[tuple[str, str]]) -> dict:
    """Where the page lies: ``(label, address)`` from the top down; the page itself is not among them."""
    return {"items": items}


@register.inclusion_tag("components/button.html")
def button(
    *,
    label,
    href: str = "",
    kind: str = "primary",
    icon: str = "",
    name: str = "",
    value="",
    is_wide: bool = False,
    form: str = "",
    opens: str = "",
) -> dict:
    """A link if ``href`` is given, else a submit button; ``opens`` names a dialog that it opens instead."""
    _require(kind, BUTTON_KINDS, "button")
    if opens and not href:
        href = f"#{opens}"
    return {
        "label": label,
        "href": href,
        "kind": kind,
        "icon": icon,
        "name": name,
        "value": value,
        "is_wide": is_wide,
        "form": form,
        "opens": opens,
    }


@register.inclusion_tag("components/form_fields.html")
def form_fields(*, form) -> dict:
    """What is to be mended, then every field of ``form``."""
    return {"form": form}


@register.inclusion_tag("components/error_summary.html")
def error_summary(*, form) -> dict:
    """All that is to be mended, linked to its field; nothing while there is nothing."""
    return {"form": form}


@register.inclusion_tag("components/field.html")
def field(*, field) -> dict:
    """One bound field: label, help, what is to be mended, and the widget."""
    widget = field.field.widget
    kind = getattr(widget, "input_type", "")
    return {
        "field": field,
        "is_choice": field.use_fieldset,
        "is_tick": kind == "checkbox" and not field.use_fieldset,
        "is_password": kind == "password",
    }


@register.inclusion_tag("components/progress.html")
def progress(*, percent: int, label) -> dict:
    """How much is done, 0–100, in words, number and bar."""
    return {"percent": max(0, min(100, int(percent or 0))), "label": label}


@register.inclusion_tag("components/badge.html")
def badge(*, label, kind: str = "neutral", icon: str = "") -> dict:
    """A state in a word or two; the colour only repeats what the word says."""
    _require(kind, BADGE_KINDS, "badge")
    return {"label": label, "kind": kind, "icon": icon}


@register.inclusion_tag("components/stat.html")
def stat(*, label, value, hint="") -> dict:
    """One number that matters."""
    return {"label": label, "value": value, "hint": hint}


@register.inclusion_tag("components/empty_state.html")
def empty_state(*, title, text="", action_label="", action_href: str = "", icon: str = "") -> dict:
    """Nothing here yet: what would be here, and what to do."""
    return {"title": title, "text": text, "action_label": action_label, "action_href": action_href, "icon": icon}


@register.inclusion_tag("components/pagination.html")
def pagination(*, previous_href: str = "", next_href: str = "") -> dict:
    """The way to the page before and the page after; nothing if there is neither."""
    return {"previous_href": previous_href, "next_href": next_href}


@register.inclusion_tag("components/messages.html")
def message_list(*, messages) -> dict:
    """What Django's messages framework has to say, kindest reading first come."""
    return {"notes": [(MESSAGE_KINDS.get(message.level_tag, "info"), message) for message in messages]}


@register.simple_block_tag
def card(content: str, *, title="", href: str = "", level: int = 2) -> SafeString:
    """A box about one thing; with ``href`` the whole card leads there."""
    if level not in (2, 3, 4):
        raise template.TemplateSyntaxError(f"card: level={level!r} is not 2, 3 or 4.")
    return _draw("card", content=content, title=title, href=href, level=level)


@register.simple_block_tag
def callout(content: str, *, kind: str = "note", title="") -> SafeString:
    """A remark set apart inside a text: note, tip, warning, or the law it rests on."""
    _require(kind, CALLOUT_ICONS, "callout")
    return _draw("callout", content=content, kind=kind, title=title, icon=CALLOUT_ICONS[kind])


@register.simple_block_tag
def alert(content: str, *, kind: str = "info", title="") -> SafeString:
    """Something about the state of this page that the reader should know before going on."""
    _require(kind, ALERT_ICONS, "alert")
    return _draw("alert", content=content, kind=kind, title=title, icon=ALERT_ICONS[kind])


@register.simple_block_tag
def data_table(content: str, *, caption, is_caption_hidden: bool = False) -> SafeString:
    """A table that scrolls by itself where the screen is narrow."""
    return _draw("data_table", content=content, caption=caption, is_caption_hidden=is_caption_hidden)


@register.simple_block_tag
def dialog(content: str, *, id: str, title) -> SafeString:
    """A box over the page, opened by ``{% button opens=ID %}`` or any element with ``data-opens``."""
    return _draw("dialog", content=content, id=id, title=title)


@register.simple_block_tag
def disclosure(content: str, *, summary) -> SafeString:
    """Something most readers need not see, one tap away."""
    return _draw("disclosure", content=content, summary=summary)


def _draw(component: str, **props: str | int | bool | Promise) -> SafeString:
    return get_template(f"components/{component}.html").render(props)


def _require(kind: str, kinds: Iterable[str], component: str) -> None:
    if kind not in kinds:
        raise template.TemplateSyntaxError(f"{component}: kind={kind!r} is none of {', '.join(sorted(kinds))}.")


@register.filter
def starts_with(text: str, beginning: str) -> bool:
    """Whether ``text`` begins with ``beginning``; used to mark the current place in the navigation."""
    return bool(beginning) and str(text).startswith(beginning)
