"""The landing step: files of a landing folder to typed Parquet in the store, bad rows to quarantine.

See docs/landing.md for the layout, mapping.yml, quarantine and times.
"""

from tandem.landing.report import Batch, LandingError, LandingReport
from tandem.landing.run import land

__all__ = ["Batch", "LandingError", "LandingReport", "land"]
