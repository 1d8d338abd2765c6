"""Addresses of the pages for legal and audit staff."""

from django.urls import path

from publishing.audit import (
    views,
    views_breach,
    views_certificates,
    views_find,
    views_instant,
    views_opened,
    views_verify,
)

app_name = "audit"

urlpatterns = [
    path("", views.postings, name="list"),
    path("find/", views_find.find, name="find"),
    path("clock/", views.clock_leaves, name="clock"),
    path("postings.csv", views.postings_csv, name="list_csv"),
    path("verify/", views_verify.verify, name="verify"),
    path("verify/<slug:pk>/", views_verify.verification, name="verification"),
    path("at/", views_instant.instant, name="instant"),
    path("at/export.csv", views_instant.instant_csv, name="instant_csv"),
    path("at/export.json", views_instant.instant_json, name="instant_json"),
    path("opened/", views_opened.opened, name="opened"),
    path("opened/export.csv", views_opened.opened_csv, name="opened_csv"),
    path("opened/sittings/<slug:pk>/", views_opened.words, name="words"),
    path("postings/<slug:public_id>/", views.posting, name="posting"),
    path("postings/<slug:public_id>/life.csv", views.posting_csv, name="posting_csv"),
    path(
        "postings/<slug:public_id>/life.json", views.posting_json, name="posting_json"
    ),
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
