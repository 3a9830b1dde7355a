"""award

Revision ID: 0015

"""
from alembic import op
import sqlalchemy as sa


revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('awarded',
    sa.Column('evaluation', sa.String(length=36), nullable=False),
    *(sa.Column(name, sa.Integer(), nullable=False) for name in ('stars', 'revoked', 'reached', 'points', 'attainable', 'replies')),
    sa.Column('visits', sa.String(length=2000), nullable=False),
    sa.Column('checklist', sa.String(length=36), nullable=False),
    sa.Column('content_hash', sa.String(length=64), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=True),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('visit', sa.String(length=36), nullable=False),
    sa.Column('person', sa.String(length=36), nullable=False),
    sa.Column('at', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['visit'], ['visit.id'], name=op.f('fk_awarded_visit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_awarded'))
    )
    op.create_index(op.f('ix_awarded_evaluation'), 'awarded', ['evaluation'], unique=False)
    op.create_index(op.f('ix_awarded_visit'), 'awarded', ['visit'], unique=False)


def downgrade():
    op.drop_table('awarded')
