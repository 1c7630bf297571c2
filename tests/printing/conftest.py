from __future__ import annotations

import pytest

from geekx_ops.printing import typesetting
from geekx_ops.printing.typesetting import Press
from tests.printing.presses import press_with


@pytest.fixture(scope="session")
def press(tmp_path_factory: pytest.TempPathFactory) -> Press:
    """One engine for all tests, with the fonts of all packages."""
    return press_with(tmp_path_factory.mktemp("press").resolve(), *typesetting.FONT_PACKAGES)
