"""What real exports do wrong, planted on request and listed in the manifest piece by piece."""
