"""The Experience API (xAPI 1.0.3) as far as cmi5 asks for it: below a ticket, for one learner and one unit at a time.

`launch` says what a unit is launched with, `rules` which statements it may send, `endpoints` answers it over HTTP.
"""
