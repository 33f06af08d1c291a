// Who answers for each server: without an owner nobody says OK after its patch.

import { countUnownedServers } from '../../db/queries/doctor/estate.ts';
import { serversText } from '../../domain/counts.ts';
import { type Check, no, yes } from '../check.ts';

export const ownersCheck: Check = {
  name: 'owners',
  title: { fr: 'Serveurs et leurs responsables', en: 'Servers and their owners' },
  needs: 'database',
  run: async ({ db }) => {
    const { servers, withoutApplication, withoutOwner, example } = await countUnownedServers(db);
    if (servers === 0) {
      return no(
        { fr: 'aucun serveur dans l’inventaire', en: 'no server in the inventory' },
        { fr: 'Importez l’inventaire (docs/inventory.md).', en: 'Import the inventory (docs/inventory.md).' },
      );
    }
    const { fr, en } = serversText(servers);
    if (withoutApplication + withoutOwner === 0) {
      return yes(`${fr}, chacun avec un responsable pouvant répondre`, `${en}, each with an owner who can answer`);
    }
    return no(
      {
        fr: `sur ${fr}, ${withoutApplication} sans application et ${withoutOwner} dont l’application n’a pas de responsable pouvant répondre (par exemple ${example})`,
        en: `of ${en}, ${withoutApplication} without an application and ${withoutOwner} whose application has no owner who can answer (for instance ${example})`,
      },
      {
        fr: 'Complétez l’inventaire (docs/inventory.md), ou donnez au responsable son rôle (/role @NOM responsable) : sans lui, seul un administrateur peut valider.',
        en: 'Complete the inventory (docs/inventory.md), or give the owner that role (/role @NAME owner): without one only an admin can validate.',
      },
    );
  },
};
