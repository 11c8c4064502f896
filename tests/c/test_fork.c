/* SPDX-License-Identifier: BSD-3-Clause */
/* test_fork.c: what a process shares with the library: a forked child works at once, and errno, locale and rounding mode stay
 * as they were. */
#include "layouts.h"
#include "test.h"
#include <errno.h>
#include <fenv.h>
#include <locale.h>
#include <sys/wait.h>
#include <unistd.h>

/* Threads, BLAS, LAPACK, FFT, sort, random numbers and the memory cache, each on enough data for several threads. A threaded
 * LAPACK may sum in another order each time. */
static qn_array *use_everything(void)
{
    qn_random *g = qn_random_new(5);
    qn_array *x = qn_random_normal(g, 0, 1, 0, QN_SHAPE(600, 600)), *y = qn_exp(x), *z = qn_matmul(x, y), *lu = qn_solve(x, z);
    qn_array *f = qn_fftn(z, -1, NULL, NULL, 0), *s = qn_sort(lu, 1, false, false), *e = qn_evaluate("sum(x*y + 1)", QN_ARGS({"x", x}, {"y", s}));
    qn_array *r = qn_real(f), *t = qn_sum(r, QN_ALL_AXES), *all = qn_add(e, t), *made[] = {x, y, z, lu, f, s, e, r, t};
    for (int i = 0; i < 9; i++)
        qn_release(made[i]);
    qn_random_free(g);
    return all;
}

static double value(qn_array *a)
{
    double v = (double)NAN;
    qn_item_f64(a, &v);
    qn_release(a);
    return v;
}

/* Exit status 0: the child, and a child of it if `deep`, came to an end and agree with `want`. A hang lasts for ever; the work takes well
 * under a second, and many on a busy machine. */
static int in_child(double want, int deep)
{
    pid_t child = fork();
    if (child == 0) {
        alarm(60);
        bool right = fabs(value(use_everything()) - want) <= 1e-9 * fabs(want);
        _exit(right && (deep == 0 || in_child(want, deep - 1) == 0) ? 0 : 1);
    }
    int status = -1;
    return waitpid(child, &status, 0) == child ? status : -1;
}

TEST(fork, child_and_grandchild_use_everything)
{
    if (getenv("QN_TEST_EMULATED") != NULL)
        return; /* qemu-user 7.2 fails an assertion of its own (cpu_exec) when a process with threads forks */
    int before = qn_get_num_threads();
    CHECK(qn_set_num_threads(4) == QN_OK);
    double want = value(use_everything());
    for (int i = 0; i < 5; i++)
        CHECK_INT(in_child(want, i % 2), 0);
    CHECK_NEAR(value(use_everything()), want, 1e-9 * fabs(want));
    CHECK(qn_set_num_threads(before) == QN_OK);
}

TEST(fork, errno_stays)
{
    errno = 1234;
    CHECK(isfinite(value(use_everything())));
    CHECK_INT(errno, 1234);
    for (qn_dtype t = QN_FLOAT32; t < QN_DTYPE_END; t++)
        QN_SCOPE {
            const qn_array *in[] = {special_values(t, 3000, 0), special_values(t, 3000, 1), special_values(t, 3000, 2)};
            for (int i = 0; i < qn_op_count(); i++) {
                qn_array *two[2];
                bool one = qn_op_nout(qn_op_at(i)) == 1;
                CHECK_MSG((one ? qn_apply(qn_op_at(i), in, NULL) != NULL : qn_apply2(qn_op_at(i), in, NULL, two) == QN_OK) || qn_error_status() == QN_ERR_TYPE,
                          "%s", qn_error_message());
                CHECK_MSG(errno == 1234, "%s %s sets errno to %d", qn_op_name(qn_op_at(i)), qn_dtype_name(t), errno);
            }
        }
    qn_clear_error();
    errno = 0;
}

/* Threads round as the caller does now, not as it did when they were made. */
TEST(fork, rounding_mode_stays)
{
    static const int modes[] = {FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO};
    int before = qn_get_num_threads();
    for (int i = 0; i < 3; i++) {
        CHECK(qn_set_num_threads(4 + i) == QN_OK && fesetround(modes[i]) == 0);
        double v = value(use_everything());
        int after = fegetround();
        fesetround(FE_TONEAREST);
        CHECK_INT(after, modes[i]);
        CHECK(isfinite(v));
    }
    QN_SCOPE {
        qn_array *x = qn_linspace(0, 1, 300000, true, 0), *threaded = qn_sum(qn_square(x), QN_ALL_AXES);
        CHECK(qn_set_num_threads(1) == QN_OK);
        CHECK(same_bits(threaded, qn_sum(qn_square(x), QN_ALL_AXES)));
    }
    CHECK(qn_set_num_threads(before) == QN_OK);
}

TEST(fork, locale_is_neither_changed_nor_read)
{
    static const char *const comma[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "C.UTF-8"};
    for (int i = 0; i < 3 && setlocale(LC_ALL, comma[i]) == NULL; i++)
        ;
    char *before = strdup(setlocale(LC_ALL, NULL)), text[64];
    qn_number storage;
    qn_format(qn_number_f64(&storage, 2.5), NULL, text, sizeof text);
    CHECK_MSG(strstr(text, "2.5") != NULL, "%s", text);
    qn_array *x = qn_ones(QN_FLOAT64, QN_SHAPE(3)), *y = qn_evaluate("x * 2.5", QN_ARGS({"x", x}));
    CHECK_NEAR(QN_EL(double, y, 2), 2.5, 0);
    CHECK(strcmp(setlocale(LC_ALL, NULL), before) == 0);
    setlocale(LC_ALL, "C");
    free(before);
    qn_release(x);
    qn_release(y);
}
