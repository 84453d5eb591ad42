/* The shortest loops that compute the indicators on well-behaved input: the floor that the bench compares with. */

export function rsi(close: Float64Array, period: number): Float64Array {
  const out = new Float64Array(close.length).fill(NaN, 0, period);
  let gain = 0;
  let loss = 0;
  for (let i = 1; i <= period; i += 1) {
    const change = close[i]! - close[i - 1]!;
    if (change > 0) gain += change;
    else loss -= change;
  }
  gain /= period;
  loss /= period;
  out[period] = (100 * gain) / (gain + loss);
  for (let i = period + 1; i < close.length; i += 1) {
    const change = close[i]! - close[i - 1]!;
    gain = (gain * (period - 1) + (change > 0 ? change : 0)) / period;
    loss = (loss * (period - 1) + (change < 0 ? -change : 0)) / period;
    out[i] = (100 * gain) / (gain + loss);
  }
  return out;
}

export function ema(values: Float64Array, period: number): Float64Array {
  const out = new Float64Array(values.length).fill(NaN, 0, period - 1);
  const weight = 2 / (period + 1);
  let average = 0;
  for (let i = 0; i < period; i += 1) average += values[i]!;
  average /= period;
  out[period - 1] = average;
  for (let i = period; i < values.length; i += 1) {
    average += weight * (values[i]! - average);
    out[i] = average;
  }
  return out;
}

export function sma(values: Float64Array, period: number): Float64Array {
  const out = new Float64Array(values.length).fill(NaN, 0, period - 1);
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) {
    sum += values[i]!;
    if (i >= period) sum -= values[i - period]!;
    if (i >= period - 1) out[i] = sum / period;
  }
  return out;
}

export function atr(high: Float64Array, low: Float64Array, close: Float64Array, period: number): Float64Array {
  const out = new Float64Array(close.length).fill(NaN, 0, period);
  let average = 0;
  for (let i = 1; i < close.length; i += 1) {
    const previous = close[i - 1]!;
    const range = Math.max(high[i]!, previous) - Math.min(low[i]!, previous);
    if (i <= period) {
      average += range / period;
      if (i === period) out[i] = average;
    } else {
      average = (average * (period - 1) + range) / period;
      out[i] = average;
    }
  }
  return out;
}

export function roc(values: Float64Array, period: number): Float64Array {
  const out = new Float64Array(values.length).fill(NaN, 0, period);
  for (let i = period; i < values.length; i += 1) out[i] = 100 * (values[i]! / values[i - period]! - 1);
  return out;
}

export function bollingerWidth(close: Float64Array, period: number, deviations: number): Float64Array {
  const out = new Float64Array(close.length).fill(NaN, 0, period - 1);
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < close.length; i += 1) {
    const value = close[i]!;
    sum += value;
    squares += value * value;
    if (i >= period) {
      const old = close[i - period]!;
      sum -= old;
      squares -= old * old;
    }
    if (i >= period - 1) {
      const mean = sum / period;
      out[i] = (2 * deviations * Math.sqrt(squares / period - mean * mean)) / mean;
    }
  }
  return out;
}

export function realizedVolatility(close: Float64Array, window: number, barsPerYear: number): Float64Array {
  const out = new Float64Array(close.length).fill(NaN, 0, window);
  const returns = new Float64Array(close.length);
  let sum = 0;
  let squares = 0;
  for (let i = 1; i < close.length; i += 1) {
    const value = Math.log(close[i]! / close[i - 1]!);
    returns[i] = value;
    sum += value;
    squares += value * value;
    if (i > window) {
      const old = returns[i - window]!;
      sum -= old;
      squares -= old * old;
    }
    if (i >= window) out[i] = Math.sqrt(((squares - (sum * sum) / window) / (window - 1)) * barsPerYear);
  }
  return out;
}

export function rollingZScore(values: Float64Array, window: number): Float64Array {
  const out = new Float64Array(values.length).fill(NaN, 0, window - 1);
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    sum += value;
    squares += value * value;
    if (i >= window) {
      const old = values[i - window]!;
      sum -= old;
      squares -= old * old;
    }
    if (i >= window - 1) {
      const mean = sum / window;
      out[i] = (value - mean) / Math.sqrt(squares / window - mean * mean);
    }
  }
  return out;
}

export function percentileRank(values: Float64Array, window: number): Float64Array {
  const out = new Float64Array(values.length).fill(NaN, 0, window - 1);
  for (let i = window - 1; i < values.length; i += 1) {
    const value = values[i]!;
    let twice = 0;
    for (let j = i - window + 1; j <= i; j += 1) {
      const other = values[j]!;
      if (other < value) twice += 2;
      else if (other === value) twice += 1;
    }
    out[i] = twice / (2 * window);
  }
  return out;
}
