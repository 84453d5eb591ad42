import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { printSchema } from 'graphql';
import { createPluginFiles } from '../src/adapters/plugin-files.ts';
import { discoverPlugins } from '../src/kernel/discover.ts';
import { buildSchema } from './build.ts';

// Writes schema/schema.graphql from the plugins of this repository; with --check it only says whether the file is up to date.

const root = fileURLToPath(new URL('..', import.meta.url));
const file = fileURLToPath(new URL('schema.graphql', import.meta.url));
const registry = await discoverPlugins(createPluginFiles(root), { folders: ['plugins'], packages: [] });
const text = `${printSchema(buildSchema({ registry }))}\n`;
if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
  console.error('schema/schema.graphql is not what the code says: run `npm run generate` and commit the result.');
  process.exitCode = 1;
}
