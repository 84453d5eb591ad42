import { unreachableRow } from './observations.ts';
import type { Workspace } from './workspace.ts';

/**
 * The passes in logarithms: several times slower than the scaled ones, but nothing underflows, whatever the outliers and however
 * unlikely the transitions between their states. They read log-densities in `densities` and run over the rows [begin, end) of one sequence.
 */

/** Log-forward weights of each row, in `weights`, each row shifted to have maximum 0. Returns the log-likelihood. */
function forwardInLogarithms(w: Workspace, begin: number, end: number, logTransition: Float64Array): number {
  const { states, stride, densities, weights, start } = w;
  const terms = new Float64Array(states);
  let total = 0;
  for (let row = begin; row < end; row++) {
    const at = row * stride;
    let top = -Infinity;
    for (let j = 0; j < states; j++) {
      let predicted: number;
      if (row === begin) predicted = Math.log(start[j]!);
      else {
        for (let i = 0; i < states; i++) terms[i] = weights[at - stride + i]! + logTransition[i * states + j]!;
        predicted = addLogarithms(terms);
      }
      weights[at + j] = predicted + densities[at + j]!;
      top = Math.max(top, weights[at + j]!);
    }
    for (let j = 0; j < states; j++) weights[at + j]! -= top;
    total += top;
  }
  for (let k = 0; k < states; k++) terms[k] = weights[(end - 1) * stride + k]!;
  const logLikelihood = total + addLogarithms(terms);
  if (!Number.isFinite(logLikelihood)) throw unreachableRow(`A row from ${begin} to ${end - 1}`);
  return logLikelihood;
}

/** Filters a sequence: weights ← P(state_t | x_begin..t). Returns its log-likelihood. */
export function filterInLogarithms(w: Workspace, begin: number, end: number): number {
  const logLikelihood = forwardInLogarithms(w, begin, end, takeLogarithms(w));
  for (let row = begin; row < end; row++) exponentiateRow(w.weights, row * w.stride, w.states);
  return logLikelihood;
}

/**
 * Smooths a sequence: weights ← P(state_t | all rows of the sequence).
 * @param transitions K×K, receives the sum of the expected transitions of the sequence
 * @returns the log-likelihood of the sequence
 */
export function smoothInLogarithms(w: Workspace, begin: number, end: number, transitions: Float64Array): number {
  const { states, stride, densities, weights } = w;
  const logTransition = takeLogarithms(w);
  const logLikelihood = forwardInLogarithms(w, begin, end, logTransition);
  const backward = new Float64Array(states);
  const ahead = new Float64Array(states);
  const terms = new Float64Array(states);
  for (let row = end - 1; row >= begin; row--) {
    const at = row * stride;
    if (row < end - 1) {
      for (let j = 0; j < states; j++) ahead[j] = densities[at + stride + j]! + backward[j]!;
      for (let i = 0; i < states; i++) {
        for (let j = 0; j < states; j++) terms[j] = logTransition[i * states + j]! + ahead[j]!;
        backward[i] = addLogarithms(terms);
      }
      const top = Math.max(...backward);
      for (let k = 0; k < states; k++) terms[k] = weights[at + k]! + backward[k]!;
      const evidence = addLogarithms(terms);
      for (let i = 0; i < states; i++) {
        for (let j = 0; j < states; j++) {
          transitions[i * states + j]! += Math.exp(weights[at + i]! - evidence + logTransition[i * states + j]! + ahead[j]!);
        }
      }
      // Only differences between states matter from here on; without the shift the weights of a long sequence lose digits.
      for (let k = 0; k < states; k++) {
        weights[at + k]! += backward[k]!;
        backward[k]! -= top;
      }
    }
  }
  for (let row = begin; row < end; row++) exponentiateRow(weights, row * stride, states);
  return logLikelihood;
}

function takeLogarithms({ states, stride, transition }: Workspace): Float64Array {
  const logarithms = new Float64Array(states * states);
  for (let i = 0; i < states; i++) for (let j = 0; j < states; j++) logarithms[i * states + j] = Math.log(transition[i * stride + j]!);
  return logarithms;
}

/** log Σ exp of the terms, exact for terms of any size; −Infinity when all are. */
export function addLogarithms(terms: Float64Array): number {
  let top = -Infinity;
  for (const term of terms) top = Math.max(top, term);
  if (top === -Infinity) return top;
  let sum = 0;
  for (const term of terms) sum += Math.exp(term - top);
  return top + Math.log(sum);
}

/** A row of logarithms of weights → probabilities. */
function exponentiateRow(values: Float64Array, at: number, states: number): void {
  let top = -Infinity;
  for (let k = 0; k < states; k++) top = Math.max(top, values[at + k]!);
  let sum = 0;
  for (let k = 0; k < states; k++) sum += values[at + k] = Math.exp(values[at + k]! - top);
  for (let k = 0; k < states; k++) values[at + k]! /= sum;
}
