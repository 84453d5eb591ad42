// Runs every bench, one after the other, and prints what each prints. Figures, no verdicts: compare within one run.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

// These measure a file that they are given; see their heads.
const NEEDS_ARGUMENTS = new Set(['regimes.ts', 'regimes-score.ts', 'regime-report.ts']);
const chosen = process.argv.slice(2);
const benches = readdirSync('test/bench')
  .filter((file) => file.endsWith('.ts') && !file.startsWith('plain-') && !NEEDS_ARGUMENTS.has(file))
  .filter((file) => chosen.length === 0 || chosen.some((name) => file.startsWith(name)));
for (const file of benches) {
  console.log(`\n── ${file} ${'─'.repeat(Math.max(0, 90 - file.length))}`);
  const { status } = spawnSync('node', ['--expose-gc', '--max-semi-space-size=64', `test/bench/${file}`], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
