"""The addresses of a site that names an issuer."""

from config import urls
from config.urls_sign_on import sign_on_patterns

urlpatterns = [*sign_on_patterns, *urls.urlpatterns]

handler400, handler404, handler500 = urls.handler400, urls.handler404, urls.handler500
