"""The beginnings of recordings, as long as they need be for a hub that looks at first bytes alone."""

from __future__ import annotations

from typing import Final

MP4: Final = b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + bytes(range(256)) * 3
MP3: Final = b"ID3\4\0\0\0\0\0\0" + b"\xff\xfb\x90\x44" + bytes(200)
OGG: Final = b"OggS\0\2" + bytes(22) + b"\1vorbis" + bytes(100)
SVG: Final = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
