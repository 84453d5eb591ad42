import { renderRationale } from '../src/council/render-rationale.ts';
import type { Registry } from '../src/kernel/registry.ts';
import { agentView } from './agent.ts';
import type { Builder } from './builder.ts';
import { cycleListArgs, readCycles } from './cycle-list.ts';
import { FROM_THE_START } from './cursor.ts';
import { defineEnum } from './enum.ts';
import { followVerdicts } from './follow-verdicts.ts';
import { defineConnection, readPage } from './page.ts';
import { runArgs } from './select-run.ts';

/** Adds the type `Verdict`, the query `verdicts` and the subscription `verdicts`. */
export function defineVerdict(builder: Builder, registry: Registry): void {
  defineEnum(builder, 'VerdictReason', 'Whether the council decided, or why it could not.', {
    DECIDED: 'The Judge weighed the opinions and decided.',
    NO_QUORUM: 'Too few analysts had an opinion.',
    JUDGE_ERROR: 'The Judge failed.',
  });
  builder.objectType('Contradiction', {
    description: 'Two analysts whose stances exclude each other: one BUY, one SELL.',
    fields: (t) => ({
      first: t.field({ type: 'AgentKey', description: 'One of them.', resolve: ([first]) => first }),
      second: t.field({ type: 'AgentKey', description: 'The other one.', resolve: ([, second]) => second }),
    }),
  });
  builder.objectType('Verdict', {
    description: 'What the council decided in one cycle.',
    fields: (t) => ({
      stance: t.field({ type: 'Stance', description: 'What the council would do.', resolve: ({ record }) => record.verdict.stance }),
      confidence: t.float({ description: 'How sure the council is, 0 to 1.', resolve: ({ record }) => record.verdict.confidence }),
      reason: t.field({ type: 'VerdictReason', description: 'Whether it decided.', resolve: ({ record }) => record.verdict.reason }),
      rationale: t.string({ description: 'Why, as text for people.', resolve: ({ record }) => renderRationale(record.verdict.rationale) }),
      judge: t.field({
        type: 'Agent',
        description: 'The agent that judged.',
        resolve: ({ record }) => agentView(registry, record.verdict.judge),
      }),
      reasoner: t.field({ type: 'Reasoner', description: 'Who formed it.', resolve: ({ record }) => record.verdict.reasoner }),
      opinionCount: t.int({ description: 'How many analysts had an opinion.', resolve: ({ record }) => record.verdict.opinions }),
      dissent: t.field({
        type: ['AgentKey'],
        description: "Analysts whose stance is not the verdict's.",
        resolve: ({ record }) => [...record.verdict.dissent],
      }),
      contradictions: t.field({
        type: ['Contradiction'],
        description: 'Pairs of analysts whose stances exclude each other.',
        resolve: ({ record }) => [...record.verdict.contradictions],
      }),
      cycle: t.field({ type: 'Cycle', description: 'The cycle that it belongs to.', resolve: (cycle) => cycle }),
    }),
  });
  const { connection, edge } = defineConnection(builder, 'Verdict', 'verdicts');
  builder.queryField('verdicts', (t) =>
    t.field({
      type: connection,
      description: 'Verdicts, newest first.',
      args: cycleListArgs(t.arg),
      resolve: (_, args, context) =>
        readPage(args, { read: (bounds) => readCycles(context, args, bounds), placeOf: ({ position }) => position }),
    }),
  );
  builder.subscriptionField('verdicts', (t) =>
    t.field({
      type: edge,
      description:
        'Verdicts as they are committed, once each and in order. After a lost connection give the cursor of the last one that came: all ' +
        'that were missed come first, then live ones, without a gap and without a repetition.',
      args: {
        ...runArgs(t.arg),
        after: t.arg.string({
          description: `Verdicts after this cursor; \`${FROM_THE_START}\` for all of the run; when left out, only those committed from now on.`,
        }),
      },
      subscribe: (_, args, context) => followVerdicts(context, args),
      resolve: (committed) => committed,
    }),
  );
}
