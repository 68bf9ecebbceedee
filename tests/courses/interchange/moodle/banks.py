"""Questions of backups as Moodle writes them: before version 4, and since."""

from __future__ import annotations

from html import escape

CHOICES = (("Right", "1.0000000"), ("Wrong", "0.0000000"))


def answers(*given: tuple[str, str], start: int = 1, feedback: str = "") -> str:
    inner = "".join(
        f'<answer id="{number}"><answertext>{escape(text)}</answertext><answerformat>1</answerformat>'
        f"<fraction>{fraction}</fraction><feedback>{escape(feedback)}</feedback><feedbackformat>1</feedbackformat></answer>"
        for number, (text, fraction) in enumerate(given, start)
    )
    return f"<answers>{inner}</answers>"


def question(
    ident: str,
    text: str,
    kind: str = "multichoice",
    plugin: str = "",
    *,
    parent: str = "0",
    mark: str = "1.0000000",
    hidden: int = 0,
    more: str = "",
) -> str:
    if not plugin and kind == "multichoice":
        plugin = (
            answers(*CHOICES) + '<multichoice id="1"><single>1</single><shuffleanswers>1</shuffleanswers></multichoice>'
        )
    return (
        f'<question id="{ident}"><parent>{parent}</parent><name>{escape(text[:20])}</name>'
        f"<questiontext>{escape(text)}</questiontext><questiontextformat>1</questiontextformat>"
        f"<defaultmark>{mark}</defaultmark><qtype>{kind}</qtype><hidden>{hidden}</hidden>{more}"
        f"<plugin_qtype_{kind}_question>{plugin}</plugin_qtype_{kind}_question></question>"
    )


def old(ident: str, name: str, *questions: str, parent: str = "0") -> str:
    """A category as Moodle wrote it up to 3.11."""
    inner = f"<questions>{''.join(questions)}</questions>"
    return (
        f'<question_category id="{ident}"><name>{name}</name><contextid>1</contextid><parent>{parent}</parent>'
        f"{inner}</question_category>"
    )


def new(ident: str, name: str, *entries: str, parent: str = "1") -> str:
    """A category as Moodle writes it since 4.0."""
    inner = f"<question_bank_entries>{''.join(entries)}</question_bank_entries>"
    return (
        f'<question_category id="{ident}"><name>{name}</name><contextid>1</contextid><parent>{parent}</parent>'
        f"{inner}</question_category>"
    )


def entry(ident: str, *versions: str) -> str:
    """An entry of the bank: its versions in order; `(text, status)` where one is not ready."""
    inner = ""
    for number, held in enumerate(versions, 1):
        status = "draft" if held.startswith("draft:") else "ready"
        inner += (
            f'<question_versions id="{ident}{number}"><version>{number}</version><status>{status}</status>'
            f"<questions>{held.removeprefix('draft:')}</questions></question_versions>"
        )
    return (
        f'<question_bank_entry id="{ident}"><idnumber>$@NULL@$</idnumber><question_version>{inner}</question_version>'
        "</question_bank_entry>"
    )


def slots(*inner: str, mark: str = "1.0000000") -> str:
    rows = "".join(
        f'<question_instance id="{number}"><slot>{number}</slot><maxmark>{mark}</maxmark>{held}</question_instance>'
        for number, held in enumerate(inner, 1)
    )
    return f"<question_instances>{rows}</question_instances>"


def fixed(ident: str) -> str:
    return f"<questionid>{ident}</questionid>"


def reference(entry_id: str, version: str = "$@NULL@$") -> str:
    return (
        f'<question_reference id="1"><questionbankentryid>{entry_id}</questionbankentryid><version>{version}</version>'
        "</question_reference>"
    )


def drawn(condition: str) -> str:
    return f'<question_set_reference id="1"><filtercondition>{escape(condition)}</filtercondition></question_set_reference>'
