"""Compares the oracle's cells with those of a warehouse, and says which differ and how."""

KEYS = ("metric_id", "period_grain", "period_start", "segment", "segment_value")
VALUES = (
    "numerator",
    "denominator",
    "value",
    "sample_size",
    "lacking_rows",
    "ci_low",
    "ci_high",
    "is_mature",
    "unavailable_reason",
)


def same(expected, actual, tolerance):
    """Equal, or numbers closer than the tolerance."""
    numbers = (int, float)
    if isinstance(expected, numbers) and isinstance(actual, numbers) and not isinstance(expected, bool):
        return abs(expected - actual) <= tolerance * max(1.0, abs(expected))
    return expected == actual


def differences(expected_rows, actual_rows, metrics=None, columns=VALUES, tolerance=1e-9):
    """(cell key, column, expected, actual) of each difference; column 'row' when a side lacks the cell."""
    found = []
    sides = []
    for rows in (expected_rows, actual_rows):
        side = {}
        for row in rows:
            if metrics is None or row["metric_id"] in metrics:
                key = tuple(str(row[name]) for name in KEYS)
                if key in side:
                    found.append((key, "row", "once", "twice"))
                side[key] = row
        sides.append(side)
    expected, actual = sides
    for key in sorted(set(expected) | set(actual)):
        if key not in actual or key not in expected:
            found.append((key, "row", key in expected, key in actual))
            continue
        for column in columns:
            # Cells that are not made of rows one by one do not say which of them lack something.
            if column == "lacking_rows" and column not in expected[key]:
                continue
            if not same(expected[key][column], actual[key][column], tolerance):
                found.append((key, column, expected[key][column], actual[key][column]))
    return found


def warehouse_rows(path, metrics=None):
    """scorecard.metric_values of a DuckDB file, for the metrics the oracle knows."""
    import duckdb

    with duckdb.connect(str(path), read_only=True) as connection:
        cursor = connection.execute(f"select {', '.join(KEYS + VALUES)} from scorecard.metric_values")
        rows = [dict(zip(KEYS + VALUES, row, strict=True)) for row in cursor.fetchall()]
    for row in rows:
        for column in ("numerator", "denominator", "value", "ci_low", "ci_high"):
            row[column] = None if row[column] is None else float(row[column])
    return [row for row in rows if metrics is None or row["metric_id"] in metrics]
