"""Design rules over a snapshot: one function a rule, `Facts` in, `Finding`s out."""
