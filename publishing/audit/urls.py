"""Addresses of the pages for legal and audit staff."""

from django.urls import path

from publishing.audit import views

app_name = "audit"

urlpatterns = [
    path("", views.postings, name="list"),
    path("verify/", views.verify, name="verify"),
    path("postings/<slug:public_id>/", views.posting, name="posting"),
]
