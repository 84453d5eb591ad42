import { REGIMES } from '../domain/regime.ts';
import { toIso, type Instant } from '../domain/time.ts';
import { PROTOTYPES } from './prototypes.ts';
import type { EpisodeSummary, RegimeReport, RegimeSummary } from './report.ts';

/** An episode's regimes below this share are left out of its line. */
const SMALLEST_SHARE = 0.1;

/** A report as Markdown: what each regime looked like, what follows what, and how known episodes were named. */
export function renderReport(report: RegimeReport): string {
  return [
    `${report.hours} hours from ${day(report.from)} to ${day(report.to)}, each named at its time with the model of its time.`,
    '',
    table(
      ['Regime', 'Share of time', 'Next 24 h: mean', 'Next 24 h: deviation', 'Mean stay', 'Visits'],
      report.regimes.map(describeRegime),
    ),
    '',
    'An hour later (percent of the hours of the regime in the row):',
    '',
    table(
      ['', ...REGIMES.map((_, k) => titleOf(k))],
      report.regimes.map((regime, k) => [titleOf(k), ...regime.followedBy.map((share) => percent(share, 2))]),
    ),
    '',
    table(['Episode', 'From', 'To', 'Named'], report.episodes.map(describeEpisode)),
  ].join('\n');
}

function describeRegime(summary: RegimeSummary, k: number): readonly string[] {
  return [
    titleOf(k),
    percent(summary.share, 1),
    percent(summary.nextDayMean, 2),
    percent(summary.nextDayDeviation, 2),
    Number.isNaN(summary.meanHours) ? '–' : `${summary.meanHours.toFixed(0)} h`,
    String(summary.visits),
  ];
}

function describeEpisode({ title, from, to, shares }: EpisodeSummary): readonly string[] {
  const named = shares
    .map((share, k) => ({ share, k }))
    .filter(({ share }) => share >= SMALLEST_SHARE)
    .sort((a, b) => b.share - a.share)
    .map(({ share, k }) => `${titleOf(k)} ${percent(share, 0)}`);
  return [title, day(from), day(to), named.join(', ')];
}

function titleOf(k: number): string {
  return PROTOTYPES[k]!.title;
}

function percent(fraction: number, digits: number): string {
  return Number.isNaN(fraction) ? '–' : `${(100 * fraction).toFixed(digits)} %`;
}

function day(instant: Instant): string {
  return Number.isNaN(instant) ? '–' : toIso(instant).slice(0, 10);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
