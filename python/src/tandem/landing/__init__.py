"""The landing step: files of a landing folder to typed Parquet in the store, bad rows to quarantine."""
