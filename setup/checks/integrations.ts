// Each system that the settings name under `integrations`: it is reached, lets the account in, and knows what is asked of it (ADR 17).
import { type Settings, SettingsError } from '../../config.ts';
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import { INTEGRATION_TITLES, INTEGRATIONS, type IntegrationName } from '../../domain/integrations/names.ts';
import type { Floor } from '../../integrations/floor/floor.ts';
import { openHttp } from '../../integrations/floor/http.ts';
import { openFloor } from '../../integrations/floor/open-floor.ts';
import { openIntegrations } from '../../integrations/open-integrations.ts';
import { type Check, type CheckResult, no, type WithSettings, yes } from '../check.ts';
import { faultText } from '../with-vault.ts';

export function integrationChecks(settings: Settings | null): readonly Check[] {
  return INTEGRATIONS.filter((name) => settings?.file.integrations[name] !== undefined).map((name) => ({
    name: `integration ${name}`,
    title: { fr: `Système relié : ${INTEGRATION_TITLES[name]}`, en: `Joined system: ${INTEGRATION_TITLES[name]}` },
    of: 'worker',
    needs: 'settings',
    run: (at) => look(name, at),
  }));
}

const SEE = (name: IntegrationName) => ({
  fr: `Voyez docs/integrations/${name}.md.`,
  en: `See docs/integrations/${name}.md.`,
});

async function look(name: IntegrationName, { settings, signal }: WithSettings): Promise<CheckResult> {
  try {
    // A check has seconds: what does not answer at once is told as it is.
    const floor: Floor = {
      ...openFloor({ warn: () => {}, now: () => new Date() }),
      http: (asked) => openHttp({ ...asked, tries: 1 }),
    };
    const [open] = await openIntegrations({ [name]: settings.file.integrations[name] }, floor);
    if (open === undefined) throw new Error(`${name} is not in the settings`);
    try {
      const found = await open.connection.probe(signal);
      return yes(found, found);
    } finally {
      await open.connection.close();
    }
  } catch (error) {
    if (error instanceof SettingsError) return no(both(error.faults.join(' ')), SEE(name));
    if (error instanceof IntegrationFault) return no(faultText(error.fault), SEE(name));
    throw error;
  }
}

function both(text: string) {
  return { fr: text, en: text };
}
