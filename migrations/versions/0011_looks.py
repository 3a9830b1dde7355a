"""looks

Revision ID: 0011

"""
from alembic import op
import sqlalchemy as sa


revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('attached', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sharpness', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('brightness', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('fingerprint', sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column('alike', sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column('warnings', sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column('derived_from', sa.String(length=36), nullable=True))
        batch_op.create_index(batch_op.f('ix_attached_derived_from'), ['derived_from'], unique=False)

    op.create_table('explained',
    sa.Column('photo', sa.String(length=36), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('visit', sa.String(length=36), nullable=False),
    sa.Column('person', sa.String(length=36), nullable=False),
    sa.Column('at', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['visit'], ['visit.id'], name=op.f('fk_explained_visit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_explained'))
    )
    with op.batch_alter_table('explained', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_explained_photo'), ['photo'], unique=False)
        batch_op.create_index(batch_op.f('ix_explained_visit'), ['visit'], unique=False)


def downgrade():
    op.drop_table('explained')
    with op.batch_alter_table('attached', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attached_derived_from'))
        batch_op.drop_column('derived_from')
        batch_op.drop_column('warnings')
        batch_op.drop_column('alike')
        batch_op.drop_column('fingerprint')
        batch_op.drop_column('brightness')
        batch_op.drop_column('sharpness')
