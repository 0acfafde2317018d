"""A model in a folder of this machine (MADLAD-400 or NLLB-200 for CTranslate2), in a process of its own."""
