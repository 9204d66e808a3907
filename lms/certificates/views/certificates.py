"""One's certificates, the files, and the page by which anybody can check one."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from assessments.queries.receipts import receipt_by_code
from lms.certificates.forms import CodeForm
from lms.certificates.models import Certificate
from lms.certificates.pdf import render_pdf
from lms.certificates.png import render_png
from lms.certificates.queries import certificates_of, find_by_code
from lms.certificates.views.public import WRONG_CODES, public
from lms.core.codes import read_code, show_code


@login_required
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """What the signed-in person was given."""
    certificates = [(certificate, _verify_url(certificate)) for certificate in certificates_of(request.user)]
    return render(request, "certificates/list.html", {"certificates": certificates})


@login_required
@require_safe
def pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The certificate as a PDF, for its holder and those who may see the enrolment."""
    certificate = _visible(request, code)
    return _file(certificate, "pdf", render_pdf(certificate, verify_url=_verify_url(certificate)))


@login_required
@require_safe
def png(request: HttpRequest, code: str) -> HttpResponse:
    """The same as a picture."""
    certificate = _visible(request, code)
    document = render_pdf(certificate, verify_url=_verify_url(certificate))
    return _file(certificate, "png", render_png(document))


@require_safe
def verify_form(request: HttpRequest) -> HttpResponse:
    """Ask for a code; one that can be read leads to its page."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("certificates:verify", form.cleaned_data["code"])
    return public(render(request, "certificates/verify_form.html", {"form": form}))


@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """What was issued under a code, for anybody who holds the certificate in hand."""
    if WRONG_CODES.is_reached(request):
        return public(render(request, "certificates/too_many.html", status=429))
    certificate = find_by_code(code)
    if certificate is None and receipt_by_code(code):
        return redirect("certificates:verify_receipt", code)
    if certificate is None:
        WRONG_CODES.note(request)
        asked = read_code(code)
        context = {"form": CodeForm(), "code": show_code(asked) if asked else code[:40]}
        return public(render(request, "certificates/unknown.html", context, status=404))
    if code != certificate.code:
        return redirect("certificates:verify", certificate.code, permanent=False)
    return public(render(request, "certificates/verify.html", {"certificate": certificate}))


def _visible(request: HttpRequest, code: str) -> Certificate:
    certificate = Certificate.objects.visible_to(request.user).filter(code=read_code(code) or "").first()
    if certificate is None:
        raise Http404
    return certificate


def _verify_url(certificate: Certificate) -> str:
    """The address that is printed: the public one, wherever the request came in."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("certificates:verify", args=[certificate.code])


def _file(certificate: Certificate, kind: str, content: bytes) -> HttpResponse:
    """A download that keeps its Thai name; personal, so that no shared cache holds it."""
    name = f"เกียรติบัตร {certificate.number_text} {certificate.holder_name}.{kind}".replace("/", "-")
    response = HttpResponse(content, content_type={"pdf": "application/pdf", "png": "image/png"}[kind])
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "no-store, private"
    return response
