"""A page asks until something is over: once at a time, and again after an end that was none."""

import asyncio

import pytest
from visits import Visit

from state.data import YourData
from state.watching import until_over


@pytest.fixture
def page(clean):
    return Visit("/settings/data").at(YourData)


@pytest.fixture
def another(page):
    return Visit("/settings/data").at(YourData)


async def test_a_second_call_for_the_same_page_leaves_the_looking_to_the_first(page):
    looks = []

    async def look():
        looks.append(1)
        await until_over(page, look, 0)  # which would never end if it looked too
        return len(looks) < 3

    await until_over(page, look, 0)
    assert len(looks) == 3


async def test_two_pages_are_looked_at_side_by_side(page, another):
    both = asyncio.Barrier(2)

    async def look():
        await both.wait()
        return False

    await asyncio.gather(until_over(page, look, 0), until_over(another, look, 0))


async def test_a_loop_that_broke_does_not_seem_to_go_on(page):
    async def broken():
        raise ConnectionError

    async def look():
        looks.append(1)
        return False

    looks = []
    with pytest.raises(ConnectionError):
        await until_over(page, broken, 0)
    await until_over(page, look, 0)
    assert looks == [1]
