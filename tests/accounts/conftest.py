"""The people and the shelf of the library's tests."""

from tests.drugs.conftest import curator, person, registered, shelf

__all__ = ["curator", "person", "registered", "shelf"]
