"""Reads that span models: what a certificate is to say, who may see how much of it, what a holder has."""

from courses.certificates.queries.disclosure import Disclosure, Shown, disclose
from courses.certificates.queries.gathering import gather_facts
from courses.certificates.queries.holder import certificate_for, certificates_of, drawing_of
from courses.certificates.queries.names import names_of_person, names_problem, printed_names
from courses.certificates.queries.officer import (
    RequestRow,
    find_for_officer,
    name_requests,
    names_for_officer,
    names_queue,
    names_waiting,
    request_rows,
)
from courses.certificates.queries.renewal import Renewal, renewal_of, renewals_of
from courses.certificates.queries.results import result_of

__all__ = [
    "Disclosure",
    "Renewal",
    "RequestRow",
    "Shown",
    "certificate_for",
    "certificates_of",
    "disclose",
    "drawing_of",
    "find_for_officer",
    "gather_facts",
    "name_requests",
    "names_for_officer",
    "names_of_person",
    "names_problem",
    "names_queue",
    "names_waiting",
    "printed_names",
    "renewal_of",
    "renewals_of",
    "request_rows",
    "result_of",
]
