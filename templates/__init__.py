"""Jinja templates: one folder per view file, partials start with an underscore."""
