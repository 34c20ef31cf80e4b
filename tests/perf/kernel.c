/* Array kernels: sieve, matrix product, histogram, string scan.  build: -O2
   SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double product(int n)
{
    double *a = malloc(sizeof(double) * n * n), *b = malloc(sizeof(double) * n * n), *c = calloc(n * n, sizeof(double));
    for (int i = 0; i < n * n; i++) {
        a[i] = i % 7;
        b[i] = i % 11;
    }
    for (int i = 0; i < n; i++)
        for (int k = 0; k < n; k++)
            for (int j = 0; j < n; j++)
                c[i * n + j] += a[i * n + k] * b[k * n + j];
    double trace = 0;
    for (int i = 0; i < n; i++)
        trace += c[i * n + i];
    free(a);
    free(b);
    free(c);
    return trace;
}

static void rounds(int round)
{
    enum { N = 4000000 };
    unsigned char *sieve = malloc(N);
    memset(sieve, 1, N);
    long primes = 0;
    for (long i = 2; i < N; i++) {
        primes += sieve[i];
        if (sieve[i])
            for (long j = i * i; j < N; j += i)
                sieve[j] = 0;
    }
    int *histogram = calloc(256, sizeof *histogram);
    for (int round = 0; round < 3; round++)
        for (long i = 0; i < N; i++)
            histogram[(sieve[i] * 31 + i) & 255]++;
    printf("%ld %d %.0f\n", primes, histogram[17], product(160));
    free(histogram);
    free(sieve);
    if (round > 1)
        rounds(round - 1);
}

int main(int argc, char **argv)
{
    rounds(argc > 1 ? atoi(argv[1]) : 1);
    return 0;
}
