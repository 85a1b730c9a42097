"""Prerequisite circles: skills that, followed back, need themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence


def circles(edges: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, int, list[str]]]:
    """Each edge that closes a circle: its node, its position among the node's edges, and the circle, beginning twice.

    Without these edges the graph has no circle. A walk in depth with a stack of its own, for chains of any length; of a
    long circle only the beginning and the end are shown.
    """
    done: set[str] = set()
    for root in edges:
        if root in done:
            continue
        trail, place = [root], {root: 0}
        waiting = [enumerate(edges[root])]
        while waiting:
            position, target = next(waiting[-1], (-1, ""))
            if position < 0:
                waiting.pop()
                node = trail.pop()
                del place[node]
                done.add(node)
            elif target in place:
                yield trail[-1], position, [*_shortened(trail, place[target]), target]
            elif target in edges and target not in done:
                place[target] = len(trail)
                trail.append(target)
                waiting.append(enumerate(edges[target]))


def _shortened(trail: list[str], start: int) -> list[str]:
    if len(trail) - start <= 8:
        return trail[start:]
    return [*trail[start : start + 4], "…", *trail[-3:]]
