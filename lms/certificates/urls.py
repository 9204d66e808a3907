"""Certificates and their verification."""

from django.urls import path

from lms.certificates import views

app_name = "certificates"
urlpatterns = [
    path("certificates/", views.own, name="list"),
    path("certificates/<str:code>.pdf", views.pdf, name="pdf"),
    path("certificates/<str:code>.png", views.png, name="png"),
    path("attempts/<reference:reference>/receipt/", views.receipt, name="receipt"),
    path("attempts/<reference:reference>/receipt.pdf", views.receipt_pdf, name="receipt_pdf"),
    path("verify/", views.verify_form, name="verify_form"),
    path("verify/<str:code>/", views.verify, name="verify"),
    path("verify/answers/<str:code>/", views.verify_receipt, name="verify_receipt"),
]
