"""The shipped library on the shelf: loaded once for a module of tests, and taken away again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from drugs.actions.load import load_library


@pytest.fixture(scope="module")
def shelf(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """All shipped monographs in use, inside a transaction that ends with the module."""
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
        try:
            load_library()
            yield
        finally:
            transaction.set_rollback(True)
            around.__exit__(None, None, None)
