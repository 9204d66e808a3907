"""A page that cannot send anything."""

import pytest

from courses.inert import make_inert

ASKS = '<form action="/search/"><input name="q"><button type="submit">ค้นหา</button></form>'
KEPT = [
    "<!doctype html>",
    "<p>ก &amp; ข &#3585; &nbsp;</p>",
    '<button type="button" data-closes>ปิด</button>',
    '<script type="module" src="/static/js/site.abc.js"></script>',
    '<a href="/elsewhere/">ที่อื่น</a>',
    "<!-- note -->",
    "<textarea><b></textarea>",
    '<path d="M0 0"/>',
    ASKS,
]


@pytest.mark.parametrize("html", KEPT)
def test_what_does_nothing_is_left_as_it_is(html):
    assert make_inert(html, addresses={}) == html


CHANGED = [
    ('<FORM METHOD=POST action="/x/" class="a" data-x><p>ข</p></FORM>', '<div class="a"><p>ข</p></div>'),
    ("<button>ส่ง</button>", '<button type="button" popovertarget="inert-why">ส่ง</button>'),
    (
        '<button class="b" type="submit" form="f" formaction="/x/">ส่ง</button>',
        '<button class="b" type="button" popovertarget="inert-why">ส่ง</button>',
    ),
    ('<input type="submit" value="ส่ง">', '<button type="button" popovertarget="inert-why">ส่ง</button>'),
    ('<input type="hidden" name="csrfmiddlewaretoken" value="s">', ""),
    ("<script>alert(1)</script><p>", "<p>"),
    ('<script src="/static/js/quiz.js">x</script>', ""),
    ('<a class="b" href="/courses/a/">', '<a href="/admin/x/?a=1&amp;b=2" class="b">'),
    (f"{ASKS}<button>ส่ง</button>", f'{ASKS}<button type="button" popovertarget="inert-why">ส่ง</button>'),
]


@pytest.mark.parametrize(("html", "inert"), CHANGED)
def test_what_acts_is_made_to_explain_or_left_out(html, inert):
    assert make_inert(html, addresses={"/courses/a/": "/admin/x/?a=1&b=2"}) == inert
