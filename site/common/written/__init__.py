"""How Django and Wagtail write dates where a language of ours differs from what Django takes it for (`FORMAT_MODULE_PATH`)."""
