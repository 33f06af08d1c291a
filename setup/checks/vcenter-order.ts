// Where virtual servers are looked for: without a vCenter they are not touched.

import { countVirtualServers } from '../../db/queries/doctor/estate.ts';
import { countedText } from '../../domain/counts.ts';
import { vcenterOrderFaults } from '../../targets/vcenter/settings.ts';
import { type Check, no, unknown, yes } from '../check.ts';

export const vcenterOrderCheck: Check = {
  name: 'vcenter-order',
  title: { fr: 'Ordre des vCenters', en: 'Order of the vCenters' },
  of: 'worker',
  needs: 'settings',
  run: async ({ settings: { file }, database }) => {
    const add = {
      fr: 'Ajoutez vcenters au fichier de réglages, ou déclarez ces serveurs physiques.',
      en: 'Add vcenters to the settings file, or declare those servers physical.',
    };
    const names = file.vcenters?.list.map(({ name }) => name) ?? [];
    if (file.vcenters === undefined || names.length === 0) {
      if (database.kind !== 'reached') return unknown({ fr: 'aucun vCenter renseigné', en: 'no vCenter is set' }, add);
      const virtual = await countVirtualServers(database.db);
      if (virtual === 0) return yes('aucun vCenter, et aucun serveur virtuel', 'no vCenter, and no virtual server');
      const { fr, en } = countedText(
        virtual,
        ['serveur virtuel', 'serveurs virtuels'],
        ['virtual server', 'virtual servers'],
      );
      return no(
        {
          fr: `aucun vCenter renseigné, pour ${fr}`,
          en: `no vCenter is set, for ${en}`,
        },
        add,
      );
    }
    const { order } = file.vcenters;
    const faults = vcenterOrderFaults(order, names);
    if (faults.length === 0) {
      const said = `hprod: ${order.hprod.join(', ')}; prod: ${order.prod.join(', ')}`;
      return yes(said.replaceAll(': ', ' : ').replace(';', ' ;'), said);
    }
    return no(
      { fr: faults.join('; '), en: faults.join('; ') },
      {
        fr: 'Corrigez vcenters.order dans le fichier de réglages.',
        en: 'Correct vcenters.order in the settings file.',
      },
    );
  },
};
