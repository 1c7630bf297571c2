"""`python -m geekx_ops` is `geekx`."""

from __future__ import annotations

import sys

from geekx_ops.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
