"""No upload larger than the largest bundle is stored, not even for a moment: its bytes are read and dropped."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from drugs.bundle import MOST_BYTES

ROOM_FOR_FIELDS = 100_000  # what a form sends besides its file
TOO_LARGE = "upload_too_large"  # the request's attribute that says how many bytes were sent


class LimitedUpload(FileUploadHandler):
    """Stands before Django's own handlers, and lets only what is small enough through to them."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *rest: Any, **more: Any) -> None:
        """Note how much is coming."""
        self.coming = content_length

    def new_file(self, *args: Any, **options: Any) -> None:
        """Let a file begin, or drop it and all that comes after it."""
        super().new_file(*args, **options)
        if self.coming > MOST_BYTES + ROOM_FOR_FIELDS:
            setattr(self.request, TOO_LARGE, self.coming)
            raise StopUpload(connection_reset=False)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """To the next handler."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler has the file."""
