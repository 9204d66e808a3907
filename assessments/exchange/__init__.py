"""Questions in and out: readers (bytes to entries), and writers (entries to bytes), one module a format."""
