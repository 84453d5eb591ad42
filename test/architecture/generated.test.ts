import { describe, expect, test } from 'vitest';
import { renderSections, replaceSections } from '../../scripts/readme-sections.ts';
import { createPluginFiles } from '../../src/adapters/plugin-files.ts';
import { ERROR_CODES } from '../../src/domain/error-codes.ts';
import { discoverPlugins } from '../../src/kernel/discover.ts';
import { readTree } from './source-tree.ts';

const root = new URL('../..', import.meta.url).pathname;
const readme = readTree().get('README.md')!;
const sections = renderSections(await discoverPlugins(createPluginFiles(root), { folders: ['plugins'], packages: [] }));

describe('the generated sections of the README', () => {
  test('are up to date: else run npm run generate', () => {
    expect(replaceSections(readme, sections)).toBe(readme);
  });

  test('explain every error code and every plugin, and no other', () => {
    const codes = [...sections['errors']!.matchAll(/^\| `([A-Z0-9_]+)` \|/gm)].map(([, code]) => code);
    expect(codes).toEqual(Object.keys(ERROR_CODES));
    expect(sections['plugins']).toContain('`rsi-1h`');
    expect(sections['plugins']).toContain('`chief-judge`');
  });

  test('are found to be out of date when a line is missing, changed or stale', () => {
    const line = '| `INVARIANT_BROKEN` | ';
    expect(readme).toContain(line);
    for (const changed of [readme.replace(line, '| `INVARIANT_BROKE` | '), readme.replace(line, `| \`GONE\` | Gone. |\n${line}`)]) {
      expect(replaceSections(changed, sections)).not.toBe(changed);
      expect(replaceSections(changed, sections)).toBe(readme);
    }
  });

  test('need their markers, and no others', () => {
    expect(() => replaceSections('# No markers', sections)).toThrow('README.md has no section plugins; put <!-- generated:plugins -->');
    expect(() => replaceSections(`${readme}\n<!-- generated:nonsense -->`, sections)).toThrow('Nothing generates the section nonsense');
    expect(() => replaceSections('<!-- /generated:a --><!-- generated:a -->', { a: 'x' })).toThrow('no section a');
  });
});
