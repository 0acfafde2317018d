"""Choose where the tests write and which database they use, before Django reads its settings.

Loaded by pytest with `-p`, because pytest-django reads the settings before any conftest.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile

# A suite starts hundreds of processes; each of them would compile all of Orkhon anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

_home = tempfile.mkdtemp(prefix="orkhon-tests-")
os.environ["ORKHON_HOME"] = _home
os.environ["ORKHON_DATABASE_URL"] = os.environ.get("ORKHON_TEST_DATABASE_URL", "")
os.environ["ORKHON_DEMONSTRATION"] = "off"
os.environ["ORKHON_SEARCH"] = "off"
os.environ["ORKHON_STORIES"] = "off"
# A model of meanings takes 400 MB, in each hub of the suite; a test that is about one asks for it.
os.environ["ORKHON_EMBEDDER"] = "lexical"
os.environ.pop("ORKHON_SECRET_KEY", None)
atexit.register(shutil.rmtree, _home, ignore_errors=True)
