"""lost

Revision ID: 0024

"""
from alembic import op
import sqlalchemy as sa


revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('lost',
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('by', sa.String(length=80), nullable=False),
    sa.Column('at', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.PrimaryKeyConstraint('sha256', name=op.f('pk_lost'))
    )


def downgrade():
    op.drop_table('lost')
