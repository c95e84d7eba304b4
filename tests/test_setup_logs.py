"""What is written down never holds a case."""

import logging

import pytest

from lactadvice.outage import WithoutQuery


@pytest.mark.parametrize(
    ("message", "arguments", "written"),
    [
        ("Not Found: %s", ("/advice/?drug=codeine&infant_age_days=3",), "Not Found: /advice/?…"),
        ('"GET /advice/?drug=codeine HTTP/1.1" 200 %s', (12,), '"GET /advice/?… HTTP/1.1" 200 12'),
        ("Started %s", ("worker",), "Started worker"),
    ],
)
def test_a_logged_address_loses_its_query(message: str, arguments: tuple[object, ...], written: str) -> None:
    record = logging.LogRecord("django.request", logging.WARNING, __file__, 1, message, arguments, None)
    assert WithoutQuery().filter(record)
    assert record.getMessage() == written
