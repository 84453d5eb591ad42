import { block, defineGate, HOUR, inHours, pass, z } from '../../src/sdk/index.ts';

export default defineGate({
  key: 'cooldown',
  title: 'Cooldown',
  description: 'Blocks entries for a while after a closed trade, longer after a loss.',
  order: 5,
  inputs: {},
  options: z.strictObject({
    hoursAfterWin: z.number().min(0).default(3),
    hoursAfterLoss: z.number().min(0).default(6),
  }),
  evaluate({ asset, now, portfolio, options }) {
    const last = portfolio.lastClose[asset];
    if (last === undefined) return pass({ observed: null, limit: null, detail: 'no trade has been closed yet' });
    const hours = last.won ? options.hoursAfterWin : options.hoursAfterLoss;
    const evidence = { observed: inHours(now - last.at), limit: hours };
    return now - last.at < hours * HOUR ? block(last.won ? 'AFTER_WIN' : 'AFTER_LOSS', evidence) : pass(evidence);
  },
});
