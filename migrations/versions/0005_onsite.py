"""onsite

Revision ID: 0005

"""
from alembic import op
import sqlalchemy as sa


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('arrived',
    sa.Column('time', sa.String(length=5), nullable=True),
    sa.Column('identity', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('visit', sa.String(length=36), nullable=False),
    sa.Column('person', sa.String(length=36), nullable=False),
    sa.Column('at', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['visit'], ['visit.id'], name=op.f('fk_arrived_visit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_arrived'))
    )
    with op.batch_alter_table('arrived', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_arrived_visit'), ['visit'], unique=False)

    op.create_table('document_seen',
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('number', sa.String(length=100), nullable=False),
    sa.Column('expires', sa.String(length=10), nullable=True),
    sa.Column('item', sa.String(), nullable=True),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('visit', sa.String(length=36), nullable=False),
    sa.Column('person', sa.String(length=36), nullable=False),
    sa.Column('at', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['visit'], ['visit.id'], name=op.f('fk_document_seen_visit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document_seen'))
    )
    with op.batch_alter_table('document_seen', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_seen_visit'), ['visit'], unique=False)

    op.create_table('found',
    sa.Column('item', sa.String(), nullable=False),
    sa.Column('severity', sa.String(length=10), nullable=False),
    sa.Column('text', sa.String(length=2000), nullable=False),
    sa.Column('remedy', sa.String(length=2000), nullable=False),
    sa.Column('due', sa.String(length=10), nullable=True),
    sa.Column('agreed', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('visit', sa.String(length=36), nullable=False),
    sa.Column('person', sa.String(length=36), nullable=False),
    sa.Column('at', sa.String(), nullable=False),
    sa.CheckConstraint("severity IN ('minor', 'major', 'grave')", name=op.f('ck_found_severity')),
    sa.ForeignKeyConstraint(['visit'], ['visit.id'], name=op.f('fk_found_visit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_found'))
    )
    with op.batch_alter_table('found', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_found_visit'), ['visit'], unique=False)

    op.create_table('left',
    sa.Column('time', sa.String(length=5), nullable=True),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('visit', sa.String(length=36), nullable=False),
    sa.Column('person', sa.String(length=36), nullable=False),
    sa.Column('at', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['visit'], ['visit.id'], name=op.f('fk_left_visit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_left'))
    )
    with op.batch_alter_table('left', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_left_visit'), ['visit'], unique=False)

    op.create_table('present',
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('title', sa.String(length=80), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('visit', sa.String(length=36), nullable=False),
    sa.Column('person', sa.String(length=36), nullable=False),
    sa.Column('at', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['visit'], ['visit.id'], name=op.f('fk_present_visit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_present'))
    )
    with op.batch_alter_table('present', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_present_visit'), ['visit'], unique=False)

    op.create_table('signed',
    sa.Column('role', sa.String(length=10), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('title', sa.String(length=80), nullable=False),
    sa.Column('strokes', sa.Text(), nullable=True),
    sa.Column('declined', sa.String(length=500), nullable=True),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('visit', sa.String(length=36), nullable=False),
    sa.Column('person', sa.String(length=36), nullable=False),
    sa.Column('at', sa.String(), nullable=False),
    sa.CheckConstraint("role IN ('inspector', 'site')", name=op.f('ck_signed_role')),
    sa.CheckConstraint('CASE WHEN strokes IS NULL THEN 0 ELSE 1 END + CASE WHEN declined IS NULL THEN 0 ELSE 1 END = 1', name=op.f('ck_signed_one')),
    sa.ForeignKeyConstraint(['visit'], ['visit.id'], name=op.f('fk_signed_visit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signed'))
    )
    with op.batch_alter_table('signed', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_signed_visit'), ['visit'], unique=False)

    op.create_table('statement',
    sa.Column('text', sa.String(length=2000), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('visit', sa.String(length=36), nullable=False),
    sa.Column('person', sa.String(length=36), nullable=False),
    sa.Column('at', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['visit'], ['visit.id'], name=op.f('fk_statement_visit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_statement'))
    )
    with op.batch_alter_table('statement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_statement_visit'), ['visit'], unique=False)

    op.create_table('struck',
    sa.Column('entry', sa.String(length=36), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('visit', sa.String(length=36), nullable=False),
    sa.Column('person', sa.String(length=36), nullable=False),
    sa.Column('at', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['visit'], ['visit.id'], name=op.f('fk_struck_visit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_struck'))
    )
    with op.batch_alter_table('struck', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_struck_entry'), ['entry'], unique=False)
        batch_op.create_index(batch_op.f('ix_struck_visit'), ['visit'], unique=False)



def downgrade():
    with op.batch_alter_table('struck', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_struck_visit'))
        batch_op.drop_index(batch_op.f('ix_struck_entry'))

    op.drop_table('struck')
    with op.batch_alter_table('statement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_statement_visit'))

    op.drop_table('statement')
    with op.batch_alter_table('signed', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_signed_visit'))

    op.drop_table('signed')
    with op.batch_alter_table('present', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_present_visit'))

    op.drop_table('present')
    with op.batch_alter_table('left', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_left_visit'))

    op.drop_table('left')
    with op.batch_alter_table('found', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_found_visit'))

    op.drop_table('found')
    with op.batch_alter_table('document_seen', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_document_seen_visit'))

    op.drop_table('document_seen')
    with op.batch_alter_table('arrived', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_arrived_visit'))

    op.drop_table('arrived')
