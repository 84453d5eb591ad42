import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { expect, it } from 'vitest';

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

it('every query and subscription of the README fits the schema', () => {
  const readme = read('README.md');
  const blocks = [...readme.matchAll(/```graphql\n([^`]+)```/g)].map(([, text]) => text!);
  const requests = [...readme.matchAll(/"query":\s*"([^"]+)"/g)].map(([, text]) => text!);
  expect(blocks.length + requests.length).toBeGreaterThanOrEqual(2);
  const schema = buildSchema(read('schema/schema.graphql'));
  for (const text of [...blocks, ...requests]) expect(validate(schema, parse(text))).toEqual([]);
});
