/* SPDX-License-Identifier: BSD-3-Clause */
/* quern.h: n-dimensional arrays for C.
 *
 * Quern is what NumPy is to Python, for C: strided views, broadcasting, dtype promotion, vectorised and threaded
 * loops, linear algebra (OpenBLAS, LAPACK), Fourier transforms (FFTW), random numbers and .npy files behind one
 * stable interface that never prints, exits or aborts.
 *
 *     #include <quern/quern.h>
 *     #include <stdio.h>
 *
 *     int main(void)
 *     {
 *         QN_SCOPE {                                                  // frees every array made inside
 *             qn_array *x = qn_linspace(0, 1, 12, true, QN_FLOAT64);
 *             qn_array *m = qn_reshape(x, QN_SHAPE(3, 4));            // a view, no copy
 *             qn_array *d = qn_subtract(m, qn_mean(m, QN_AXIS(0)));   // broadcasts
 *             qn_array *s = qn_sqrt(qn_sum(qn_multiply(d, d), QN_AXIS(1)));
 *             char text[256];
 *             if (s != NULL && qn_format(s, NULL, text, sizeof text)) // one check for the whole chain
 *                 puts(text);
 *             else
 *                 fprintf(stderr, "%s\n", qn_error_message());
 *         }
 *     }
 *
 * Three rules hold everywhere.
 *   Ownership: a function that returns a qn_array* returns a new reference; qn_release gives it back, or a
 *     QN_SCOPE does. Arguments are borrowed.
 *   Errors: NULL (or a qn_status other than QN_OK) means failure; qn_error_message says what was given and what was
 *     expected. NULL passed in comes out as NULL.
 *   Numbers: NumPy 2's promotion; bare C numbers in elementwise calls are weak, as Python's.
 *
 * The parts, in reading order: */
#ifndef QUERN_QUERN_H
#define QUERN_QUERN_H

#include <quern/base.h>        /* status, messages, scopes                     */
#include <quern/dtype.h>       /* element types and promotion                  */
#include <quern/array.h>       /* creation, views, elements, copies            */
#include <quern/elementwise.h> /* + - * / comparisons, sqrt exp sin ...        */
#include <quern/reduce.h>      /* sum mean var ..., running sums, percentiles  */
#include <quern/index.h>       /* integer arrays and masks as indices          */
#include <quern/manip.h>       /* concat stack repeat tile roll pad            */
#include <quern/sort.h>        /* sort search unique sets                      */
#include <quern/histogram.h>   /* counting in bins                             */
#include <quern/signal.h>      /* interpolation, integration, convolution      */
#include <quern/expr.h>        /* fused expressions                            */
#include <quern/linalg.h>      /* products, solve, decompositions              */
#include <quern/fft.h>         /* Fourier transforms                           */
#include <quern/poly.h>          /* polynomials and windows                     */
#include <quern/random.h>      /* random numbers                               */
#include <quern/io.h>          /* .npy .npz and printing                       */
#include <quern/text.h>          /* tables of numbers in text files              */
#include <quern/runtime.h>     /* threads, interruption, memory                */

#endif
