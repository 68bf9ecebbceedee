"""What is filled into each parameter of each route: things of a side and of one of its houses, by name.

A table is found by the route's name, then by its namespace. A value that begins with `side.` or `house.` is a path
to a thing; any other stands as it is and belongs to nobody. Several values are tried one after the other; a route
whose parameters belong together has several tables.
"""

from __future__ import annotations

from wagtail.admin.views.bulk_action.registry import bulk_action_registry

from tests.access.routes import Route

Table = dict[str, tuple[str, ...]]

PAGES = tuple(
    f"side.{name}.pk"
    for name in (
        "course_page",
        "module_page",
        "lesson_page",
        "quiz_page",
        "assignment_page",
        "package_page",
        "draft",
        "begun",
        "translated_page",
    )
)
PLACES = ("side.association.pk", "house.organisation.pk")
ROLES = ("side.staff_roles.trainer.pk", "house.manager_role.pk", "house.learner_role.pk")
PEOPLE = ("house.learner.pk", "house.manager.pk", "side.staff_of.trainer.pk")
ADDRESSED = ("house.member_invitation.pk", "house.own_invitation.pk")
OF_COURSE = ("side.course.key", "side.requested.key", "side.begun_course.key")
ACTIVITIES = ("side.lesson_page.translation_key", "side.quiz_page.translation_key")
QUESTIONS = ("side.kept_question.pk", "side.question.pk")
RECORDS = ("house.enrolment.public_id", "house.completed.public_id", "house.unshared_enrolment.public_id")
CODE: Table = {"code": ("house.certificate.code",)}
COHORT: Table = {"public_id": ("house.cohort.public_id",)}
LESSON_MODEL: Table = {"content_type_app_name": ("catalogue",), "content_type_model_name": ("lessonpage",)}

TABLES: dict[str, list[Table]] = {
    # Wagtail's pages
    "wagtailadmin_api:pages": [{"pk": PAGES, "action_name": ("unpublish",)}],
    "wagtailadmin_api:documents": [{"pk": ("side.document.pk",)}],
    "wagtailadmin_api:images": [{"pk": ("side.image.pk",)}],
    "wagtailadmin_explore": [{"parent_page_id": PAGES}],
    "wagtailadmin_explore_results": [{"parent_page_id": PAGES}],
    "wagtailadmin_choose_page_child": [{"parent_page_id": PAGES}],
    "wagtailadmin_pages": [{"page_id": PAGES, "parent_page_id": PAGES, "page_to_move_id": PAGES[2:]} | LESSON_MODEL],
    "wagtailadmin_pages:set_privacy": [{"page_id": (*PAGES, "side.closed_page.pk")}],
    "wagtailadmin_pages:add": [{"parent_page_id": ("side.module_page.pk",)} | LESSON_MODEL],
    "wagtailadmin_pages:preview_on_add": [{"parent_page_id": ("side.module_page.pk",)} | LESSON_MODEL],
    "wagtailadmin_pages:choose_parent": [{"app_label": ("catalogue",), "model_name": ("lessonpage",)}],
    "wagtailadmin_pages:move_confirm": [
        {"page_to_move_id": ("side.lesson_page.pk",), "destination_id": ("side.module_page.pk",)}
    ],
    "wagtailadmin_pages:revisions_view": [{"page_id": ("side.draft.pk",), "revision_id": ("side.revision.pk",)}],
    "wagtailadmin_pages:revisions_revert": [{"page_id": ("side.draft.pk",), "revision_id": ("side.revision.pk",)}],
    "wagtailadmin_pages:revisions_unschedule": [{"page_id": ("side.later.pk",), "revision_id": ("side.scheduled.pk",)}],
    "wagtailadmin_pages:revisions_compare": [
        {"_0": ("side.draft.pk",), "_1": ("earliest", "side.revision.pk"), "_2": ("latest", "side.revision.pk")}
    ],
    "wagtailadmin_pages:workflow_action": [
        {"page_id": ("side.waiting.pk",), "action_name": ("approve",), "task_state_id": ("side.task_state.pk",)}
    ],
    "wagtailadmin_pages:collect_workflow_action_data": [
        {"page_id": ("side.waiting.pk",), "action_name": ("approve",), "task_state_id": ("side.task_state.pk",)}
    ],
    "wagtailadmin_pages:confirm_workflow_cancellation": [{"page_id": ("side.waiting.pk",)}],
    "wagtailadmin_pages:workflow_preview": [{"page_id": ("side.waiting.pk",), "task_id": ("side.task.pk",)}],
    "wagtailadmin_pages:workflow_history": [{"page_id": ("side.waiting.pk",)}],
    "wagtailadmin_pages:workflow_history_detail": [
        {"page_id": ("side.waiting.pk",), "workflow_state_id": ("side.workflow_state.pk",)}
    ],
    "wagtail_serve": [{"_0": ("courses/", "side.closed_path")}],
    "wagtailcore_authenticate_with_password": [
        {"page_view_restriction_id": ("side.page_restriction.pk",), "page_id": ("side.closed_page.pk",)}
    ],
    # Wagtail's other screens
    "wagtailadmin_tag_model_autocomplete": [{"app_name": ("taggit",), "model_name": ("tag",)}],
    "wagtailadmin_collections": [{"pk": ("side.collection.pk",), "collection_id": ("side.collection.pk",)}],
    "wagtailadmin_workflows": [
        {
            "pk": ("side.workflow.pk",),
            "task_id": ("side.task.pk",),
            "page_pk": ("side.course_page.pk",),
            "workflow_pk": ("side.workflow.pk",),
            "app_label": ("catalogue",),
            "model_name": ("secondpersontask",),
        }
    ],
    "wagtailadmin_workflows:edit_task": [{"pk": ("side.task.pk",)}],
    "wagtailadmin_workflows:enable_task": [{"pk": ("side.task.pk",)}],
    "wagtailadmin_workflows:disable_task": [{"pk": ("side.task.pk",)}],
    "wagtailadmin_editing_sessions:ping": [
        {
            "app_label": ("wagtailcore",),
            "model_name": ("page",),
            "object_id": ("side.draft.pk",),
            "session_id": ("side.editing.pk",),
        }
    ],
    "wagtailadmin_editing_sessions:release": [{"session_id": ("side.editing.pk",)}],
    "wagtailsettings": [{"app_name": ("pages",), "model_name": ("sitesettings",), "pk": ("side.settings.pk",)}],
    "wagtailredirects": [{"redirect_id": ("side.redirect.pk",)}],
    "wagtaillocales": [{"pk": ("side.translated_page.locale_id",)}],
    "wagtailsites": [{"pk": ("side.site.pk",)}],
    "wagtailusers_groups": [{"pk": ("side.group.pk",)}],
    "wagtailusers_users": [{"pk": PEOPLE}],
    "accounts_organisations": [{"pk": PLACES}],
    "accounts_roles": [{"pk": ROLES}],
    "accounts_invitations": [{"pk": ADDRESSED}],
    # Files
    "wagtaildocs": [
        {
            "document_id": ("side.document.pk",),
            "doc_id": ("side.document.pk",),
            "uploaded_file_id": ("side.uploads.document.pk",),
        }
    ],
    "wagtaildocs_chooser": [{"pk": ("side.document.pk",)}],
    "wagtaildocs_serve": [{"_0": ("side.document.pk",), "_1": ("side.document.filename",)}],
    "wagtaildocs_authenticate_with_password": [{"restriction_id": ("side.collection_restriction.pk",)}],
    "wagtailimages": [
        {
            "image_id": ("side.image.pk",),
            "uploaded_file_id": ("side.uploads.image.pk",),
            "filter_spec": ("width-20",),
        }
    ],
    "wagtailimages_chooser": [{"pk": ("side.image.pk",), "image_id": ("side.image.pk",)}],
    "wagtailmedia": [{"media_id": ("side.recording.pk",), "media_type": ("audio", "video")}],
    "catalogue-plain:document": [{"pk": ("side.document.pk",), "filename": ("side.document.filename",)}],
    "catalogue-plain:recording": [{"pk": ("side.recording.pk",), "filename": ("side.recording.filename",)}],
    "catalogue-plain:captions": [{"pk": ("side.captions.pk",), "filename": ("side.captions_name",)}],
    "/media/%(path)s": [{"path": ("side.rendition.file.name",)}],
    # Translations
    "wagtail_localize:preview_translation": [
        {"translation_id": ("side.translation.pk",), "mode": ("no-such-mode",)},
    ],
    "wagtail_localize": [
        {
            "page_id": PAGES,
            "translation_source_id": ("side.source.pk",),
            "translation_id": ("side.translation.pk",),
            "string_segment_id": ("side.string.pk",),
            "mode": ("no-such-mode",),
            "app_label": ("assessment",),
            "model_name": ("question",),
            "pk": QUESTIONS,
        }
    ],
    "wagtail_localize:edit_override": [
        {
            "translation_id": ("side.lesson_translation.pk",),
            "overridable_segment_id": ("side.override.pk",),
        }
    ],
    "wagtail_localize:convert_to_alias": [{"page_id": ("side.translated_page.pk",)}],
    # Courses
    "catalogue_copy_course": [{"key": OF_COURSE}],
    "catalogue_release": [{"key": OF_COURSE}],
    "catalogue_languages": [{"key": OF_COURSE}],
    "catalogue:page": [
        {
            "path": (
                "side.paths.course",
                "side.paths.module",
                "side.paths.lesson",
                "side.paths.quiz",
                "side.paths.assignment",
                "side.paths.package",
            )
        }
    ],
    "teaching:course": [{"course_key": OF_COURSE}],
    "teaching:quiz": [{"course_key": OF_COURSE[:1], "activity_key": ("side.quiz_page.translation_key",)}],
    "teaching:answer-request": [{"public_id": ("house.request.public_id",)}],
    "learning": [{"course_key": OF_COURSE[:2], "activity_key": ACTIVITIES, "public_id": RECORDS}],
    # Questions and quizzes
    "assessment_question": [{"key": QUESTIONS}],
    "assessment_retire": [{"key": QUESTIONS}],
    "assessment_restore": [{"key": QUESTIONS}],
    "assessment_rename_bank": [{"pk": ("side.bank.pk",)}],
    "assessment_review": [{"pk": ("side.review.pk",)}],
    "assessment_new_question": [{"kind": ("single", "multiple", "numeric", "text", "essay")}],
    "question_chooser": [{"pk": QUESTIONS}],
    "assessment:work": [{"activity_key": ("side.assignment_page.translation_key",)}],
    "assessment:work-file": [
        {"activity_key": ("side.assignment_page.translation_key",), "file_id": ("house.work_file.pk",)}
    ],
    "teaching:submission": [{"public_id": ("house.work.public_id",)}],
    "teaching:submission-file": [{"public_id": ("house.work.public_id",), "file_id": ("house.work_file.pk",)}],
    "teaching:essays": [{"public_id": ("house.essays.public_id",)}],
    "assessment:start": [{"activity_key": ACTIVITIES[1:]}],
    "assessment": [
        {"public_id": ("house.attempt.public_id", "house.closed_attempt.public_id"), "position": ("1",)},
    ],
    "packages:keep": [{"activity_key": ("side.package_page.translation_key",)}],
    "assessment:check": [{"activity_key": ACTIVITIES[:1], "question_key": ("side.check.pk",)}],
    # Imports
    "interchange_import": [{"public_id": ("side.import_job.public_id",)}],
    "interchange_take": [{"public_id": ("side.import_job.public_id",)}],
    "interchange_export_bank": [{"pk": ("side.bank.pk",), "form": ("gift", "moodle-xml")}],
    "interchange_report": [{"public_id": ("side.import_job.public_id",), "ending": ("json", "csv")}],
    # Cohorts
    "cohorts": [
        COHORT
        | {
            "roster_id": ("house.roster.public_id",),
            "seat_id": ("house.seat.public_id", "house.unshared_seat.public_id"),
            "invitation_id": ("house.invitation.public_id",),
        }
    ],
    "cohorts:new": [{"slug": ("house.organisation.slug",)}],
    "cohorts:invitation": [{"token": ("house.token",)}],
    "cohorts:waiting": [{"public_id": ("house.waiting.public_id",)}],
    # Certificates
    "certificates-admin": [CODE],
    "certificates-admin:name-request": [{"public_id": ("house.name_request.public_id",)}],
    "certificates-admin:recognition-ask": [{"key": OF_COURSE[:1]}],
    "certificates-admin:recognition-one": [{"pk": ("side.question_to_us.pk", "side.question_of_ours.pk")}],
    "certificates-admin:recognition-decline": [{"pk": ("side.question_to_us.pk",)}],
    "certificates-admin:recognition-cancel": [{"pk": ("side.question_of_ours.pk",)}],
    **{
        f"certificates-admin:recognition-{form}": [{"pk": ("side.recognition_of_ours.pk",)}]
        for form in ("renew", "withdraw")
    },
    "certificates-bulk": [
        {
            "public_id": ("side.bulk_change.public_id",),
            "kind": ("reissue", "extend", "revoke"),
            "what": ("ask", "give-up", "call-off", "stop", "resume", "end", "again"),
        }
    ],
    "certificates": [CODE | {"pk": ("house.link.pk",)}],
    # The CPD ledger
    "certificates:cpd": [
        {
            "public_id": ("house.activity.public_id",),
            "key": ("sfc-cpt-representative",),
            "year": ("2026",),
            "language": ("en", "zh-hans"),
        }
    ],
    "certificates:cpd:claim": [{"code": ("house.session.code",)}],
    "cpd-admin": [{"pk": ("side.own_scheme.pk",)}],
    "cpd-admin:review": [{"public_id": ("house.activity.public_id",)}],
    "cpd-admin:proof": [{"public_id": ("house.activity.public_id",)}],
    **{
        f"cpd-admin:{view}": [{"public_id": ("house.session.public_id",), "entry_id": ("house.attendance.public_id",)}]
        for view in ("session", "change-session", "show-session", "window", "strike")
    },
    "dashboards": [COHORT],
    "/c/%(code)s": [CODE],
    "certificates-plain:credential": [CODE | {"name": ("credential.json", "credential.jwt", "badge.png", "badge.svg")}],
    "certificates-plain:did": [{"slug": ("side.association.slug",)}],
    "certificates-plain:issuer": [{"slug": ("side.association.slug",)}],
    "certificates-plain:status-list": [{"slug": ("side.association.slug",), "number": ("side.status_list.number",)}],
    "certificates-plain:endorsement": [{"slug": ("side.association.slug",), "number": ("side.endorsement.number",)}],
    **{
        f"certificates-plain:achievement{part}": [
            {
                "slug": ("side.achievement.slug",),
                "version": ("side.achievement.version",),
                "language": ("en", "zh-hans"),
            }
        ]
        for part in ("", "-any", "-badge")
    },
    "catalogue-plain:skill": [{"code": ("AIL-1",)}],
    "certificates-plain": [CODE | {"language": ("en", "zh-hans"), "kind": ("pdf", "png")}],
    # One's own account
    "accounts:invitation": [{"pk": ("house.own_invitation.pk",)}],
    "accounts:offer": [{"pk": ("house.offered.pk",)}],
    "accounts:answer": [{"pk": ("house.learner_role.pk",)}],
    "accounts:leave": [{"pk": ("house.learner_role.pk", "house.manager_role.pk")}],
    "accounts:employment": [{"slug": ("house.organisation.slug",)}],
    "account_confirm_email": [{"key": ("house.confirmation",)}],
    "account_reset_password_from_key": [{"uidb36": ("house.reset.0",), "key": ("house.reset.1",)}],
    # Asked with a number nobody has: there is no such provider, and no such form.
    "wagtailadmin_password_reset_confirm": [{"uidb64": ("MQ",), "token": ("set-password",)}],
    **{
        name: [{"organization_slug": ("nowhere",)}]
        for name in ("saml_acs", "saml_finish_acs", "saml_sls", "saml_metadata", "saml_login")
    },
    "openid_connect_login": [{"provider_id": ("nowhere",)}],
    "openid_connect_callback": [{"provider_id": ("nowhere",)}],
    "mfa_edit_webauthn": [{"pk": ("house.security_key.pk",)}],
    "mfa_remove_webauthn": [{"pk": ("house.security_key.pk",)}],
}


def _bulk() -> list[Table]:
    """Every action on many things at once that is registered, and nothing that is not."""
    bulk_action_registry.get_bulk_actions_for_model("wagtailcore", "page")  # finds all of them
    return [
        {"app_label": (app,), "model_name": (model,), "action": tuple(actions)}
        for app, models in bulk_action_registry.actions.items()
        for model, actions in models.items()
    ]


# What is asked for beside the path: every answer of a screen that has several.
QUERIES: dict[str, tuple[str, ...]] = {
    "wagtail_bulk_action page": (
        "id={side.draft.pk}&next=/admin/",
        "id={side.lesson_page.pk}&next=/admin/",
        "id=all&childOf={side.module_page.pk}&next=/admin/",
    ),
    "wagtail_bulk_action academydocument": ("id={side.document.pk}&next=/admin/", "id=all&next=/admin/"),
    "wagtail_bulk_action academyimage": ("id={side.image.pk}&next=/admin/", "id=all&next=/admin/"),
    "wagtail_bulk_action user": ("id={house.learner.pk}&next=/admin/",),
    "cohorts:detail": (
        "name=Zeph",
        *(
            f"view={view}{more}"
            for view in ("learners", "modules", "invitations")
            for more in ("", "&format=csv", "&format=xlsx")
        ),
    ),
    "dashboards:organisation": ("", "organisation={house.organisation.slug}", "name=Zeph"),
    "assessment_questions": ("", "q=Quux", "bank={side.bank.pk}"),
    "assessment_new_question": ("", "bank={side.bank.pk}"),
    "question_chooser:choose": ("", "q=Quux", "bank={side.bank.pk}"),
    "question_chooser:choose_results": ("", "q=Quux", "bank={side.bank.pk}"),
    "question_chooser:chosen_multiple": ("id={side.kept_question.pk}",),
    "wagtaildocs_chooser:chosen_multiple": ("id={side.document.pk}",),
    "wagtailimages_chooser:chosen_multiple": ("id={side.image.pk}",),
    "wagtailadmin_choose_page_chosen_multiple": ("id={side.draft.pk}",),
    "wagtailadmin_choose_page": ("", "page_type=catalogue.lessonpage"),
    "wagtailadmin_choose_page_search": ("q=Quux", "q=Lesson"),
    "wagtailadmin_pages:search": ("q=Quux", "q=Quux&content_type=lesson"),
    "wagtailadmin_pages:search_results": ("q=Quux",),
    "wagtailadmin_pages:choose_parent": ("",),
    "wagtailadmin_api:pages:listing": (
        "",
        "child_of={side.module_page.pk}&fields=*",
        "search=Quux",
        "descendant_of={side.course_page.pk}&for_explorer=1",
        "translation_of={side.course_page.pk}",
    ),
    "wagtailadmin_api:pages:find": ("id={side.course_page.pk}",),
    "wagtailadmin_api:documents:find": ("id={side.document.pk}",),
    "wagtailadmin_api:images:find": ("id={side.image.pk}",),
    "wagtailadmin_api:documents:listing": ("", "search=Quux"),
    "wagtailadmin_api:images:listing": ("", "search=Quux"),
    "wagtailadmin_tag_autocomplete": ("term=Quux",),
    "wagtaildocs:index": ("", "q=Quux", "collection_id={side.collection.pk}"),
    "wagtaildocs:index_results": ("", "q=Quux"),
    "wagtailimages:index": ("", "q=Quux", "collection_id={side.collection.pk}"),
    "wagtailimages:index_results": ("", "q=Quux"),
    "wagtailmedia:index": ("", "q=Quux", "collection_id={side.collection.pk}"),
    "wagtailmedia:chooser": ("", "q=Quux&p=1", "collection_id={side.collection.pk}"),
    "wagtailmedia:chooser_typed": ("", "q=Quux&p=1"),
    "wagtaildocs_chooser:choose": ("", "q=Quux"),
    "wagtaildocs_chooser:choose_results": ("", "q=Quux", "collection_id={side.collection.pk}"),
    "wagtailimages_chooser:choose": ("", "q=Quux"),
    "wagtailimages_chooser:choose_results": ("", "q=Quux", "collection_id={side.collection.pk}"),
    "wagtailusers_users:index": ("", "q=Zeph", "q=nowhere.example"),
    "wagtailusers_users:index_results": ("", "q=Zeph"),
    "accounts_organisations:index": ("", "q=Member"),
    "accounts_roles:index": ("", "q=Zeph"),
    "accounts_invitations:index": ("", "q=nowhere"),
    "catalogue-admin:history": ("", "label=Quux"),
    "certificates-bulk:change": ("", "state=waiting"),
    "interchange_import": ("", "show=left_out"),
    "certificates:cpd:home": ("", "year=2026"),
    "certificates:cpd:bundle": ("", "from=2020-01-01"),
    "dashboards:cohort-evidence-zip": ("", "from=2020-01-01"),
    "certificates-admin:find": ("", "number={house.certificate.number}"),
    "certificates-plain:public": ("", "k=never", "k={house.shared_token}", "as=visitor"),
    "certificates-plain:verify": ("", "number={house.certificate.number}"),
    "site:search": ("", "q=Quux", "q=Words"),
    "catalogue:catalogue": ("", "q=Quux", "owner={side.association.slug}"),
}


# Here what is asked for beside the path names the thing itself; elsewhere it only narrows a list.
NAMES_BY_QUERY = {"wagtail_bulk_action", "dashboards:organisation"}


def tables_of(route: Route) -> list[Table] | None:
    """What fills this route; None where nothing does."""
    if not route.parameters:
        return [{}]
    found = TABLES.get(route.key) or TABLES.get(route.namespace)
    if route.key == "wagtail_bulk_action":
        found = _bulk()
    if found is None or any(name not in table for table in found for name in route.parameters):
        return None
    return found
