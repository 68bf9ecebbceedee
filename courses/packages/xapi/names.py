"""Names that xAPI and cmi5 have given to things."""

ADL = "http://adlnet.gov/expapi/verbs/"
CMI5 = "https://w3id.org/xapi/cmi5/context/"
LAUNCHED, INITIALIZED, COMPLETED = f"{ADL}launched", f"{ADL}initialized", f"{ADL}completed"
PASSED, FAILED, TERMINATED, VOIDED = f"{ADL}passed", f"{ADL}failed", f"{ADL}terminated", f"{ADL}voided"
ABANDONED = "https://w3id.org/xapi/adl/verbs/abandoned"
SATISFIED = "https://w3id.org/xapi/adl/verbs/satisfied"
CATEGORY, MOVE_ON_CATEGORY = f"{CMI5}categories/cmi5", f"{CMI5}categories/moveon"
SESSION, MASTERY = f"{CMI5}extensions/sessionid", f"{CMI5}extensions/masteryscore"
LAUNCH_MODE, LAUNCH_URL = f"{CMI5}extensions/launchmode", f"{CMI5}extensions/launchurl"
MOVE_ON, PARAMETERS = f"{CMI5}extensions/moveon", f"{CMI5}extensions/launchparameters"
BLOCK_TYPE = "https://w3id.org/xapi/cmi5/activitytype/block"
COURSE_TYPE = "https://w3id.org/xapi/cmi5/activitytype/course"
LAUNCH_DATA = "LMS.LaunchData"
VERSION = "1.0.3"

# What a unit may say of itself, by the last word of the verb.
OWN = {verb: verb.rsplit("/", 1)[-1] for verb in (INITIALIZED, COMPLETED, PASSED, FAILED, TERMINATED)}
