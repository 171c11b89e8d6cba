"""Great Expectations at the two boundaries: what was landed, and what was published.

Everything between is a dbt test. Great Expectations takes seconds to import: only functions import it.
"""
