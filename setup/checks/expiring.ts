// What ends soon: the certificate of the public address, and accounts on which patching depends.
import { loadExpiringAccounts } from '../../db/queries/doctor/admins.ts';
import { type Check, no, unknown, yes } from '../check.ts';
import { certificateEnd, SOON_DAYS } from './certificate-end.ts';

const REACH = {
  fr: 'Vérifiez que cette adresse se joint depuis cette machine, ou regardez son certificat d’ailleurs.',
  en: 'Check that this address can be reached from this machine, or look at its certificate from elsewhere.',
};

export const certificateCheck: Check = {
  name: 'certificate',
  title: { fr: 'Certificat de l’adresse publique', en: 'Certificate of the public address' },
  of: 'chat',
  needs: 'settings',
  run: async (at) => {
    const { PUBLIC_URL } = at.settings.environment;
    if (PUBLIC_URL === undefined) return yes('pas d’adresse publique', 'no public address');
    const end = await certificateEnd(PUBLIC_URL, undefined, at);
    const renew = { fr: 'Renouvelez-le sur le proxy.', en: 'Renew it on the proxy.' };
    switch (end.kind) {
      case 'fine':
        return yes(`jusqu’au ${end.day}`, `until ${end.day}`);
      case 'soon':
        return no({ fr: `expire le ${end.day}`, en: `ends on ${end.day}` }, renew);
      case 'unknown':
        return unknown({ fr: `non lu à ${PUBLIC_URL}`, en: `not read at ${PUBLIC_URL}` }, REACH);
    }
  },
};

export const accountsCheck: Check = {
  name: 'accounts',
  title: { fr: 'Comptes qui expirent', en: 'Accounts that expire' },
  needs: 'database',
  run: async ({ db, now }) => {
    const until = new Date(now().getTime() + SOON_DAYS * 86_400_000);
    const accounts = await loadExpiringAccounts(db, { now: now(), until });
    if (accounts.length === 0) return yes(`aucun d’ici ${SOON_DAYS} jours`, `none within ${SOON_DAYS} days`);
    const named = accounts.map(({ name, day }) => `${name} (${day})`).join(', ');
    return no(
      { fr: `d’ici ${SOON_DAYS} jours : ${named}`, en: `within ${SOON_DAYS} days: ${named}` },
      {
        fr: 'Prolongez ces comptes, ou trouvez qui les remplace.',
        en: 'Prolong these accounts, or find who takes over.',
      },
    );
  },
};
