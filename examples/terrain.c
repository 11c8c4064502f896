/* SPDX-License-Identifier: BSD-3-Clause */
/* terrain.c: terrain analysis of a digital elevation model.
 *
 *     terrain jacksboro_fault_dem.npz output-directory [repetitions]
 *
 * reads the elevation in metres on a grid in degrees, calculates one field after the other (the table of steps below), prints their
 * ranges and best times, and writes <step>.npy for each, and seconds.npy. terrain.py is the same program in Python, step by step. */
#include <quern/quern.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define METRES_PER_DEGREE 111200.0
#define SUN_AZIMUTH 315.0   /* degrees clockwise from north */
#define SUN_ALTITUDE 45.0
#define LOWPASS_SIGMA 6.0   /* grid points */
#define RANK 20
#define BANDS 5

enum { ELEVATION, EAST, SOUTH, SLOPE, ASPECT, HILLSHADE, LOWPASS, RANK_K, RESIDUAL, STATISTICS, NSTEPS };

typedef struct terrain {
    const char *path;
    double dx, dy;             /* metres between grid points, east and south */
    qn_array *field[NSTEPS];   /* what the steps have made so far            */
} terrain;

static double radians(double degrees) { return degrees * (M_PI / 180); }

/* ---- steps: each makes one field of those before it ---------------------------------------------- */

static qn_array *elevation(const terrain *t) { return qn_astype(qn_load_npz(t->path, "elevation"), QN_FLOAT64); }

/* Rise per metre towards the east (columns) and the south (rows). */
static qn_array *east(const terrain *t) { return qn_divide(qn_gradient(t->field[ELEVATION], 1), t->dx); }

static qn_array *south(const terrain *t) { return qn_divide(qn_gradient(t->field[ELEVATION], 0), t->dy); }

/* Degrees from the horizontal. */
static qn_array *slope(const terrain *t)
{
    return qn_evaluate("degrees(arctan(sqrt(gx*gx + gy*gy)))", QN_ARGS({"gx", t->field[EAST]}, {"gy", t->field[SOUTH]}));
}

/* The compass direction that the ground falls to, in degrees clockwise from north. */
static qn_array *aspect(const terrain *t)
{
    return qn_evaluate("degrees(arctan2(-gx, gy)) % 360", QN_ARGS({"gx", t->field[EAST]}, {"gy", t->field[SOUTH]}));
}

/* The cosine of the angle between the ground's normal and the sun; 0 in the shade. */
static qn_array *hillshade(const terrain *t)
{
    return qn_evaluate("maximum(up*cos(radians(s)) + level*sin(radians(s))*cos(radians(sun - a)), 0)",
                       QN_ARGS({"s", t->field[SLOPE]}, {"a", t->field[ASPECT]}, {"sun", QN_NUM(SUN_AZIMUTH)},
                               {"up", QN_NUM(sin(radians(SUN_ALTITUDE)))}, {"level", QN_NUM(cos(radians(SUN_ALTITUDE)))}));
}

/* A Gaussian filter by the convolution theorem; the grid counts as periodic. */
static qn_array *lowpass(const terrain *t)
{
    const qn_array *z = t->field[ELEVATION];
    qn_array *fy = qn_view(qn_fftfreq(z->shape[0], 1, QN_FLOAT64), QN_ALL, QN_NEWAXIS);
    qn_array *fx = qn_rfftfreq(z->shape[1], 1, QN_FLOAT64);
    qn_array *filter = qn_evaluate("exp(c*(fx*fx + fy*fy))",
                                   QN_ARGS({"fx", fx}, {"fy", fy}, {"c", QN_NUM(-2 * pow(M_PI * LOWPASS_SIGMA, 2))}));
    qn_array *spectrum = qn_multiply(qn_rfftn(z, -1, NULL, NULL, QN_FFT_BACKWARD), filter);
    return qn_irfftn(spectrum, 2, z->shape, NULL, QN_FFT_BACKWARD);
}

/* The best approximation by a matrix of rank RANK (Eckart and Young 1936). */
static qn_array *rank_k(const terrain *t)
{
    qn_array *u, *s, *vh;
    if (qn_svd(t->field[ELEVATION], false, &u, &s, &vh) != QN_OK)
        return NULL;
    qn_array *scaled = qn_multiply(qn_view(u, QN_ALL, QN_TO(RANK)), qn_view(s, QN_TO(RANK)));
    return qn_matmul(scaled, qn_view(vh, QN_TO(RANK)));
}

static qn_array *residual(const terrain *t) { return qn_subtract(t->field[ELEVATION], t->field[RANK_K]); }

/* One row: bounds and size of an elevation band, mean, deviation and maximum of its slope. */
static qn_array *band(const terrain *t, const qn_array *edges, int i)
{
    const qn_array *low = qn_view(edges, QN_AT(i)), *high = qn_view(edges, QN_AT(i + 1));
    qn_array *inside = qn_evaluate("(z >= low) & (z < high)",
                                   QN_ARGS({"z", t->field[ELEVATION]}, {"low", low}, {"high", high}));
    qn_array *s = qn_compress_mask(t->field[SLOPE], inside);
    qn_array *count = qn_astype(qn_count_nonzero(inside, QN_ALL_AXES), QN_FLOAT64);
    return qn_stack(6, (const qn_array *[]){low, high, count, qn_mean(s, QN_ALL_AXES), qn_std(s, QN_ALL_AXES, 0),
                                            qn_max(s, QN_ALL_AXES)}, 0);
}

/* Five bands of about equally many points. */
static qn_array *statistics(const terrain *t)
{
    qn_array *edges = qn_quantile(t->field[ELEVATION], qn_linspace(0, 1, BANDS + 1, true, QN_FLOAT64), QN_ALL_AXES);
    const qn_array *row[BANDS];
    for (int i = 0; i < BANDS; i++)
        row[i] = band(t, edges, i);
    return qn_stack(BANDS, row, 0);
}

static const struct { const char *name; qn_array *(*make)(const terrain *t); } steps[NSTEPS] = {
    [ELEVATION] = {"elevation", elevation}, [EAST] = {"east", east},           [SOUTH] = {"south", south},
    [SLOPE] = {"slope", slope},             [ASPECT] = {"aspect", aspect},     [HILLSHADE] = {"hillshade", hillshade},
    [LOWPASS] = {"lowpass", lowpass},       [RANK_K] = {"rank_k", rank_k},     [RESIDUAL] = {"residual", residual},
    [STATISTICS] = {"statistics", statistics}};

/* ---- running them ---------------------------------------------------------------------------------- */

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* The field of a step, and in *seconds the shortest time of making it. */
static qn_array *run(const terrain *t, int step, int repetitions, double *seconds)
{
    qn_array *field = NULL;
    *seconds = HUGE_VAL;
    for (int i = 0; i < repetitions; i++) {
        double begin = now();
        qn_release(field);
        QN_SCOPE {
            field = qn_keep(steps[step].make(t));
        }
        *seconds = fmin(*seconds, now() - begin);
    }
    return field;
}

static qn_status report(const char *directory, const char *name, const qn_array *field, double seconds)
{
    char path[4096];
    double low = 0, high = 0;
    qn_status status = QN_ERR_NULL;
    snprintf(path, sizeof path, "%s/%s.npy", directory, name);
    QN_SCOPE {
        if (qn_item_f64(qn_min(field, QN_ALL_AXES), &low) == QN_OK && qn_item_f64(qn_max(field, QN_ALL_AXES), &high) == QN_OK)
            status = qn_save_npy(path, field);
    }
    if (status == QN_OK)
        printf("%-12s %5lld x %-5lld %12.4f .. %-12.4f %10.3f\n", name, (long long)field->shape[0], (long long)field->shape[1],
               low, high, 1e3 * seconds);
    return status;
}

static qn_status analyse(terrain *t, const char *directory, int repetitions)
{
    double seconds[NSTEPS];
    char path[4096];
    qn_status status = QN_OK;
    printf("%-12s %13s %28s %10s\n", "step", "shape", "range", "ms");
    for (int i = 0; i < NSTEPS && status == QN_OK; i++) {
        t->field[i] = run(t, i, repetitions, &seconds[i]);
        status = report(directory, steps[i].name, t->field[i], seconds[i]);
    }
    if (status != QN_OK)
        return status;
    snprintf(path, sizeof path, "%s/seconds.npy", directory);
    QN_SCOPE {
        status = qn_save_npy(path, qn_from_data(seconds, QN_FLOAT64, QN_SHAPE(NSTEPS)));
    }
    return status;
}

/* The distance between grid points; that between meridians shrinks with the latitude. */
static qn_status read_grid(terrain *t)
{
    double dx, dy, latitude;
    qn_status status = QN_ERR_NULL;
    QN_SCOPE {
        if (qn_item_f64(qn_load_npz(t->path, "dx"), &dx) == QN_OK && qn_item_f64(qn_load_npz(t->path, "dy"), &dy) == QN_OK &&
            qn_item_f64(qn_load_npz(t->path, "ymin"), &latitude) == QN_OK) {
            t->dx = METRES_PER_DEGREE * dx * cos(radians(latitude));
            t->dy = METRES_PER_DEGREE * dy;
            status = QN_OK;
        }
    }
    return status;
}

int main(int argc, char **argv)
{
    int repetitions = argc > 3 ? atoi(argv[3]) : 5;
    if (argc < 3 || repetitions < 1) {
        fprintf(stderr, "usage: %s elevation.npz output-directory [repetitions]\n", argv[0]);
        return 2;
    }
    terrain t = {.path = argv[1]};
    qn_status status = read_grid(&t);
    if (status == QN_OK)
        status = analyse(&t, argv[2], repetitions);
    for (int i = 0; i < NSTEPS; i++)
        qn_release(t.field[i]);
    if (status != QN_OK)
        fprintf(stderr, "%s: %s\n", argv[0], qn_error_message());
    return status != QN_OK;
}
