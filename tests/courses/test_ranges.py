"""Played parts put together: whatever arrives, in whatever order, however often."""

from hypothesis import given
from hypothesis import strategies as st

from courses.ranges import first_of, total, union, within, without

LENGTH = 1000
PARTS = st.lists(st.tuples(st.integers(-50, 1200), st.integers(-50, 1200)), max_size=12)


def moments(ranges) -> set[int]:
    return {moment for start, end in ranges for moment in range(start, end)}


@given(PARTS, PARTS)
def test_order_does_not_matter(one, other):
    assert union(one, other) == union(other, one)


@given(PARTS, PARTS, PARTS)
def test_it_does_not_matter_what_was_put_together_first(one, two, three):
    assert union(union(one, two), three) == union(one, union(two, three))


@given(PARTS)
def test_the_same_again_changes_nothing(parts):
    assert union(parts, parts) == union(union(parts)) == union(parts)


@given(PARTS, PARTS)
def test_nothing_is_lost_and_nothing_invented(one, other):
    assert moments(union(one, other)) == moments(one) | moments(other)


@given(PARTS, PARTS)
def test_the_total_never_shrinks(one, other):
    assert total(union(one, other)) >= total(union(one))


@given(PARTS)
def test_the_total_never_exceeds_the_length(parts):
    assert 0 <= total(within(parts, LENGTH)) <= LENGTH
    assert moments(within(parts, LENGTH)) == {moment for moment in moments(parts) if 0 <= moment < LENGTH}


@given(PARTS)
def test_parts_stand_in_order_and_apart(parts):
    flat = [moment for part in union(parts) for moment in part]
    assert flat == sorted(set(flat))


@given(PARTS, PARTS)
def test_what_is_new_is_what_was_not_known(parts, known):
    assert moments(without(parts, union(known))) == moments(parts) - moments(known)


@given(PARTS, st.integers(-10, 2000))
def test_no_more_is_taken_than_is_allowed(parts, most):
    parts = union(parts)
    taken = first_of(parts, most)
    assert total(taken) == max(0, min(most, total(parts)))
    assert moments(taken) <= moments(parts)
