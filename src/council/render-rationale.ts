import type { Rationale } from '../domain/council.ts';

type Arguments = Extract<Rationale, { kind: 'code' }>['args'];

const TEMPLATES: Readonly<Record<string, (args: Arguments) => string>> = {
  MEAN_LEAN: ({ score, lean, tilt, readings, agreeing, absent }) =>
    `Score ${show(score)}: ${show(readings)} readings lean ${show(lean)} on average, ${show(agreeing)} of them to the same side; ` +
    `the regime leans ${show(tilt)}. ${show(absent)} readings are missing.`,
  LOSING_STREAK: ({ losses }) => `${show(losses)} trades were lost in a row: no argument for another entry now.`,
  WEIGHTED_BALANCE: ({ balance, support }) =>
    `The weighted balance of convictions is ${show(balance)}; ${percent(support)} of the weight supports the decision.`,
  JUDGE_ERROR: ({ detail }) => `The Judge failed: ${show(detail)}.`,
  NO_QUORUM: ({ present, quorum }) => `${show(present)} analysts had an opinion; at least ${show(quorum)} must.`,
};

/** The sentence that people read for a rationale: a model's own text, or our code with its arguments. */
export function renderRationale(rationale: Rationale): string {
  if (rationale.kind === 'text') return rationale.text;
  const template = TEMPLATES[rationale.code];
  if (template !== undefined) return template(rationale.args);
  const args = Object.entries(rationale.args).map(([name, value]) => `${name} ${show(value)}`);
  return `${rationale.code.toLowerCase().replaceAll('_', ' ')}${args.length === 0 ? '' : `: ${args.join(', ')}`}`;
}

function show(value: Arguments[string] | undefined): string {
  if (typeof value === 'number') return String(Math.round(value * 100) / 100);
  return typeof value === 'string' ? value : (value ?? []).join(', ');
}

function percent(value: Arguments[string] | undefined): string {
  return typeof value === 'number' ? `${Math.round(value * 100)} %` : show(value);
}
