"""What can happen to packages and to what they keep. Every function is keyword-only, atomic and bears being called twice."""

from courses.packages.actions.states import Kept, erase_traces, keep_state
from courses.packages.actions.storing import (
    contents_of,
    find_package,
    forget_files,
    keep_contents,
    package_of_kept,
    refuse_unplayable,
    store_package,
)
from courses.packages.actions.units import drop_documents, hashed, keep_document, open_session, say

__all__ = [
    "Kept",
    "contents_of",
    "drop_documents",
    "erase_traces",
    "find_package",
    "forget_files",
    "hashed",
    "keep_contents",
    "keep_document",
    "keep_state",
    "open_session",
    "package_of_kept",
    "refuse_unplayable",
    "say",
    "store_package",
]
