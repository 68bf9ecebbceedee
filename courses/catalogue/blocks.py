"""What a lesson is made of. Stored names are stable: course packages and importers use them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.rich_text import RichText
from wagtailmedia.blocks import AudioChooserBlock, VideoChooserBlock

from common import slots

# No italics: emphasis is weight (docs/decisions/0010). Each feature has its exact twin in Markdown.
TEXT_FEATURES = ["bold", "code", "superscript", "subscript", "link", "document-link", "ol", "ul"]
TABLE_OPTIONS = {
    "language": "en-US",
    "minSpareRows": 0,
    "startRows": 3,
    "startCols": 3,
    "contextMenu": [
        "row_above",
        "row_below",
        "---------",
        "col_left",
        "col_right",
        "---------",
        "remove_row",
        "remove_col",
    ],
    "renderer": "text",
}


class WordsBlock(blocks.RichTextBlock):
    """Paragraphs and lists. What the editor writes for an empty line is no text, and refused when it is published."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=TEXT_FEATURES, **kwargs)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation and not strip_tags(cleaned.source).strip():
            raise ValidationError(_("This field is required."))
        return cleaned


class RowsBlock(TableBlock):
    """A table of texts. Rows of anything else are no table, and refused."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(table_options=TABLE_OPTIONS, **kwargs)

    def clean(self, value: Any) -> Any:
        if value and not self._is_table(value):
            raise ValidationError(_("This is no table."))
        return super().clean(value)

    @staticmethod
    def _is_table(value: Any) -> bool:
        rows = value.get("data") if isinstance(value, dict) else None
        return isinstance(rows, list) and all(
            isinstance(row, list) and all(cell is None or isinstance(cell, str) for cell in row) for row in rows
        )


class TextBlock(WordsBlock):
    """What is read."""

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "catalogue/blocks/text.html"


class HeadingBlock(blocks.CharBlock):
    """A heading inside the lesson; the lesson's own title stands above all of them."""

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "catalogue/blocks/heading.html"


class ImageBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.CharBlock(
        label=_("Text alternative"), help_text=_("What the picture shows, for those who cannot see it.")
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "catalogue/blocks/image.html"


class PairBlock(blocks.StructBlock):
    hong_kong = WordsBlock(label=_("In Hong Kong"))
    hong_kong_source = blocks.CharBlock(label=_("Source for Hong Kong"), required=False)
    mainland = WordsBlock(label=_("In the Mainland"))
    mainland_source = blocks.CharBlock(label=_("Source for the Mainland"), required=False)

    class Meta:
        icon = "grip"
        label = _("In Hong Kong / In the Mainland")
        template = "catalogue/blocks/pair.html"


class TomorrowBlock(WordsBlock):
    class Meta:
        icon = "calendar-check"
        label = _("What to do tomorrow")
        template = "catalogue/blocks/tomorrow.html"


class LawAsAtBlock(blocks.StructBlock):
    as_at = blocks.DateBlock(label=_("Law as at"))
    next_review = blocks.DateBlock(label=_("Next review"))

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        as_at, next_review = cleaned["as_at"], cleaned["next_review"]
        # A draft may be kept before its dates are known.
        if as_at and next_review and next_review <= as_at:
            raise blocks.StructBlockValidationError(
                block_errors={"next_review": ValidationError(_("The next review comes after the date of the law."))}
            )
        return cleaned

    class Meta:
        icon = "date"
        label = _("Law as at")
        template = "catalogue/blocks/law_as_at.html"


class FigureBlock(blocks.StructBlock):
    """A worked figure: a claim, a real table, perhaps a drawing of so many squares, one closing sentence."""

    claim = blocks.CharBlock(label=_("Caption, as a claim"))
    table = RowsBlock(label=_("Figures"), required=False)
    key_row = blocks.IntegerBlock(
        label=_("Row of the key figure"), required=False, min_value=1, help_text=_("Counted from 1, without the head.")
    )
    key_column = blocks.IntegerBlock(label=_("Column of the key figure"), required=False, min_value=1)
    squares_filled = blocks.IntegerBlock(label=_("Squares filled"), required=False, min_value=0, max_value=100)
    squares_total = blocks.IntegerBlock(label=_("Squares in all"), required=False, min_value=1, max_value=100)
    conclusion = blocks.CharBlock(label=_("Closing sentence"), required=False)

    class Meta:
        icon = "decimal"
        label = _("Worked figure")
        template = "catalogue/blocks/figure.html"


class DataTableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(label=_("Caption"))
    table = RowsBlock(label=_("Table"))

    class Meta:
        icon = "table"
        label = _("Table")
        template = "catalogue/blocks/table.html"


class CodeBlock(blocks.StructBlock):
    language = blocks.ChoiceBlock(
        label=_("Language"),
        choices=[("text", _("Plain text")), ("python", "Python"), ("sql", "SQL"), ("json", "JSON"), ("yaml", "YAML")],
        default="text",
    )
    code = blocks.TextBlock(label=_("Code"))

    class Meta:
        icon = "code"
        label = _("Code")
        template = "catalogue/blocks/code.html"


class QuotationBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Words quoted"))
    source = blocks.CharBlock(label=_("Source"))
    url = blocks.URLBlock(label=_("Address of the source"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "catalogue/blocks/quotation.html"


class DownloadBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(label=_("What it is"))

    class Meta:
        icon = "download"
        label = _("Download")
        template = "catalogue/blocks/download.html"


class RecordingBlock(blocks.StructBlock):
    """Never the only way to learn: captions in one language at least, or a transcript, are asked for."""

    title = blocks.CharBlock(label=_("What it is about"))

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        recording = cleaned["recording"]
        if recording is not None and not recording.transcript and not recording.captions.exists():
            raise blocks.StructBlockValidationError(
                block_errors={
                    "recording": ValidationError(
                        _("This recording has neither captions nor a transcript. Add one to it first.")
                    )
                }
            )
        return cleaned


class AudioBlock(RecordingBlock):
    recording = AudioChooserBlock(label=_("Recording"))

    class Meta:
        icon = "media"
        label = _("Audio")
        template = "catalogue/blocks/audio.html"


class VideoBlock(RecordingBlock):
    recording = VideoChooserBlock(label=_("Recording"))

    class Meta:
        icon = "media"
        label = _("Video")
        template = "catalogue/blocks/video.html"


class TeacherBlock(blocks.StructBlock):
    """Somebody who stands behind a course, as the page names her."""

    name = blocks.CharBlock(label=_("Name"), max_length=80)
    name_other = blocks.CharBlock(label=_("Name in another script"), max_length=80, required=False)
    role = blocks.CharBlock(label=_("What she does"), max_length=160, required=False)

    class Meta:
        icon = "user"
        label = _("Teacher")


class Teachers(blocks.StreamBlock):
    teacher = TeacherBlock()

    class Meta:
        required = False


class QuestionKeyBlock(blocks.FieldBlock):
    """The key of a question, nothing else. Assessment offers the widget that finds one (slot `lesson.check.widget`)."""

    def __init__(self, *, required: bool = True, help_text: str = "", **kwargs: Any) -> None:
        self._required, self._help_text = required, help_text
        super().__init__(**kwargs)

    @cached_property
    def field(self) -> forms.UUIDField:
        offered = slots.collect("lesson.check.widget", None)
        widget = offered[0] if offered else forms.TextInput()
        return forms.UUIDField(required=self._required, help_text=self._help_text, widget=widget)

    def get_form_state(self, value: Any) -> Any:
        """What the widget shows: the words of the question where it can find them, else the key."""
        describe = getattr(self.field.widget, "get_value_data", None)
        return describe(value) if describe is not None else super().get_form_state(value)

    def to_python(self, value: Any) -> str | None:
        return str(value) if value else None

    def get_prep_value(self, value: Any) -> str | None:
        return str(value) if value else None

    def value_from_form(self, value: Any) -> str | None:
        return str(value) if value else None

    class Meta:
        icon = "help"


class CheckBlock(blocks.StructBlock):
    """A knowledge check: stores the key of a question, whose words, answer address and marking are assessment's."""

    question = QuestionKeyBlock(label=_("Question"))

    class Meta:
        icon = "help"
        label = _("Knowledge check")


class BriefBody(blocks.StreamBlock):
    """What an assignment asks, marked by a person: the blocks of a lesson but for knowledge checks."""

    text = TextBlock()
    heading = HeadingBlock()
    image = ImageBlock()
    pair = PairBlock()
    tomorrow = TomorrowBlock()
    law_as_at = LawAsAtBlock()
    figure = FigureBlock()
    table = DataTableBlock()
    code = CodeBlock()
    quotation = QuotationBlock()
    download = DownloadBlock()
    audio = AudioBlock()
    video = VideoBlock()


class LessonBody(BriefBody):
    """The blocks of a lesson, in the order a reader meets them."""

    check = CheckBlock()

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        message = ValidationError(_("This question stands in the lesson already. Each may be asked once."))
        seen: set[str] = set()
        errors: dict[int, ValidationError] = {}
        for index, block in enumerate(cleaned):
            if block.block_type == "check" and (key := block.value["question"]):
                if key in seen:
                    errors[index] = message
                seen.add(key)
        if errors:
            raise blocks.StreamBlockValidationError(block_errors=errors)
        return cleaned


def words_of(body: Any) -> Iterator[str]:
    """Every word a reader of the lesson meets, block by block, for the search."""
    for block in body:
        yield from _words(block.value)


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, RichText):
        yield value.source
    elif isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.get("data", []) if "data" in value else value.values():
            yield from _words(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _words(inner)
