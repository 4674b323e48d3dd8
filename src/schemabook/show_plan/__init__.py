"""Showing query plans: text, HTML for notebooks, pictures, data."""

from schemabook.show_plan.view import PlanView

__all__ = ["PlanView"]
