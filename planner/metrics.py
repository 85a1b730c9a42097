"""How many requests there are and how long they take, by endpoint, for Prometheus; off by default."""

from __future__ import annotations

from flask import Flask
from prometheus_client import CollectorRegistry
from prometheus_flask_exporter import PrometheusMetrics

REGISTRY = "metrics registry"


def set_up(app: Flask) -> None:
    """Measure each request when the setting METRICS is on; planner/views/health.py serves the measures."""
    if app.config["METRICS"]:
        app.extensions[REGISTRY] = registry = CollectorRegistry()
        PrometheusMetrics(app, path=None, group_by="endpoint", registry=registry)
