"""The comparer itself must be able to see a difference."""

from __future__ import annotations

from tandem.engines.compare import differences

ROW = (
    "containment_rate",
    "month",
    "2026-01-01",
    "all",
    "all",
    1.0,
    3.0,
    1 / 3,
    3.0,
    0,
    0.06,
    0.79,
    True,
    None,
)


def test_equal_rows_have_no_differences():
    assert differences([ROW], [ROW]) == []


def test_the_last_digits_of_a_double_do_not_count():
    other = (*ROW[:7], ROW[7] * (1 + 1e-12), *ROW[8:])
    assert differences([ROW], [other]) == []


def test_a_changed_figure_is_named():
    other = (*ROW[:6], 4.0, *ROW[7:])
    (sentence,) = differences([ROW], [other])
    assert "denominator: 3.0 | 4.0" in sentence


def test_null_is_not_zero_and_false_is_not_null():
    with_zero = (*ROW[:7], 0.0, *ROW[8:])
    with_null = (*ROW[:7], None, *ROW[8:])
    assert differences([with_zero], [with_null])
    assert differences([(*ROW[:12], False, None)], [(*ROW[:12], None, None)])


def test_rows_on_one_side_only_are_named():
    assert differences([ROW], []) == [f"only left: {ROW[:5]}"]
    assert differences([], [ROW]) == [f"only right: {ROW[:5]}"]


def test_duplicate_keys_are_a_difference():
    assert differences([ROW, ROW], [ROW]) == ["metric_values has duplicate keys"]
