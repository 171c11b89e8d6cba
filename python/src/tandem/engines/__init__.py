"""The three engines: settings, dbt in this process, loading, and reading what was published."""
