"""people of a base

Revision ID: 0007

"""
from alembic import op
import sqlalchemy as sa


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None
ROLE = "role IN ('inspector', 'supervisor', 'admin')"
ROLE_OR_SITE = "role IN ('inspector', 'supervisor', 'admin', 'site')"
OF_SITE = "CASE WHEN role = 'site' THEN 1 ELSE 0 END = CASE WHEN site IS NULL THEN 0 ELSE 1 END"


def upgrade():
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.add_column(sa.Column('site', sa.String(length=36), nullable=True))
        batch_op.create_foreign_key(op.f('fk_account_site'), 'site', ['site'], ['id'])
        batch_op.drop_constraint(op.f('ck_account_role'), type_='check')
        batch_op.create_check_constraint(op.f('ck_account_role'), ROLE_OR_SITE)
        batch_op.create_check_constraint(op.f('ck_account_of_site'), OF_SITE)


def downgrade():
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_account_of_site'), type_='check')
        batch_op.drop_constraint(op.f('ck_account_role'), type_='check')
        batch_op.create_check_constraint(op.f('ck_account_role'), ROLE)
        batch_op.drop_constraint(op.f('fk_account_site'), type_='foreignkey')
        batch_op.drop_column('site')
