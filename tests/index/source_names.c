/* The foreign half of source_names.rs.  SPDX-License-Identifier: GPL-2.0-or-later */
void keep(int *p) { ++*p; }
void keep_n(int n, int *p, unsigned long m) { *p += n + (int)m; }
int peek(const int *p) { return *p; }
void any(void *p, unsigned long n) { *(char *)p += (char)n; }
void scale(double f, int *p) { *p = (int)(f * *p); }
void subscribe(void (*f)(void *), void *data) { f(data); }
