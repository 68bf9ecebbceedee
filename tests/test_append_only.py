import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection

from common import append_only

pytestmark = pytest.mark.django_db


def test_installing_the_triggers_twice_changes_nothing():
    before = append_only._existing(connection)
    append_only.install()
    assert append_only._existing(connection) == before


def test_the_check_of_the_database_fails_where_a_trigger_is_missing():
    append_only.lift()
    with pytest.raises(SystemCheckError, match="is missing"):
        call_command("check", databases=["default"])
    append_only.install()
    call_command("check", databases=["default"])
