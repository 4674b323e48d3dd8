"""The edge to PostgreSQL: which server, how to connect, scratch databases."""

from schemabook.server.connect import connect
from schemabook.server.main import VARIABLE, Server, scratch, server
from schemabook.server.scratch import Scratch
from schemabook.server.urls import hide, sqlalchemy_url, with_database

__all__ = [
    "VARIABLE",
    "Scratch",
    "Server",
    "connect",
    "hide",
    "scratch",
    "server",
    "sqlalchemy_url",
    "with_database",
]
