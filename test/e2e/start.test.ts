import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { launch, waitForOutput, type Launched } from '../kit/launch.ts';

const root = mkdtempSync(join(tmpdir(), 'start-'));
const running: Launched[] = [];
afterAll(() => {
  for (const { child } of running) child.kill('SIGKILL');
  rmSync(root, { recursive: true });
});

/** A working folder with its own data and configuration. */
function workingFolder(name: string, config: object = {}): string {
  const folder = join(root, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'ghost-council.config.json'), JSON.stringify({ port: 0, ...config }));
  return folder;
}

function start(folder: string, env: Readonly<Record<string, string>> = {}): Launched {
  const launched = launch(['start'], env, folder);
  running.push(launched);
  return launched;
}

async function urlOf(launched: Launched): Promise<string> {
  const [, url] = await waitForOutput(launched, /API and query editor: (http:\S+)\/graphql/);
  return url!;
}

async function ask(url: string, query: string): Promise<Record<string, unknown>> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = (await response.json()) as { data: Record<string, unknown> | null; errors?: unknown };
  if (data === null || errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}

const SIGNAL = `import { candles } from '${fileURLToPath(new URL('../../src/feeds/index.ts', import.meta.url))}';
import { defineSignal, latest } from '${fileURLToPath(new URL('../../src/sdk/index.ts', import.meta.url))}';
export default defineSignal({
  key: 'last-close', title: 'Last close', category: 'momentum', unit: 'count', version: 1,
  description: 'The last hourly close.', source: 'https://example.org', range: { min: 0, max: 1e9 },
  inputs: { close: latest(candles('1h').close) },
  compute: ({ close }) => close,
});
`;

describe('npm start on a fresh folder', { timeout: 180_000 }, () => {
  it('answers at once, is ready after its first cycle, labels its market, and stops cleanly on SIGTERM', async () => {
    const service = start(workingFolder('fresh'));
    const url = await urlOf(service);
    expect(service.output()).toContain('SIMULATED MARKET');
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    await waitForOutput(service, /"msg":"a cycle was stored"/);
    const ready = await fetch(`${url}/health/ready`);
    expect([ready.status, await ready.json()]).toMatchObject([200, { status: 'ready', missing: [] }]);
    const { latestCycle } = (await ask(
      url,
      '{ latestCycle { readings { key value } regime { regime } verdict { stance } gates { passed } } }',
    )) as {
      latestCycle: { readings: { value: number | null }[]; regime: { regime: string | null }; gates: unknown[] };
    };
    expect(latestCycle.readings.every(({ value }) => value !== null)).toBe(true);
    expect(latestCycle.regime.regime).not.toBeNull();
    expect(latestCycle.gates).toHaveLength(7);

    const second = start(join(root, 'fresh'));
    expect((await second.ended).code).toBe(2);
    expect(second.output()).toContain('STORE_LOCKED');
    expect(second.output()).toContain(String(service.child.pid));

    const port = new URL(url).port;
    const taken = start(workingFolder('taken'), { PORT: port });
    expect((await taken.ended).code).toBe(2);
    expect(taken.output()).toContain('PORT_UNAVAILABLE');

    service.child.kill('SIGTERM');
    expect(await service.ended).toEqual({ code: 0, signal: null });
    await expect(fetch(`${url}/health/live`)).rejects.toThrow();
  });

  it('finds a new signal file in the schema and in the cycles, and says what is wrong with a broken one', async () => {
    const folder = workingFolder('plugins', { plugins: { folders: ['mine'] } });
    mkdirSync(join(folder, 'mine', 'signals'), { recursive: true });
    const file = join(folder, 'mine', 'signals', 'last-close.ts');
    writeFileSync(file, SIGNAL);
    const service = start(folder);
    const url = await urlOf(service);
    const { __type } = (await ask(url, '{ __type(name: "SignalKey") { enumValues { name } } }')) as {
      __type: { enumValues: { name: string }[] };
    };
    expect(__type.enumValues.map(({ name }) => name)).toContain('LAST_CLOSE');
    await waitForOutput(service, /"msg":"a cycle was stored"/);
    const { latestCycle } = (await ask(url, '{ latestCycle { readings { key value } } }')) as {
      latestCycle: { readings: { key: string; value: number }[] };
    };
    expect(latestCycle.readings.find(({ key }) => key === 'LAST_CLOSE')?.value).toBeGreaterThan(0);
    service.child.kill('SIGTERM');
    await service.ended;

    writeFileSync(file, SIGNAL.replace("key: 'last-close'", "key: 'first-close'").replace('max: 1e9', 'max: -1'));
    const broken = start(folder);
    expect((await broken.ended).code).toBe(2);
    expect(broken.output()).toContain('PLUGINS_INVALID');
    expect(broken.output().match(/last-close\.ts/g)!.length).toBeGreaterThanOrEqual(2);
  });
});

const oldNode = findOldNode();

describe.skipIf(oldNode === null)('the launcher on an older Node (needs one on this machine)', () => {
  const launcher = fileURLToPath(new URL('../../bin/ghost-council.js', import.meta.url));

  it('goes on with the Node that was brought, and passes its exit code on', () => {
    const help = execFileSync(oldNode!, [launcher, '--help'], { encoding: 'utf8' });
    expect(help).toContain('Usage: ghost-council');
    expect(() => execFileSync(oldNode!, [launcher, 'nonsense'], { stdio: 'pipe' })).toThrow(
      expect.objectContaining({ status: 2 }) as Error,
    );
  });
});

/** A Node below 24, where a machine has one of its own. */
function findOldNode(): string | null {
  for (const node of ['/usr/local/bin/node', '/usr/bin/node']) {
    try {
      const major = Number(
        execFileSync(node, ['-p', 'process.versions.node.split(".")[0]'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
      );
      if (major < 24) return node;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return null;
}
