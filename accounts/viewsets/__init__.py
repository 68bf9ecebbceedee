"""The screens about people and organisations in the authoring interface."""

from accounts.viewsets.organisations import people_group
from accounts.viewsets.users import AcademyAccountView, AcademyUserViewSet

__all__ = ["AcademyAccountView", "AcademyUserViewSet", "people_group"]
