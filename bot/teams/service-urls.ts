// Where the bot may send: the hosts of Teams in its cloud, those that the settings add, and on loopback what tests and the demo use.
// A token only says that Microsoft signed a service URL; this says that the URL is Microsoft's.
import { isLoopbackUrl, listedUrl } from '../../domain/network/hosts.ts';
import { type TeamsSettings, US_GOV_SERVICE } from './settings.ts';

/** https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages */
const HOSTS = {
  /** Worldwide and GCC: both sign with the public issuer. */
  public: ['smba.trafficmanager.net', 'smba.infra.gcc.teams.microsoft.com'],
  /** GCC High and DoD. 21Vianet (China) has no host of its own in this SDK: the settings name it. */
  usGov: ['smba.infra.gov.teams.microsoft.us', 'smba.infra.dod.teams.microsoft.us'],
} as const;

export function isAllowedServiceUrl(settings: TeamsSettings, address: string): boolean {
  if (settings.authentication === 'off') return isLoopbackUrl(address);
  if (settings.cloud !== undefined && isLoopbackUrl(address)) return true;
  const hosts = settings.channelService === US_GOV_SERVICE ? HOSTS.usGov : HOSTS.public;
  return listedUrl(address, [...hosts, ...(settings.serviceHosts ?? [])]) !== null;
}
