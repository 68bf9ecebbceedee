"""What can happen to packages and to what they keep. Every function is keyword-only, atomic and bears being called twice."""

from courses.packages.actions.states import Kept, erase_traces, keep_state
from courses.packages.actions.storing import forget_files, store_package

__all__ = ["Kept", "erase_traces", "forget_files", "keep_state", "store_package"]
