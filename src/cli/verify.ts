import type { Command } from 'commander';
import type { VerifiedChain } from '../app/verify.ts';
import type { Io } from './io.ts';

/** Registers `ghost-council verify`. */
export function registerVerify(program: Command, io: Io, verify: (run: string | null) => Promise<readonly VerifiedChain[]>): void {
  program
    .command('verify')
    .description('Hold every stored record to its hash and its predecessor. Exit code 1 when one does not fit.')
    .option('--run <id>', 'only this run')
    .option('--json', 'print one JSON array')
    .action(async ({ run, json }: { readonly run?: string; readonly json?: boolean }) => {
      const reports = await verify(run ?? null);
      if (json === true) io.out(JSON.stringify(reports, null, 2));
      else if (reports.length === 0) io.out('No record is stored.');
      else for (const report of reports) io.out(renderChain(report));
      io.exit(reports.some(({ fault }) => fault !== null) ? 1 : 0);
    });
}

function renderChain({ run, asset, verified, head, fault }: VerifiedChain): string {
  const end = fault === null ? `intact, head ${head?.chainHash ?? 'none'}` : `BROKEN: ${fault.message}`;
  return `${run} ${asset}: ${verified} records ${end}`;
}
