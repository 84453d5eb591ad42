/** A pivot below this share of its feature's variance is rounding, not spread: the matrix is singular. */
const PIVOT_FLOOR = 1e-14;

/**
 * The lower factor L of a symmetric positive definite matrix A = L·Lᵀ, of which only the lower triangle is read.
 * @param source D×D, row-major
 * @param target D×D, receives L with zeros above the diagonal; may not be `source`
 * @returns −1, or the first feature whose spread is explained by the ones before it (A is singular)
 */
export function factorCholesky(source: Float64Array, size: number, target: Float64Array): number {
  target.fill(0);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = source[i * size + j]!;
      for (let m = 0; m < j; m++) sum -= target[i * size + m]! * target[j * size + m]!;
      if (j < i) target[i * size + j] = sum / target[j * size + j]!;
      else if (sum > PIVOT_FLOOR * source[i * size + i]!) target[i * size + i] = Math.sqrt(sum);
      else return i;
    }
  }
  return -1;
}

/**
 * The inverse of a lower triangular matrix, again lower triangular.
 * @param lower D×D, row-major
 * @param target D×D, receives the inverse with zeros above the diagonal; may not be `lower`
 */
export function invertLower(lower: Float64Array, size: number, target: Float64Array): void {
  target.fill(0);
  for (let j = 0; j < size; j++) {
    target[j * size + j] = 1 / lower[j * size + j]!;
    for (let i = j + 1; i < size; i++) {
      let sum = 0;
      for (let m = j; m < i; m++) sum -= lower[i * size + m]! * target[m * size + j]!;
      target[i * size + j] = sum / lower[i * size + i]!;
    }
  }
}
