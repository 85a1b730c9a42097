"""What machines ask: is it alive, and how busy."""

from __future__ import annotations

from pathlib import Path

from flask.testing import FlaskClient

from planner.app import create_app


def test_a_healthy_service_says_so_without_signing_in(client: FlaskClient) -> None:
    assert client.get("/healthz").get_data(as_text=True) == "ok\n"


def test_measures_are_off_by_default(client: FlaskClient) -> None:
    assert client.get("/metrics").status_code == 404


def test_measures_count_requests_and_are_for_this_machine_only(tmp_path: Path) -> None:
    client = create_app({"DATA_DIR": tmp_path, "TESTING": True, "METRICS": True}).test_client()
    client.get("/healthz")
    page = client.get("/metrics").get_data(as_text=True)
    assert 'flask_http_request_duration_seconds_count{endpoint="health.show",method="GET",status="200"} 1.0' in page
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 404
