import { expect, it } from 'vitest';
import newsBlackout from '../../../plugins/signals/news-blackout.ts';
import { calendar } from '../../../src/feeds/index.ts';
import type { TestRow } from '../../kit/rows.ts';
import { signalKit, type SignalKit } from '../../kit/signal-kit.ts';

function event(asOf: string, category: string, title: string, currency = 'USD'): TestRow<typeof calendar.contract.fields> {
  return { asOf, knownAt: '2024-01-01', values: { title, currency, impact: 'high', category } };
}

/** The jobs report, then a last row that only shows how far the calendar reaches. */
const jobs = event('2024-01-05T13:30:00Z', 'NFP', 'US Non-Farm Payrolls (December 2023)');
const reach = event('2024-03-01T00:00:00Z', 'OTHER', 'Jackson Hole: Fed chair speech');

function kitWith(...rows: TestRow<typeof calendar.contract.fields>[]): SignalKit {
  return signalKit(newsBlackout).given(calendar, rows);
}

it('lasts from 30 minutes before the event to 60 minutes after it, both included', () => {
  const kit = kitWith(jobs, event('2024-01-11T13:30:00Z', 'CPI', 'US Consumer Price Index (December 2023)'), reach);
  kit.at('2024-01-05T12:59:00Z').expectValue(0).expectParts({ minutesToNext: 31 });
  kit.at('2024-01-05T13:00:00Z').expectValue(1).expectParts({ minutesToNext: 30 });
  kit.at('2024-01-05T14:30:00Z').expectValue(1).expectParts({ minutesSinceLast: 60, minutesToNext: 8580 });
  kit.at('2024-01-05T14:31:00Z').expectValue(0).expectParts({ minutesSinceLast: 61, minutesToNext: 8579 });
  expect(kit.at('2024-01-05T14:31:00Z').reading.lean).toBeNull();
});

it.each([
  ['FOMC', 'FOMC rate decision', 'USD'],
  ['CPI', 'US Consumer Price Index (December 2023)', 'USD'],
  ['ECB', 'ECB monetary policy decision', 'EUR'],
])('is caused by %s: %s', (category, title, currency) => {
  kitWith(event('2024-01-10T13:30:00Z', category, title, currency), reach)
    .at('2024-01-10T13:40:00Z')
    .expectValue(1);
});

it.each([
  ['FOMC', 'FOMC minutes', 'USD'],
  ['FOMC', 'FOMC member speaks', 'USD'],
  ['ECB', 'ECB monetary policy meeting accounts', 'EUR'],
  ['CPI', 'German Consumer Price Index', 'EUR'],
  ['PPI', 'US Producer Price Index (December 2023)', 'USD'],
  ['OTHER', 'Jackson Hole: Fed chair speech', 'USD'],
])('is not caused by %s: %s', (category, title, currency) => {
  kitWith(event('2024-01-10T13:30:00Z', category, title, currency), reach)
    .at('2024-01-10T13:40:00Z')
    .expectValue(0)
    .expectParts({});
});

it('declines when no calendar reaches beyond the window, unless an event that is known already blocks', () => {
  const kit = kitWith(jobs);
  kit.at('2024-01-05T12:00:00Z').expectValue(0);
  kit.at('2024-01-05T13:20:00Z').expectValue(1);
  kit.at('2024-01-05T14:00:00Z').expectValue(1);
  kit.at('2024-01-05T15:00:00Z').expectAbsent('DECLINED', 'covers');
});

it('does not see an event that was not announced yet', () => {
  const surprise = { ...event('2024-01-03T15:00:00Z', 'FOMC', 'FOMC rate decision'), knownAt: '2024-01-03T15:00:00Z' };
  const kit = kitWith(reach, surprise);
  kit.at('2024-01-03T14:59:00Z').expectValue(0).expectParts({});
  kit.at('2024-01-03T15:00:00Z').expectValue(1);
});

it('is absent without a calendar', () => {
  signalKit(newsBlackout).at('2024-01-05T13:00:00Z').expectAbsent('NO_SOURCE', 'Economic calendar');
});
