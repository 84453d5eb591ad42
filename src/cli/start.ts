import type { Command } from 'commander';
import type { App } from '../app/app.ts';
import { serve, stopWithin } from '../app/serve.ts';
import { SECOND } from '../domain/time.ts';
import type { Io } from './io.ts';

/** A stop that takes longer ends the process all the same: what was committed is safe, the rest is done again. */
const STOP_DEADLINE = 10 * SECOND;

/** Registers `ghost-council start`. */
export function registerStart(program: Command, io: Io, openApp: () => Promise<App>): void {
  program
    .command('start')
    .description('Serve the API and run the council until it is stopped.')
    .action(async () => {
      const app = await openApp();
      const service = await serve(app);
      io.out(`Ghost Council, ${describeMarket(app)}. Paper trading only; nothing here is financial advice.`);
      io.out(`API and query editor: ${service.url}/graphql   health: ${service.url}/health/ready   stop: Ctrl-C`);
      const stopped = new Promise<'signal'>((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
          process.once(signal, () => {
            resolve('signal');
          });
      });
      // The replay market has no council that could end: only a signal ends it.
      const failed = service.done.then(
        () => new Promise<never>(() => undefined),
        (error: unknown) => ({ error }),
      );
      const end = await Promise.race([stopped, failed]);
      const inTime = await stopWithin(service, STOP_DEADLINE);
      if (end !== 'signal') {
        app.log.error({ error: end.error }, 'the council failed; restart it to go on from its last stored cycle');
        io.exit(1);
      }
      if (!inTime) {
        app.log.warn({ deadlineMs: STOP_DEADLINE }, 'stopping took too long');
        process.exit(1);
      }
    });
}

function describeMarket({ config }: App): string {
  if (config.market === 'replay') return 'REPLAY: stored backtests';
  return `SIMULATED MARKET, invented prices, seed ${config.simulated.seed}`;
}
