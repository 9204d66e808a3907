"""Tables of a lesson."""

import pytest
from django.core.exceptions import ValidationError

from courses.blocks import LessonBlocks
from courses.blocks.tables import MOST_COLUMNS, MOST_ROWS

BLOCK = LessonBlocks().child_blocks["table"]


def table(*, columns: int = 3, rows: int = 2, headings: bool = True):
    return BLOCK.to_python(
        {
            "columns": [{"type": "text", "heading": f"หัว {at}" if headings else ""} for at in range(columns)],
            "rows": [{"values": [f"ค่า <{at}>" for at in range(columns)]} for _ in range(rows)],
            "caption": "",
        }
    )


@pytest.mark.parametrize(("columns", "is_stacked"), [(1, False), (2, False), (3, True), (5, True)])
def test_a_table_of_three_columns_is_stacked_on_a_phone(columns, is_stacked):
    html = BLOCK.render(table(columns=columns))
    assert ("table-stacked" in html) is is_stacked
    assert ("table-scroll" in html) is not is_stacked
    assert html.count('data-heading="หัว ') == (2 * columns if is_stacked else 0)
    assert "ค่า &lt;0&gt;" in html


def test_a_table_without_headings_scrolls_by_itself_and_says_so():
    html = BLOCK.render(table(headings=False))
    assert "<thead" not in html
    assert "<th" not in html
    assert 'tabindex="0"' in html
    assert "table-hint" in html


@pytest.mark.parametrize("size", [{"rows": MOST_ROWS + 1}, {"columns": MOST_COLUMNS + 1}])
def test_a_table_that_nobody_reads_on_a_phone_is_refused(size):
    with pytest.raises(ValidationError, match="100"):
        BLOCK.clean(table(**size))
    BLOCK.clean(table(rows=MOST_ROWS, columns=MOST_COLUMNS))
