"""What an account leaves behind outside our own records: sessions, the authoring interface, work that failed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from importlib import import_module
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Model
from django_tasks_db.models import DBTaskResult
from wagtail.models import Comment, CommentReply, ModelLogEntry, Page, PageLogEntry, Revision, TaskState, UploadedFile
from wagtail.users.models import UserProfile

from accounts.models import Person, User

COMMENTS = "wagtail_admin_comments"


def forget_sessions(*, user: User) -> None:
    """End every place she is signed in, in the database now and in the cache after the commit."""
    keys = list(UserSession.objects.filter(user=user).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    transaction.on_commit(partial(_drop_cached_sessions, keys))


def _drop_cached_sessions(keys: Iterable[str]) -> None:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for key in keys:
        store(session_key=key).delete()


def forget_authoring(*, user: User, person: Person) -> None:
    """Her name in the history of her account, her words beside pages, and her picture.

    What she wrote as course content stays: it is the association's. That somebody commented or decided stays too.
    """
    about = ModelLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk))
    about.update(label=str(person), data={})
    _forget_comments(user)
    for model in (PageLogEntry, ModelLogEntry):
        for entry in model.objects.filter(user=user, data__has_key="comment"):
            entry.data = {key: value for key, value in entry.data.items() if key != "comment"}
            entry.save(update_fields=["data"])
    TaskState.objects.filter(finished_by=user).exclude(comment="").update(comment="")
    profile = UserProfile.objects.filter(user=user).first()
    for file in [profile.avatar if profile else None, *_half_uploaded(user)]:
        if file:
            transaction.on_commit(partial(file.storage.delete, file.name))


def _half_uploaded(user: User) -> list[Any]:
    """Files she was in the middle of bringing; their rows go at once."""
    waiting = list(UploadedFile.objects.filter(uploaded_by_user=user))
    UploadedFile.objects.filter(pk__in=[row.pk for row in waiting]).delete()
    return [row.file for row in waiting]


def _forget_comments(user: User) -> None:
    """Comments go with the account; here they go out of the copies that drafts keep of them."""
    pages = {
        *Comment.objects.filter(user=user).values_list("page_id", flat=True),
        *CommentReply.objects.filter(user=user).values_list("comment__page_id", flat=True),
        *PageLogEntry.objects.filter(user=user, action__startswith="wagtail.comments").values_list(
            "page_id", flat=True
        ),
    }
    drafts = Revision.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page), object_id__in=[str(page) for page in pages]
    )
    for draft in drafts.iterator(chunk_size=50):
        kept = [
            {**comment, "replies": _by_others(comment.get("replies", []), user)}
            for comment in _by_others(draft.content.get(COMMENTS, []), user)
        ]
        if kept != draft.content.get(COMMENTS, []):
            draft.content[COMMENTS] = kept
            draft.save(update_fields=["content"])


def _by_others(comments: Iterable[dict[str, Any]], user: Model) -> list[dict[str, Any]]:
    return [comment for comment in comments if comment.get("user") != user.pk]


def forget_failed_work(*, addresses: Iterable[str]) -> None:
    """A letter that could not be sent may have left the address in the words of its error."""
    for address in addresses:
        failed = DBTaskResult.objects.filter(traceback__icontains=address)
        failed.update(traceback="")
