"""One run of PyVRP: `pyvrp.py FILE SECONDS SEED`; prints cost and feasibility as JSON.

Its distances are the instance's own: with time windows one decimal, cut off, ten units to one; else whole numbers.
"""

import json
import sys

from pyvrp import read, solve
from pyvrp.stop import MaxRuntime

path, seconds, seed = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
with open(path, encoding="utf-8") as file:
    windows = any(line.startswith("TIME_WINDOW_SECTION") for line in file)
data = read(path, round_func="dimacs" if windows else "round")
result = solve(data, stop=MaxRuntime(seconds), seed=seed, display=False)
cost = result.cost() / (10 if windows else 1) if result.is_feasible() else None
print(json.dumps({"cost": cost, "seconds": result.runtime}))
