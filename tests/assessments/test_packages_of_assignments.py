"""Assignments of a course package that are wrong; that they come out as they went in, ``test_round_trip`` shows."""

import pytest

from assessments.packages.assignments import read_assignment
from courses.extensions import PackageContents
from courses.packages.report import Place, Report

GOOD = {"title": "ร่างบันทึก", "purpose": "assignment", "minutes": 30, "task": "ร่าง **บันทึก**"}


def read(**content):
    report = Report()
    plan = read_assignment(GOOD | content, place=Place(report, "a.yaml"), package=PackageContents(course={}))
    return plan, report.errors


def test_what_is_not_said_is_usual():
    plan, errors = read()
    assert errors == []
    assert plan.fields["task"] == "<p>ร่าง <strong>บันทึก</strong></p>"
    assert (plan.fields["most_points"], plan.fields["pass_mark"], plan.fields["due_on"]) == (10, 60, None)


@pytest.mark.parametrize(
    "content",
    [
        {"task": ""},
        {"task": "| ก | ข |\n|---|---|\n| 1 | 2 |"},
        {"takes_text": False, "takes_files": False},
        {"due_on": "7/12/2569", "due_days": 7},
        {"due_on": "วันไหนก็ได้"},
        {"most_files": 11},
        {"most_points": 0},
        {"most_point": 10},
    ],
)
def test_what_is_wrong_is_told(content):
    assert read(**content)[1]
