"""The peers' side of `siting.py`: one covering problem, solved by HiGHS alone or by spopt.

Maximal covering (Church and ReVelle, 1974, doi:10.1007/BF01942293): with x for sites and y for
demands, maximize the sum of weight times y, where y is at most the sum of x over the sites that
cover the demand, and the sum of x is at most N; all binary. Both are asked for a gap of zero: they
may stop when best and bound are less than one apart, for weights are whole.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

THREADS = 2
Problem = tuple[int, list[int], list[list[int]]]
"""How many sites, the demands' weights, the sites that cover each demand."""
Solve = Callable[[Problem, int, "float | None"], dict[str, Any]]
"""What solves a problem with at most so many sites, in so many seconds."""


def read(file: Path) -> Problem:
    """Reads what `cargo bench --bench siting -- --write` wrote."""
    head, *lines = file.read_text().splitlines()
    demands, sites = map(int, head.split())
    rows = [[int(word) for word in line.split()] for line in lines]
    if len(rows) != demands:
        raise ValueError(f"{file}: expected {demands} demands, found {len(rows)}")
    return sites, [row[0] for row in rows], [row[1:] for row in rows]


def value(problem: Problem, chosen: list[int]) -> int:
    """What sites win, counted again."""
    is_chosen = set(chosen)
    return sum(weight for weight, row in zip(problem[1], problem[2]) if not is_chosen.isdisjoint(row))


def with_highs() -> Solve:
    """Loads HiGHS and gives what solves with it."""
    import highspy  # noqa: F401
    import numpy  # noqa: F401

    return by_highs


def with_spopt() -> Solve:
    """Loads spopt, PuLP and HiGHS and gives what solves with them."""
    import highspy  # noqa: F401
    import pulp  # noqa: F401
    import spopt.locate  # noqa: F401

    return by_spopt


def by_highs(problem: Problem, most: int, seconds: float | None) -> dict[str, Any]:
    """The plain model handed to HiGHS in one piece."""
    import highspy
    import numpy

    begun, busy = time.perf_counter(), time.process_time()
    sites, weights, rows = problem
    columns, infinite = sites + len(weights), highspy.kHighsInf
    starts, indices, values = [0], [], []
    for at, row in enumerate(rows):
        indices += [sites + at, *row]
        values += [1.0] + [-1.0] * len(row)
        starts.append(len(indices))
    indices += range(sites)
    values += [1.0] * sites
    starts.append(len(indices))
    model = highspy.HighsLp()
    model.sense_ = highspy.ObjSense.kMaximize
    model.num_col_, model.num_row_ = columns, len(rows) + 1
    model.col_cost_ = numpy.array([0] * sites + weights, dtype=float)
    model.col_lower_, model.col_upper_ = numpy.zeros(columns), numpy.ones(columns)
    model.row_lower_ = numpy.full(len(rows) + 1, -infinite)
    model.row_upper_ = numpy.array([0.0] * len(rows) + [float(most)])
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = numpy.array(starts)
    model.a_matrix_.index_ = numpy.array(indices)
    model.a_matrix_.value_ = numpy.array(values)
    model.integrality_ = [highspy.HighsVarType.kInteger] * columns
    solver = highspy.Highs()
    options = {"output_flag": False, "threads": THREADS, "mip_rel_gap": 0.0, "mip_abs_gap": 0.999}
    for name, option in (options | ({"time_limit": seconds} if seconds else {})).items():
        solver.setOptionValue(name, option)
    solver.passModel(model)
    built = time.perf_counter()
    solver.run()
    spent = {"build_s": built - begun, "wall_s": time.perf_counter() - begun, "cpu_s": time.process_time() - busy}
    return taken(solver, solver.getSolution().col_value[:sites], problem) | spent


def by_spopt(problem: Problem, most: int, seconds: float | None) -> dict[str, Any]:
    """spopt's own MCLP from a matrix of costs (0 where a site covers, else 1), solved by HiGHS.
    The matrix is spopt's food and is not counted."""
    import numpy
    import pulp
    from spopt.locate import MCLP

    sites, weights, rows = problem
    costs = numpy.ones((len(rows), sites))
    for at, row in enumerate(rows):
        costs[at, row] = 0.0
    solver = pulp.HiGHS(msg=False, threads=THREADS, gapRel=0.0, gapAbs=0.999, timeLimit=seconds)
    begun, busy = time.perf_counter(), time.process_time()
    model = MCLP.from_cost_matrix(costs, numpy.array(weights), service_radius=0.5, p_facilities=most)
    built = time.perf_counter()
    try:
        model.solve(solver, results=False)
    except RuntimeError:
        # spopt raises on what is not proven; the solution is there all the same.
        if seconds is None:
            raise
    spent = {"build_s": built - begun, "wall_s": time.perf_counter() - begun, "cpu_s": time.process_time() - busy}
    chosen = [variable.value() or 0.0 for variable in model.fac_vars]
    return taken(model.problem.solverModel, chosen, problem) | spent


def taken(solver: Any, chosen: list[float], problem: Problem) -> dict[str, Any]:
    """What HiGHS found, as `siting.py` compares it. Its bound is a float: weights are whole, so it is
    rounded down, with a tenth for its error; nobody wins more than all."""
    info = solver.getInfo()
    # PuLP turns a maximum into a minimum.
    return {
        "best": round(abs(info.objective_function_value)) if any(chosen) else 0,
        "bound": int(min(abs(info.mip_dual_bound), sum(problem[1])) + 0.1),
        "sites": [site for site, is_chosen in enumerate(chosen) if is_chosen > 0.5],
        "nodes": int(info.mip_node_count),
    }
