"""Every address of the site, as everybody who may come there."""
