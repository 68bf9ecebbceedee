"""Approval by a second person."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from wagtail.models import Task, TaskState

from accounts.enums import Role
from accounts.permissions import holds
from courses.catalogue.models.identity import Course
from courses.catalogue.querysets import course_key_of


class SecondPersonTask(Task):
    """One row per step of a workflow in which somebody else of the owner association looks at a page.

    Reviewers and officers of the association that owns the course approve; nobody approves what she wrote or
    submitted herself, whatever her role.
    """

    class Meta:
        verbose_name = _("approval by a second person")
        verbose_name_plural = _("approvals by a second person")

    @classmethod
    def get_description(cls) -> str:
        return str(_("A reviewer or officer of the course's association approves; nobody her own page."))

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        return _reviews(obj, user)

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return not _reviews(obj, user)

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        if not _reviews(obj, user) or wrote(obj, user):
            return []
        return [
            ("reject", _("Request changes"), True),
            ("approve", _("Approve"), False),
            ("approve", _("Approve with comment"), True),
        ]

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> None:
        page = task_state.workflow_state.content_object
        if user is not None and (not _reviews(page, user) or wrote(page, user)):
            raise PermissionDenied
        super().on_action(task_state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS).select_related("workflow_state")
        mine = [
            state.pk
            for state in waiting
            if (page := state.workflow_state.content_object) and _reviews(page, user) and not wrote(page, user)
        ]
        return self.task_states.filter(pk__in=mine)


def wrote(page: Any, user: Any) -> bool:
    """Whether the page, as it stands in the workflow, is her own: she submitted it or made its newest revision."""
    state = page.current_workflow_state
    revision = page.latest_revision
    return user.pk in {
        state.requested_by_id if state is not None else None,
        revision.user_id if revision is not None else None,
    }


def _reviews(page: Any, user: Any) -> bool:
    if user.is_superuser:
        return True
    course = Course.objects.select_related("owner").filter(key=course_key_of(page)).first()
    person = getattr(user, "person", None)
    return course is not None and course.owner is not None and holds(person, course.owner, Role.REVIEWER, Role.OFFICER)
