"""Addresses of the authority's own sign-on, where an issuer is named."""

from django.urls import path

from access_control.sign_on import views

sign_on_patterns = [
    path("staff/sign-in/office/", views.start, name="sign_on"),
    path("staff/sign-in/office/back/", views.callback, name="sign_on_callback"),
    path("staff/confirm/office/", views.confirm, name="sign_on_confirm"),
]
