"""The signature of the beacon beside the number of a round, and why somebody who was called did not take the prize."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

FROZEN = "draw_id, number, room, at, signature"
REFUSAL = {
    "sqlite": f"""CREATE TRIGGER raffle_rounds_unchanged BEFORE UPDATE OF {FROZEN} ON raffle_rounds
BEGIN SELECT RAISE(ABORT, 'raffle_rounds is frozen'); END""",
    "postgresql": f"""CREATE TRIGGER raffle_rounds_unchanged BEFORE UPDATE OF {FROZEN} ON raffle_rounds
FOR EACH ROW EXECUTE FUNCTION raffle_is_frozen()""",
}
TABLE = {"sqlite": "", "postgresql": " ON raffle_rounds"}


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    op.add_column("raffle_rounds", sa.Column("signature", sa.String(96)))
    op.execute(f"DROP TRIGGER raffle_rounds_unchanged{TABLE[dialect]}")
    op.execute(REFUSAL[dialect])
    op.create_table(
        "raffle_reasons",
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("draw_id", "number", name=op.f("pk_raffle_reasons")),
        sa.ForeignKeyConstraint(["draw_id"], ["raffle_draws.id"], name=op.f("fk_raffle_reasons_draw_id")),
    )
