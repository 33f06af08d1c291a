// The words of a change of the inventory.
import { changeTexts } from '../../change-texts.ts';
import { counted } from '../../words.ts';
import type { ShownEntity } from './card.ts';

type Reassigned = { readonly servers: number; readonly from: string | null; readonly to: string | null };
type Counts = { readonly added: number; readonly changed: number; readonly gone: number; readonly removed: number };

const en = {
  ...changeTexts.en,
  heading: { import: 'Inventory import', edit: 'Change to the inventory', undo: 'Change to the inventory, undone' },
  refusals: 'Rows not imported',
  entities: {
    domain: 'Domains',
    environment: 'Environments',
    zone: 'Zones',
    person: 'People',
    application: 'Applications',
    server: 'Servers',
    rule: 'Assignment rules',
    check: 'Checks of applications',
    patch: 'Past updates',
    plan: 'Plan',
    link: 'Links',
    'general-excludes': 'General exclusions',
  } satisfies Record<ShownEntity, string>,
  fields: { plan: 'Status', link: 'Link', 'general-excludes': 'Packages' },
  counts: ({ added, changed, gone, removed }: Counts) =>
    [
      added > 0 && `${added} added`,
      changed > 0 && `${changed} changed`,
      gone > 0 && `${gone} retired`,
      removed > 0 && `${removed} removed`,
    ]
      .filter((part) => part !== false)
      .join(', '),
  campaign: (id: number) => `Campaign ${id}`,
  campaigns: 'Campaigns',
  reassigned: ({ servers, from, to }: Reassigned) =>
    `${counted(servers, 'en', 'server', 'servers')}: ${from ?? 'nobody'} → ${to ?? 'nobody'}`,
  more: (n: number) => `and ${n} more`,
  leftOut: 'Not patchable yet',
  unsaid: (n: number, columns: string) => `${counted(n, 'en', 'new server', 'new servers')} without ${columns}`,
  absent: 'Not in the file',
  stays: (n: number) => `${counted(n, 'en', 'server', 'servers')} of its domains: nothing changes for them`,
  retired: 'retired: no longer in the file',
  empty: '(empty)',
  field: (title: string, before: string, after: string) => `${title}: ${before} → ${after}`,
  confirm: (gone: number, moves: number) =>
    [
      gone > 0 && `${counted(gone, 'en', 'server', 'servers')} would be retired, more than a tenth of their domains.`,
      moves > 0 && `${counted(moves, 'en', 'name moves', 'names move')} between production and non-production.`,
    ]
      .filter((part) => part !== false)
      .join(' '),
  confirmLabel: (n: number) => `To apply, type ${n} or the names`,
  cover: (n: number) => `Retire those not in the file (${n})`,
  all: 'Export the inventory',
};

const fr: typeof en = {
  ...changeTexts.fr,
  heading: {
    import: 'Import de l’inventaire',
    edit: 'Modification de l’inventaire',
    undo: 'Modification de l’inventaire, annulée',
  },
  refusals: 'Lignes non importées',
  entities: {
    domain: 'Domaines',
    environment: 'Environnements',
    zone: 'Zones',
    person: 'Personnes',
    application: 'Applications',
    server: 'Serveurs',
    rule: 'Règles d’affectation',
    check: 'Contrôles d’applications',
    patch: 'Patchs passés',
    plan: 'Planning',
    link: 'Correspondances',
    'general-excludes': 'Exclusions générales',
  },
  fields: { plan: 'Statut', link: 'Lien', 'general-excludes': 'Paquets' },
  counts: ({ added, changed, gone, removed }) =>
    [
      added > 0 && counted(added, 'fr', 'ajout', 'ajouts'),
      changed > 0 && counted(changed, 'fr', 'modification', 'modifications'),
      gone > 0 && counted(gone, 'fr', 'mise hors service', 'mises hors service'),
      removed > 0 && counted(removed, 'fr', 'retrait', 'retraits'),
    ]
      .filter((part) => part !== false)
      .join(', '),
  campaign: (id) => `Campagne ${id}`,
  campaigns: 'Campagnes',
  reassigned: ({ servers, from, to }) =>
    `${counted(servers, 'fr', 'serveur', 'serveurs')} : ${from ?? 'personne'} → ${to ?? 'personne'}`,
  more: (n) => `et ${n} autres`,
  leftOut: 'Pas encore patchables',
  unsaid: (n, columns) => `${counted(n, 'fr', 'nouveau serveur', 'nouveaux serveurs')} sans ${columns}`,
  absent: 'Absents du fichier',
  stays: (n) => `${counted(n, 'fr', 'serveur', 'serveurs')} de ses domaines : rien ne change pour eux`,
  retired: 'hors service : absent du fichier',
  empty: '(vide)',
  field: (title, before, after) => `${title} : ${before} → ${after}`,
  confirm: (gone, moves) =>
    [
      gone > 0 &&
        `${counted(gone, 'fr', 'serveur serait mis', 'serveurs seraient mis')} hors service, plus d’un dixième de leurs domaines.`,
      moves > 0 &&
        `${counted(moves, 'fr', 'nom passe', 'noms passent')} de la production au hors production, ou l’inverse.`,
    ]
      .filter((part) => part !== false)
      .join(' '),
  confirmLabel: (n) => `Pour appliquer, tapez ${n} ou les noms`,
  cover: (n) => `Mettre les absents hors service (${n})`,
  all: 'Exporter l’inventaire',
};

export const inventoryChangeTexts = { en, fr };
