"""Addresses of learning, under the language."""

from django.urls import path

from courses.learning.views import doing, places, records

urlpatterns = [
    path("learn/courses/<uuid:course_key>/enrol/", places.enrol, name="enrol"),
    path("learn/courses/<uuid:course_key>/request/", places.request_place, name="request-place"),
    path("learn/courses/<uuid:course_key>/request/cancel/", places.cancel_request, name="cancel-request"),
    path("learn/courses/<uuid:course_key>/leave/", places.leave, name="leave"),
    path("learn/activities/<uuid:activity_key>/done/", doing.done, name="done"),
    path("learn/activities/<uuid:activity_key>/place/", doing.place, name="place"),
    path("learn/enrolments/<uuid:public_id>/", records.record, name="record"),
    path("learn/enrolments/<uuid:public_id>/override/", records.override, name="override"),
]
