"""Files for other programs: TMX of the memory, XLIFF of a document. Reads and writes text; knows no table."""
