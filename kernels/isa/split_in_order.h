/* SPDX-License-Identifier: BSD-3-Clause */
/* split_in_order.h: v_split_* and v_join_* where nothing is gained by another order of the elements than the numbers' own. */
static inline vf64 v_split_even_f64(vf64 a, vf64 b) { return v_even_f64(a, b); }
static inline vf64 v_split_odd_f64(vf64 a, vf64 b) { return v_odd_f64(a, b); }
static inline vf64 v_join_lo_f64(vf64 a, vf64 b) { return v_zip_lo_f64(a, b); }
static inline vf64 v_join_hi_f64(vf64 a, vf64 b) { return v_zip_hi_f64(a, b); }
static inline vf32 v_split_even_f32(vf32 a, vf32 b) { return v_even_f32(a, b); }
static inline vf32 v_split_odd_f32(vf32 a, vf32 b) { return v_odd_f32(a, b); }
static inline vf32 v_join_lo_f32(vf32 a, vf32 b) { return v_zip_lo_f32(a, b); }
static inline vf32 v_join_hi_f32(vf32 a, vf32 b) { return v_zip_hi_f32(a, b); }
