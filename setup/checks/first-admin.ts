// PEOPLE-2: without an admin nobody can name environments, accept host keys or give roles.
import { loadAdmins } from '../../db/queries/doctor/admins.ts';
import { type Check, no, unknown, yes } from '../check.ts';

export const firstAdminCheck: Check = {
  name: 'first-admin',
  title: { fr: 'Premier administrateur', en: 'First admin' },
  needs: 'database',
  run: async ({ db, settings, now }) => {
    const listed = settings.file.admins.map((id) => id.toLowerCase());
    const known = await loadAdmins(db, listed, now());
    if (known.length > 0) return yes(known.join(', '), known.join(', '));
    if (listed.length > 0) {
      return unknown(
        {
          fr: 'nommé dans les réglages, n’a pas encore écrit au bot',
          en: 'named in the settings, has not written to the bot yet',
        },
        { fr: 'Que cette personne écrive au bot : /aide.', en: 'Let that person write to the bot: /help.' },
      );
    }
    return no(
      { fr: 'aucun', en: 'none' },
      {
        fr: 'Mettez l’identifiant d’objet Entra d’une personne dans admins (docs/settings.md) et redémarrez le processus de chat.',
        en: 'Put the Entra object id of a person into admins (docs/settings.md) and restart the chat process.',
      },
    );
  },
};
