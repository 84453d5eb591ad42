// Renews the generated sections of README.md; with --check it changes nothing and fails where they are out of date.
import { readFileSync, writeFileSync } from 'node:fs';
import { createPluginFiles } from '../src/adapters/plugin-files.ts';
import { discoverPlugins } from '../src/kernel/discover.ts';
import { renderSections, replaceSections } from './readme-sections.ts';

const root = new URL('..', import.meta.url);
const file = new URL('README.md', root);
const registry = await discoverPlugins(createPluginFiles(root.pathname), { folders: ['plugins'], packages: [] });
const before = readFileSync(file, 'utf8');
const after = replaceSections(before, renderSections(registry));

if (after === before) console.log('README.md is up to date.');
else if (process.argv.includes('--check')) {
  console.error('The generated sections of README.md are out of date: run npm run generate.');
  process.exitCode = 1;
} else {
  writeFileSync(file, after);
  console.log('README.md has been renewed.');
}
