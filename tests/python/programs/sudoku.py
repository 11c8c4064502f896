# SPDX-License-Identifier: BSD-3-Clause
"""A sudoku by elimination on a cube of candidates, and eight queens by permutations with bit masks."""

PUZZLE = "530070000600195000098000060800060003400803001700020006060000280000419005000080079"


def solve(np, digits):
    can = np.ones((9, 9, 9), dtype=bool)
    board = np.zeros((9, 9), dtype=np.int64)

    def place(i, j, d):
        board[i, j] = d
        can[i, j, :] = False
        can[i, :, d - 1] = can[:, j, d - 1] = False
        can[i // 3 * 3:i // 3 * 3 + 3, j // 3 * 3:j // 3 * 3 + 3, d - 1] = False

    for i, j in np.argwhere(digits).tolist():
        place(i, j, int(digits[i, j]))
    while True:
        cells = np.argwhere(can.sum(axis=2) == 1).tolist()
        if not cells:
            return board, can
        i, j = cells[0]
        place(i, j, int(can[i, j].argmax()) + 1)


def queens(np, n):
    rows = np.zeros((1, 0), dtype=np.int64)
    for k in range(n):
        new = np.concatenate([np.repeat(rows, n, axis=0), np.tile(np.arange(n), len(rows))[:, None]], axis=1)
        gap = np.abs(new[:, :-1] - new[:, -1:])
        rows = new[((gap != 0) & (gap != k - np.arange(k))).all(axis=1)]
    return rows


def main(np):
    given = np.array([int(c) for c in PUZZLE]).reshape(9, 9)
    board, can = solve(np, given)
    boxes = board.reshape(3, 3, 3, 3).swapaxes(1, 2).reshape(9, 9)
    good = [(np.sort(part, axis=1) == np.arange(1, 10)).all() for part in (board, board.T, boxes)]
    solutions = queens(np, 6)
    return {"board": board, "good": np.array(good), "left": can.sum(), "queens": solutions, "eight": len(queens(np, 8)), "diagonals": (solutions + np.arange(6)).max(axis=1)}
