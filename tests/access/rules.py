"""What holds for each route, where the walk cannot know it: whom it opens to, who reads what, and what is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.enums import Role
from tests.access.matrix import OPENS

if TYPE_CHECKING:
    from tests.access.things import Word
    from tests.access.visits import Visit
    from tests.access.walking import Walker

# Not gone to at all.
LEFT_OUT: dict[str, str] = {
    "account_logout": "ends the session of the walk",
    "wagtailadmin_logout": "ends the session of the walk",
    "wagtailadmin_error_test": "raises an error on purpose, to show Wagtail's page of errors",
}

# What answers a visit with 405, because it is only ever sent.
ONLY_SENT = frozenset(
    {
        "pages:theme",
        "packages:keep",
        *(f"accounts:{form}" for form in ("answer", "invitation", "offer", "switch")),
        *(
            "assessment:check",
            "assessment:start",
            "assessment_restore",
            "interchange_take",
            "certificates-admin:recognition-ask",
            "certificates-admin:recognition-cancel",
            "certificates-plain:prepare",
            "teaching:answer-request",
        ),
        *(f"certificates:{form}" for form in ("add-link", "end-link", "name", "reference", "restore", "visibility")),
        *(f"certificates:{form}" for form in ("ask-name", "renew", "result", "take-back-name")),
        *("certificates-awarding:look", "certificates-bulk:act"),
        *(f"certificates:cpd:{form}" for form in ("attended", "claims", "declare-again", "follow", "prepare", "send")),
        *(f"certificates:cpd:{form}" for form in ("remove-proof", "take-back", "withdraw")),
        *("cpd-admin:strike", "cpd-admin:window", "dashboards:cohort-evidence-files"),
        *("certificates:withdraw", "cohorts:close", "cohorts:extend", "cohorts:letter"),
        *(f"learning:{form}" for form in ("cancel-request", "done", "enrol", "leave", "override", "place")),
        "learning:request-place",
        *(f"wagtail_localize:{form}" for form in ("edit_override", "edit_string_translation", "machine_translate")),
        *("wagtail_localize:stop_translation", "wagtail_localize:upload_pofile"),
        *("wagtailadmin_api:pages:action", "wagtailadmin_pages:lock", "wagtailadmin_pages:unlock"),
        *("wagtailadmin_editing_sessions:ping", "wagtailadmin_editing_sessions:release"),
        *(f"wagtailadmin_workflows:{form}" for form in ("enable", "enable_task", "remove")),
        "wagtaildocs:create_multiple_from_uploaded_document",
        "wagtailimages:create_multiple_from_uploaded_image",
        *(
            f"{app}:{form}"
            for app in ("wagtaildocs", "wagtailimages")
            for form in ("delete_multiple", "delete_upload_multiple", "edit_multiple")
        ),
        "wagtailredirects:process_import",
    }
)

# Gone to with a thing that is there, and opened to nobody all the same.
OPENS_TO_NOBODY: dict[str, str] = {
    "certificates-plain:own-host-did": "answers on a host of an association's own",
    "/admin/login/": "leads to our sign-in",
    "/en/_util/login/": "leads to our sign-in",
    "/admin//": "stands for every address below /admin/ that is none",
    "/admin/localize/translate/%(translation_id)s/preview/%(mode)s/": "our pages are shown in one way",
    "wagtailadmin_block_preview": "no block of ours has a preview",
    "wagtailadmin_pages:convert_alias": "pages of courses cannot be aliases",
    "wagtail_localize:submit_snippet_translation": "no model is a snippet",
    "wagtail_localize:snippets_api_listing": "no model is a snippet",
    "wagtail_localize:snippets_api_detail": "no model is a snippet",
    "wagtailsnippets:index": "no model is a snippet",
    "wagtailsettings:preview_on_edit": "the settings have no preview",
    "wagtailimages:url_generator": "no address draws pictures to order",
    "wagtailimages:url_generator_output": "no address draws pictures to order",
    "accounts_organisations:delete": "an organisation is made inactive, never deleted",
    "accounts_roles:add": "a role begins with an invitation",
    "accounts_invitations:edit": "an invitation is withdrawn and sent anew",
    "accounts_invitations:usage": "nothing refers to an invitation",
    "wagtailadmin_password_reset_done": "passwords are set in the account",
    "wagtailadmin_password_reset_confirm": "passwords are set in the account",
    "wagtailadmin_password_reset_complete": "passwords are set in the account",
    "socialaccount_login_error": "says with 401 that signing in elsewhere failed",
    "socialaccount_signup": "nobody comes from a sign-in elsewhere",
    **dict.fromkeys(
        (
            *("saml_acs", "saml_finish_acs", "saml_sls", "saml_metadata", "saml_login"),
            *("openid_connect_login", "openid_connect_callback"),
        ),
        "no sign-in elsewhere is configured",
    ),
}

# Says that it is done, that a link is not good, that a question is not asked here, or asks for a password, whatever is
# named: what has changed tells.
SAYS_THE_SAME = {
    "wagtailadmin_editing_sessions:ping",
    "wagtailadmin_editing_sessions:release",
    "assessment:check",
    "account_reset_password_from_key",
    "wagtailcore_authenticate_with_password",
    # Documents for everybody who checks a certificate, of whatever association.
    *(f"certificates-plain:{document}" for document in ("did", "issuer", "status-list", "endorsement")),
    *(f"certificates-plain:achievement{part}" for part in ("", "-any", "-badge")),
}

# Open to who does not work in authoring: script and words that its screens load, and the way to a new password.
OUTSIDE_AUTHORING = {"/admin/password_reset/", "wagtailadmin_sprite", "wagtailadmin_javascript_catalog"}

Readers = dict[str, tuple[str, tuple[str, ...]]]
ANYWHERE = ("",)
AUTHORING: Readers = dict.fromkeys(
    (Role.TRAINER, Role.REVIEWER, Role.OFFICER),
    ("side", ("wagtail", "catalogue", "assessment_", "question_chooser:", "teaching:", "interchange_")),
)
ALL: Readers = {"superuser": ("all", ANYWHERE)}
MARKING = ("teaching:marking", "teaching:submission", "teaching:essays")
REQUESTS = ("teaching:home", "wagtailadmin_home")

# Who may read a word, of whom, and at which routes (by the beginning of their names). What nobody is named for is
# read by nobody.
READERS: dict[str, Readers] = {
    "learner": {
        Role.LEARNER: ("house", ANYWHERE),
        Role.MANAGER: ("house", ("cohorts:", "dashboards:organisation", "learning:record")),
        # Her address, where somebody typed it into an invitation; her name beside what she asked them to look at.
        Role.OFFICER: ("side", ("accounts_invitations:", "cpd-admin:review")),
        # Her name beside the session she says she attended, and beside what she has handed in.
        Role.TRAINER: ("side", ("cpd-admin:session", *MARKING)),
        Role.REVIEWER: ("side", MARKING),
        "superuser": ("all", ("wagtailusers_users:", "wagtail_bulk_action", "accounts_invitations:")),
    },
    "latin": {
        Role.LEARNER: ("house", ANYWHERE),
        Role.OFFICER: ("side", ("certificates-admin:",)),
    },
    "why": {
        Role.LEARNER: ("house", ("accounts:own-data",)),
        Role.OFFICER: ("side", ("certificates-admin:name-request",)),
    },
    # What she has handed in: hers, and of those who mark it.
    "work": {
        Role.LEARNER: ("house", ANYWHERE),
        **dict.fromkeys((Role.TRAINER, Role.REVIEWER), ("side", ("teaching:submission", "teaching:essays"))),
    },
    "unshared": {},
    "guest": {Role.MANAGER: ("house", ("cohorts:detail",))},
    "listed": {Role.MANAGER: ("house", ("cohorts:roster",))},
    # The learner reads them in the copy of what is kept about her.
    "cohort": {
        Role.MANAGER: ("house", ("cohorts:", "dashboards:organisation", "dashboards:cohort-evidence")),
        Role.LEARNER: ("house", ("accounts:own-data",)),
    },
    # What she did elsewhere: hers, and of the officers she asked to look at it.
    "outside": {Role.LEARNER: ("house", ANYWHERE), Role.OFFICER: ("side", ("cpd-admin:review",))},
    "label": {Role.MANAGER: ("house", ("cohorts:",)), Role.LEARNER: ("house", ("accounts:own-data",))},
    # What an officer wrote about a change of many certificates: in her own copy, and in that of whom it concerns.
    "bulk": {
        Role.OFFICER: ("side", ("certificates-bulk:", "accounts:own-data")),
        Role.LEARNER: ("side", ("accounts:own-data",)),
    },
    # What was brought from elsewhere: for who brings things in.
    "import": dict.fromkeys((Role.TRAINER, Role.OFFICER), ("side", ("interchange_", "accounts:own-data")))
    | {"superuser": ("all", ("interchange_",))},
    "asker": {Role.TRAINER: ("side", REQUESTS)},
    "message": {
        Role.TRAINER: ("side", REQUESTS),
        Role.OFFICER: ("side", REQUESTS),
        "superuser": ("all", REQUESTS),
    },
    "reason": {
        Role.OFFICER: ("side", ("learning:record", "learning:override")),
        "superuser": ("all", ("learning:record", "learning:override")),
    },
    "invited": {
        Role.OFFICER: ("side", ("accounts_invitations:",)),
        "superuser": ("all", ("accounts_invitations:",)),
    },
    "manager": {Role.MANAGER: ("house", ANYWHERE), Role.OFFICER: ("side", ("accounts_roles:",))} | ALL,
    Role.TRAINER: {
        Role.TRAINER: ("side", ANYWHERE),
        Role.REVIEWER: ("side", ("wagtailadmin_", "catalogue-admin:", "assessment_review")),
        Role.OFFICER: (
            "side",
            ("wagtailadmin_", "catalogue-admin:", "assessment_review", "accounts_roles:", "interchange_imports"),
        ),
    }
    | ALL,
    Role.REVIEWER: {Role.REVIEWER: ("side", ANYWHERE), Role.OFFICER: ("side", ("accounts_roles:",))} | ALL,
    Role.OFFICER: {Role.OFFICER: ("side", ANYWHERE)} | ALL,
    **dict.fromkeys(
        (
            *("bank", "package", "question", "proposed", "document", "recording", "image", "collection"),
            *("draft", "waiting", "later", "begun"),
        ),
        AUTHORING | ALL,
    ),
}


def may_read(someone: Walker, word: Word, visit: Visit) -> bool:
    """Whether these words may stand in what this reader gets at this address."""
    if word.kind == "latin" and visit.path.startswith("/c/") and "?k=" in visit.path and "k=never" not in visit.path:
        # Its holder has given this link away.
        return True
    found = READERS[word.kind].get(someone.role)
    if found is None:
        return False
    whose, where = found
    is_of = {
        "all": True,
        "side": word.tag.startswith(someone.side.tag),
        "house": word.tag == someone.house.tag,
    }
    return is_of[whose] and visit.route.key.startswith(where)


def opens_to(visit: Visit, whose: str) -> frozenset[str] | None:
    """Who opens this, where the matrix says so."""
    found = OPENS.get(visit.label) or OPENS.get(visit.route.key)
    return found[whose] if found is not None else None


def misplaced(role: str, visit: Visit, whose: str, *, opens: bool) -> str:
    """What is wrong with a thing's being open or closed, or nothing."""
    expected = opens_to(visit, whose)
    if expected is not None:
        return "" if opens == (role in expected) else ("opens" if opens else "is closed")
    if visit.route.is_ours:
        return "stands in no row of the matrix"
    if whose == "own":
        return ""
    return "opens" if opens and role != "superuser" else ""
