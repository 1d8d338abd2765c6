"""Addresses of what people may ask for, and of what went wrong."""

from django.urls import path

from publishing.staff import views_breach

patterns = [
    path(
        "postings/<slug:public_id>/breach/people.csv",
        views_breach.people,
        name="breach_people",
    ),
]
