"""Wagtail's reports, about the pages one works with and the people who wrote them."""

from __future__ import annotations

from typing import Any

import django_filters  # type: ignore[import-untyped]
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.admin.views.reports.audit_logging import LogEntriesView, SiteHistoryReportFilterSet
from wagtail.admin.views.reports.workflows import WorkflowReportFilterSet, WorkflowView
from wagtail.models import PageLogEntry
from wagtail_localize.views.report import TranslationsReportView

from courses.catalogue import permissions


def writers(user: Any) -> QuerySet[Any]:
    """Who has done something to a page that this reader works with."""
    users = get_user_model()._default_manager.order_by("display_name")
    if user.is_superuser:
        return users.filter(pk__in=PageLogEntry.objects.values("user"))
    return users.filter(pk__in=PageLogEntry.objects.viewable_by_user(user).values("user"))


def _writers(request: HttpRequest) -> QuerySet[Any]:
    return writers(request.user)


class HistoryFilters(SiteHistoryReportFilterSet):
    def get_users_queryset(self) -> QuerySet[Any]:
        return writers(self.request.user)


class SiteHistory(LogEntriesView):
    filterset_class = HistoryFilters


class WorkflowFilters(WorkflowReportFilterSet):
    requested_by = django_filters.ModelChoiceFilter(field_name="requested_by", queryset=_writers)


class Workflows(WorkflowView):
    filterset_class = WorkflowFilters


class Translations(TranslationsReportView):
    """Those of one's own pages, in an order that holds from one page of the report to the next."""

    def get_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset().order_by("source__object_repr", "pk")
        user = self.request.user
        if user.is_superuser:
            return rows
        return rows.filter(source__object__in=permissions.pages_to_work_with(user).values("translation_key"))
