// The vault of the settings for one check, which asks it as a worker would. Without one in the settings nothing of it is loaded.
import type { Settings } from '../config.ts';
import { FAULT_WORDS, type Fault } from '../domain/integrations/fault.ts';
import type { Text } from '../domain/language.ts';
import type { SecretVault } from '../domain/secret.ts';

/** Throws SettingsError, IntegrationFault. */
export async function withVault<T>(
  { file }: Pick<Settings, 'file'>,
  work: (sources: { readonly vault?: SecretVault }) => Promise<T>,
): Promise<T> {
  const { cyberark } = file.integrations;
  if (cyberark === undefined) return work({});
  const { openFloor } = await import('../integrations/floor/open-floor.ts');
  const { openIntegrations } = await import('../integrations/open-integrations.ts');
  const floor = openFloor({ warn: () => {}, now: () => new Date() });
  const [open] = await openIntegrations({ cyberark }, floor);
  const vault = open?.connection.secrets;
  try {
    return await work(vault === undefined ? {} : { vault });
  } finally {
    await open?.connection.close();
  }
}

export function faultText({ kind, detail }: Fault): Text {
  const { fr, en } = FAULT_WORDS[kind];
  return { fr: `${fr} (${detail})`, en: `${en} (${detail})` };
}
