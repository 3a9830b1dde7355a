"""standard

Revision ID: 0006

"""
from alembic import op
import sqlalchemy as sa


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

ADDED = {
    'checklist': [('na_rule', sa.String(), 'drop'), ('join_rule', sa.String(), 'mean'), ('bodies', sa.String(), 'inspection')],
    'level': [('title_zh', sa.String(), ''), ('title_en', sa.String(), '')],
    'section': [('parent', sa.String(), None), ('path', sa.String(), ''), ('depth', sa.Integer(), '0'), ('paper', sa.String(), None)],
    'item': [
        ('every', sa.Integer(), '100'), ('floor', sa.Integer(), '0'), ('scale', sa.String(), 'bands'), ('of_zh', sa.String(), None),
        ('of_en', sa.String(), None), ('partial_points', sa.Integer(), None), ('required_from', sa.Integer(), None),
        ('optional', sa.Integer(), '0'), ('site_kinds', sa.String(), ''),
    ],
    'visit': [('body', sa.String(), 'inspection')],
    'answered': [('sample', sa.Integer(), None), ('units', sa.String(length=500), None)],
    'settled': [('sample', sa.Integer(), None), ('units', sa.String(length=500), None)],
}


def upgrade():
    for table, columns in ADDED.items():
        for name, kind, default in columns:
            op.add_column(table, sa.Column(name, kind, nullable=default is None, server_default=default))
    op.execute("UPDATE section SET path = '/' || code || '/'")
    op.create_table('minimum',
    sa.Column('checklist', sa.String(), nullable=False),
    sa.Column('stars', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('measure', sa.String(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('need', sa.Integer(), nullable=False),
    sa.Column('whole', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['checklist', 'stars'], ['level.checklist', 'level.stars'], name=op.f('fk_minimum_checklist_stars')),
    sa.PrimaryKeyConstraint('checklist', 'stars', 'measure', 'code', name=op.f('pk_minimum'))
    )
    op.create_index(op.f('ix_minimum_revision'), 'minimum', ['revision'], unique=False)
    op.create_table('paper',
    sa.Column('checklist', sa.String(length=36), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title_zh', sa.String(), nullable=False),
    sa.Column('title_en', sa.String(), nullable=False),
    sa.Column('worth', sa.Integer(), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['checklist'], ['checklist.id'], name=op.f('fk_paper_checklist')),
    sa.PrimaryKeyConstraint('checklist', 'code', name=op.f('pk_paper'))
    )
    op.create_index(op.f('ix_paper_revision'), 'paper', ['revision'], unique=False)
    op.create_table('consented',
    sa.Column('answer', sa.String(length=36), nullable=False),
    sa.Column('granted', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=True),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('visit', sa.String(length=36), nullable=False),
    sa.Column('person', sa.String(length=36), nullable=False),
    sa.Column('at', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['visit'], ['visit.id'], name=op.f('fk_consented_visit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consented'))
    )
    op.create_index(op.f('ix_consented_answer'), 'consented', ['answer'], unique=False)
    op.create_index(op.f('ix_consented_visit'), 'consented', ['visit'], unique=False)


def downgrade():
    for table in ('consented', 'paper', 'minimum'):
        op.drop_table(table)
    for table, columns in reversed(ADDED.items()):
        for name, *_ in columns:
            op.drop_column(table, name)
