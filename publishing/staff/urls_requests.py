"""Addresses of what people may ask for, and of what went wrong."""

from django.urls import path

from publishing.staff import views_breach, views_requests

patterns = [
    path("requests/", views_requests.requests, name="requests"),
    path("requests/new/", views_requests.new, name="new_request"),
    path("requests/<slug:pk>/", views_requests.one, name="request"),
    path("requests/<slug:pk>/identify/", views_requests.identify, name="identify"),
    path("requests/<slug:pk>/extend/", views_requests.extend, name="extend_request"),
    path("requests/<slug:pk>/decide/", views_requests.decide, name="decide_request"),
    path("requests/<slug:pk>/close/", views_requests.close, name="close_request"),
    path(
        "postings/<slug:public_id>/breach/people.csv",
        views_breach.people,
        name="breach_people",
    ),
]
