"""Component tags: what they draw, and which props they refuse."""

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.utils.safestring import SafeString

HOSTILE = "<script>alert(1)</script>"


def draw(source, **context):
    return Template(source).render(Context(context))


class ContactForm(forms.Form):
    name = forms.CharField(label="ชื่อ", help_text="ตามบัตรประชาชน")
    kind = forms.ChoiceField(label="ประเภท", choices=[("a", "ก"), ("b", "ข")], widget=forms.RadioSelect)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


@pytest.mark.parametrize(
    "source",
    [
        '{% button label="x" colour="red" %}',
        '{% badge label="x" size=3 %}',
        '{% icon name="home" size=3 %}',
        '{% card titel="x" %}{% endcard %}',
        '{% progress percent=3 label="x" max=5 %}',
        "{% stat %}",
        '{% button "x" %}',
    ],
)
def test_an_unknown_missing_or_unnamed_prop_is_an_error(source):
    with pytest.raises(TemplateSyntaxError):
        draw(source)


@pytest.mark.parametrize(
    "source",
    [
        '{% button label="x" kind="shiny" %}',
        '{% badge label="x" kind="shiny" %}',
        '{% icon name="unicorn" %}',
        '{% alert kind="shiny" %}{% endalert %}',
        '{% callout kind="shiny" %}{% endcallout %}',
        "{% card level=1 %}{% endcard %}",
    ],
)
def test_a_value_that_does_not_exist_is_an_error(source):
    with pytest.raises(TemplateSyntaxError):
        draw(source)


@pytest.mark.parametrize(
    "source",
    [
        "{% button label=text %}",
        "{% button label=text href=text %}",
        "{% badge label=text %}",
        '{% icon name="home" label=text %}',
        "{% page_header title=text lead=text back_href='/' back_label=text %}",
        "{% progress percent=3 label=text %}",
        "{% stat label=text value=text hint=text %}",
        "{% empty_state title=text text=text action_label=text action_href='/' %}",
        "{% card title=text %}{{ text }}{% endcard %}",
        "{% alert title=text %}{{ text }}{% endalert %}",
        "{% callout title=text %}{{ text }}{% endcallout %}",
        "{% data_table caption=text %}{% enddata_table %}",
        "{% disclosure summary=text %}{{ text }}{% enddisclosure %}",
        "{% dialog id='d' title=text %}{{ text }}{% enddialog %}",
        "{% breadcrumbs items=trail %}",
    ],
)
def test_every_text_is_escaped(source):
    drawn = draw(source, text=HOSTILE, trail=[(HOSTILE, HOSTILE)])
    assert HOSTILE not in drawn
    assert "&lt;script&gt;" in drawn


@pytest.mark.parametrize("name", ["style=", "onclick", "javascript:"])
def test_no_component_breaks_the_content_security_policy(name, client, db):
    assert name not in client.get("/styleguide/").content.decode()


def test_a_button_with_an_address_is_a_link_and_without_one_submits():
    assert draw('{% button label="ไป" href="/x/" %}').strip().startswith("<a ")
    button = draw('{% button label="ส่ง" name="action" value="send" form="f" kind="danger" is_wide=True %}')
    assert 'type="submit" name="action" value="send" form="f"' in button
    assert "button-danger button-wide" in button


def test_a_button_may_carry_the_value_nought():
    assert 'value="0"' in draw('{% button label="ไม่" name="answer" value=0 %}')


def test_a_button_that_opens_a_dialog_works_as_a_link_too():
    assert 'href="#ask" data-opens="ask"' in draw('{% button label="ถาม" opens="ask" %}')


@pytest.mark.parametrize(("given", "shown"), [(40, 40), (0, 0), (None, 0), (140, 100), (-3, 0), (66.7, 66)])
def test_progress_stays_between_nothing_and_all(given, shown):
    assert f'value="{shown}"' in draw('{% progress percent=given label="x" %}', given=given)


def test_an_icon_is_silent_unless_it_has_a_label():
    assert 'aria-hidden="true"' in draw('{% icon name="home" %}')
    assert 'role="img" aria-label="หน้าแรก"' in draw('{% icon name="home" label="หน้าแรก" %}')


def test_a_field_in_error_says_so_to_everybody():
    drawn = draw("{% form_fields form=form %}", form=ContactForm({"kind": "a"}))
    assert 'href="#id_name"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'id="id_name_error"' in drawn
    assert 'aria-describedby="id_name_helptext id_name_error"' in drawn


def test_the_summary_leads_to_the_first_choice_of_a_group():
    drawn = draw("{% form_fields form=form %}", form=ContactForm({"name": "x"}))
    assert 'href="#id_kind_0"' in drawn
    assert 'id="id_kind_0"' in drawn
    assert "<legend>" in drawn


def test_hidden_fields_have_no_label():
    drawn = draw("{% form_fields form=form %}", form=ContactForm())
    assert drawn.count("<label") == 3  # the name and two choices
    assert 'type="hidden"' in drawn


def test_a_form_without_faults_has_no_summary():
    assert "error-summary" not in draw("{% form_fields form=ContactForm %}", ContactForm=ContactForm())


def test_pagination_without_other_pages_is_nothing():
    assert draw("{% pagination %}").strip() == ""
    assert 'rel="next"' in draw('{% pagination next_href="?page=2" %}')


def test_content_of_a_block_keeps_its_markup():
    assert "<p>ก</p>" in draw("{% card %}{{ text }}{% endcard %}", text=SafeString("<p>ก</p>"))
