"""Pages as schema.org describes them (JSON-LD 1.1), for programs that read the web."""
