"""What Canvas says beside its cartridges: order, state, requirements, assignments."""

from __future__ import annotations

from tests.courses.interchange.accounts import unaccounted
from tests.courses.interchange.cartridge.building import BESIDE, page, place, resource, taken


def test_canvas_says_order_state_and_requirements():
    meta = b"""<modules xmlns="http://canvas.instructure.com/xsd/cccv1p0">
<module identifier="m2"><title>Late</title><workflow_state>unpublished</workflow_state><position>2</position>
<items><item identifier="p3"><content_type>WikiPage</content_type><workflow_state>active</workflow_state>
<title>Three</title>
<identifierref>r3</identifierref>
<position>1</position></item></items></module>
<module identifier="m1"><title>Early</title><workflow_state>active</workflow_state><position>1</position>
<items><item identifier="p2"><content_type>WikiPage</content_type><workflow_state>unpublished</workflow_state>
<title>Two</title>
<identifierref>r2</identifierref>
<position>2</position></item>
<item identifier="p1"><content_type>WikiPage</content_type><workflow_state>active</workflow_state>
<title>One</title>
<identifierref>r1</identifierref>
<position>1</position></item>
<item identifier="u"><content_type>ExternalUrl</content_type><workflow_state>active</workflow_state><title>Out</title><url>https://example.com/</url><position>3</position></item></items>
<completionRequirements>
<completionRequirement type="must_view">
<identifierref>p1</identifierref></completionRequirement></completionRequirements>
</module></modules>"""
    names = {"r1": "one", "r2": "two", "r3": "three"}
    course = taken(
        place("m2", "Late", inner=place("p3", "Three", "r3"))
        + place("m1", "Early", inner=place("p1", "One", "r1") + place("p2", "Two", "r2")),
        "".join(resource(ident, "webcontent", f"wiki_content/{name}.html") for ident, name in names.items())
        + resource("s", BESIDE, "course_settings/canvas_export.txt"),
        {f"wiki_content/{name}.html": page(f"<p>{name}.</p>") for name in names.values()}
        | {"course_settings/module_meta.xml": meta, "course_settings/canvas_export.txt": b"Q"},
    )
    early, late = course.modules
    assert (early.words["en"].title, early.draft, late.draft) == ("Early", False, True)
    assert [(one.words["en"].title, one.draft) for one in early.activities] == [
        ("One", False),
        ("Two", True),
        ("Out", False),
    ]
    assert early.activities[0].completion == "viewed"
    assert course.source["WikiPage"] == 3
    assert unaccounted(course) == {}


def test_assignments_of_canvas():
    settings = b"""<assignment xmlns="http://canvas.instructure.com/xsd/cccv1p0"><title>Essay</title><due_at>2024-05-01T00:00:00</due_at>
<workflow_state>unpublished</workflow_state><submission_types>online_upload,online_text_entry</submission_types></assignment>"""
    course = taken(
        place("m", "Module", inner=place("p", "Essay", "a")),
        resource("a", BESIDE, "a/essay.html", "a/assignment_settings.xml"),
        {"a/essay.html": page("<p>Write.</p>"), "a/assignment_settings.xml": settings},
    )
    (assignment,) = course.assignments
    assert (assignment.text, assignment.files, assignment.draft) == (True, 5, True)
    assert [held["kind"] for held in course.left_out] == ["due_at"]
    assert unaccounted(course) == {}
