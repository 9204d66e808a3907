"""Template filters for Thai dates and digits; loaded in every template."""

from django import template

from lms.core import dates

register = template.Library()


@register.filter
def short_date(value) -> str:
    """``7 ธ.ค. 2561``; nothing for nothing."""
    return dates.short_date(value) if value else ""


@register.filter
def long_date(value) -> str:
    """``7 ธันวาคม 2561``; nothing for nothing."""
    return dates.long_date(value) if value else ""


@register.filter
def short_moment(value) -> str:
    """``7 ธ.ค. 2561 09.30 น.``; nothing for nothing."""
    return dates.short_moment(value) if value else ""


@register.filter
def clock_time(value) -> str:
    """``09.30 น.``; nothing for nothing."""
    return dates.clock_time(value) if value else ""


@register.filter
def thai_digits(value) -> str:
    """The same text with Thai digits."""
    return str(value).translate(dates.THAI_DIGITS)
