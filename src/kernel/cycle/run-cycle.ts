import type { CycleOutcome, CycleRecord } from '../../domain/cycle-record.ts';
import { andThen, type MaybePromise } from '../../domain/maybe-promise.ts';
import type { Instant } from '../../domain/time.ts';
import type { Collected, Desk } from '../desk.ts';
import { StageTimer } from './stage-timer.ts';
import { allPassed } from './trade.ts';

/** Which cycle is to be run. */
export interface Slot {
  readonly scheduledAt: Instant;
  readonly origin: CycleRecord['origin'];
}

/**
 * Runs one cycle of one asset: collect → compute → classify → deliberate → gate → trade → record. Recording for good and
 * telling subscribers belong to the sink that the outcome is handed to.
 *
 * Nothing that a provider, a signal, an agent or a gate does makes it fail: their failures are part of the record. It waits
 * only where something must be waited for, so that a backtest runs through without yielding. The portfolio of the run is
 * replaced when the cycle is complete; a cycle that fails leaves it untouched.
 */
export function runCycle(desk: Desk, slot: Slot): MaybePromise<CycleOutcome> {
  const timer = new StageTimer(desk.stopwatch);
  return andThen(desk.collector.collect(slot.scheduledAt), (collected) => {
    const now = collected.cutoff;
    desk.frame.advance(now);
    desk.regimes.observe();
    timer.lap('collect');

    const readings = desk.engine.compute(now);
    timer.lap('compute');

    const regime = desk.regimes.classify();
    timer.lap('classify');

    const { asset } = desk;
    const { portfolio } = desk.book;
    return andThen(desk.council.deliberate({ asset, now, readings, regime, portfolio }), ({ opinions, verdict }) => {
      timer.lap('deliberate');

      const gates = desk.gates.evaluate({ asset, now, regime, verdict, portfolio });
      timer.lap('gate');

      const traded = desk.trader.step({
        runId: desk.run.id,
        asset,
        scheduledAt: slot.scheduledAt,
        now,
        every: desk.every,
        origin: slot.origin,
        verdict,
        gatesPassed: allPassed(gates),
        regime: regime.regime,
        ...desk.traderInputs.read(now),
        portfolio,
      });
      desk.book.portfolio = traded.portfolio;
      timer.lap('trade');

      const record: CycleRecord = {
        format: 'cycle/1',
        run: desk.run.id,
        asset,
        scheduledAt: slot.scheduledAt,
        cutoff: now,
        origin: slot.origin,
        collection: collected.reports,
        readings,
        regime,
        opinions,
        verdict,
        gates,
        entry: traded.entry,
        events: traded.events,
        portfolio: traded.portfolio,
        valuation: traded.valuation,
      };
      return toOutcome(record, collected, timer);
    });
  });
}

function toOutcome(record: CycleRecord, collected: Collected, timer: StageTimer): CycleOutcome {
  timer.lap('record');
  return { record, observations: collected.observations, timings: timer.timings };
}
