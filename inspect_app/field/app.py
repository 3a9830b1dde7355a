from ..fieldkit.declare import Field

field = Field("/field", scope="visit")
