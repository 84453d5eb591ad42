/** p^(1/temperature) divided by its sum, in place, for one distribution that starts at `at`. */
export function temper(posterior: Float64Array, states: number, temperature: number, at = 0): void {
  let sum = 0;
  for (let k = at; k < at + states; k += 1) {
    posterior[k] = Math.pow(posterior[k]!, 1 / temperature);
    sum += posterior[k]!;
  }
  for (let k = at; k < at + states; k += 1) posterior[k]! /= sum;
}
