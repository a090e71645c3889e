"""What a customer is looking for: the record, its JSON, and how follow-ups change it."""

from katek.properties.criteria_json import as_json, from_json
from katek.properties.criteria_merge import merge
from katek.properties.criteria_shape import Criteria, contradicted, contradictions

__all__ = ["Criteria", "as_json", "contradicted", "contradictions", "from_json", "merge"]
