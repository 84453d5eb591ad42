import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { ConfigError, describeError } from './domain/errors.ts';
import { REGIMES } from './domain/regime.ts';
import { Secret } from './domain/secret.ts';
import { INTERVALS } from './domain/time.ts';

const secret = z
  .string()
  .min(1)
  .transform((text) => new Secret(text));
const decimal = z.string().regex(/^\d+(\.\d+)?$/, 'must be a plain decimal number in quotes, such as "10000"');
const fraction = z.number().min(0).max(1);

const Settings = z.strictObject({
  /** Which market to run; without it the simulated one, until a live market is there. */
  market: z.enum(['simulated', 'replay']).default('simulated'),
  /** The assets to trade. */
  assets: z
    .array(z.string().regex(/^[A-Z0-9]{2,10}$/, 'must be upper-case tickers'))
    .min(1)
    .refine((assets) => new Set(assets).size === assets.length, 'must name each asset once')
    .default(['BTC']),
  /** Where databases and caches are kept. */
  dataDir: z.string().min(1).default('data'),
  /** PostgreSQL; without it an embedded database in `dataDir`. */
  databaseUrl: secret.optional(),
  host: z.string().min(1).default('127.0.0.1'),
  port: z.number().int().min(0).max(65_535).default(4000),
  logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** Serve the in-browser query editor at /graphql. */
  graphiql: z.boolean().default(true),
  /** The distance between two cycles. */
  every: z.enum(INTERVALS).default('5m'),
  plugins: z
    .strictObject({
      folders: z.array(z.string().min(1)).default([]),
      packages: z.array(z.string().min(1)).default([]),
    })
    .prefault({}),
  council: z.strictObject({ quorum: z.number().int().min(1).default(4) }).prefault({}),
  /** The settings of each gate by its key; checked against the gate's own options. */
  gates: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  trader: z
    .strictObject({
      startCash: decimal.default('10000'),
      sizing: z
        .strictObject({
          targetDailyVolatility: fraction.optional(),
          maxFractionPerTrade: fraction.optional(),
          maxExposure: fraction.optional(),
          lot: z.number().positive().optional(),
          minimumNotional: z.number().min(0).optional(),
        })
        .prefault({}),
      exits: z
        .strictObject({
          stopMultiple: z.number().positive().optional(),
          takeProfitMultiple: z.number().positive().optional(),
          trailingMultiple: z.number().positive().optional(),
          maxHoldingHours: z.number().positive().optional(),
          blockedRegimes: z.array(z.enum(REGIMES)).optional(),
        })
        .prefault({}),
      /** What fills cost beyond the market's price. */
      fees: z.strictObject({ takerBps: z.number().min(0).optional(), latencyBps: z.number().min(0).optional() }).prefault({}),
    })
    .prefault({}),
  simulated: z
    .strictObject({
      seed: z.number().int().min(0).max(0xffffffff).default(1),
      /** How many times as fast as the real clock the market runs. */
      speed: z.number().min(1).max(3_600).default(1),
    })
    .prefault({}),
});

/** Everything that can be set, checked. Frozen: it is read once. */
export type Config = Readonly<z.infer<typeof Settings>>;

/** A setting that the environment may give: its variable, its place in the file, and how its text is read. */
interface Variable {
  readonly name: string;
  readonly path: string;
  readonly read: (text: string) => unknown;
}

const asText = (text: string): unknown => text;
/** What is not a number stays text, so that the check can say what was found. */
const asNumber = (text: string): unknown => (/^\d+$/.test(text) ? Number(text) : text);
const asList = (text: string): unknown => text.split(',').map((part) => part.trim());

/** The settings that the environment may give. It wins over the file. */
export const ENVIRONMENT: readonly Variable[] = Object.freeze([
  { name: 'MARKET', path: 'market', read: asText },
  { name: 'ASSETS', path: 'assets', read: asList },
  { name: 'DATA_DIR', path: 'dataDir', read: asText },
  { name: 'DATABASE_URL', path: 'databaseUrl', read: asText },
  { name: 'HOST', path: 'host', read: asText },
  { name: 'PORT', path: 'port', read: asNumber },
  { name: 'LOG_LEVEL', path: 'logLevel', read: asText },
]);

/**
 * Checks the settings of the configuration file and the environment together.
 * @param file - the parsed configuration file, an empty object without one
 * @throws ConfigError CONFIG_INVALID listing every fault with the setting's name and what was expected
 */
export function parseConfig(file: unknown, environment: Readonly<Record<string, string | undefined>>): Config {
  const given: Record<string, unknown> = isObject(file) ? { ...file } : {};
  const faults = isObject(file) ? [] : ['ghost-council.config.json must hold one JSON object.'];
  for (const { name, path, read } of ENVIRONMENT) {
    const text = environment[name];
    if (text !== undefined && text !== '') given[path] = read(text);
  }
  const parsed = Settings.safeParse(given);
  if (!parsed.success) faults.push(...parsed.error.issues.map(describeIssue));
  if (faults.length > 0 || !parsed.success) {
    throw new ConfigError(
      'CONFIG_INVALID',
      `The configuration has ${faults.length} fault(s):\n${faults.map((fault) => `- ${fault}`).join('\n')}`,
    );
  }
  return Object.freeze(parsed.data);
}

/**
 * Reads `.env` and `ghost-council.config.json` of the working folder, where they exist, and the environment.
 * The only reader of the environment.
 * @throws ConfigError CONFIG_INVALID listing every fault
 */
export function loadConfig(fileName = 'ghost-council.config.json'): Config {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return parseConfig(existsSync(fileName) ? readJson(fileName) : {}, process.env);
}

function readJson(fileName: string): unknown {
  try {
    return JSON.parse(readFileSync(fileName, 'utf8'));
  } catch (error) {
    throw new ConfigError(
      'CONFIG_INVALID',
      `${fileName} cannot be read as JSON: ${describeError(error)}. Correct it, or remove it to use the defaults.`,
      {
        cause: error,
      },
    );
  }
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const path = issue.path.join('.');
  const variable = ENVIRONMENT.find((each) => each.path === issue.path[0])?.name;
  const name = variable === undefined ? path : `${path} (${variable})`;
  if (issue.code === 'unrecognized_keys') {
    return `${issue.keys.map((key) => (path === '' ? key : `${path}.${key}`)).join(', ')}: no such setting. Remove it, or see .env.example for the settings there are.`;
  }
  return `${name}: ${issue.message}.`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
