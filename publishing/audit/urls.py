"""Addresses of the pages for legal and audit staff."""

from django.urls import path

from publishing.audit import views, views_breach, views_certificates, views_opened

app_name = "audit"

urlpatterns = [
    path("", views.postings, name="list"),
    path("verify/", views.verify, name="verify"),
    path("opened/", views_opened.opened, name="opened"),
    path("opened/export.csv", views_opened.opened_csv, name="opened_csv"),
    path("opened/sittings/<slug:pk>/", views_opened.words, name="words"),
    path("postings/<slug:public_id>/", views.posting, name="posting"),
    path("certificates/", views_certificates.certificates, name="certificates"),
    path(
        "postings/<slug:public_id>/certificate/",
        views_certificates.certificate,
        name="certificate",
    ),
    path(
        "postings/<slug:public_id>/certificate/issue/",
        views_certificates.issue,
        name="issue_certificate",
    ),
    path("postings/<slug:public_id>/breach/", views_breach.breach, name="breach"),
    path(
        "postings/<slug:public_id>/breach/pack.zip",
        views_breach.download,
        name="breach_download",
    ),
]
