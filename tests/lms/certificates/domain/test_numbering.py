import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from lms.certificates.domain.numbering import lock_series, prefix_of, year_of
from lms.certificates.models import CertificateSeries
from lms.organisations.models import Organisation
from tests.factories.people import make_tree

BANGKOK = ZoneInfo("Asia/Bangkok")


@pytest.mark.parametrize(
    ("short_name", "prefix"),
    [
        ("สพป.นศ.2", "นศ2-ธก"),
        ("สพป. นศ 2", "นศ2-ธก"),
        ("สพม.กท.1", "กท1-ธก"),
        ("สพฐ.", "สพฐ-ธก"),
        ("สพป.", "สพป-ธก"),
        ("", "8002-ธก"),
        ("ก" * 60, "ก" * 27 + "-ธก"),
    ],
)
def test_prefix_of_an_office(short_name, prefix):
    assert prefix_of(Organisation(code="8002", short_name=short_name)) == prefix


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "moment", "year"),
    [
        ("calendar", dt.datetime(2025, 12, 31, 23, 59, tzinfo=BANGKOK), 2568),
        ("calendar", dt.datetime(2025, 12, 31, 17, 0, tzinfo=dt.UTC), 2569),
        ("fiscal", dt.datetime(2025, 9, 30, 23, 59, tzinfo=BANGKOK), 2568),
        ("fiscal", dt.datetime(2025, 10, 1, 0, 0, tzinfo=BANGKOK), 2569),
    ],
)
def test_the_year_of_a_number_turns_at_midnight_in_bangkok(kind, moment, year):
    area = make_tree()["area"]
    CertificateSeries.objects.create(organisation=area, prefix="นศ2", year_kind=kind, year=2560)
    assert year_of(area, moment) == year


@pytest.mark.django_db
def test_a_new_year_opens_a_series_in_the_image_of_the_latest():
    area = make_tree()["area"]
    signed = {"signatory_name": "นายบุญ", "signatory_position": "ผอ.", "has_thai_digits": True, "prefix": "นศ2"}
    CertificateSeries.objects.create(organisation=area, year=2568, year_kind="fiscal", last_number=41, **signed)
    series = lock_series(area, year=2569)
    assert {name: getattr(series, name) for name in signed} == signed
    assert (series.year_kind, series.last_number) == ("fiscal", 0)


@pytest.mark.django_db
def test_a_series_prepared_for_the_year_is_used_as_it_is():
    area = make_tree()["area"]
    prepared = CertificateSeries.objects.create(organisation=area, year=2569, prefix="พิเศษ")
    assert lock_series(area, year=2569) == prepared
