"""Example values for the style guide."""

from django import forms


class ExampleForm(forms.Form):
    """One field of every kind of widget in use."""

    name = forms.CharField(label="ชื่อ–นามสกุล", help_text="ตามบัตรประชาชน เพราะจะปรากฏบนเกียรติบัตร")
    phone = forms.CharField(label="โทรศัพท์", required=False, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    password = forms.CharField(label="รหัสผ่าน", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))
    school = forms.ChoiceField(label="โรงเรียน", choices=[("1", "โรงเรียนบ้านนาเหรง"), ("2", "โรงเรียนวัดน้ำรอบ")])
    term = forms.ChoiceField(
        label="รอบการอบรม", choices=[("1", "รุ่นที่ 1 (มิถุนายน)"), ("2", "รุ่นที่ 2 (พฤศจิกายน)")], widget=forms.RadioSelect
    )
    subjects = forms.MultipleChoiceField(
        label="เรื่องที่สนใจ",
        required=False,
        choices=[("a", "งานสารบรรณ"), ("b", "การเงินและพัสดุ"), ("c", "New DLTV")],
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(label="ข้อความถึงวิทยากร", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    file = forms.FileField(label="ไฟล์แนบ", required=False, help_text="PDF หรือรูปภาพ ไม่เกิน 10 MB")
    agrees = forms.BooleanField(label="ข้าพเจ้าตรวจสอบข้อมูลข้างต้นแล้ว")


def mended_form() -> ExampleForm:
    """The same form, sent with mistakes in it."""
    return ExampleForm({"bad-phone": "0-7541-1234", "bad-school": "1"}, prefix="bad")
