"""What requests leave behind is cleared once they have been answered."""

import gc
import weakref

import pytest

from apps.config.wsgi import LEFT_OVER, collect_garbage_left_over


class Ring:
    """Holds itself, so that counting references never frees it."""

    def __init__(self):
        self.itself = self


@pytest.fixture
def by_hand():
    """No collection but those asked for."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def leave_behind(rings: int) -> weakref.ref:
    left = [Ring() for _ in range(rings)]
    return weakref.ref(left[0])


def test_much_is_cleared(by_hand):
    ring = leave_behind(LEFT_OVER)

    collect_garbage_left_over()

    assert ring() is None


def test_for_a_little_nothing_is_walked(by_hand):
    ring = leave_behind(10)

    collect_garbage_left_over()

    assert ring() is not None


@pytest.mark.parametrize("oldest", [1, 2])
def test_older_garbage_has_its_turn(by_hand, oldest):
    ring = leave_behind_in(oldest)
    times = 0

    while ring() is not None and times < 1_000:
        leave_behind(LEFT_OVER)
        collect_garbage_left_over()
        times += 1

    assert ring() is None


def leave_behind_in(generation: int) -> weakref.ref:
    """Was in use while the younger ones were collected."""
    in_use = Ring()
    for younger in range(generation):
        gc.collect(younger)
    return weakref.ref(in_use)
