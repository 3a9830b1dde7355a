"""Demo people. They sign in by links only: no password exists."""

PEOPLE = (
    # login, role, name, title
    ("zhou", "inspector", "周启明", "评价专家"),
    ("shen", "inspector", "沈岚", "评价专家"),
    ("he", "inspector", "何志远", "食品安全顾问"),
    ("chen", "supervisor", "陈立", "市总工会"),
    ("lin", "supervisor", "林雅", "淳安县总工会"),
    ("xu", "admin", "徐航", "管理员"),
    ("tao", "site", "陶雨", "云栖谷基地前厅经理（示例）"),
)
REGIONS = {"lin": "淳安县"}  # who looks after one county only
SITES = {"tao": 0}  # whose base somebody belongs to
LOGINS = tuple(login for login, *_ in PEOPLE)
