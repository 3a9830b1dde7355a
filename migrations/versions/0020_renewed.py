"""renewed

Revision ID: 0020

"""
from alembic import op
import sqlalchemy as sa


revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('renewed',
    sa.Column('checklist', sa.String(length=36), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('visit', sa.String(length=36), nullable=False),
    sa.Column('person', sa.String(length=36), nullable=False),
    sa.Column('at', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['visit'], ['visit.id'], name=op.f('fk_renewed_visit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_renewed'))
    )
    op.create_index(op.f('ix_renewed_visit'), 'renewed', ['visit'], unique=False)


def downgrade():
    op.drop_table('renewed')
