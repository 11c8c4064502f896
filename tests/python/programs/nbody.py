# SPDX-License-Identifier: BSD-3-Clause
"""Gravitation of a few hundred bodies: all pairs by broadcasting, leapfrog, conserved quantities."""

from programs.lcg import normal, uniform


def acceleration(np, pos, mass, soft):
    d = pos[np.newaxis, :, :] - pos[:, np.newaxis, :]
    inv3 = (np.sum(d**2, axis=-1) + soft**2) ** -1.5
    np.fill_diagonal(inv3, 0.0)
    return np.einsum("ijk,ij,j->ik", d, inv3, mass)


def energy(np, pos, vel, mass, soft):
    kinetic = 0.5 * np.sum(mass[:, None] * vel**2)
    i, j = np.triu_indices(len(mass), k=1)
    distance = np.sqrt(((pos[i] - pos[j]) ** 2).sum(axis=1) + soft**2)
    return kinetic - np.sum(mass[i] * mass[j] / distance)


def main(np):
    n, dt, soft = 80, 0.01, 0.1
    mass = 0.5 + uniform(np, (n,), 3)
    mass /= mass.sum()
    pos, vel = normal(np, (n, 3), 4), 0.3 * normal(np, (n, 3), 5)
    vel -= np.average(vel, axis=0, weights=mass)
    pos -= np.average(pos, axis=0, weights=mass)
    energies = [energy(np, pos, vel, mass, soft)]
    acc = acceleration(np, pos, mass, soft)
    for _ in range(40):
        vel += 0.5 * dt * acc
        pos += dt * vel
        acc = acceleration(np, pos, mass, soft)
        vel += 0.5 * dt * acc
        energies.append(energy(np, pos, vel, mass, soft))
    momentum = mass @ vel
    spin = np.sum(mass[:, None] * np.cross(pos, vel), axis=0)
    return {"pos": pos, "energies": np.array(energies), "momentum": momentum + 1.0, "spin": spin}
