"""The places that this package knows: `places.txt`, made by `python -m bench.language_gazetteer`. Data only."""
