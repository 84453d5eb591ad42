import type { TradeEvent } from '../src/domain/trade.ts';
import { SECOND } from '../src/domain/time.ts';
import type { Builder } from './builder.ts';
import { defineEnum } from './enum.ts';
import { toFigures } from './views.ts';

const TYPE_OF = {
  order: 'OrderEvent',
  fill: 'FillEvent',
  expired: 'ExpiredEvent',
  'stop-moved': 'StopMovedEvent',
  close: 'CloseEvent',
} as const satisfies Record<TradeEvent['kind'], string>;

/** Adds the interface `TradeEvent` and its five types. */
export function defineTradeEvent(builder: Builder): void {
  defineEnum(builder, 'Side', 'Which side of the market an order takes.', {
    buy: 'It buys the asset.',
    sell: 'It sells the asset.',
  });
  defineEnum(builder, 'ExitReason', 'Why a position was closed.', {
    STOP: 'The price fell to the stop.',
    TRAILING_STOP: 'The price fell to the stop after the trailing rule had lifted it.',
    TAKE_PROFIT: 'The price rose to the take-profit level.',
    SELL_VERDICT: 'The council said SELL.',
    REGIME: 'The market went into a blocked regime.',
    TIME: 'It had been held for the longest time allowed.',
    OPERATOR: 'A person closed it.',
  });
  builder.interfaceType('TradeEvent', {
    description: 'Something that happened to a trade. Prices and amounts are in the quote currency of the market.',
    fields: (t) => ({
      tradeId: t.id({ description: 'The trade.', resolve: ({ event }) => event.tradeId }),
      asset: t.string({ description: 'What is traded.', resolve: ({ event }) => event.asset }),
      at: t.field({ type: 'DateTime', description: 'When it happened in the market.', resolve: ({ event }) => event.at }),
      cycle: t.field({
        type: 'Cycle',
        nullable: true,
        description: 'The cycle that recorded it.',
        resolve: ({ position }, _, { cycleAt }) => cycleAt(position),
      }),
    }),
    resolveType: ({ event }) => TYPE_OF[event.kind],
  });
  defineOrders(builder);
  defineFills(builder);
  builder.objectType('StopMovedEvent', {
    description: 'The trailing rule lifted the stop.',
    interfaces: ['TradeEvent'],
    fields: (t) => ({
      from: t.field({ type: 'Decimal', description: 'The stop before.', resolve: ({ event }) => event.from }),
      to: t.field({ type: 'Decimal', description: 'The stop from now on.', resolve: ({ event }) => event.to }),
      highest: t.field({ type: 'Decimal', description: 'The highest price since the entry.', resolve: ({ event }) => event.highest }),
    }),
  });
  builder.objectType('CloseEvent', {
    description: 'The position is closed.',
    interfaces: ['TradeEvent'],
    fields: (t) => ({
      reason: t.field({ type: 'ExitReason', description: 'Why.', resolve: ({ event }) => event.reason }),
      pnl: t.field({ type: 'Decimal', description: 'Proceeds minus cost, after all fees.', resolve: ({ event }) => event.pnl }),
      returnFraction: t.float({
        description: 'The profit over the cost of the entry: 0.01 is one percent.',
        resolve: ({ event }) => event.returnFraction,
      }),
      heldSeconds: t.float({ description: 'How long it was held, in seconds.', resolve: ({ event }) => event.heldMs / SECOND }),
      figures: t.field({
        type: ['Figure'],
        description: 'What the exit was decided on.',
        resolve: ({ event }) => toFigures(event.figures),
      }),
    }),
  });
}

function defineOrders(builder: Builder): void {
  builder.objectType('OrderEvent', {
    description: 'The trade was decided: an order went out.',
    interfaces: ['TradeEvent'],
    fields: (t) => ({
      side: t.field({ type: 'Side', description: 'Which side it takes.', resolve: ({ event }) => event.side }),
      quantity: t.field({ type: 'Decimal', description: 'How many coins.', resolve: ({ event }) => event.quantity }),
      sizing: t.field({
        type: ['Figure'],
        description: 'How the quantity came about; empty for a sell.',
        resolve: ({ event }) => toFigures(event.sizing),
      }),
    }),
  });
  builder.objectType('ExpiredEvent', {
    description: 'An order found no price and was dropped.',
    interfaces: ['TradeEvent'],
    fields: (t) => ({
      side: t.field({ type: 'Side', description: 'Which side it took.', resolve: ({ event }) => event.side }),
      code: t.string({ description: 'Why: stable, such as `INSUFFICIENT_CASH`.', resolve: ({ event }) => event.reason }),
    }),
  });
}

function defineFills(builder: Builder): void {
  builder.objectType('ExitLevels', {
    description: 'The prices at which a position is to be closed, as they follow from its fill.',
    fields: (t) => ({
      atr: t.expose('atr', { type: 'Decimal', description: 'Average true range of 14 hours at the decision.' }),
      stop: t.expose('stop', { type: 'Decimal', description: 'It is closed when the price falls to this.' }),
      takeProfit: t.expose('takeProfit', { type: 'Decimal', description: 'It is closed when the price rises to this.' }),
    }),
  });
  builder.objectType('FillEvent', {
    description: 'The market gave an order a price.',
    interfaces: ['TradeEvent'],
    fields: (t) => ({
      side: t.field({ type: 'Side', description: 'Which side the order takes.', resolve: ({ event }) => event.side }),
      quantity: t.field({ type: 'Decimal', description: 'How many coins.', resolve: ({ event }) => event.quantity }),
      price: t.field({
        type: 'Decimal',
        description: 'Paid or received per coin, slippage included, before the fee.',
        resolve: ({ event }) => event.price,
      }),
      marketPrice: t.field({
        type: 'Decimal',
        description: "The market's price that the fill started from.",
        resolve: ({ event }) => event.marketPrice,
      }),
      fee: t.field({ type: 'Decimal', description: 'Fee of this fill.', resolve: ({ event }) => event.fee }),
      pricedBy: t.string({
        description: 'How the price came about: `first-price`, `stop`, `stop-gap`, `take-profit`, `take-profit-gap`.',
        resolve: ({ event }) => event.pricedBy,
      }),
      venue: t.string({ description: 'The market that priced it.', resolve: ({ event }) => event.venue }),
      quote: t.string({ description: 'The currency of prices and amounts.', resolve: ({ event }) => event.quote }),
      levels: t.field({
        type: 'ExitLevels',
        nullable: true,
        description: 'Where the position that a buy opens is to be closed; null for a sell.',
        resolve: ({ event }) => event.levels,
      }),
    }),
  });
}
