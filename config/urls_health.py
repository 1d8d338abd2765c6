"""The scheduler's side: whether the process lives, and nothing that shows a page."""

from publishing.public.urls import health_patterns

urlpatterns = [*health_patterns]
