ERROR = "SchemaNotNews"
WORDS = "JSON Schema"
