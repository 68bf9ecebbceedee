"""The POST doors of learning, and the page that explains a learner's progress."""
