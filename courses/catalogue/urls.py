from django.urls import path, re_path

from courses.catalogue.views import addresses, catalogue, media

urlpatterns = [
    path("courses/", catalogue.catalogue, name="catalogue"),
    re_path(r"^courses/(?P<path>(?:[-\w]+/){1,3})$", addresses.page_at, name="page"),
]

plain_urlpatterns = [
    path("media/private/documents/<int:pk>/<str:filename>", media.document, name="document"),
    path("media/private/recordings/<int:pk>/<str:filename>", media.recording, name="recording"),
    path("media/private/captions/<int:pk>/<str:filename>", media.captions, name="captions"),
]
