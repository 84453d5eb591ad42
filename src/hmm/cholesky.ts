/** A pivot below this share of its feature's variance is rounding, not spread: the matrix is singular. */
const PIVOT_FLOOR = 1e-14;

/**
 * The lower factor L of a symmetric positive definite matrix A = L·Lᵀ, of which only the lower triangle is read.
 * @param source D×D matrix at `offset`, row-major
 * @param target D×D, receives L with zeros above the diagonal; may not be `source`
 * @returns −1, or the first feature whose spread is explained by the ones before it (A is singular)
 */
export function factorCholesky(source: Float64Array, offset: number, size: number, target: Float64Array): number {
  target.fill(0, 0, size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = source[offset + i * size + j]!;
      for (let m = 0; m < j; m++) sum -= target[i * size + m]! * target[j * size + m]!;
      if (j < i) target[i * size + j] = sum / target[j * size + j]!;
      else if (sum > PIVOT_FLOOR * source[offset + i * size + i]!) target[i * size + i] = Math.sqrt(sum);
      else return i;
    }
  }
  return -1;
}

/**
 * The inverse of a lower triangular matrix, again lower triangular.
 * @param lower D×D lower triangular, row-major
 * @param target D×D at `offset`, receives the inverse with zeros above the diagonal
 */
export function invertLower(lower: Float64Array, size: number, target: Float64Array, offset: number): void {
  target.fill(0, offset, offset + size * size);
  for (let j = 0; j < size; j++) {
    target[offset + j * size + j] = 1 / lower[j * size + j]!;
    for (let i = j + 1; i < size; i++) {
      let sum = 0;
      for (let m = j; m < i; m++) sum -= lower[i * size + m]! * target[offset + m * size + j]!;
      target[offset + i * size + j] = sum / lower[i * size + i]!;
    }
  }
}

/** Solves L·Lᵀ·x = b in place. `lower` is D×D row-major, `vector` holds b at `offset` and receives x. */
export function solveCholesky(lower: Float64Array, size: number, vector: Float64Array, offset: number): void {
  for (let i = 0; i < size; i++) {
    let sum = vector[offset + i]!;
    for (let m = 0; m < i; m++) sum -= lower[i * size + m]! * vector[offset + m]!;
    vector[offset + i] = sum / lower[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = vector[offset + i]!;
    for (let m = i + 1; m < size; m++) sum -= lower[m * size + i]! * vector[offset + m]!;
    vector[offset + i] = sum / lower[i * size + i]!;
  }
}
