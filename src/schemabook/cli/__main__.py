"""`python -m schemabook.cli`."""

from schemabook.cli import main

main()
