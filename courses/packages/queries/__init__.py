"""Reads that span models: one fact, one function."""

from courses.packages.queries.access import Holder, holder_of, learner_name, may_open
from courses.packages.queries.standing import PartStanding, Standing, package_of, page_of, standing_of, state_of

__all__ = [
    "Holder",
    "PartStanding",
    "Standing",
    "holder_of",
    "learner_name",
    "may_open",
    "package_of",
    "page_of",
    "standing_of",
    "state_of",
]
