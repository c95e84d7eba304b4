"""The made-up library for what the drills conclude."""

from tests.drugs.conftest import shelf as shelf
