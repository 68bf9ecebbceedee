"""Reads that span models: one fact, one function."""

from courses.packages.queries.access import Holder, holder_of, learner_name, may_open
from courses.packages.queries.standing import PartStanding, Standing, contents_of, page_of, standing_of, state_of

__all__ = [
    "Holder",
    "PartStanding",
    "Standing",
    "contents_of",
    "holder_of",
    "learner_name",
    "may_open",
    "page_of",
    "standing_of",
    "state_of",
]
