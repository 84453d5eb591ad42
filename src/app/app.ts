import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLog } from '../adapters/logger.ts';
import { createPluginFiles } from '../adapters/plugin-files.ts';
import type { Config } from '../config.ts';
import type { MarketKind } from '../domain/cycle-record.ts';
import type { Log } from '../domain/ports.ts';
import { HOUR } from '../domain/time.ts';
import { PAPER_BROKER_DEFAULTS, PaperBroker, type PaperBrokerOptions } from '../ghost-trader/paper-broker.ts';
import type { TraderSettings } from '../ghost-trader/trade.ts';
import { discoverPlugins } from '../kernel/discover.ts';
import { resolveGateOptions } from '../kernel/gate-options.ts';
import type { Registry } from '../kernel/registry.ts';
import { REGIME_SETTINGS } from '../regime/model.ts';
import type { DatabaseOptions } from '../store/data-source.ts';

/** The built-in plugins, beside the sources. */
const BUILT_IN_PLUGINS = fileURLToPath(new URL('../../plugins', import.meta.url));

/** A program that has read its configuration and discovered its plugins. */
export interface App {
  readonly config: Config;
  readonly log: Log;
  readonly registry: Registry;
  readonly gateOptions: ReadonlyMap<string, Record<string, unknown>>;
}

/**
 * Discovers and validates everything, opens nothing.
 * @throws PluginError PLUGINS_INVALID, ConfigError CONFIG_INVALID, each listing every fault
 */
export async function createApp(config: Config): Promise<App> {
  const registry = await discoverPlugins(createPluginFiles(process.cwd()), {
    folders: [BUILT_IN_PLUGINS, ...config.plugins.folders],
    packages: config.plugins.packages,
  });
  return { config, log: createLog(config.logLevel), registry, gateOptions: resolveGateOptions(registry.gates, config.gates) };
}

/** The version of this program. */
export const { version } = createRequire(import.meta.url)('../../package.json') as { readonly version: string };

/** Where the database of a market is: each market has its own, so that invented data never meets a real track record. */
export function databaseOf(config: Config, market: MarketKind): DatabaseOptions {
  return config.databaseUrl === undefined ? { folder: join(config.dataDir, market) } : { url: config.databaseUrl.reveal() };
}

/** The trader's and the broker's settings, as the configuration gives them. */
export function traderSettings({ trader }: Config): { readonly settings: TraderSettings; readonly broker: PaperBroker } {
  const { maxHoldingHours, ...exits } = trader.exits;
  const options: Partial<PaperBrokerOptions> = {
    ...(trader.fees.takerBps === undefined ? {} : { fees: { ...PAPER_BROKER_DEFAULTS.fees, takerBps: trader.fees.takerBps } }),
    ...(trader.fees.latencyBps === undefined ? {} : { latencyBps: trader.fees.latencyBps }),
  };
  return {
    settings: {
      sizing: trader.sizing,
      exits: { ...exits, ...(maxHoldingHours === undefined ? {} : { maxHolding: maxHoldingHours * HOUR }) },
    },
    broker: new PaperBroker(options),
  };
}

/** Everything in the configuration that can change a record, as plain values. */
export function recordSettings(app: App): Record<string, unknown> {
  const { council, trader } = app.config;
  return { council, trader, gates: Object.fromEntries(app.gateOptions), regime: REGIME_SETTINGS };
}

/** Tells of each kind of fault of a plugin once. */
export function reportFaultsOnce(log: Log): (fault: { readonly signal: string; readonly detail: string; readonly error: unknown }) => void {
  const told = new Set<string>();
  return ({ signal, detail, error }) => {
    if (told.has(signal)) return;
    told.add(signal);
    log.error({ signal, detail, error }, 'a signal plugin failed; its readings are unavailable');
  };
}
