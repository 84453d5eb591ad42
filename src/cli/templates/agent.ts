import type { PluginNames } from './names.ts';

/** An analyst that works: it follows the lean of two categories. */
export function agentTemplate({ key, title }: PluginNames): string {
  return `import { defineAgent, opineByLean, type AnalystDefinition } from '../../src/sdk/index.ts';

/** One more analyst in the council. */
export default defineAgent<AnalystDefinition>({
  key: '${key}',
  title: '${title}',
  role: 'analyst',
  version: 1,
  mandate:
    'Judges the trend and the tide together: momentum of the price and the macro economy. Says nothing of valuation or of the chain.',
  inputs: { categories: ['momentum', 'macro'] },
  rules: (briefing) => opineByLean(briefing),
});
`;
}

/** The test of that analyst. */
export function agentTestTemplate({ key }: PluginNames): string {
  return `import { it } from 'vitest';
import agent from '../../../plugins/agents/${key}.ts';
import { analystKit } from '../../kit/agent-kit.ts';

it('follows the lean of what it sees', () => {
  analystKit(agent).withReading('gold', { value: 3, lean: 0.8 }).opinion().expectStance('BUY');
  analystKit(agent).withReading('gold', { value: 3, lean: -0.8 }).opinion().expectStance('SELL');
});

it('abstains when all it sees is missing', () => {
  analystKit(agent).withReading('gold', { value: null }).opinion().expectAbstention('NO_INPUT');
});
`;
}
