/**
 * From the start of the process to the first served query, and to the first stored cycle: on a fresh folder, and again on the
 * same folder.
 *
 *   node test/bench/startup.ts
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch, waitForOutput } from '../kit/launch.ts';

const root = mkdtempSync(join(tmpdir(), 'bench-startup-'));
for (const round of ['fresh folder', 'same folder', 'same folder']) {
  const from = performance.now();
  const service = launch(['start'], { DATA_DIR: join(root, 'data'), PORT: '0' });
  const [, url] = await waitForOutput(service, /API and query editor: (\S+)/);
  const response = await fetch(url!, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ status { phase } }"}',
  });
  await response.text();
  const served = performance.now() - from;
  await waitForOutput(service, /"phase":"running"/);
  const ready = performance.now() - from;
  const cycled =
    round === 'fresh folder' ? await waitForOutput(service, /"msg":"a cycle was stored"/).then(() => performance.now() - from) : null;
  service.child.kill('SIGTERM');
  await service.ended;
  const stored = cycled === null ? '' : `, first cycle stored after ${(cycled / 1_000).toFixed(2)} s`;
  console.log(
    `${round}: first query served after ${(served / 1_000).toFixed(2)} s, history ready after ${(ready / 1_000).toFixed(2)} s${stored}`,
  );
}
rmSync(root, { recursive: true });
