"""The worked examples as models: one package a study, the same schema as its SQL under `sql/`.

Constraints and indexes have the same names in both (`studies.conventions`, `sql/README.md`).
"""
