"""What the small scripts of every page add, and that nothing is lost without them."""

import pytest

from tests.e2e.conftest import PHONE


@pytest.mark.parametrize("has_javascript", [True, False])
def test_a_dialog_opens_and_closes(visitor, has_javascript):
    reader = visitor(**PHONE, java_script_enabled=has_javascript)
    page = reader.visit("/styleguide/")
    dialog = page.locator("#submit-dialog")
    assert not dialog.is_visible()
    page.get_by_role("link", name="ส่งคำตอบทั้งหมด").click()
    assert dialog.is_visible()
    if has_javascript:
        reader.look("dialog")
    dialog.get_by_label("ปิด").click()
    assert not dialog.is_visible()


def test_a_dialog_closes_by_the_escape_key_and_gives_the_focus_back(phone):
    page = phone.visit("/styleguide/")
    opener = page.get_by_role("link", name="ส่งคำตอบทั้งหมด")
    opener.focus()
    page.keyboard.press("Enter")
    assert page.locator("#submit-dialog").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#submit-dialog").is_visible()
    assert opener.evaluate("element => element === document.activeElement")


def test_a_form_is_sent_once_however_often_one_taps(phone):
    page = phone.visit("/styleguide/")
    sent = page.evaluate(
        """() => {
          const form = document.querySelector("#buttons form");
          let sent = 0;
          window.addEventListener("submit", (event) => {
            sent += event.defaultPrevented ? 0 : 1;
            event.preventDefault();
          });
          const button = form.querySelector("button");
          button.click();
          button.click();
          return sent;
        }"""
    )
    assert sent == 1


@pytest.mark.parametrize("answer", [True, False])
def test_what_cannot_be_undone_is_asked_about(phone, answer):
    page = phone.visit("/styleguide/")
    page.evaluate("document.querySelector('#buttons form').dataset.confirm = 'ลบหรือไม่'")
    page.once("dialog", lambda question: question.accept() if answer else question.dismiss())
    page.get_by_role("button", name="ลบ", exact=True).click()
    page.wait_for_load_state()
    assert ("?" in page.url) is answer


def test_the_first_tab_leads_past_the_navigation(desk):
    page = desk.visit("/accounts/login/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_faults_are_the_first_thing_one_is_told(phone):
    page = phone.visit("/accounts/login/")
    assert page.locator(".error-summary").count() == 0
    page = phone.visit("/styleguide/")
    assert page.evaluate("document.activeElement.className") == "error-summary"


def test_forced_colours_and_print_keep_everything_readable(visitor):
    reader = visitor(**PHONE, forced_colors="active")
    page = reader.visit("/styleguide/")
    reader.picture("styleguide-forced-colours")
    page.emulate_media(media="print")
    reader.picture("styleguide-print")
    assert not page.locator(".site-footer").is_visible()
    assert page.get_by_role("heading", level=1).is_visible()


def test_targets_are_large_enough_for_a_thumb(phone):
    page = phone.visit("/styleguide/")
    small = page.evaluate(
        """() => [...document.querySelectorAll("a, button, summary, input, select, textarea")]
          .filter((element) => element.offsetParent && !element.closest(".prose, .card-link, td, th"))
          .filter((element) => !element.classList.contains("skip-link"))
          .map((element) => [(element.labels?.[0]?.querySelector("input") ? element.labels[0] : element), element])
          .filter(([target]) => target.getBoundingClientRect().height < 43.5)
          .map(([target, element]) => element.outerHTML.slice(0, 120))"""
    )
    assert small == []


def test_the_sign_in_page_asks_for_four_things_and_nothing_elsewhere(phone):
    asked = []
    phone.page.on("request", lambda request: asked.append(request.url))
    phone.visit("/accounts/login/")
    phone.page.wait_for_load_state("networkidle")
    assert len(asked) <= 4
    assert [url for url in asked if not url.startswith(phone.address)] == []


@pytest.mark.parametrize(
    "harm",
    [
        "document.documentElement.removeAttribute('lang')",
        "document.querySelector('h1').style.cssText = 'color: #eee; background: #fff'",
        "document.querySelector('main').append(Object.assign(document.createElement('img'), {src: '/x.png'}))",
        "document.querySelector('main').style.minWidth = '60rem'",
    ],
)
def test_looking_is_strict(phone, harm):
    phone.visit("/accounts/login/")
    phone.look()
    phone.page.evaluate(harm)
    with pytest.raises(AssertionError):
        phone.look()


def test_the_policy_forbids_inline_scripts_and_the_test_would_hear_of_it(phone):
    page = phone.visit("/accounts/login/")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: 'alert(1)'}))")
    page.wait_for_timeout(100)
    assert "Content Security Policy" in phone.complaints.pop()
