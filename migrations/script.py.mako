"""${message}

Rules for every migration:
- `op.*` and textual SQL only, never the tables of geekx_ops: those change, history must not.
- Name every constraint; give partial indexes both `sqlite_where` and `postgresql_where`.
- A batch migration does not read an index on an expression back (`ix_registrations_queue` has `priority DESC`): drop
  it before and make it again after.
- Data survives: tests/migrations puts rows in at the revision before and reads them after.
- `geekx db upgrade` runs it in one transaction with foreign keys off, checks them, and has made a copy first.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${upgrades if upgrades else "raise NotImplementedError"}
