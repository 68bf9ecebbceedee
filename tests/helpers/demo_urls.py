"""The site's addresses with those of the demonstration, as `config.settings.demo` has them."""

from config.demo import urlpatterns as demo_urls
from config.urls import urlpatterns as site_urls

urlpatterns = [*demo_urls, *site_urls]
