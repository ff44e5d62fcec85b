"""The first version of the API, each module a noun."""

PREFIX = "/api/v1"
