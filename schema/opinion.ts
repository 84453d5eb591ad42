import { renderRationale } from '../src/council/render-rationale.ts';
import type { Registry } from '../src/kernel/registry.ts';
import { agentView } from './agent.ts';
import type { Builder } from './builder.ts';
import { defineEnum } from './enum.ts';

/** Adds the types `Opinion` and `Abstention`. */
export function defineOpinion(builder: Builder, registry: Registry): void {
  defineEnum(builder, 'Stance', 'What a member of the council would do.', {
    BUY: 'Open a long position, or keep it.',
    HOLD: 'Do nothing.',
    SELL: 'Close the long position.',
  });
  defineEnum(builder, 'Reasoner', 'Who formed an opinion or a verdict.', {
    rules: 'The deterministic rules of the plugin.',
    claude: 'Claude, the language model.',
    recorded: 'An answer that was stored before.',
  });
  builder.objectType('Abstention', {
    description: 'Why an analyst declined to form an opinion.',
    fields: (t) => ({
      code: t.exposeString('code', { description: 'The reason, stable: `NO_INPUT`, `NO_REGIME`, `TIMEOUT`.' }),
      detail: t.exposeString('detail', { description: 'The particulars, as a sentence.' }),
    }),
  });
  builder.objectType('Opinion', {
    description: "One analyst's opinion in one cycle. After an abstention stance, confidence and probabilities are null.",
    fields: (t) => ({
      key: t.field({ type: 'AgentKey', description: 'The analyst.', resolve: ({ part }) => part.agent }),
      agent: t.field({
        type: 'Agent',
        description: 'What the analyst says of itself today.',
        resolve: ({ part }) => agentView(registry, part.agent),
      }),
      reasoner: t.field({ type: 'Reasoner', description: 'Who formed it.', resolve: ({ part }) => part.reasoner }),
      stance: t.field({ type: 'Stance', nullable: true, description: 'What the analyst would do.', resolve: ({ part }) => part.stance }),
      confidence: t.float({
        nullable: true,
        description: 'How sure the analyst is of the stance, 0 to 1.',
        resolve: ({ part }) => part.confidence,
      }),
      probabilityUp4h: t.float({
        nullable: true,
        description: 'Probability that the price is higher four hours later, 0 to 1.',
        resolve: ({ part }) => part.probabilityUp4h,
      }),
      probabilityUp24h: t.float({
        nullable: true,
        description: 'Probability that the price is higher 24 hours later, 0 to 1.',
        resolve: ({ part }) => part.probabilityUp24h,
      }),
      rationale: t.string({
        nullable: true,
        description: 'Why, as text for people.',
        resolve: ({ part }) => (part.rationale === null ? null : renderRationale(part.rationale)),
      }),
      citedSignals: t.field({
        type: ['SignalKey'],
        description: 'The signals that it rests on.',
        resolve: ({ part }) => [...part.citedSignals],
      }),
      risks: t.stringList({ description: 'What could prove it wrong, as sentences.', resolve: ({ part }) => [...part.risks] }),
      abstention: t.field({
        type: 'Abstention',
        nullable: true,
        description: 'Why there is no stance; null when there is one.',
        resolve: ({ part }) => part.abstention,
      }),
      model: t.string({ nullable: true, description: 'The language model; null for rules.', resolve: ({ part }) => part.model }),
      promptHash: t.string({
        nullable: true,
        description: 'SHA-256 of the full request to the language model, hexadecimal; null for rules.',
        resolve: ({ part }) => part.promptHash,
      }),
      cycle: t.field({ type: 'Cycle', description: 'The cycle that it belongs to.', resolve: ({ cycle }) => cycle }),
    }),
  });
}
