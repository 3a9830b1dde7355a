"""remark

Revision ID: 0017

"""
from alembic import op
import sqlalchemy as sa


revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('remark',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('checklist', sa.String(length=36), nullable=False),
    sa.Column('item', sa.String(), nullable=False),
    sa.Column('use', sa.String(length=10), nullable=False),
    sa.Column('text', sa.String(length=200), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('offered', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.CheckConstraint("use IN ('note', 'reason', 'fault')", name=op.f('ck_remark_use')),
    sa.ForeignKeyConstraint(['checklist'], ['checklist.id'], name=op.f('fk_remark_checklist')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_remark')),
    sa.UniqueConstraint('checklist', 'item', 'use', 'text', name=op.f('uq_remark_checklist_item_use_text'))
    )
    op.create_index(op.f('ix_remark_revision'), 'remark', ['revision'])


def downgrade():
    op.drop_table('remark')
