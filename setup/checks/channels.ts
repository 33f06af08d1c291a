// Where each domain hears of its campaigns.
import { loadUnboundDomains } from '../../db/queries/doctor/unbound-domains.ts';
import { type Check, no, unknown, yes } from '../check.ts';

export const channelsCheck: Check = {
  name: 'channels',
  title: { fr: 'Canaux des domaines', en: 'Channels of the domains' },
  of: 'chat',
  needs: 'database',
  run: async ({ db }) => {
    const { domains, unbound } = await loadUnboundDomains(db);
    const bind = {
      fr: 'Dans le canal voulu, tapez /canal lier * (tous les domaines) ou /canal lier DOMAINE.',
      en: 'In the channel, type /channel bind * (every domain) or /channel bind DOMAIN.',
    };
    if (domains === 0) return unknown({ fr: 'aucun domaine connu', en: 'no domain is known' }, bind);
    if (unbound.length === 0) return yes(`${domains} domaines ont un canal`, `${domains} domains have a channel`);
    const names = unbound.join(', ');
    return no({ fr: `sans canal : ${names}`, en: `without a channel: ${names}` }, bind);
  },
};
