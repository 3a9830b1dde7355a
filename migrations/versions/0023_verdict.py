"""verdict

What stands decided of each evaluation, as its teams are told: from the decisions that are there.

Revision ID: 0023

"""
from alembic import op
import sqlalchemy as sa


revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None

LATER = """SELECT 1 FROM supersedes JOIN awarded AS later ON later.id = supersedes.by
WHERE supersedes.base = awarded.id AND later.evaluation = awarded.evaluation"""
STANDS = f"SELECT max(id) FROM awarded WHERE NOT EXISTS ({LATER}) GROUP BY evaluation"


def upgrade():
    op.create_table('verdict',
    sa.Column('evaluation', sa.String(length=36), nullable=False),
    sa.Column('stars', sa.Integer(), nullable=False),
    sa.Column('revoked', sa.Integer(), nullable=False),
    sa.Column('day', sa.String(), nullable=False),
    sa.Column('checklist', sa.String(length=36), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['evaluation'], ['evaluation.id'], name=op.f('fk_verdict_evaluation')),
    sa.PrimaryKeyConstraint('evaluation', name=op.f('pk_verdict'))
    )
    op.create_index(op.f('ix_verdict_revision'), 'verdict', ['revision'], unique=False)
    op.execute("INSERT INTO verdict SELECT evaluation, stars, revoked, substr(at, 1, 10), checklist, 0 FROM awarded "
               f"WHERE id IN ({STANDS})")
    op.execute("UPDATE counter SET revision = revision + 1 WHERE EXISTS (SELECT 1 FROM verdict)")
    op.execute("UPDATE verdict SET revision = (SELECT revision FROM counter)")


def downgrade():
    op.drop_table('verdict')
