"""Notifications: who is told what, as lines that grow instead of many."""
