"""The addresses by which whoever runs the site learns what is wrong."""

import pytest
from django.test import Client


def test_live_asks_no_database(client: Client) -> None:
    answer = client.get("/health/live")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_ready_names_an_empty_library(client: Client) -> None:
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    parts = answer.json()["parts"]
    assert parts["database"] == "up"
    assert parts["broker"] == "up"
    assert parts["library"].startswith("down")
