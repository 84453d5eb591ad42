import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ENVIRONMENT, parseConfig } from '../../../src/config.ts';
import { createLog } from '../../../src/adapters/logger.ts';

describe('the configuration', () => {
  it('has a default for everything', () => {
    expect(parseConfig({}, {})).toMatchObject({ market: 'simulated', assets: ['BTC'], every: '5m', port: 4000, council: { quorum: 4 } });
  });

  it('takes the environment over the file, and an empty variable for none', () => {
    const config = parseConfig({ port: 1, assets: ['AAA'], every: '1h' }, { PORT: '8080', ASSETS: 'BBB, CCC', HOST: '' });
    expect(config).toMatchObject({ port: 8080, assets: ['BBB', 'CCC'], host: '127.0.0.1', every: '1h' });
  });

  it('lists every fault at once, by setting and variable, unknown settings included', () => {
    const file = { every: '7m', councl: {}, council: { quorum: 0, extra: 1 }, trader: { startCash: 10_000 } };
    const fail = (): unknown => parseConfig(file, { PORT: '80x', MARKET: 'moon' });
    expect(fail).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }) as Error);
    for (const name of ['every', 'councl', 'council.quorum', 'council.extra', 'trader.startCash', 'port (PORT)', 'market (MARKET)']) {
      expect(fail).toThrow(name);
    }
  });

  it('refuses an asset that is named twice', () => {
    expect(() => parseConfig({}, { ASSETS: 'BBB,CCC,BBB' })).toThrow('assets (ASSETS): must name each asset once');
  });

  it('refuses a file that holds no object', () => {
    expect(() => parseConfig([], {})).toThrow('one JSON object');
  });

  it('keeps secrets out of every text', () => {
    const { databaseUrl } = parseConfig({}, { DATABASE_URL: 'postgres://me:hunter2@host/db' });
    expect(databaseUrl?.reveal()).toContain('hunter2');
    for (const text of [String(databaseUrl), JSON.stringify({ databaseUrl }), inspect({ databaseUrl })])
      expect(text).not.toContain('hunter2');
    expect(() => {
      createLog('silent').info({ databaseUrl }, 'a test');
    }).not.toThrow();
  });

  it('documents every variable in .env.example', () => {
    const example = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8');
    for (const { name } of ENVIRONMENT) expect(example).toMatch(new RegExp(`^#${name}=`, 'm'));
    const documented = [...example.matchAll(/^#([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(documented.sort()).toEqual(ENVIRONMENT.map(({ name }) => name).sort());
  });
});
