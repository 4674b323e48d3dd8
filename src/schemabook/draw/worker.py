"""Runs inside a process of its own: drawing jobs in on stdin, drawings out on stdout, both as JSON.

Graphviz is a C library that writes its warnings to the process's stderr, keeps global state, reads fonts
through the environment and cannot be interrupted. In a process of its own all of that is somebody else's
trouble. Run by path, with `python -P`: the modules beside this one have names of the standard library.
"""

import base64
import json
import sys


def main() -> None:
    """Draw every (engine, format, DOT text) of the list on stdin."""
    from pygraphviz import AGraph

    done = []
    for engine, form, dot in json.load(sys.stdin.buffer):
        with AGraph(string=dot) as graph:
            drawing = graph.draw(format=form, prog=engine)
        done.append(base64.b64encode(drawing).decode("ascii"))
    sys.stdout.write(json.dumps(done))


if __name__ == "__main__":
    main()
