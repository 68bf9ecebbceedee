"""Home, standard pages, and what the alliance calls itself."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import Page

from common.fields import BodyField
from common.languages import current
from common.page_forms import AcademyPageForm

TEXT_FEATURES = ["h2", "h3", "bold", "link", "document-link", "ol", "ul"]


class HomePage(Page):
    """One row per language: the front page."""

    headline = models.CharField(_("headline"), max_length=120)
    lead = models.TextField(_("lead"), max_length=400)

    @property
    def plain_headline(self) -> str:
        """Without the places where it may break."""
        return self.headline.replace("\u200b", "")

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["catalogue.CourseIndexPage", "pages.StandardPage"]
    content_panels = [*Page.content_panels, FieldPanel("headline"), FieldPanel("lead")]
    max_count_per_parent = 3
    base_form_class = AcademyPageForm

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")


class StandardPage(Page):
    """One row per plain page and language: help, privacy notice, accessibility."""

    body = BodyField([("text", blocks.RichTextBlock(features=TEXT_FEATURES, label=_("Text")))], blank=True)

    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []
    content_panels = [*Page.content_panels, FieldPanel("body")]
    base_form_class = AcademyPageForm

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")


@register_setting(icon="site")
class SiteSettings(BaseGenericSetting):
    """One row: what the platform and the alliance are called, and what a filed site must show at its foot."""

    name_en = models.CharField(_("name in English"), max_length=60, default="Alliance Academy")
    name_zh_hans = models.CharField(_("name in Simplified Chinese"), max_length=60, default="联盟学院")
    name_zh_hant = models.CharField(_("name in Traditional Chinese"), max_length=60, default="聯盟學院")
    tagline_en = models.CharField(
        _("line beneath, in English"), max_length=120, default="An alliance of four fintech associations"
    )
    tagline_zh_hans = models.CharField(
        _("line beneath, in Simplified Chinese"), max_length=120, default="四家金融科技协会共建"
    )
    tagline_zh_hant = models.CharField(
        _("line beneath, in Traditional Chinese"), max_length=120, default="四家金融科技協會共建"
    )
    contact = models.EmailField(_("contact"), default="academy@academy.example")
    icp_subject_no = models.CharField(_("ICP subject number"), max_length=60, blank=True)
    icp_site_no = models.CharField(_("ICP site number"), max_length=60, blank=True)
    icp_display = models.CharField(
        _("ICP number shown"),
        max_length=7,
        choices=[("subject", _("Subject number")), ("site", _("Site number"))],
        default="site",
    )
    psb_no = models.CharField(_("public security filing number"), max_length=60, blank=True)
    psb_link = models.URLField(_("public security filing address"), blank=True)
    icp_licence_no = models.CharField(_("ICP licence number"), max_length=60, blank=True)

    panels = [
        MultiFieldPanel(
            [FieldPanel(f"{part}_{code}") for part in ("name", "tagline") for code in ("en", "zh_hans", "zh_hant")],
            heading=_("Names"),
        ),
        FieldPanel("contact"),
        MultiFieldPanel(
            [
                FieldPanel("icp_subject_no"),
                FieldPanel("icp_site_no"),
                FieldPanel("icp_display"),
                FieldPanel("psb_no"),
                FieldPanel("psb_link"),
                FieldPanel("icp_licence_no"),
            ],
            heading=_("Filings (Mainland instances)"),
        ),
    ]

    class Meta:
        verbose_name = _("site settings")

    @property
    def name(self) -> str:
        return getattr(self, f"name_{current().replace('-', '_')}")

    @property
    def tagline(self) -> str:
        return getattr(self, f"tagline_{current().replace('-', '_')}")
