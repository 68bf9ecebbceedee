"""Acting on many things at once, and choosing among many: one's own, and nothing of another association's."""

from __future__ import annotations

import pytest
from wagtail.admin.views.bulk_action.registry import bulk_action_registry

from accounts.enums import Role
from tests.access.state import changes, state
from tests.access.things import Side, Things
from tests.access.visits import read
from tests.access.walking import WALKERS, Walker, walker

pytestmark = [pytest.mark.slow, pytest.mark.walk, pytest.mark.django_db]

AUTHORS = (Role.TRAINER, Role.REVIEWER, Role.OFFICER)
# The things on which many actions act, by the model they are registered for.
ACTED_ON = {
    "page": ("side.draft.pk", "side.lesson_page.pk", "side.course_page.pk", "side.begun.pk"),
    "academydocument": ("side.document.pk",),
    "academyimage": ("side.image.pk",),
    "user": ("house.learner.pk", "side.staff_of.trainer.pk"),
}
# Each chooser and its search, with the word of a thing that is one's own.
CHOOSERS = {
    "/admin/choose-page/{side.module_page.pk}/": "draft",
    "/admin/choose-page/search/?q=Quux": "draft",
    "/admin/pages/search/?q=Quux": "draft",
    "/admin/api/main/pages/?child_of={side.module_page.pk}": "draft",
    "/admin/documents/chooser/": "document",
    "/admin/documents/chooser/results/?q=Quux": "document",
    "/admin/images/chooser/": "image",
    "/admin/images/chooser/results/?q=Quux": "image",
    "/admin/media/chooser/": "recording",
    "/admin/media/chooser/audio/?p=1": "recording",
    "/admin/questions/choose/": "question",
    "/admin/questions/choose/results/?q=Quux": "question",
}


def every_action() -> list[tuple[str, str, str]]:
    bulk_action_registry.get_bulk_actions_for_model("wagtailcore", "page")  # finds all of them
    return [
        (app, model, action)
        for app, models in bulk_action_registry.actions.items()
        for model, actions in models.items()
        for action in actions
    ]


def sent(someone: Walker, app: str, model: str, action: str, keys: list[int]) -> int:
    """The form of an action, filled in with her own things, for the things with these keys."""
    side = someone.side
    answer = someone.client.post(
        f"/admin/bulk/{app}/{model}/{action}/?next=/admin/&" + "&".join(f"id={key}" for key in keys),
        {
            "chooser": side.module_page.pk,
            "collection": side.collection.pk,
            "tags": "taken",
            "include_descendants": "on",
            "mark_as_active": "",
            "role": side.group.pk,
        },
    )
    status: int = answer.status_code
    return status


def keys_of(model: str, things: Things) -> list[int]:
    return [read(path, things) for path in ACTED_ON[model]]


def test_every_model_with_actions_is_tried():
    assert {model for _app, model, _action in every_action()} == set(ACTED_ON)


@pytest.mark.parametrize("role", [role for role in WALKERS if role != "superuser"])
def test_no_action_on_many_changes_another_associations_things(sides, role):
    someone = walker(role, sides[0])
    theirs = Things(sides[1], sides[1].houses[0])
    before = state()
    answers = {
        (model, action): sent(someone, app, model, action, keys_of(model, theirs))
        for app, model, action in every_action()
    }
    assert {one: status for one, status in answers.items() if status not in {302, 403, 404}} == {}
    assert changes(before, state()) == {}


@pytest.mark.parametrize("role", AUTHORS)
def test_among_ones_own_things_anothers_stay_as_they_are(sides, role):
    """Sent together: hers may change, the others do not."""
    someone = walker(role, sides[0])
    theirs = Things(sides[1], sides[1].houses[0])
    foreign = {str(key) for model in ("page", "academydocument", "academyimage") for key in keys_of(model, theirs)}
    before = state()
    for app, model, action in every_action():
        if model != "user" and action != "delete":
            assert sent(someone, app, model, action, [*keys_of(model, someone.own), *keys_of(model, theirs)]) < 500
    changed = changes(before, state())
    labels = ("wagtailcore.Page", "common.AcademyDocument", "common.AcademyImage")
    assert {label: set(changed.get(label, ())) & foreign for label in labels} == {label: set() for label in labels}
    # The same hand did act on what is hers, where her role may.
    assert str(someone.side.draft.pk) in changed["wagtailcore.Page"]


def offered(side: Side, page: str, kind: str) -> list[str]:
    return [word.text for word in side.words if word.kind == kind and word.text in page]


@pytest.mark.parametrize("role", AUTHORS)
def test_what_is_offered_is_ones_own(sides, role):
    someone = walker(role, sides[0])
    # Reviewers use no recordings: theirs are the words.
    expected = {address: (kind != "recording" or role != Role.REVIEWER, False) for address, kind in CHOOSERS.items()}
    found = {}
    for address, kind in CHOOSERS.items():
        page = someone.client.get(address.format(side=someone.side)).content.decode()
        found[address] = (bool(offered(sides[0], page, kind)), bool(offered(sides[1], page, kind)))
    assert found == expected
