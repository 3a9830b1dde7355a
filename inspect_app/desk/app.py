from flask import Blueprint

from ..auth import allow

desk = Blueprint("desk", __name__)
supervisors = allow("supervisor", "admin")
