"""earlier

Revision ID: 0016

"""
from alembic import op
import sqlalchemy as sa


revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('earlier',
    sa.Column('visit', sa.String(length=36), nullable=False),
    sa.Column('item', sa.String(length=36), nullable=False),
    sa.Column('found_in', sa.String(length=36), nullable=True),
    sa.Column('day', sa.String(), nullable=False),
    sa.Column('choice', sa.String(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('sample', sa.Integer(), nullable=True),
    sa.Column('units', sa.String(), nullable=True),
    sa.Column('situation', sa.Integer(), nullable=False),
    sa.Column('na', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('said_zh', sa.Text(), nullable=False),
    sa.Column('said_en', sa.Text(), nullable=False),
    sa.Column('unit_zh', sa.String(), nullable=False),
    sa.Column('unit_en', sa.String(), nullable=False),
    sa.Column('fails', sa.Integer(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('photo', sa.String(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['found_in'], ['visit.id'], name=op.f('fk_earlier_found_in')),
    sa.ForeignKeyConstraint(['visit'], ['visit.id'], name=op.f('fk_earlier_visit')),
    sa.PrimaryKeyConstraint('visit', 'item', name=op.f('pk_earlier'))
    )
    op.create_index('ix_earlier_visit_revision', 'earlier', ['visit', 'revision'])


def downgrade():
    op.drop_table('earlier')
