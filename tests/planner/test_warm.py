"""What is loaded while nobody waits."""

import subprocess
import sys


def test_what_draws_pictures_is_loaded_after_a_while_and_the_solver_is_not() -> None:
    program = (
        "import sys; import planner.warm as warm; drawing = lambda: 'matplotlib' in sys.modules\n"
        "before = drawing(); warm.warm_later(0).join()\n"
        "print(before, drawing(), [name for name in ('ortools', 'pandas') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout == "False True []\n"
