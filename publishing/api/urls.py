"""Addresses for programs; the version stands in the path."""

from django.urls import path, re_path

from publishing.api import views

urlpatterns = [
    path("api/v1/deemed-served", views.deemed_served, name="api_deemed_served"),
    path("api/v1/openapi.json", views.openapi, name="api_openapi"),
    re_path(r"^api/", views.no_such_address),
]
