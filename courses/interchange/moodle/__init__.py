"""Questions and courses from Moodle, and back: GIFT, Aiken, Moodle XML, course backups."""
