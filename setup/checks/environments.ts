// ELIG-6: environments of which nobody has said whether they are production; nothing there is patched.
import { loadEnvironments } from '../../db/queries/servers/environments.ts';
import { type Check, no, unknown, yes } from '../check.ts';

export const environmentsCheck: Check = {
  name: 'environments',
  title: { fr: 'Nature des environnements', en: 'Nature of the environments' },
  needs: 'database',
  run: async ({ db }) => {
    const all = await loadEnvironments(db);
    if (all.length === 0) {
      return unknown(
        { fr: 'aucun environnement connu', en: 'no environment is known' },
        { fr: 'Importez l’inventaire (docs/inventory.md).', en: 'Import the inventory (docs/inventory.md).' },
      );
    }
    const unsaid = all.filter(({ production, servers }) => production === null && servers > 0);
    if (unsaid.length === 0) return yes(`${all.length} environnements`, `${all.length} environments`);
    const names = unsaid.map(({ name, servers }) => `${name} (${servers})`).join(', ');
    return no(
      {
        fr: `production ou non, personne ne l’a dit de : ${names}`,
        en: `nobody has said whether these are production: ${names}`,
      },
      {
        fr: 'Un administrateur tape /environnement NOM prod ou hprod.',
        en: 'An admin types /environment NAME prod or hprod.',
      },
    );
  },
};
