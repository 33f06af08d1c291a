// Where the bot may send: the hosts of Teams in its cloud and those that the settings add; with authentication off, loopback alone.
// A token only says that Microsoft signed a service URL; this says that the URL is Microsoft's.
import { isLoopbackUrl, listedUrl } from '../../domain/network/hosts.ts';
import { type TeamsSettings, US_GOV_SERVICE } from './settings.ts';

/** https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages */
const HOSTS = {
  /** Worldwide and GCC: both sign with the public issuer. */
  public: ['smba.trafficmanager.net', 'smba.infra.gcc.teams.microsoft.com'],
  /** GCC High and DoD. */
  usGov: ['smba.infra.gov.teams.microsoft.us', 'smba.infra.dod.teams.microsoft.us'],
} as const;

export function isAllowedServiceUrl(settings: TeamsSettings, address: string): boolean {
  if (settings.authentication === 'off') return isLoopbackUrl(address);
  return listedUrl(address, [...ownHosts(settings), ...(settings.serviceHosts ?? [])]) !== null;
}

/** Of a cloud that the settings describe, they name the hosts too. */
function ownHosts({ cloud, channelService }: TeamsSettings): readonly string[] {
  if (cloud !== undefined) return [];
  return channelService === US_GOV_SERVICE ? HOSTS.usGov : HOSTS.public;
}
