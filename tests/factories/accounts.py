"""People, organisations and memberships for tests."""

from __future__ import annotations

from typing import Any

import factory
from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.enums import Jurisdiction, MembershipState, OrganisationKind, Role
from accounts.models import EmploymentBasis, Membership, Organisation, Person, User

PASSWORD = "correct horse battery"


class UserFactory(factory.django.DjangoModelFactory):
    """An account with a verified address. Its person is `user.person`."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"user{n}@people.example")
    display_name = factory.Sequence(lambda n: f"User {n}")
    language = "en"
    adult_declared_at = factory.LazyFunction(timezone.now)

    class Params:
        superuser = factory.Trait(is_superuser=True, is_staff=True)

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return model_class.objects.create_user(password=kwargs.pop("password", PASSWORD), **kwargs)

    @factory.post_generation
    def verified(self: User, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create and extracted is not False:
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)


class PersonFactory(factory.django.DjangoModelFactory):
    """A person with an account: `PersonFactory(user__display_name="Wong Mei Ling")`."""

    class Meta:
        model = Person

    user = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, model_class: type[Person], *args: Any, **kwargs: Any) -> Person:
        user = kwargs.pop("user", None)
        if user is None:
            return model_class.objects.create(**kwargs)
        # Creating an account creates its person.
        return model_class.objects.get(user=user)


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A member organisation of an association, or with `association_itself=True` an association."""

    class Meta:
        model = Organisation

    slug = factory.Sequence(lambda n: f"organisation-{n}")
    kind = OrganisationKind.MEMBER
    association = factory.SubFactory("tests.factories.accounts.OrganisationFactory", association_itself=True)
    name_en = factory.Sequence(lambda n: f"Organisation {n}")
    name_zh_hans = factory.Sequence(lambda n: f"机构{n}")
    name_zh_hant = factory.Sequence(lambda n: f"機構{n}")
    city_en = "Hong Kong"
    city_zh_hans = "香港"
    city_zh_hant = "香港"
    jurisdiction = Jurisdiction.HK

    class Params:
        association_itself = factory.Trait(kind=OrganisationKind.ASSOCIATION, association=None)


class AssociationFactory(OrganisationFactory):
    """One of the associations."""

    kind = OrganisationKind.ASSOCIATION
    association = None


class MembershipFactory(factory.django.DjangoModelFactory):
    """An active, accepted membership of a learner; traits name the other roles and states.

    Written to the database as it stands: groups follow only what `accounts.actions` does. Use `member_of` for
    somebody who works in the authoring interface.
    """

    class Meta:
        model = Membership

    person = factory.SubFactory(PersonFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.LEARNER
    state = MembershipState.ACTIVE
    accepted_at = factory.LazyFunction(timezone.now)

    class Params:
        trainer = factory.Trait(role=Role.TRAINER)
        reviewer = factory.Trait(role=Role.REVIEWER)
        manager = factory.Trait(role=Role.MANAGER)
        officer = factory.Trait(role=Role.OFFICER)
        invited = factory.Trait(state=MembershipState.INVITED, accepted_at=None)
        ended = factory.Trait(state=MembershipState.ENDED)


class EmploymentBasisFactory(factory.django.DjangoModelFactory):
    """Employment as the basis for showing a learner's record to her organisation's managers."""

    class Meta:
        model = EmploymentBasis

    person = factory.SubFactory(PersonFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    asserted_by = factory.SubFactory(PersonFactory)
    labour_rule = "Staff handbook, section 12"
    notice_shown_at = factory.LazyFunction(timezone.now)
    asserted_at = factory.LazyFunction(timezone.now)


def shared_learner(organisation: Organisation, **user: Any) -> Person:
    """An active learner of this organisation whose managers may see her by name, on the basis of employment."""
    person: Person = MembershipFactory(organisation=organisation, person=PersonFactory(user=UserFactory(**user))).person
    EmploymentBasisFactory(person=person, organisation=organisation)
    return person


def member_of(organisation: Organisation, role: str = Role.LEARNER, **user: Any) -> User:
    """An account with an active role in this organisation, in the group that the role brings."""
    from accounts import actions

    made: User = UserFactory(**user)
    actions.begin_membership(person=made.person, organisation=organisation, role=role, by=made.person)
    return made
