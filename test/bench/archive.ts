/**
 * Measures reading whole archives: `node test/bench/archive.ts [FOLDER ...]`, by default the development archives of
 * `../shared/data`. Prints seconds and rates; asserts nothing.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openArchive } from '../../src/backtest/archive/open-archive.ts';

const shared = new URL('../../../shared/data/', import.meta.url);
const named = process.argv.slice(2);
const folders = named.length > 0 ? named : ['btc-2017-2024', 'eth-2020-2024'].map((name) => fileURLToPath(new URL(name, shared)));

for (const folder of folders) {
  if (!existsSync(folder)) {
    console.log(`${folder}: not there, left out`);
    continue;
  }
  const start = performance.now();
  const archive = await openArchive(folder);
  const opened = performance.now();
  const processor = process.cpuUsage();
  let rows = 0;
  let cells = 0;
  for (const file of archive.manifest.files) {
    const table = await archive.read(file);
    rows += table.rows;
    cells += table.rows * (1 + Object.keys(file.columns).length);
  }
  const seconds = (performance.now() - opened) / 1000;
  const used = process.cpuUsage(processor);
  console.log(`${archive.manifest.name}: ${archive.manifest.files.length} files, ${rows} rows, ${cells} cells`);
  console.log(`  open and hash  ${((opened - start) / 1000).toFixed(3)} s`);
  console.log(`  read all       ${seconds.toFixed(3)} s wall, ${((used.user + used.system) / 1e6).toFixed(3)} s processor`);
  console.log(
    `  rate           ${(rows / seconds / 1e6).toFixed(2)} million rows/s, ${(cells / seconds / 1e6).toFixed(2)} million cells/s`,
  );
}
