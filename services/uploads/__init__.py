"""Uploads: how a file on its way becomes a work, step by step, and is never lost."""
