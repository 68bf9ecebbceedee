"""Minutes by topic, as columns: the database itself holds their sum."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from courses.certificates.enums import CpdTopic


class TopicMinutes(models.Model):
    """Abstract. A length in minutes, and how many of them were about which topic; the rest is about none."""

    minutes = models.PositiveIntegerField()
    technical = models.PositiveIntegerField(default=0)
    compliance = models.PositiveIntegerField(default=0)
    regulatory_compliance = models.PositiveIntegerField(default=0)
    ethics = models.PositiveIntegerField(default=0)
    risk = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True

    @property
    def topics(self) -> dict[str, int]:
        """The topics of which there are minutes."""
        return {topic: minutes for topic in CpdTopic.values if (minutes := getattr(self, topic))}


def topics_within_minutes(name: str) -> models.CheckConstraint:
    """No minute is about two topics."""
    total = F("technical") + F("compliance") + F("regulatory_compliance") + F("ethics") + F("risk")
    return models.CheckConstraint(condition=Q(minutes__gte=total), name=name)


def columns_of(topics: dict[str, int]) -> dict[str, int]:
    """Every column of the topics, ready for a row."""
    return {topic: int(topics.get(topic, 0)) for topic in CpdTopic.values}
