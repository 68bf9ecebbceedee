"""An uploaded picture is seen outside development too, and nothing beside the folder of pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from wagtail.images.tests.utils import get_test_image_file

from common.models import AcademyImage

pytestmark = pytest.mark.django_db


def test_a_picture_is_answered_and_may_be_kept(client):
    image = AcademyImage.objects.create(title="Harbour", file=get_test_image_file())
    rendition = image.get_rendition("width-100")
    answer = client.get(rendition.url)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert b"".join(answer.streaming_content) == default_storage.open(rendition.file.name).read()


@pytest.mark.parametrize(
    "path", ["", "images/", "nothing.png", "../private/x", "%2e%2e/secret-key", "..%2f..%2fetc/passwd", "\x00.png"]
)
def test_nothing_else_is_there(client, settings, path):
    Path(settings.MEDIA_ROOT, "images").mkdir(parents=True, exist_ok=True)
    Path(settings.TEST_DIR, "secret-key").write_text("secret")
    assert client.get(f"/media/{path}").status_code in {404, 400}
