/*
 * Baum-Welch in C, the yardstick of test/bench/hmm.ts, which compiles it with -DK= and -DD= for the sizes and -DFULL for full covariances.
 * The state comes last in every array, so that the compiler can put neighbouring states into one SIMD register.
 * Arguments: a file of doubles (start, transition, means, covariances, observations), rows, iterations.
 * Prints the seconds it took after loading and the log-likelihood before the last update.
 */
#define _GNU_SOURCE
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifdef FULL
#define SIZE (D * D)
#define PACKED (D * (D + 1) / 2)
#else
#define SIZE D
#define PACKED D
#endif

static double start[K], transition[K][K], arrivals[K][K], means[D][K], spread[PACKED][K], whitening[PACKED][K], constant[K];

static void whiten(void) {
  for (int k = 0; k < K; k++) constant[k] = -0.5 * D * log(2 * M_PI);
#ifdef FULL
  for (int k = 0; k < K; k++) {
    double lower[D][D], inverse[D][D];
    for (int i = 0; i < D; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = spread[i * (i + 1) / 2 + j][k];
        for (int m = 0; m < j; m++) sum -= lower[i][m] * lower[j][m];
        lower[i][j] = i == j ? sqrt(sum) : sum / lower[j][j];
      }
      constant[k] -= log(lower[i][i]);
      for (int j = 0; j <= i; j++) {
        double sum = i == j;
        for (int m = j; m < i; m++) sum -= lower[i][m] * inverse[m][j];
        inverse[i][j] = sum / lower[i][i];
        whitening[i * (i + 1) / 2 + j][k] = inverse[i][j];
      }
    }
  }
#else
  for (int d = 0; d < D; d++)
    for (int k = 0; k < K; k++) {
      whitening[d][k] = 1 / sqrt(spread[d][k]);
      constant[k] -= 0.5 * log(spread[d][k]);
    }
#endif
}

/* One update; returns the log-likelihood before it. */
static double update(const double (*restrict x)[D], int rows, double (*restrict b)[K], double (*restrict alpha)[K]) {
  double total = 0, xi[K][K] = {{0}}, weights[K] = {0}, sums[D][K] = {{0}}, scatter[PACKED][K] = {{0}};
  whiten();
  for (int i = 0; i < K; i++)
    for (int j = 0; j < K; j++) arrivals[j][i] = transition[i][j];
  for (int t = 0; t < rows; t++) {
    double distance[K] = {0}, top = -INFINITY, predicted[K] = {0}, evidence = 0;
#ifdef FULL
    double difference[D][K];
    for (int i = 0; i < D; i++) {
      double z[K] = {0};
      for (int k = 0; k < K; k++) difference[i][k] = x[t][i] - means[i][k];
      for (int j = 0; j <= i; j++)
        for (int k = 0; k < K; k++) z[k] += whitening[i * (i + 1) / 2 + j][k] * difference[j][k];
      for (int k = 0; k < K; k++) distance[k] += z[k] * z[k];
    }
#else
    for (int d = 0; d < D; d++)
      for (int k = 0; k < K; k++) {
        double z = (x[t][d] - means[d][k]) * whitening[d][k];
        distance[k] += z * z;
      }
#endif
    for (int k = 0; k < K; k++) distance[k] = constant[k] - 0.5 * distance[k];
    for (int k = 0; k < K; k++) top = distance[k] > top ? distance[k] : top;
    for (int k = 0; k < K; k++) b[t][k] = exp(distance[k] - top);
    if (t == 0) memcpy(predicted, start, sizeof start);
    else
      for (int i = 0; i < K; i++)
        for (int j = 0; j < K; j++) predicted[j] += alpha[t - 1][i] * transition[i][j];
    for (int j = 0; j < K; j++) evidence += predicted[j] *= b[t][j];
    for (int j = 0; j < K; j++) alpha[t][j] = predicted[j] / evidence;
    total += top + log(evidence);
  }
  double beta[K];
  for (int k = 0; k < K; k++) beta[k] = 1;
  for (int t = rows - 1; t >= 0; t--) {
    double gamma[K], next[K], evidence = 0;
    for (int k = 0; k < K; k++) gamma[k] = alpha[t][k] * beta[k];
    for (int k = 0; k < K; k++) next[k] = b[t][k] * beta[k];
    for (int k = 0; k < K; k++) beta[k] = 0;
    if (t > 0) {
      for (int j = 0; j < K; j++)
        for (int i = 0; i < K; i++) beta[i] += arrivals[j][i] * next[j];
      for (int i = 0; i < K; i++) evidence += alpha[t - 1][i] * beta[i];
      for (int i = 0; i < K; i++) {
        double from = alpha[t - 1][i] / evidence;
        for (int j = 0; j < K; j++) xi[i][j] += from * next[j];
      }
      for (int i = 0; i < K; i++) beta[i] /= evidence;
    }
    for (int k = 0; k < K; k++) weights[k] += alpha[t][k] = gamma[k];
    for (int d = 0; d < D; d++)
      for (int k = 0; k < K; k++) sums[d][k] += gamma[k] * x[t][d];
  }
  for (int d = 0; d < D; d++)
    for (int k = 0; k < K; k++) means[d][k] = sums[d][k] / weights[k];
  for (int t = 0; t < rows; t++) {
#ifdef FULL
    double difference[D][K], weighted[K];
    for (int i = 0; i < D; i++) {
      for (int k = 0; k < K; k++) difference[i][k] = x[t][i] - means[i][k];
      for (int k = 0; k < K; k++) weighted[k] = alpha[t][k] * difference[i][k];
      for (int j = 0; j <= i; j++)
        for (int k = 0; k < K; k++) scatter[i * (i + 1) / 2 + j][k] += weighted[k] * difference[j][k];
    }
#else
    for (int d = 0; d < D; d++)
      for (int k = 0; k < K; k++) {
        double difference = x[t][d] - means[d][k];
        scatter[d][k] += alpha[t][k] * difference * difference;
      }
#endif
  }
  for (int i = 0; i < PACKED; i++)
    for (int k = 0; k < K; k++) spread[i][k] = scatter[i][k] / weights[k];
  for (int i = 0; i < K; i++) {
    double sum = 0;
    start[i] = alpha[0][i];
    for (int j = 0; j < K; j++) sum += xi[i][j] *= transition[i][j];
    for (int j = 0; j < K; j++) transition[i][j] = xi[i][j] / sum;
  }
  return total;
}

static void load(const double *p) {
  memcpy(start, p, sizeof start);
  memcpy(transition, p += K, sizeof transition);
  p += K * K;
  for (int k = 0; k < K; k++)
    for (int d = 0; d < D; d++) means[d][k] = p[k * D + d];
  p += K * D;
  for (int k = 0; k < K; k++)
#ifdef FULL
    for (int i = 0; i < D; i++)
      for (int j = 0; j <= i; j++) spread[i * (i + 1) / 2 + j][k] = p[(k * D + i) * D + j];
#else
    for (int d = 0; d < D; d++) spread[d][k] = p[k * D + d];
#endif
}

int main(int count, char **arguments) {
  if (count != 4) return 2;
  int rows = atoi(arguments[2]), iterations = atoi(arguments[3]);
  size_t head = K + K * K + K * D + K * SIZE, size = head + (size_t)rows * D;
  double *p = malloc(size * sizeof *p), (*b)[K] = malloc(rows * sizeof *b), (*alpha)[K] = malloc(rows * sizeof *alpha), total = 0;
  FILE *file = fopen(arguments[1], "rb");
  if (!file || fread(p, sizeof *p, size, file) != size) return 3;
  load(p);
  struct timespec from, to;
  clock_gettime(CLOCK_MONOTONIC, &from);
  for (int n = 0; n < iterations; n++) total = update((const double (*)[D])(p + head), rows, b, alpha);
  clock_gettime(CLOCK_MONOTONIC, &to);
  printf("%.17g %.17g\n", (to.tv_sec - from.tv_sec) + 1e-9 * (to.tv_nsec - from.tv_nsec), total);
  return 0;
}
