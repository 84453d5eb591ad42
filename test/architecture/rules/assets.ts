import ts from 'typescript';
import { isMarked, nodesOf, parsedFiles, violationAt, type Rule } from '../source-tree.ts';

const ASSET =
  /(?<![a-z])(?:btc|xbt|bitcoin|eth|ether|ethereum|sol|solana|xrp|doge|dogecoin|litecoin)(?![a-z])|BTC|XBT|[Bb]itcoin|[Ee]thereum/i;
const ADDRESS = /https?:\/\/\S+/g;
/** Configuration names the assets, and providers how their source spells them. */
const MAY_NAME = /^(src\/config\.ts$|plugins\/providers\/)/;
/** A name that cannot be avoided carries `asset-ok: reason`. */
const MARKER = 'asset-ok';

function namedIn(node: ts.Node): string | undefined {
  const isText = ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
  if (!isText && !ts.isIdentifier(node) && !ts.isPrivateIdentifier(node)) return undefined;
  return ASSET.exec(node.text.replaceAll(ADDRESS, ''))?.[0];
}

/** A new asset is configuration, not code. */
export const assets: Rule = {
  title: `no asset is named outside configuration and providers, unless marked with ${MARKER} and a reason`,
  check(tree) {
    return [...parsedFiles(tree, 'src', 'plugins', 'schema', 'migrations')]
      .filter(({ fileName }) => !MAY_NAME.test(fileName))
      .flatMap((file) =>
        nodesOf(file).flatMap((node) => {
          const asset = namedIn(node);
          if (asset === undefined || isMarked(node, MARKER)) return [];
          return [violationAt(node, `names the asset ${asset}; take it from the configuration, or write // ${MARKER}: why`)];
        }),
      );
  },
  planted: [
    ["const asset = 'BTC';", 'BTC'],
    ['const url = `${host}/BTCUSDT`;', 'BTC'],
    ['const btcPrice = 1;', 'btc'],
    ["const field = 'eth_usd';", 'eth'],
    ["const text = 'Bitcoin dominates.';", 'Bitcoin'],
    ["// asset-ok:\nconst text = 'XBT';", 'XBT'],
  ].map(([text, asset]) => ({
    files: { 'src/kernel/a.ts': text! },
    violation: `src/kernel/a.ts:${String(text!.split('\n').length)}: names the asset ${asset!}`,
  })),
  allowed: {
    'src/config.ts': "const assets = ['BTC'];",
    'plugins/providers/a.ts': "const symbols = { BTC: 'XBT' };",
    'src/feeds/a.ts':
      "const column = 'btc_percent'; // asset-ok: the archive's own name\n// asset-ok: as its publisher calls it\nconst title = 'BTC dominance';",
    'src/kernel/a.ts': "// BTC\nconst method = whether(ethical, solve, 'https://example.org/btc', 'methods', resolution);",
  },
};
