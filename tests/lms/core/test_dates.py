import datetime as dt

import pytest
from django.template import Context, Template
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from lms.core import dates

NEW_YEAR_IN_BANGKOK = dt.datetime(2025, 12, 31, 17, 30, tzinfo=dt.UTC)  # half past midnight on 1 January 2569


def test_on_new_years_morning_in_bangkok_it_is_already_the_new_year(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NEW_YEAR_IN_BANGKOK)
    assert dates.today() == dt.date(2026, 1, 1)
    assert dates.buddhist_year(NEW_YEAR_IN_BANGKOK) == 2569
    assert dates.short_moment(NEW_YEAR_IN_BANGKOK) == "1 ม.ค. 2569 00.30 น."
    assert dates.formal_date(NEW_YEAR_IN_BANGKOK) == "วันที่ 1 มกราคม พ.ศ. 2569"


@pytest.mark.parametrize(
    ("day", "calendar", "fiscal", "academic"),
    [
        (dt.date(2026, 1, 1), 2569, 2569, 2568),
        (dt.date(2026, 5, 15), 2569, 2569, 2568),
        (dt.date(2026, 5, 16), 2569, 2569, 2569),
        (dt.date(2026, 9, 30), 2569, 2569, 2569),
        (dt.date(2026, 10, 1), 2569, 2570, 2569),
        (dt.date(2026, 12, 31), 2569, 2570, 2569),
    ],
)
def test_three_years_live_side_by_side(day, calendar, fiscal, academic):
    years = [dates.buddhist_year(day, kind=kind) for kind in ("calendar", "fiscal", "academic")]
    assert years == [calendar, fiscal, academic]


def test_a_year_begins_in_bangkok_and_not_in_greenwich():
    last_second = dt.datetime(2026, 9, 30, 16, 59, 59, tzinfo=dt.UTC)
    assert dates.buddhist_year(last_second, kind="fiscal") == 2569
    assert dates.buddhist_year(last_second + dt.timedelta(seconds=1), kind="fiscal") == 2570


def test_dates_are_shown_in_the_language_of_the_screen():
    day = dt.date(2018, 12, 7)
    with translation.override("th"):
        assert (dates.short_date(day), dates.long_date(day)) == ("7 ธ.ค. 2561", "7 ธันวาคม 2561")
    with translation.override("en"):
        assert (dates.short_date(day), dates.long_date(day)) == ("7 Dec 2018", "7 December 2018")
        assert dates.clock_time(NEW_YEAR_IN_BANGKOK) == "00:30"
        assert dates.formal_date(day) == "วันที่ 7 ธันวาคม พ.ศ. 2561"


def test_the_filters_are_loaded_in_every_template():
    template = Template("{{ day|short_date }}|{{ day|long_date }}|{{ now|short_moment }}|{{ now|clock_time }}")
    context = Context({"day": dt.date(2018, 12, 7), "now": NEW_YEAR_IN_BANGKOK})
    assert template.render(context) == "7 ธ.ค. 2561|7 ธันวาคม 2561|1 ม.ค. 2569 00.30 น.|00.30 น."
    nothing = Template("{{ x|short_date }}{{ x|long_date }}{{ x|short_moment }}{{ x|clock_time }}")
    assert nothing.render(Context({"x": None})) == ""
    assert Template("{{ 2569|thai_digits }}").render(Context()) == "๒๕๖๙"


# Reading what people type


@pytest.mark.parametrize(
    "typed",
    [
        "7/12/2561",
        "07/12/2561",
        "7-12-2561",
        "7.12.2561",
        "2561-12-07",
        "๗/๑๒/๒๕๖๑",
        " 7 / 12 / 2561 ",
        "7 ธ.ค. 2561",
        "7 ธันวาคม 2561",
        "๗ ธันวาคม ๒๕๖๑",
        "7 ธันวาคม พ.ศ. 2561",
        "วันที่ 7 ธันวาคม พ.ศ. 2561",
        "7ธ.ค.2561",
    ],
)
def test_a_day_is_read_however_it_is_typed(typed):
    assert dates.parse_buddhist_date(typed) == dt.date(2018, 12, 7)


@pytest.mark.parametrize("typed", ["7/12/2026", "2026-12-07", "7 ธันวาคม 2026"])
def test_a_year_of_the_common_era_is_asked_about(typed):
    with pytest.raises(ValueError, match=r"2026.*2569"):
        dates.parse_buddhist_date(typed)


@pytest.mark.parametrize("typed", ["30/2/2569", "29/2/2568", "0/1/2569", "1/13/2569", "31/4/2569", "1/1/9999999"])
def test_a_day_that_does_not_exist_is_refused(typed):
    with pytest.raises(ValueError, match="7/12/2561"):
        dates.parse_buddhist_date(typed)


@pytest.mark.parametrize("typed", ["", "วันนี้", "7/12", "7/12/61", "1/2/3/2569", "²/1/2569", "7/12/25๖๑x", "-1/1/2569"])
def test_what_is_no_date_is_refused_with_an_example(typed):
    with pytest.raises(ValueError, match="7/12/2561"):
        dates.parse_buddhist_date(typed)


any_day = st.dates(dt.date(1900, 1, 1), dt.date(2300, 12, 31))


@given(any_day)
def test_whatever_we_show_we_can_read(day):
    with translation.override("th"):
        for shown in (dates.short_date(day), dates.long_date(day), dates.formal_date(day)):
            assert dates.parse_buddhist_date(shown) == day
            assert dates.parse_buddhist_date(shown.translate(dates.THAI_DIGITS)) == day


@given(st.text(max_size=30))
def test_reading_a_date_never_breaks(typed):
    try:
        day = dates.parse_buddhist_date(typed)
    except ValueError:
        return
    assert isinstance(day, dt.date)


@given(st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2200, 1, 1), timezones=st.just(dt.UTC)))  # noqa: DTZ001
def test_the_day_of_a_moment_is_the_day_in_bangkok(moment):
    assert dates.local_date(moment) == (moment + dt.timedelta(hours=7)).date()
