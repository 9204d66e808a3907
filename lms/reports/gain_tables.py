"""The tables of gain, and the sentence that goes with them into a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from lms.core.tables import Column, Line, Table, Value, cells_of
from lms.reports.paired import FEWEST, Comparison, normalised_gain
from lms.reports.queries.gain import CoursePair, Group, PersonGain

HUNDREDTHS, THOUSANDTHS = Decimal("0.01"), Decimal("0.001")
LEVELS = ((0.01, ".01"), (0.05, ".05"))


def pairs_table(pairs: list[CoursePair], groups: list[Group]) -> Table:
    """One line a course with a pre-test and a post-test."""
    columns = _columns(_("Course"))
    lines = [
        Line(cells_of(columns, [pair.course, *_figures(group)]), href=reverse("reports:gain", args=[pair.pk]))
        for pair, group in zip(pairs, groups, strict=True)
    ]
    return Table(_("Before and after the course"), columns, lines)


def groups_table(groups: list[Group], whole: Group, *, caption: str, label: str, address: str = "") -> Table:
    """One line a group; ``address`` of the page on which the group of an organisation is parted further."""
    columns = _columns(label)
    lines = [
        Line(
            cells_of(columns, [group.label, *_figures(group)]),
            href=f"{address}?at={group.code}" if address and group.code else "",
        )
        for group in groups
    ]
    return Table(caption, columns, lines, total=Line(cells_of(columns, [_("Total"), *_figures(whole)])))


def people_table(rows: Iterable[PersonGain], *, caption: str) -> Table:
    """One line a person."""
    columns = [
        Column(_("Name"), "text", width=30),
        Column(_("School"), "text", width=34),
        Column(_("Before (%)")),
        Column(_("After (%)")),
        Column(_("Gain")),
        Column(_("Normalised (g)")),
        Column(_("Form after the course"), "text", width=10),
    ]
    return Table(caption, columns, _people_lines(columns, rows))


def sentence(whole: Group) -> str:
    """What the total says, as a report writes it; empty where nothing may be told or compared."""
    found = whole.comparison
    if found is None or found.t is None or found.p is None:
        return ""
    level = next((name for limit, name in LEVELS if found.p < limit), "")
    if not level:
        text = _(
            "The score after the course %(after)s does not differ significantly from that before %(before)s %(test)s."
        )
    elif found.t > 0:
        text = _(
            "The score after the course %(after)s is higher than before %(before)s, significant at the level of"
            " %(level)s %(test)s."
        )
    else:
        text = _(
            "The score after the course %(after)s is lower than before %(before)s, significant at the level of"
            " %(level)s %(test)s."
        )
    test = f"(t = {found.t:.2f}, df = {found.degrees}, {_p_words(found.p)})"
    return text % {
        "after": _described(found, "after"),
        "before": _described(found, "before"),
        "level": level,
        "test": test,
    }


def _described(found: Comparison, name: str) -> str:
    numbers = getattr(found, name)
    return f"(x̄ = {numbers.mean:.2f}, S.D. = {numbers.deviation or 0:.2f})"


def _p_words(p: float) -> str:
    return "p < .001" if p < 0.001 else f"p = {p:.3f}".replace("0.", ".")


def _columns(label: str) -> list[Column]:
    return [
        Column(label, "text", width=44),
        Column(_("People")),
        Column(_("Before: x̄")),
        Column(_("Before: S.D.")),
        Column(_("After: x̄")),
        Column(_("After: S.D.")),
        Column(_("Gain: x̄")),
        Column(_("Gain: S.D.")),
        Column(_("Normalised (g)")),
        Column("t"),
        Column("p"),
    ]


def _figures(group: Group) -> list[Value]:
    found = group.comparison
    if found is None:
        few: Value = _("fewer than %(count)d") % {"count": FEWEST} if 0 < group.count < FEWEST else group.count
        return [few, *[None] * 9]
    return [
        found.count,
        _hundredths(found.before.mean),
        _hundredths(found.before.deviation),
        _hundredths(found.after.mean),
        _hundredths(found.after.deviation),
        _hundredths(found.gains.mean),
        _hundredths(found.gains.deviation),
        _hundredths(found.normalised),
        _hundredths(found.t),
        "< .001" if found.p is not None and found.p < 0.001 else _rounded(found.p, THOUSANDTHS),
    ]


def _people_lines(columns: list[Column], rows: Iterable[PersonGain]) -> Iterator[Line]:
    for row in rows:
        values: list[Value] = [
            str(row.person),
            row.place,
            _hundredths(row.before),
            _hundredths(row.after),
            _hundredths(row.after - row.before),
            _hundredths(normalised_gain(row.before, row.after)),
            row.form,
        ]
        yield Line(cells_of(columns, values), href=reverse("reports:person", args=[row.person.pk]))


def _hundredths(value: float | None) -> Decimal | None:
    return _rounded(value, HUNDREDTHS)


def _rounded(value: float | None, places: Decimal) -> Decimal | None:
    return None if value is None else Decimal(repr(value)).quantize(places)
