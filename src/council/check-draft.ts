import { STANCES } from '../domain/council.ts';

/*
 * What an agent answered, held against what an answer may be: the compiler has seen neither a plugin that was written without
 * it nor what a model said. Written by hand, because it runs for every opinion of a backtest.
 */

/** Why an analyst's answer is no opinion and no abstention, as a clause after "it"; null when it is one. `given` are the keys of the signals that the analyst was shown. */
export function faultOfOpinion(draft: unknown, given: ReadonlySet<string>): string | null {
  if (!isObject(draft)) return `answered ${show(draft)} instead of an opinion`;
  const { stance, confidence, abstention, rationale, citedSignals, risks } = draft;
  if (!isTexts(citedSignals) || !isTexts(risks)) return 'gave no lists of texts as citedSignals and risks';
  for (const key of ['probabilityUp4h', 'probabilityUp24h'] as const) {
    if (draft[key] !== null && !isShare(draft[key])) return `gave ${show(draft[key])} as ${key}, which must be from 0 to 1, or null`;
  }
  if (stance === null) {
    const reasoned = isObject(abstention) && isText(abstention['code']) && isText(abstention['detail']);
    if (!reasoned || confidence !== null) return 'abstained without a code and a detail, or with a confidence';
    return rationale === null || isRationale(rationale) ? null : 'gave a rationale that is neither text nor code with arguments';
  }
  if (!isStance(stance)) return `took the stance ${show(stance)}; there are ${STANCES.join(', ')}`;
  if (!isShare(confidence)) return `gave ${show(confidence)} as its confidence, which must be from 0 to 1`;
  if (abstention !== null) return 'took a stance and abstained at once';
  if (!isRationale(rationale)) return 'gave a rationale that is neither text nor code with arguments';
  const unseen = citedSignals.filter((key) => !given.has(key));
  return unseen.length === 0 ? null : `cited ${unseen.join(', ')}, which it was not given`;
}

/** Why a Judge's answer is no verdict, as a clause after "it"; null when it is one. */
export function faultOfVerdict(draft: unknown): string | null {
  if (!isObject(draft)) return `answered ${show(draft)} instead of a verdict`;
  const { stance, confidence, rationale } = draft;
  if (!isStance(stance)) return `decided ${show(stance)}; there are ${STANCES.join(', ')}`;
  if (!isShare(confidence)) return `gave ${show(confidence)} as its confidence, which must be from 0 to 1`;
  return isRationale(rationale) ? null : 'gave a rationale that is neither text nor code with arguments';
}

function isRationale(value: unknown): boolean {
  if (!isObject(value)) return false;
  if (value['kind'] === 'text') return isText(value['text']);
  const { code, args } = value;
  if (value['kind'] !== 'code' || !isText(code) || !isObject(args)) return false;
  return Object.values(args).every((arg) => isText(arg) || Number.isFinite(arg) || isTexts(arg));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isStance(value: unknown): boolean {
  return STANCES.some((stance) => stance === value);
}

function isShare(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

/** A text that canonical JSON can hold. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed();
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}

function show(value: unknown): string {
  return typeof value === 'number' || typeof value === 'string' ? String(value) : typeof value;
}
