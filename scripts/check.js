// Runs every check but the slow suites, two at a time, and says of each failure how to mend it.
import { spawn } from 'node:child_process';

const CHECKS = [
  { name: 'types', command: ['node', 'node_modules/typescript7/bin/tsc', '-p', '.'], fix: 'mend the types' },
  {
    name: 'lint',
    command: [
      'eslint',
      '--cache',
      '--cache-location',
      'node_modules/.cache/eslint/',
      'src',
      'plugins',
      'schema',
      'migrations',
      'test',
      'scripts',
      'bin',
    ],
    fix: 'npx eslint --fix .',
  },
  { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'], fix: 'npm run format' },
  { name: 'dead code', command: ['knip'], fix: 'delete what is not used' },
  {
    name: 'dependency rules',
    command: ['depcruise', '--config', '.dependency-cruiser.cjs', 'src', 'plugins', 'schema'],
    fix: 'mend the imports',
  },

  { name: 'generated files', command: ['node', 'scripts/generate-all.js', '--check'], fix: 'npm run generate' },
  { name: 'lock file', command: ['npm', 'ci', '--dry-run', '--ignore-scripts'], fix: 'npm install, then commit package-lock.json' },
  { name: 'fast tests', command: ['vitest', 'run', '--project', 'fast'], fix: 'mend the code or the test' },
];
const AT_ONCE = 2;

const started = performance.now();
const queue = [...CHECKS];
const failed = [];
await Promise.all(Array.from({ length: AT_ONCE }, work));
const seconds = ((performance.now() - started) / 1_000).toFixed(0);
if (failed.length === 0) console.log(`all ${CHECKS.length} checks passed in ${seconds} s`);
else
  console.error(
    `${failed.length} of ${CHECKS.length} checks failed in ${seconds} s: ${failed.map(({ name, fix }) => `${name} (${fix})`).join(', ')}`,
  );
process.exitCode = failed.length === 0 ? 0 : 1;

async function work() {
  for (let check = queue.shift(); check !== undefined; check = queue.shift()) {
    const from = performance.now();
    const { code, output } = await run(check.command);
    const took = ((performance.now() - from) / 1_000).toFixed(1);
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${check.name} (${took} s)`);
    if (code === 0) continue;
    failed.push(check);
    console.error(output);
  }
}

function run([program, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code) => resolve({ code, output }));
  });
}
