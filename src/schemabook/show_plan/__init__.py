"""Showing query plans, their differences, measured comparisons and workloads: text, HTML, pictures, data."""

from schemabook.show_plan.comparison import ComparisonView
from schemabook.show_plan.diff import PlanDiffView
from schemabook.show_plan.icicle import Icicle
from schemabook.show_plan.view import PlanView
from schemabook.show_plan.workload import WorkloadView

__all__ = ["ComparisonView", "Icicle", "PlanDiffView", "PlanView", "WorkloadView"]
