import { describe, it } from 'vitest';
import * as indicators from '../../../src/series/indicators.ts';
import * as operators from '../../../src/series/operators.ts';
import { expectColumn, indicatorVectors, readVector, sharedAvailable, stream } from './support.ts';

type Values = readonly (number | null)[];

interface IndicatorVector {
  readonly input: Readonly<Record<'high' | 'low' | 'close', readonly number[]>>;
  readonly ref: Readonly<Record<string, Values>>;
}

interface OnChainVector {
  readonly input: Readonly<Record<string, readonly number[]>>;
  readonly ref: Readonly<Record<string, Values>>;
}

const BARS_PER_YEAR = 105_120;

describe.skipIf(!sharedAvailable).each(indicatorVectors)('reference vector %s (needs ../shared)', (name) => {
  const vector = readVector(name) as IndicatorVector;
  const column = (key: 'high' | 'low' | 'close'): Float64Array => Float64Array.from(vector.input[key]);
  const reference = (key: string): Values => vector.ref[key]!;

  it('is what the indicators return', () => {
    const [high, low, close] = [column('high'), column('low'), column('close')];
    expectColumn(indicators.rsi(close, 14), reference('rsi14'));
    expectColumn(indicators.ema(close, 20), reference('ema20'));
    expectColumn(indicators.ema(close, 200), reference('ema200'));
    expectColumn(indicators.sma(close, 50), reference('sma50'));
    expectColumn(indicators.atr(high, low, close, 14), reference('atr14'));
    expectColumn(indicators.roc(close, 10), reference('roc10'));
    expectColumn(indicators.bollingerWidth(close, 20, 2), reference('bb20_width'));
    expectColumn(indicators.realizedVolatility(close, 30, BARS_PER_YEAR), reference('rv30_sample_ann5m'));
  });

  it('is what the operators return', () => {
    const [high, low, close] = [column('high'), column('low'), column('close')];
    expectColumn(stream(operators.rsi(14), close), reference('rsi14'));
    expectColumn(stream(operators.ema(200), close), reference('ema200'));
    expectColumn(stream(operators.distanceFromEma(200), close), reference('ema200_dist'));
    expectColumn(stream(operators.trueRange(), high, low, close), reference('trange'));
    expectColumn(stream(operators.atr(14), high, low, close), reference('atr14'));
    expectColumn(stream(operators.roc(10), close), reference('roc10'));
    expectColumn(stream(operators.differenceOver(10), close), reference('mom10'));
    expectColumn(stream(operators.logReturn(1), close), reference('logret'));
    expectColumn(stream(operators.rollingDeviation(20, 'population'), close), reference('std20'));
    expectColumn(stream(operators.bollingerWidth(20, 2), close), reference('bb20_width'));
    expectColumn(stream(operators.realizedVolatility(30, BARS_PER_YEAR), close), reference('rv30_sample_ann5m'));
  });
});

describe.skipIf(!sharedAvailable)('reference vector onchain (needs ../shared)', () => {
  const vector = readVector('onchain') as OnChainVector;
  const input = (key: string): Float64Array => Float64Array.from(vector.input[key]!);
  const reference = (key: string): Values => vector.ref[key]!;
  const marketCap = (): Float64Array => input('price').map((price, row) => price * input('supply')[row]!);

  it('MVRV and MVRV-Z', () => {
    const cap = marketCap();
    const above = stream(operators.difference<'USD'>(), cap, input('realized_cap'));
    const deviation = stream(operators.expandingDeviation(), cap);
    expectColumn(stream(operators.quotient<'USD'>(), cap, input('realized_cap')), reference('mvrv'));
    expectColumn(stream(operators.quotient<'USD', 'USD', 'z-score'>('z-score'), above, deviation), reference('mvrv_z_pop'));
  });

  it('Puell multiple', () => {
    const issued = input('issued_coins').map((coins, row) => coins * input('price')[row]!);
    expectColumn(stream(operators.ratioToMean(365), issued), reference('puell'));
  });

  it('means of SOPR and of the hash rate', () => {
    const sopr = operators.pipe(operators.quotient<'USD'>(), operators.sma(7));
    expectColumn(stream(sopr, input('spent_value_now'), input('spent_value_created')), reference('sopr_sma7'));
    expectColumn(stream(operators.sma(30), input('hashrate')), reference('hash_sma30'));
    expectColumn(stream(operators.sma(60), input('hashrate')), reference('hash_sma60'));
  });

  it('oscillator of the stablecoin supply ratio', () => {
    const oscillator = operators.pipe(operators.quotient<'USD'>(), operators.rollingZScore(200));
    expectColumn(stream(oscillator, marketCap(), input('stablecoin_cap')), reference('ssr_osc200_pop'));
  });

  it('z-score of the exchange netflow', () => {
    const zScore = operators.pipe(operators.difference<'native'>(), operators.zScoreOfPreceding(90));
    expectColumn(stream(zScore, input('inflow'), input('outflow')), reference('netflow_z90'));
  });
});
