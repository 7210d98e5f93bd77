"""Objects of git read from their bytes: commits, trees, blobs, notes, mailmaps."""
