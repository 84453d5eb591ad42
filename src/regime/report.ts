import { REGIMES, type Regime } from '../domain/regime.ts';
import { DAY, HOUR, type Instant } from '../domain/time.ts';

/** Hours with the regime that was shown at the time, oldest first. */
export interface LabelledHistory {
  /** The close of each hour, one hour apart. */
  readonly asOf: Float64Array;
  /** Number of the regime in `REGIMES`; −1 where none was shown. */
  readonly labels: Int8Array;
  /** Close of each hour's bar; NaN where there was none. */
  readonly closes: Float64Array;
}

/** What a regime looked like. Fractions, not percent; NaN where a regime was never shown. */
export interface RegimeSummary {
  readonly regime: Regime;
  /** Share of the labelled hours. */
  readonly share: number;
  /** Times that it was entered. */
  readonly visits: number;
  /** Mean hours from entering to leaving. */
  readonly meanHours: number;
  /** Mean and standard deviation of the logarithmic return of the 24 hours after each of its hours. */
  readonly nextDayMean: number;
  readonly nextDayDeviation: number;
  /** By regime in the order of `REGIMES`: the share of its hours that were followed by each an hour later. */
  readonly followedBy: readonly number[];
}

/** A stretch of market history that people remember. */
export interface KnownEpisode {
  readonly title: string;
  readonly from: Instant;
  readonly to: Instant;
}

/** How a known episode was named. */
export interface EpisodeSummary extends KnownEpisode {
  readonly hours: number;
  /** By regime in the order of `REGIMES`: share of its labelled hours. */
  readonly shares: readonly number[];
}

/** What the regimes of a history looked like. */
export interface RegimeReport {
  readonly from: Instant;
  readonly to: Instant;
  readonly hours: number;
  readonly regimes: readonly RegimeSummary[];
  /** Only the episodes of which at least one hour is labelled. */
  readonly episodes: readonly EpisodeSummary[];
}

/** Episodes of the crypto market, by the dates that are commonly given for them. */
export const KNOWN_EPISODES: readonly KnownEpisode[] = Object.freeze([
  { title: 'November 2018 capitulation', from: Date.UTC(2018, 10, 14), to: Date.UTC(2018, 11, 16) },
  { title: 'March 2020 crash', from: Date.UTC(2020, 2, 9), to: Date.UTC(2020, 2, 20) },
  { title: '2021 bull market, first leg', from: Date.UTC(2020, 9, 15), to: Date.UTC(2021, 3, 15) },
  { title: 'May 2021 crash', from: Date.UTC(2021, 4, 12), to: Date.UTC(2021, 5, 1) },
  { title: '2021 bull market, second leg', from: Date.UTC(2021, 6, 21), to: Date.UTC(2021, 10, 10) },
  { title: 'June 2022 deleveraging', from: Date.UTC(2022, 5, 8), to: Date.UTC(2022, 5, 25) },
  { title: 'November 2022 exchange failure', from: Date.UTC(2022, 10, 7), to: Date.UTC(2022, 11, 1) },
  { title: 'early 2023 recovery', from: Date.UTC(2023, 0, 5), to: Date.UTC(2023, 3, 15) },
  { title: 'summer 2023 calm', from: Date.UTC(2023, 6, 1), to: Date.UTC(2023, 9, 10) },
  { title: 'early 2024 rally', from: Date.UTC(2024, 1, 1), to: Date.UTC(2024, 2, 14) },
]);

/** Sums up what each regime looked like and how known episodes were named. */
export function summariseRegimes(history: LabelledHistory, episodes: readonly KnownEpisode[] = KNOWN_EPISODES): RegimeReport {
  const { asOf, labels } = history;
  const labelled = labels.reduce((count, label) => count + (label >= 0 ? 1 : 0), 0);
  const first = labels.findIndex((label) => label >= 0);
  return {
    from: first < 0 ? Number.NaN : asOf[first]!,
    to: first < 0 ? Number.NaN : asOf[labels.findLastIndex((label) => label >= 0)]!,
    hours: labelled,
    regimes: REGIMES.map((_, k) => summariseRegime(history, k, labelled)),
    episodes: episodes.map((episode) => summariseEpisode(history, episode)).filter(({ hours }) => hours > 0),
  };
}

function summariseRegime({ labels, closes }: LabelledHistory, k: number, labelled: number): RegimeSummary {
  const horizon = DAY / HOUR;
  const followers = new Float64Array(REGIMES.length);
  let hours = 0;
  let visits = 0;
  let returns = 0;
  let mean = 0;
  let squares = 0;
  for (const [hour, label] of labels.entries()) {
    if (label !== k) continue;
    hours += 1;
    if (labels[hour - 1] !== k) visits += 1;
    const follower = labels[hour + 1] ?? -1;
    if (follower >= 0) followers[follower]! += 1;
    const change = Math.log((closes[hour + horizon] ?? Number.NaN) / closes[hour]!);
    if (Number.isNaN(change)) continue;
    returns += 1;
    const before = change - mean;
    mean += before / returns;
    squares += before * (change - mean);
  }
  const followed = followers.reduce((sum, count) => sum + count, 0);
  return {
    regime: REGIMES[k]!,
    share: hours / labelled,
    visits,
    meanHours: hours / visits,
    nextDayMean: returns === 0 ? Number.NaN : mean,
    nextDayDeviation: returns < 2 ? Number.NaN : Math.sqrt(squares / (returns - 1)),
    followedBy: Array.from(followers, (count) => count / followed),
  };
}

function summariseEpisode({ asOf, labels }: LabelledHistory, episode: KnownEpisode): EpisodeSummary {
  const counts = new Float64Array(REGIMES.length);
  for (const [hour, label] of labels.entries()) {
    if (label >= 0 && asOf[hour]! > episode.from && asOf[hour]! <= episode.to) counts[label]! += 1;
  }
  const hours = counts.reduce((sum, count) => sum + count, 0);
  return { ...episode, hours, shares: Array.from(counts, (count) => count / hours) };
}
