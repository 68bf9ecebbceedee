"""Whom everything of ours opens to: what is one's own, what is another member's, what is another association's.

A row names who opens her own side's thing, who opens the same of another member of the association, who opens another
association's, and the routes (with the kind of thing, where a route may name several). A form that is only sent opens
to whom it is taken from. Nobody else opens it, and every route of ours that names a thing stands here.
"""

from __future__ import annotations

from accounts.enums import Role

NOBODY: frozenset[str] = frozenset()
VISITOR = frozenset({"visitor"})
SUPERUSER = frozenset({"superuser"})
LEARNER = frozenset({Role.LEARNER.value})
MANAGER = frozenset({Role.MANAGER.value})
OFFICER = frozenset({Role.OFFICER.value})
RUNS = OFFICER | SUPERUSER
HOLDS_SESSIONS = OFFICER | {Role.TRAINER.value}
MARKS = frozenset({Role.TRAINER.value, Role.REVIEWER.value})
WRITES = RUNS | {Role.TRAINER.value}
WORKS = WRITES | {Role.REVIEWER.value}
SIGNED_IN = WORKS | LEARNER | MANAGER
EVERYBODY = SIGNED_IN | VISITOR

Row = tuple[frozenset[str], frozenset[str], frozenset[str], tuple[str, ...]]

ROWS: list[Row] = [
    # Courses
    (EVERYBODY, NOBODY, EVERYBODY, ("catalogue:page",)),
    (WORKS, NOBODY, SUPERUSER, ("catalogue_release", "catalogue_languages", "teaching:course")),
    (WRITES, NOBODY, SUPERUSER, ("catalogue_copy_course",)),
    (WORKS | LEARNER, NOBODY, SUPERUSER, ("catalogue-plain:document", "wagtaildocs_serve")),
    (WRITES, NOBODY, SUPERUSER, ("catalogue-plain:recording", "catalogue-plain:captions")),
    (WORKS, NOBODY, SUPERUSER, ("wagtailadmin_api:documents:detail", "wagtailadmin_api:images:detail")),
    # Questions
    (WRITES, NOBODY, SUPERUSER, ("assessment_question", "assessment_rename_bank", "assessment_retire")),
    (WRITES, NOBODY, SUPERUSER, ("assessment_restore",)),
    (WORKS, NOBODY, SUPERUSER, ("assessment_review", "teaching:quiz")),
    (WORKS, NOBODY, SUPERUSER, ("question_chooser:chosen",)),
    (WRITES, NOBODY, SUPERUSER, tuple(f"interchange_{view}" for view in ("import", "take", "report", "export_bank"))),
    # Marking: whoever teaches for the association.
    (MARKS, MARKS, NOBODY, ("teaching:submission", "teaching:submission-file", "teaching:essays")),
    # A learner's own
    (LEARNER, NOBODY, NOBODY, ("assessment:work", "assessment:work-file")),
    (LEARNER, NOBODY, NOBODY, ("assessment:attempt", "assessment:question", "assessment:hand-in")),
    (LEARNER, NOBODY, NOBODY, ("certificates:mine", "certificates-plain:file", "cohorts:waiting")),
    (LEARNER, NOBODY, NOBODY, ("accounts:leave learner_role",)),
    (LEARNER | MANAGER | RUNS, RUNS, SUPERUSER, ("learning:record enrolment",)),
    (LEARNER | RUNS, RUNS, SUPERUSER, ("learning:record completed",)),
    (RUNS, RUNS, SUPERUSER, ("learning:record unshared_enrolment",)),
    # Cohorts. Who has the link that was mailed reads what was asked; only its addressee accepts.
    (MANAGER, NOBODY, NOBODY, ("cohorts:new", "cohorts:detail", "cohorts:change", "cohorts:add", "cohorts:roster")),
    (MANAGER, NOBODY, NOBODY, ("cohorts:learner seat", "cohorts:withdraw seat", "cohorts:move-due")),
    (NOBODY, NOBODY, NOBODY, ("cohorts:learner unshared_seat", "cohorts:withdraw unshared_seat")),
    (MANAGER, NOBODY, NOBODY, ("dashboards:organisation", "accounts:employment", "accounts:leave manager_role")),
    (SIGNED_IN, SIGNED_IN, SIGNED_IN, ("cohorts:invitation",)),
    # Certificates
    (EVERYBODY, EVERYBODY, EVERYBODY, ("certificates-plain:public", "/c/%(code)s")),
    (LEARNER, NOBODY, NOBODY, ("certificates-plain:credential",)),
    (
        *(EVERYBODY, NOBODY, EVERYBODY),
        (
            *(f"certificates-plain:{document}" for document in ("did", "issuer", "status-list", "endorsement")),
            *(f"certificates-plain:achievement{part}" for part in ("", "-any", "-badge")),
        ),
    ),
    (
        *(OFFICER, OFFICER, NOBODY),
        ("certificates-admin:certificate", "certificates-admin:revoke", "certificates-admin:correct"),
    ),
    (OFFICER, OFFICER, NOBODY, ("certificates-admin:name-request",)),
    (
        *(OFFICER, NOBODY, NOBODY),
        tuple(f"certificates-admin:recognition-{form}" for form in ("one", "decline", "renew", "withdraw")),
    ),
    (
        *(OFFICER, NOBODY, NOBODY),
        tuple(f"certificates-bulk:{view}" for view in ("change", "confirm", "refuse", "report", "act")),
    ),
    # The CPD ledger. Whoever has the code of a session may claim it.
    (LEARNER, NOBODY, NOBODY, tuple(f"certificates:cpd:{view}" for view in ("entry", "change", "proof"))),
    (SIGNED_IN, SIGNED_IN, SIGNED_IN, ("certificates:cpd:claim",)),
    (OFFICER, NOBODY, NOBODY, tuple(f"cpd-admin:{view}" for view in ("scheme", "approve", "withdraw", "figures"))),
    (OFFICER, OFFICER, NOBODY, ("cpd-admin:review", "cpd-admin:proof")),
    (
        *(HOLDS_SESSIONS, HOLDS_SESSIONS, NOBODY),
        tuple(f"cpd-admin:{view}" for view in ("session", "change-session", "show-session", "window", "strike")),
    ),
    (MANAGER, NOBODY, NOBODY, tuple(f"dashboards:cohort-evidence{part}" for part in ("", "-zip", "-files"))),
    # People
    (
        *(RUNS, RUNS, SUPERUSER),
        tuple(f"accounts_organisations:{view}" for view in ("edit", "history", "history_results", "usage")),
    ),
    (
        *(RUNS, RUNS, SUPERUSER),
        tuple(f"accounts_roles:{view}" for view in ("edit", "delete", "history", "history_results", "usage")),
    ),
    (
        *(NOBODY, NOBODY, NOBODY),
        tuple(
            f"accounts_roles:{view} learner_role" for view in ("edit", "delete", "history", "history_results", "usage")
        ),
    ),
    (
        *(RUNS, RUNS, SUPERUSER),
        tuple(f"accounts_invitations:{view}" for view in ("delete", "history", "history_results")),
    ),
    (
        *(NOBODY, NOBODY, NOBODY),
        ("accounts_organisations:delete", "accounts_invitations:edit", "accounts_invitations:usage"),
    ),
    (SUPERUSER, SUPERUSER, SUPERUSER, ("wagtailusers_users:edit",)),
    # Forms that are only sent
    (OFFICER, NOBODY, NOBODY, ("certificates-admin:recognition-ask", "certificates-admin:recognition-cancel")),
    (
        *(LEARNER, NOBODY, NOBODY),
        tuple(
            f"certificates:{form}" for form in ("add-link", "end-link", "name", "reference", "restore", "visibility")
        ),
    ),
    (LEARNER, NOBODY, NOBODY, ("certificates:withdraw", "certificates-plain:prepare")),
    (LEARNER, NOBODY, NOBODY, tuple(f"certificates:{form}" for form in ("ask-name", "renew", "result"))),
    (LEARNER, NOBODY, NOBODY, ("certificates:take-back-name",)),
    (
        *(LEARNER, NOBODY, NOBODY),
        tuple(f"certificates:cpd:{form}" for form in ("attended", "claims", "declare-again", "remove-proof", "send")),
    ),
    (LEARNER, NOBODY, NOBODY, ("certificates:cpd:take-back", "certificates:cpd:withdraw")),
    (LEARNER, NOBODY, NOBODY, ("accounts:answer", "accounts:invitation", "accounts:offer")),
    (LEARNER, NOBODY, NOBODY, ("assessment:start", "assessment:check")),
    (WORKS | LEARNER, NOBODY, SUPERUSER, ("packages:keep",)),
    (MANAGER, NOBODY, NOBODY, ("cohorts:close", "cohorts:extend", "cohorts:letter")),
    (RUNS, RUNS, SUPERUSER, ("learning:override",)),
    (WRITES, WRITES, SUPERUSER, ("teaching:answer-request",)),
    # What a learner does with a course is taken from everybody: it says itself where she has no place.
    (
        *(SIGNED_IN, NOBODY, SIGNED_IN),
        tuple(f"learning:{form}" for form in ("cancel-request", "done", "enrol", "leave", "place", "request-place")),
    ),
]

# Wagtail's and allauth's routes at which somebody else's things open: what is published, and what a secret opens.
ELSEWHERE: list[Row] = [
    (WORKS, NOBODY, WORKS, tuple(f"wagtailadmin_choose_page_child {kind}_page" for kind in ("course", "module"))),
    (
        WORKS,
        NOBODY,
        WORKS,
        tuple(f"wagtailadmin_choose_page_child {kind}_page" for kind in ("lesson", "quiz", "assignment", "package")),
    ),
    # A link in a letter: the key it carries is the right to open it.
    (EVERYBODY, EVERYBODY, EVERYBODY, ("account_confirm_email", "account_reset_password_from_key")),
    # Pages and files of a collection that a superuser has put behind a password: here it is asked for.
    (EVERYBODY, NOBODY, EVERYBODY, ("wagtail_serve", "wagtailcore_authenticate_with_password")),
    (EVERYBODY, NOBODY, EVERYBODY, ("wagtaildocs_authenticate_with_password",)),
    # Pictures are public.
    (EVERYBODY, NOBODY, EVERYBODY, ("/media/%(path)s",)),
]

OPENS: dict[str, dict[str, frozenset[str]]] = {
    label: {"own": own, "sister": sister, "foreign": foreign}
    for own, sister, foreign, labels in (*ROWS, *ELSEWHERE)
    for label in labels
}
