/** How features are brought to one scale: (value − centre) / scale, per feature. */
export interface RobustScaling {
  /** D: the median. */
  readonly centre: readonly number[];
  /** D: the standard deviation of the normal distribution whose 10 and 90 % marks are as far apart; 0 = the feature is not used. */
  readonly scale: readonly number[];
}

/** The distance between the 10 and 90 % marks of a standard normal distribution. */
const NORMAL_SPREAD = 2.5631031310892007;

/** What is known of a feature before the data. */
export interface TypicalSpread {
  readonly centre: number;
  readonly spread: number;
}

/** How much data a feature needs, and how much the typical figures weigh. */
export interface ScalingOptions {
  /** A feature with fewer observed rows is not used. */
  readonly minimumRows: number;
  /** Rows that the typical figures count for. */
  readonly typicalRows: number;
}

/**
 * Medians and spreads of the observed entries, drawn toward what is typical of each feature, which counts for a fixed number of
 * rows: the first months of a history must not set a scale that the next ones leave. Quantiles, because single wild hours must
 * not set the scale; wide ones, because funding sits on one value for most of its history.
 * @param values rows × features, row-major, NaN = missing
 */
export function fitScaling(
  values: Float64Array,
  typical: readonly TypicalSpread[],
  { minimumRows, typicalRows }: ScalingOptions,
): RobustScaling {
  const centre: number[] = [];
  const scale: number[] = [];
  for (const [d, known] of typical.entries()) {
    const column = observedColumn(values, typical.length, d);
    const used = column.length >= minimumRows;
    const share = column.length / (column.length + typicalRows);
    const spread = used ? (quantile(column, 0.9) - quantile(column, 0.1)) / NORMAL_SPREAD : 0;
    centre.push(used ? share * quantile(column, 0.5) + (1 - share) * known.centre : 0);
    scale.push(used ? share * spread + (1 - share) * known.spread : 0);
  }
  return { centre, scale };
}

/** Scaled copies of rows, clipped to ±`clip` so that no single hour weighs more than a very unusual one; unused features are NaN. */
export function applyScaling({ centre, scale }: RobustScaling, values: Float64Array, clip: number): Float64Array {
  const features = centre.length;
  const scaled = new Float64Array(values.length);
  for (let at = 0, d = 0; at < values.length; at += 1) {
    const spread = scale[d]!;
    const value = (values[at]! - centre[d]!) / spread;
    scaled[at] = spread === 0 ? Number.NaN : value > clip ? clip : value < -clip ? -clip : value;
    d = d + 1 === features ? 0 : d + 1;
  }
  return scaled;
}

function observedColumn(values: Float64Array, features: number, d: number): Float64Array {
  const column = new Float64Array(values.length / features);
  let count = 0;
  for (let at = d; at < values.length; at += features) {
    const value = values[at]!;
    if (Number.isNaN(value)) continue;
    column[count] = value;
    count += 1;
  }
  return column.subarray(0, count).sort();
}

/** The quantile of sorted values, interpolated between neighbours. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (place - below) * (high - low);
}
