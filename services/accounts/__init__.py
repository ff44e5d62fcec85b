"""Accounts: how one gets in and out, proves who one is, and what role one has."""
