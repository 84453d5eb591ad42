import { ERROR_CODES } from '../src/domain/error-codes.ts';
import { describePlugins, type PluginSummary } from '../src/kernel/describe-plugins.ts';
import { folderOf } from '../src/kernel/load-plugins.ts';
import { PLUGIN_KINDS, type PluginKind, type Registry } from '../src/kernel/registry.ts';

/** The generated sections of the README by name, as Markdown. */
export type Sections = Readonly<Record<string, string>>;

const TITLES: Readonly<Record<PluginKind, string>> = { provider: 'Providers', signal: 'Signals', agent: 'Council', gate: 'Gates' };
const COLUMNS: Readonly<Record<PluginKind, readonly (readonly [heading: string, cell: (plugin: PluginSummary) => string])[]>> = {
  provider: [
    ['provider', titleOf],
    ['delivers', ({ inputs }) => inputs.map((id) => `\`${id}\``).join(', ')],
    ['terms', ({ description }) => description],
  ],
  signal: [
    ['signal', titleOf],
    ['category', ({ category }) => category ?? ''],
    ['unit', ({ unit }) => unit ?? ''],
    ['what it says', ({ description }) => description],
    ['reads', ({ inputs }) => inputs.map((input) => `\`${input}\``).join(', ')],
  ],
  agent: [
    ['member', titleOf],
    ['role', ({ category }) => category ?? ''],
    ['mandate', ({ description }) => description],
    ['sees', ({ inputs }) => inputs.join(', ')],
  ],
  gate: [
    ['order', ({ category }) => category ?? ''],
    ['gate', titleOf],
    ['what it does', ({ description }) => description],
    ['reads', ({ inputs }) => inputs.map((input) => `\`${input}\``).join(', ')],
  ],
};

function titleOf({ title, source, key }: PluginSummary): string {
  return `${source === null ? title : `[${title}](${source})`}<br>\`${key}\``;
}

/** The sections about the registry's plugins and about the error codes. */
export function renderSections(registry: Registry): Sections {
  const plugins = describePlugins(registry);
  const byKind = PLUGIN_KINDS.flatMap((kind) => {
    const some = plugins.filter((plugin) => plugin.kind === kind);
    if (some.length === 0) return [];
    const columns = COLUMNS[kind];
    const rows = some.map((plugin) => columns.map(([, cell]) => cell(plugin)));
    return [
      `### ${TITLES[kind]} (${String(some.length)}, in \`plugins/${folderOf(kind)}\`)`,
      renderTable(
        columns.map(([heading]) => heading),
        rows,
      ),
    ];
  });
  const codes = Object.entries(ERROR_CODES).map(([code, meaning]) => [`\`${code}\``, meaning]);
  return { plugins: byKind.join('\n\n'), errors: renderTable(['code', 'meaning'], codes) };
}

/**
 * The README with its generated sections renewed: each stands between `<!-- generated:name -->` and `<!-- /generated:name -->`.
 * @throws Error when the README has no place for a section, or one for an unknown section
 */
export function replaceSections(readme: string, sections: Sections): string {
  for (const [, name] of readme.matchAll(/<!-- generated:([a-z-]+) -->/g)) {
    if (sections[name!] === undefined) throw new Error(`Nothing generates the section ${name!}; remove its markers from README.md.`);
  }
  return Object.entries(sections).reduce((text, [name, section]) => {
    const [start, end] = [`<!-- generated:${name} -->`, `<!-- /generated:${name} -->`];
    const [from, to] = [text.indexOf(start), text.indexOf(end)];
    if (from === -1 || to < from) throw new Error(`README.md has no section ${name}; put ${start} and ${end} where it belongs.`);
    // Long cells would be padded to the widest of their column.
    const kept = `<!-- prettier-ignore-start -->\n\n${section}\n\n<!-- prettier-ignore-end -->`;
    return `${text.slice(0, from)}${start}\n\n${kept}\n\n${text.slice(to)}`;
  }, readme);
}

function renderTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n');
}
