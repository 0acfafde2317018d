"""Anadolu Ajansı's HAS (Haber Akış Sistemi): a search, then each document that is new.

What is known of it stands on the agency's guide (1.0.0 of 6 May 2013, and a newer one of unknown date that is told
again in public), and on public programs that ask it, the latest of 2026. Nobody here has asked HAS itself.

Known, from the guide:
- HTTP Basic, JSON, at least 500 ms between two requests. Who asks sooner is answered 429 without `Retry-After`, or gets
  a short text, "try again in 0.XXX sec", in the place of a file.
- Links to files last one day and work only from the address that asked; `token` answers 302 and knows no NewsML.
- Searches filter by the numbers of `discover`; `start_date` is ISO 8601 with Z, or `*`, and `end_date` may be NOW.

Known, from programs alone (they agree):
- The search's body is a form (`application/x-www-form-urlencoded`): three programs in two languages send one, and one
  of them names the content type. The guides show it as JSON, which one program sends. So a form is sent, and
  the source's option `post: json` changes that. One library puts the filters into headers; nobody else does.
- `type` in results is a word (`text`, `picture`, `video`, `file`, `graph` or `graphic`), though filters are numbers;
  the id says it too: `aa:text:20260703:41867456`. All three are understood.
- A document is bare NewsML, or JSON with NewsML in `data`.
- A `group_id` may be asked for as a document of its own, which lists the members; here they are grouped by the search.

Not known: how many results one search may bring (100 are asked for), how far `offset` reaches, whether a correction
keeps its id (its `date` tells it here), how a document is taken back, and what a full quota (`download_limit`) answers.
"""
