"""Screens of cohorts."""
