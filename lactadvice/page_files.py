"""How the files of the pages (style, script, icons) are stored: under names by content, with compressed copies."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class CompressedFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's own storage; STATIC_BROTLI says whether brotli copies are made besides those of gzip."""

    def create_compressor(self, **kwargs: Any) -> Compressor:
        """The compressor for all files."""
        return super().create_compressor(use_brotli=settings.STATIC_BROTLI, **kwargs)
