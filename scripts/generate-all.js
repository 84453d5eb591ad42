// Renews everything that is generated and committed: the schema, the client and the README's tables; with --check it only
// says whether they are fresh.
import { spawnSync } from 'node:child_process';

const flags = process.argv.slice(2);
const STEPS = [
  ['node', 'schema/print.ts'],
  ['graphql-codegen', '--config', 'codegen.ts'],
  ['node', 'scripts/generate.ts'],
];
for (const [program, ...args] of STEPS) {
  const { status } = spawnSync(program, [...args, ...flags], { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) process.exit(status ?? 1);
}
