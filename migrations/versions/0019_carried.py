"""carried

Revision ID: 0019

"""
from alembic import op
import sqlalchemy as sa


revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('origin',
    sa.Column('fact', sa.String(length=36), nullable=False),
    sa.Column('by', sa.String(length=36), nullable=False),
    sa.PrimaryKeyConstraint('fact', 'by', name=op.f('pk_origin'))
    )
    op.create_index(op.f('ix_origin_by'), 'origin', ['by'], unique=False)
    op.create_table('carried',
    sa.Column('other', sa.String(length=36), nullable=True),
    sa.Column('came', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('visit', sa.String(length=36), nullable=False),
    sa.Column('person', sa.String(length=36), nullable=False),
    sa.Column('at', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['visit'], ['visit.id'], name=op.f('fk_carried_visit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_carried'))
    )
    op.create_index(op.f('ix_carried_visit'), 'carried', ['visit'], unique=False)


def downgrade():
    op.drop_table('carried')
    op.drop_table('origin')
