import { SECOND } from '../src/domain/time.ts';
import type { CloseEvent, FillEvent, OrderEvent } from '../src/domain/trade.ts';
import { listTrades, readTradeEvents, type StoredTrade } from '../src/store/queries.ts';
import type { Builder } from './builder.ts';
import { defineEnum } from './enum.ts';
import { defineConnection, pageArgs, readPage } from './page.ts';
import { renderSizing } from './render-sizing.ts';
import { runArgs, selectRun } from './select-run.ts';
import { toFigures, type TradeState } from './views.ts';

/** Adds the type `Trade`, and the queries `trade` and `trades`. */
export function defineTrade(builder: Builder): void {
  defineEnum(builder, 'TradeState', 'How far a trade has come.', {
    ORDERED: 'The order is out and has no price yet.',
    OPEN: 'The position is held.',
    CLOSED: 'The position is closed.',
    EXPIRED: 'The order found no price: nothing was bought.',
  });
  builder.objectType('Trade', {
    description: 'One trade on paper, from the order to the close. Prices and amounts are in its quote currency.',
    fields: (t) => ({
      id: t.exposeID('tradeId', { description: 'Derived from run, asset and cycle.' }),
      run: t.exposeID('run', { description: 'The run that it belongs to.' }),
      asset: t.exposeString('asset', { description: 'What is traded.' }),
      state: t.field({ type: 'TradeState', description: 'How far it has come.', resolve: stateOf }),
      orderedAt: t.field({ type: 'DateTime', description: 'When it was decided.', resolve: (trade) => trade.events[0]!.event.at }),
      openedAt: t.field({ type: 'DateTime', nullable: true, description: 'When it was bought.', resolve: (trade) => entryOf(trade)?.at }),
      closedAt: t.field({ type: 'DateTime', nullable: true, description: 'When it was closed.', resolve: (trade) => closeOf(trade)?.at }),
      venue: t.string({
        nullable: true,
        description: 'The market that prices it; null before the first fill.',
        resolve: (trade) => entryOf(trade)?.venue,
      }),
      quote: t.string({
        nullable: true,
        description: 'The currency of prices and amounts; null before the first fill.',
        resolve: (trade) => entryOf(trade)?.quote,
      }),
      quantity: t.field({
        type: 'Decimal',
        nullable: true,
        description: 'How many coins were bought, or ordered while nothing is bought.',
        resolve: (trade) => (entryOf(trade) ?? orderOf(trade))?.quantity,
      }),
      entryPrice: t.field({
        type: 'Decimal',
        nullable: true,
        description: 'Paid per coin, before the fee.',
        resolve: (trade) => entryOf(trade)?.price,
      }),
      entryFee: t.field({ type: 'Decimal', nullable: true, description: 'Fee of the entry.', resolve: (trade) => entryOf(trade)?.fee }),
      exitPrice: t.field({
        type: 'Decimal',
        nullable: true,
        description: 'Received per coin, before the fee.',
        resolve: (trade) => exitOf(trade)?.price,
      }),
      exitFee: t.field({ type: 'Decimal', nullable: true, description: 'Fee of the exit.', resolve: (trade) => exitOf(trade)?.fee }),
      stop: t.field({ type: 'Decimal', nullable: true, description: 'The stop as it stands, or stood at the close.', resolve: stopOf }),
      takeProfit: t.field({
        type: 'Decimal',
        nullable: true,
        description: 'The take-profit level.',
        resolve: (trade) => entryOf(trade)?.levels?.takeProfit,
      }),
      exitReason: t.field({
        type: 'ExitReason',
        nullable: true,
        description: 'Why it was closed.',
        resolve: (trade) => closeOf(trade)?.reason,
      }),
      pnl: t.field({
        type: 'Decimal',
        nullable: true,
        description: 'Proceeds minus cost, after all fees; null before the close.',
        resolve: (trade) => closeOf(trade)?.pnl,
      }),
      returnFraction: t.float({
        nullable: true,
        description: 'The profit over the cost of the entry: 0.01 is one percent; null before the close.',
        resolve: (trade) => closeOf(trade)?.returnFraction,
      }),
      heldSeconds: t.float({
        nullable: true,
        description: 'How long it was held, in seconds; null before the close.',
        resolve: heldSeconds,
      }),
      sizing: t.field({
        type: ['Figure'],
        description: 'How the quantity came about.',
        resolve: (trade) => toFigures(orderOf(trade)?.sizing ?? {}),
      }),
      sizingText: t.string({
        nullable: true,
        description: 'How the quantity came about, as a sentence.',
        resolve: (trade) => renderSizing(orderOf(trade)?.sizing ?? {}),
      }),
      events: t.field({
        type: ['TradeEvent'],
        description: 'Everything that happened to it so far, oldest first.',
        resolve: ({ events }) => [...events],
      }),
      cycle: t.field({
        type: 'Cycle',
        nullable: true,
        description: 'The cycle that decided it.',
        resolve: ({ position }, _, { cycleAt }) => cycleAt(position),
      }),
    }),
  });
  const { connection } = defineConnection(builder, 'Trade', 'trades');
  builder.queryFields((t) => ({
    trades: t.field({
      type: connection,
      description: 'Trades on paper, newest first by the cycle that decided them.',
      args: { ...runArgs(t.arg), ...pageArgs(t.arg) },
      resolve: (_, args, context) =>
        readPage(args, {
          read: async (bounds) => {
            const run = await selectRun(context, args);
            if (run === null) return { items: [], more: false };
            return listTrades(context.sql, { run: run.id, ...(args.asset == null ? {} : { asset: args.asset }) }, bounds);
          },
          placeOf: ({ position }) => position,
        }),
    }),
    trade: t.field({
      type: 'Trade',
      nullable: true,
      description: 'One trade; null when there is none of this id.',
      args: { id: t.arg.id({ required: true, description: 'The id of the trade.' }) },
      resolve: async (_, { id }, { sql, cycleAt }) => {
        // PostgreSQL refuses texts that hold it, and no trade is called so.
        const events = id.includes('\0') ? [] : await readTradeEvents(sql, id);
        const cycle = events[0] === undefined ? null : await cycleAt(events[0].position);
        if (cycle === null) return null;
        const { run, asset } = cycle.record;
        return { tradeId: id, run, asset, position: cycle.position, events };
      },
    }),
  }));
}

/** An order is filled whole, so that a trade has at most one fill on each side. */
function fillOf({ events }: StoredTrade, side: FillEvent['side']): FillEvent | null {
  for (const { event } of events) if (event.kind === 'fill' && event.side === side) return event;
  return null;
}

const entryOf = (trade: StoredTrade): FillEvent | null => fillOf(trade, 'buy');
const exitOf = (trade: StoredTrade): FillEvent | null => fillOf(trade, 'sell');

function orderOf({ events }: StoredTrade): OrderEvent | null {
  for (const { event } of events) if (event.kind === 'order' && event.side === 'buy') return event;
  return null;
}

function closeOf({ events }: StoredTrade): CloseEvent | null {
  for (const { event } of events) if (event.kind === 'close') return event;
  return null;
}

function stateOf(trade: StoredTrade): TradeState {
  if (closeOf(trade) !== null) return 'CLOSED';
  if (entryOf(trade) !== null) return 'OPEN';
  return trade.events.some(({ event }) => event.kind === 'expired') ? 'EXPIRED' : 'ORDERED';
}

function stopOf(trade: StoredTrade): string | null {
  let stop = entryOf(trade)?.levels?.stop ?? null;
  for (const { event } of trade.events) if (event.kind === 'stop-moved') stop = event.to;
  return stop;
}

function heldSeconds(trade: StoredTrade): number | null {
  const close = closeOf(trade);
  return close === null ? null : close.heldMs / SECOND;
}
