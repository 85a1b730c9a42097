import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text


def demo(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "planner", "demo", "--data", str(folder), *options]
    environment = {**os.environ, "COLUMNS": "200"}
    return subprocess.run(command, capture_output=True, text=True, timeout=300, env=environment, check=False)


@pytest.mark.slow
def test_the_demo_solves_its_scenario_once_and_takes_what_is_there_the_second_time(tmp_path: Path) -> None:
    first = demo(tmp_path, "--no-serve", "--as-of", "2026-11-22")
    assert first.returncode == 0, first.stderr
    assert "5 of 6 teams fully covered, 1 need open;" in first.stdout
    assert "today's way leaves 4 needs open." in first.stdout
    assert "Against today's way" in first.stdout
    assert "shortfall" in first.stderr
    second = demo(tmp_path, "--no-serve", "--as-of", "2026-11-22")
    assert second.returncode == 0, second.stderr
    assert second.stdout == first.stdout
    assert "Solving" not in second.stderr
    with create_engine(f"sqlite:///{tmp_path / 'planner.db'}").connect() as connection:
        assert connection.execute(text("SELECT state FROM run")).scalars().all() == ["done"]


def test_a_port_in_use_is_said_in_one_sentence_before_any_work(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = demo(tmp_path / "data", "--port", str(port))
    assert answer.returncode == 1
    assert answer.stderr.strip() == f"Error: Port {port} on 127.0.0.1 is in use; choose another one with --port."
    assert not (tmp_path / "data" / "planner.db").exists()


def test_the_demo_leaves_a_plant_of_its_own_alone(tmp_path: Path) -> None:
    made = [sys.executable, "-m", "planner", "init", "--data", str(tmp_path)]
    subprocess.run(made, check=True, capture_output=True, timeout=120)
    engine = create_engine(f"sqlite:///{tmp_path / 'planner.db'}")
    with engine.begin() as connection:
        person = "INSERT INTO person (name, training_hours_per_week, version) VALUES ('Ann', 4, 1)"
        connection.execute(text(person))
    answer = demo(tmp_path, "--no-serve")
    assert answer.returncode == 1
    assert "holds a plant of its own" in answer.stderr
