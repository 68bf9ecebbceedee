from django.views.defaults import bad_request, page_not_found, permission_denied, server_error
from django.views.csrf import csrf_failure

__all__ = ["bad_request", "csrf_failure", "page_not_found", "permission_denied", "server_error"]
