"""How seldom garbage is looked for is set back after the last block, however blocks overlap."""

import gc
from contextlib import ExitStack

from solver.garbage import SELDOM, not_collected, seldom_collected


def test_the_threshold_is_high_until_the_last_block_ends() -> None:
    before = gc.get_threshold()
    first, second = ExitStack(), ExitStack()
    first.enter_context(seldom_collected())
    second.enter_context(seldom_collected())
    first.close()
    assert gc.get_threshold()[0] == max(SELDOM, before[0])
    second.close()
    assert gc.get_threshold() == before


def test_nothing_is_collected_in_a_block_nor_afterwards_where_it_was_not_before() -> None:
    with not_collected():
        with not_collected():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
