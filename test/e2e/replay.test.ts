import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { BacktestReport } from '../../src/backtest/report.ts';
import { launch, runToEnd, waitForOutput, type Launched } from '../kit/launch.ts';

const ARCHIVE = fileURLToPath(new URL('../../../shared/data/btc-2017-2024', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'replay-'));
const running: Launched[] = [];
afterAll(() => {
  for (const { child } of running) child.kill('SIGKILL');
  rmSync(root, { recursive: true });
});

interface Page<T> {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly edges: readonly { readonly node: T }[];
}

async function ask<T>(url: string, query: string, variables: object = {}): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  const { data, errors } = (await response.json()) as { data: T | null; errors?: unknown };
  if (data === null || errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}

async function allOf<T>(url: string, field: string, selection: string): Promise<T[]> {
  const query = `query ($after: String) { ${field}(first: 100, after: $after) { pageInfo { hasNextPage endCursor } edges { node { ${selection} } } } }`;
  const nodes: T[] = [];
  for (let after: string | null = null; ;) {
    const page: Page<T> = (await ask<Record<string, Page<T>>>(url, query, { after }))[field]!;
    nodes.push(...page.edges.map(({ node }) => node));
    if (!page.pageInfo.hasNextPage) return nodes;
    after = page.pageInfo.endCursor;
  }
}

describe.skipIf(!existsSync(ARCHIVE))('a stored backtest of a real archive (needs ../shared)', { timeout: 300_000 }, () => {
  it('is served with the same verdicts and trades', async () => {
    const env = { DATA_DIR: join(root, 'data'), LOG_LEVEL: 'info', PORT: '0' };
    const command = ['backtest', '--archive', ARCHIVE, '--every', '1h', '--from', '2021-10-01', '--to', '2021-12-01', '--store', '--json'];
    const report = JSON.parse(await runToEnd(command, env)) as BacktestReport;
    expect(report.cycles).toBe(61 * 24);

    const service = launch(['start'], { ...env, MARKET: 'replay' });
    running.push(service);
    const [, url] = await waitForOutput(service, /API and query editor: (\S+\/graphql)/);
    expect(service.output()).toContain('REPLAY');

    const cycles = await allOf<{
      verdict: { stance: string };
      gates: { key: string; passed: boolean }[];
      entry: { entered: boolean };
      recordHash: string;
    }>(url!, 'cycles', 'verdict { stance } gates { key passed } entry { entered } recordHash');
    expect(cycles).toHaveLength(report.cycles);
    expect(new Set(cycles.map(({ recordHash }) => recordHash)).size).toBe(report.cycles);
    const buys = cycles.filter(({ verdict }) => verdict.stance === 'BUY');
    expect(buys).toHaveLength(report.funnel.buyVerdicts);
    expect(buys.filter(({ gates }) => gates.every(({ passed }) => passed))).toHaveLength(report.funnel.passed);
    expect(cycles.filter(({ entry }) => entry.entered)).toHaveLength(report.funnel.entries);

    const trades = await allOf<{ state: string; pnl: string | null; entryFee: string; exitFee: string | null }>(
      url!,
      'trades',
      'state pnl entryFee exitFee',
    );
    const closed = trades.filter(({ state }) => state === 'CLOSED');
    expect(closed).toHaveLength(report.trades);
    expect(closed.filter(({ pnl }) => Number(pnl) > 0)).toHaveLength(report.wins);
    const fees = trades.reduce((sum, { entryFee, exitFee }) => sum + Number(entryFee) + Number(exitFee ?? 0), 0);
    expect(fees).toBeCloseTo(report.fees, 6);
    if (report.openTrades === 0) {
      expect(report.startCash + closed.reduce((sum, { pnl }) => sum + Number(pnl), 0)).toBeCloseTo(report.finalEquity, 6);
    }
  });
});
