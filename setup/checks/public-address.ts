// Where browsers reach the bot: links to exports begin with it, and carry what stands for a person.
import { type Check, no, yes } from '../check.ts';

export const publicAddressCheck: Check = {
  name: 'public-address',
  title: { fr: 'Adresse publique en https', en: 'Public address is https' },
  of: 'chat',
  needs: 'settings',
  run: async ({ settings }) => {
    const { PUBLIC_URL } = settings.environment;
    if (PUBLIC_URL === undefined)
      return yes('non renseignée : aucun export n’est proposé', 'not set: no exports are offered');
    if (new URL(PUBLIC_URL).protocol === 'https:') return yes(PUBLIC_URL, PUBLIC_URL);
    return no(
      { fr: `${PUBLIC_URL} n’est pas en https`, en: `${PUBLIC_URL} is not https` },
      {
        fr: 'Mettez un proxy TLS devant le bot (deploy/nginx.conf) et corrigez PUBLIC_URL.',
        en: 'Put a TLS proxy before the bot (deploy/nginx.conf) and correct PUBLIC_URL.',
      },
    );
  },
};
