"""Addresses for programs; the version stands in the path."""

from django.urls import path, re_path

from publishing.api import views, views_observer

urlpatterns = [
    path("api/v1/deemed-served", views.deemed_served, name="api_deemed_served"),
    path("api/v1/openapi.json", views.openapi, name="api_openapi"),
    path("api/v1/observer/targets", views_observer.targets, name="api_targets"),
    path("api/v1/observer/rounds", views_observer.rounds, name="api_rounds"),
    re_path(r"^api/", views.no_such_address),
]
