"""The application: web pages, command line and use cases of the hybrid team planner."""

__version__ = "0.1.0"
