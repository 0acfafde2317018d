"""Chat models behind OpenAI's interface, which many self-hosted servers speak too."""
