# SPDX-License-Identifier: BSD-3-Clause
"""Conway's game of life on a torus, a glider on an open board, and a one-dimensional automaton."""


def step(np, board):
    around = sum(np.roll(board, (i, j), axis=(0, 1)) for i in (-1, 0, 1) for j in (-1, 0, 1) if (i, j) != (0, 0))
    return ((around == 3) | ((board == 1) & (around == 2))).astype(board.dtype)


def open_step(np, board):
    p = np.pad(board, 1)
    around = np.lib.stride_tricks.sliding_window_view(p, (3, 3)).sum(axis=(2, 3)) - board
    return np.where(board, (around == 2) | (around == 3), around == 3).astype(np.int8)


def rule(np, number, n, steps):
    table = np.array([number >> i & 1 for i in range(8)], dtype=np.uint8)
    rows = np.zeros((steps, n), dtype=np.uint8)
    rows[0, n // 2] = 1
    for i in range(1, steps):
        left, right = np.roll(rows[i - 1], 1), np.roll(rows[i - 1], -1)
        rows[i] = table[4 * left + 2 * rows[i - 1] + right]
    return rows


def main(np):
    board = np.zeros((24, 32), dtype=np.int64)
    board[10:13, 10:13] = [[0, 1, 1], [1, 1, 0], [0, 1, 0]]
    alive = []
    for _ in range(50):
        board = step(np, board)
        alive.append(int(board.sum()))
    glider = np.zeros((12, 12), dtype=np.int8)
    glider[[0, 1, 2, 2, 2], [1, 2, 0, 1, 2]] = 1
    for _ in range(16):
        glider = open_step(np, glider)
    return {"board": board, "alive": np.array(alive), "glider": np.argwhere(glider), "rule30": rule(np, 30, 41, 20), "rule90": rule(np, 90, 33, 16).sum(axis=1)}
