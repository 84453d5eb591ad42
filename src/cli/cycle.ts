import type { Command } from 'commander';
import { renderRationale } from '../council/render-rationale.ts';
import type { CycleOutcome, CycleRecord } from '../domain/cycle-record.ts';
import { toIso } from '../domain/time.ts';
import type { Io } from './io.ts';

/** Registers `ghost-council cycle`. */
export function registerCycle(program: Command, io: Io, runOneCycle: () => Promise<readonly CycleOutcome[]>): void {
  program
    .command('cycle')
    .description('Run one cycle of every asset now and print what came of it. It may not open trades.')
    .option('--json', 'print the records as one JSON array')
    .action(async ({ json }: { readonly json?: boolean }) => {
      const records = (await runOneCycle()).map(({ record }) => record);
      io.out(json === true ? JSON.stringify(records, null, 2) : records.map(renderCycle).join('\n\n'));
    });
}

/** A cycle as lines for people. */
export function renderCycle(record: CycleRecord): string {
  const { verdict, regime, gates, readings, opinions } = record;
  const present = readings.filter(({ absence }) => absence === null).length;
  return [
    `${record.asset} at ${toIso(record.cutoff)} (${record.origin}), run ${record.run}`,
    `  readings   ${present} of ${readings.length}`,
    `  regime     ${regime.regime ?? `none: ${regime.reason ?? 'unknown'}`}`,
    ...opinions.map(
      ({ agent, stance, confidence, abstention }) =>
        `  opinion    ${agent}: ${stance === null ? `abstains, ${abstention?.detail ?? ''}` : `${stance}, confidence ${(confidence ?? 0).toFixed(2)}`}`,
    ),
    `  verdict    ${verdict.stance}, confidence ${verdict.confidence.toFixed(2)}. ${renderRationale(verdict.rationale)}`,
    ...gates.map(
      ({ gate, passed, code, observed, limit }) =>
        `  gate       ${passed ? 'pass ' : 'BLOCK'} ${gate}: ${code}, observed ${observed ?? 'nothing'}, limit ${limit ?? 'none'}`,
    ),
    `  entry      ${record.entry.reason}`,
    `  equity     ${record.valuation.equity ?? 'unknown'}`,
  ].join('\n');
}
