import { REGIMES, type RegimeReading } from '../domain/regime.ts';
import { DAY, HOUR, toIso, type Instant } from '../domain/time.ts';
import { GaussianHmm, type OnlineFilter } from '../hmm/index.ts';
import type { Frame } from '../series/frame.ts';
import { FeatureHistory, type FeatureRows } from './feature-history.ts';
import { REGIME_SETTINGS, type RegimeModel, type RegimeSettings, type TrainingRequest } from './model.ts';
import { applyScaling } from './scaling.ts';
import { temper } from './temperature.ts';

/** The newest hourly bar may be this old, counted from its close. */
const MAX_AGE = 2 * HOUR;
/** Probabilities enter records with this many significant digits. */
const DIGITS = 12;

/** What a tracker may be told. */
export interface TrackerOptions {
  /** The settings of training; those of this version unless given. */
  readonly settings?: RegimeSettings;
}

/**
 * Follows the regime of one asset: collects feature rows as its frame moves on, filters them with the model that it was given,
 * and says when a new model is due. The state of the filter depends on the model and the feature rows alone, so that a process
 * that replays the same history and adopts the same model continues exactly.
 */
export class RegimeTracker {
  readonly #frame: Frame;
  readonly #history: FeatureHistory;
  readonly #settings: RegimeSettings;
  #model: RegimeModel | null = null;
  #filter: OnlineFilter | null = null;
  #posterior: readonly number[] | null = null;
  /** The first row that the filter has not taken in. */
  #next = 0;
  #trainedAt = Number.NEGATIVE_INFINITY;
  #reading: RegimeReading | null = null;
  #readingIsStale = false;

  /** @param frame the tables of one asset, standing before its first row */
  constructor(frame: Frame, options: TrackerOptions = {}) {
    this.#frame = frame;
    this.#history = new FeatureHistory(frame);
    this.#settings = options.settings ?? REGIME_SETTINGS;
  }

  /** The model in use; null before the first is accepted. */
  get model(): RegimeModel | null {
    return this.#model;
  }

  /** How many hours of history there are. */
  get rows(): number {
    return this.#history.rows;
  }

  /** The feature rows from `from` on, copied. */
  copyRows(from = 0): FeatureRows {
    return this.#history.copy(from);
  }

  /** To be called whenever the frame moved, at most an hour at a time while history is replayed. O(1) per hour. */
  observe(): void {
    if (!this.#history.observe()) return;
    this.#advanceFilter();
    this.#reading = null;
  }

  /** The regime as of the frame's present moment; the same object until the next closed hour is seen, or the newest one is stale. */
  classify(): RegimeReading {
    const stale = this.#frame.now - this.#history.newestAsOf > MAX_AGE;
    if (this.#reading === null || stale !== this.#readingIsStale) {
      this.#reading = this.#read(stale);
      this.#readingIsStale = stale;
    }
    return this.#reading;
  }

  /** Whether a model should be trained: with the first 400 days of history, then in every new month (UTC). */
  trainingDue(): boolean {
    return this.rows >= this.#settings.minimumRows && this.#trainedAt < startOfMonth(this.#frame.now);
  }

  /** What to train on: all rows known now, and the running model. */
  trainingRequest(): TrainingRequest {
    return { now: this.#frame.now, settings: this.#settings, previous: this.#model, ...this.#history.copy() };
  }

  /**
   * Takes note of a trained model and, if it was accepted, uses it from now on.
   * @returns whether it is used; a model of another version of the settings is neither used nor noted
   */
  adopt(model: RegimeModel): boolean {
    if (model.settings.version !== this.#settings.version) return false;
    this.#trainedAt = Math.max(this.#trainedAt, model.trainedAt);
    if (!model.accepted) return false;
    this.#model = model;
    this.#filter = GaussianHmm.fromJSON(model.hmm).online();
    this.#posterior = null;
    this.#next = this.#rowAt(model.dataTo - this.#settings.burnIn * HOUR);
    this.#advanceFilter();
    this.#reading = null;
    return true;
  }

  /** The first row that is not before a moment. */
  #rowAt(moment: Instant): number {
    const first = this.#history.asOf(0);
    return this.rows === 0 || moment <= first ? 0 : Math.min(this.rows, Math.ceil((moment - first) / HOUR));
  }

  #advanceFilter(): void {
    const model = this.#model;
    const filter = this.#filter;
    if (model === null || filter === null) return;
    let weights: Float64Array | null = null;
    for (; this.#next < this.rows; this.#next += 1) {
      weights = filter.push(applyScaling(model.scaling, this.#history.row(this.#next), model.settings.clip));
    }
    if (weights === null) return;
    const posterior = weights.slice();
    temper(posterior, REGIMES.length, model.temperature);
    this.#posterior = Array.from(posterior, (probability) => Number(probability.toPrecision(DIGITS)));
  }

  #read(stale: boolean): RegimeReading {
    const none = { regime: null, posterior: null, asOf: null, model: null };
    if (this.rows === 0) return { ...none, reason: 'No hourly bar is known yet.' };
    if (stale)
      return { ...none, reason: `The newest hourly bar is from ${toIso(this.#history.newestAsOf)}, over ${MAX_AGE / HOUR} hours ago.` };
    const posterior = this.#posterior;
    if (this.#model === null || posterior === null) return { ...none, reason: this.#describeWait() };
    const regime = REGIMES[posterior.indexOf(Math.max(...posterior))]!;
    return { regime, posterior, model: this.#model.id, asOf: this.#history.newestAsOf, reason: null };
  }

  #describeWait(): string {
    const needed = this.#settings.minimumRows;
    const days = (rows: number): string => (rows * (HOUR / DAY)).toFixed(0);
    if (this.rows < needed) return `There are ${days(this.rows)} of the ${days(needed)} days of hourly history that a first model needs.`;
    return 'There is enough history, and the first model has not been trained yet.';
  }
}

function startOfMonth(moment: Instant): Instant {
  const date = new Date(moment);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
}
