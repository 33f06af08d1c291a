// The integrations that the settings name, checked and connected.
import { SettingsError } from '../config.ts';
import { INTEGRATIONS, type IntegrationName } from '../domain/integrations/names.ts';
import type { LoadedIntegration } from './any-integration.ts';
import type { Floor } from './floor/floor.ts';
import type { Connection } from './integration.ts';
import { LOADERS } from './registry.ts';
import { connectedWithoutSecrets } from './without-secrets.ts';

/** As the settings file has them: what each may say is its own. */
export type IntegrationSettings = Readonly<Partial<Record<IntegrationName, unknown>>>;

export type OpenIntegration = Pick<
  LoadedIntegration,
  'name' | 'schedule' | 'people' | 'machines' | 'instances' | 'assets' | 'changes'
> & {
  readonly connection: Connection;
};

/** Throws SettingsError with every fault of every one of them. */
export async function loadIntegrations(settings: IntegrationSettings): Promise<readonly LoadedIntegration[]> {
  const named = INTEGRATIONS.filter((name) => settings[name] !== undefined);
  const read = await Promise.all(named.map(async (name) => (await LOADERS[name]()).load(settings[name])));
  const faults = read.flatMap((one) => ('faults' in one ? one.faults : []));
  if (faults.length > 0) throw new SettingsError(faults);
  return read.flatMap((one) => ('loaded' in one ? [one.loaded] : []));
}

export async function openIntegrations(
  settings: IntegrationSettings,
  floor: Floor,
): Promise<readonly OpenIntegration[]> {
  const loaded = await loadIntegrations(settings);
  return loaded.map(({ connect, ...integration }) => ({
    ...integration,
    connection: connectedWithoutSecrets(floor, connect),
  }));
}
