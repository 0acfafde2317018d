ERROR = "EntityDeclarations"
WORDS = "declares its own XML entities"
