urlpatterns: list = []
plain_urlpatterns: list = []
