import type { Builder } from './builder.ts';

/** Adds the types `Portfolio`, `Position` and `Valuation`. */
export function definePortfolio(builder: Builder): void {
  builder.objectType('Position', {
    description: 'An open long position on paper. Prices and amounts are in its quote currency.',
    fields: (t) => ({
      tradeId: t.exposeID('tradeId', { description: 'The trade that it belongs to.' }),
      asset: t.exposeString('asset', { description: 'What is held.' }),
      venue: t.exposeString('venue', { description: 'The market that prices it.' }),
      quote: t.exposeString('quote', { description: 'The currency of its prices and amounts.' }),
      quantity: t.expose('quantity', { type: 'Decimal', description: 'How many coins.' }),
      entryPrice: t.expose('entryPrice', { type: 'Decimal', description: 'Average price of its fills, before fees.' }),
      entryFee: t.expose('entryFee', { type: 'Decimal', description: 'Fee of the entry.' }),
      openedAt: t.expose('openedAt', { type: 'DateTime', description: 'When it was filled.' }),
      atr: t.expose('atr', { type: 'Decimal', description: 'Average true range of 14 hours at the entry.' }),
      stop: t.expose('stop', { type: 'Decimal', description: 'It is closed when the price falls to this.' }),
      trailing: t.exposeBoolean('trailing', { description: 'Whether the trailing rule has lifted the stop.' }),
      takeProfit: t.expose('takeProfit', { type: 'Decimal', description: 'It is closed when the price rises to this.' }),
      highest: t.expose('highest', { type: 'Decimal', description: 'The highest price that the trailing rule has lifted the stop for.' }),
      checkedUntil: t.expose('checkedUntil', { type: 'DateTime', description: 'Up to when closed bars were held against its exits.' }),
    }),
  });
  builder.objectType('Portfolio', {
    description: 'What a run owns on paper after a cycle, and how it has fared. Amounts are in the quote currency.',
    fields: (t) => ({
      cash: t.expose('cash', { type: 'Decimal', description: 'Money that is not in a position.' }),
      positions: t.field({ type: ['Position'], description: 'Its open positions.', resolve: ({ positions }) => [...positions] }),
      realizedPnl: t.expose('realizedPnl', {
        type: 'Decimal',
        description: 'Sum over closed trades of proceeds minus cost, after all fees.',
      }),
      fees: t.expose('fees', { type: 'Decimal', description: 'All fees that were paid.' }),
      closedTrades: t.exposeInt('closedTrades', { description: 'How many trades were closed.' }),
      wins: t.exposeInt('wins', { description: 'How many of them made money after fees.' }),
      streak: t.exposeInt('streak', { description: 'Trades won in a row, or as a negative number lost in a row.' }),
    }),
  });
  builder.objectType('Valuation', {
    description: 'The portfolio valued at one moment, in the quote currency.',
    fields: (t) => ({
      equity: t.expose('equity', {
        type: 'Decimal',
        nullable: true,
        description: 'Cash and all positions; null when a position has no price.',
      }),
      mark: t.expose('mark', {
        type: 'Decimal',
        nullable: true,
        description: "The price of the cycle's asset; null when the market has none.",
      }),
    }),
  });
}
