import { expect, it } from 'vitest';
import { stopWithin } from '../../../src/app/serve.ts';
import { FakeTime } from '../../kit/fake-time.ts';

it('the wait for a service to stop ends with the service, so that nothing keeps the process alive', async () => {
  const signals: AbortSignal[] = [];
  const timers = {
    sleep: (_: number, signal?: AbortSignal) => {
      signals.push(signal!);
      return new Promise<void>(() => undefined);
    },
  };
  expect(await stopWithin({ stop: () => Promise.resolve() }, 10_000, timers)).toBe(true);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
});

it('a service that does not stop is given up at the deadline', async () => {
  const time = new FakeTime(0);
  const inTime = stopWithin({ stop: () => new Promise<void>(() => undefined) }, 10_000, time);
  await time.pass(10_000);
  expect(await inTime).toBe(false);
});
