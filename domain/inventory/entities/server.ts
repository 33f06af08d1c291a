// A server, as spreadsheets and exports name its columns. What nobody has said is never taken for a yes: the server is known, and left out
// of every campaign until it is said (ELIG-1).
import { isExcludeGlob } from '../../exclusions/excludes.ts';
import { FOUNDATION_WORDS } from '../../foundations/foundation.ts';
import { type EntitySpec, type FieldSpec, type ReadValue, value, wrongValue } from './field.ts';
import { APPLICATION_TITLES, OWNER_FIELDS } from './people.ts';
import { DOMAIN_TITLES, ENVIRONMENT_TITLES, readCode, ZONE_TITLES } from './places.ts';
import {
  oneOf,
  plainText,
  readAddress,
  readHour,
  readIps,
  readList,
  readText,
  readVersion,
  readYesNo,
  shown,
  wordOr,
} from './read-values.ts';

/** `etat`, `patch_os_owner` and `licence_support` of a server of which nobody has said it. */
export const UNSAID = 'inconnu';
/** What a server becomes that its source no longer has (INV-4). */
export const RETIRED = 'Décommissionné';

/** `etat`, each with the words that people use for it; the first is how it is shown. */
export const STATES = {
  Production: ['En service', 'production', 'en production', 'in production', 'in service', 'actif', 'active', 'live'],
  [RETIRED]: ['décommissionné', 'decommissionné', 'decommissioned', 'retired', 'retiré', 'hors service'],
  Stock: ['stock', 'en stock', 'in stock'],
  Implémentation: ['implementation', 'en cours d’installation', 'being installed'],
  Obsolète: ['obsolete', 'obsolète'],
} as const;

/** RUN-20: servers that come first, by name. */
export const DEPENDS_ON = 'depends_on';

const OS_FAMILIES = {
  linux: [
    'linux',
    'red hat',
    'redhat',
    'rhel',
    'centos',
    'debian',
    'ubuntu',
    'suse',
    'sles',
    'rocky',
    'alma',
    'oracle linux',
  ],
  windows: ['windows', 'win', 'microsoft windows', 'windows server'],
} as const;

function readHostname(raw: Parameters<typeof readText>[0]): ReadValue {
  const name = plainText(raw).toLowerCase().replace(/\.$/, '');
  if (name === '') return value(null);
  if (/^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/.test(name) && name.length <= 253 && !/^[\d.]+$/.test(name))
    return value(name);
  return wrongValue(`« ${shown(name)} » n’est pas un nom de serveur`, `“${shown(name)}” is not a server name`);
}

/** Names of servers, as they are written: `dependency-fields.ts` finds which are meant (RUN-20). */
function readHostnames(raw: Parameters<typeof readText>[0]): ReadValue {
  return readList(
    raw,
    (part) => {
      const read = readHostname(part);
      return read.kind === 'value' ? read.value : null;
    },
    (part) => ({ fr: `«\u00a0${part}\u00a0» n’est pas un nom de serveur`, en: `“${part}” is not a server name` }),
    /[\s,;|]+/,
  );
}

/** `linux` from `Red Hat Enterprise Linux 8.10` too. */
function readFamily(raw: Parameters<typeof readText>[0]): ReadValue {
  const text = plainText(raw);
  return text === '' ? value(null) : value(familyOf(text) ?? text.toLowerCase());
}

export function familyOf(system: string): string | null {
  const words = system.toLowerCase();
  const found = Object.entries(OS_FAMILIES).find(([, known]) =>
    known.some((word) => new RegExp(`(?:^|[^a-z])${word}(?:[^a-z]|$)`).test(words)),
  );
  return found?.[0] ?? null;
}

function readGlobs(raw: Parameters<typeof readText>[0]): ReadValue {
  return readList(
    raw,
    (part) => (isExcludeGlob(part) ? part : null),
    (part) => ({ fr: `« ${part} » n’est pas un nom de paquet`, en: `“${part}” is not a package name` }),
    /[\s,;|]+/,
  );
}

export function readDatabases(raw: Parameters<typeof readText>[0]): ReadValue {
  const read = readList(
    raw,
    (part) => (/^[^()]{1,100}(?:\([^()]{1,60}\))?$/.test(part) ? part.replace(/\s+\(/, ' (') : null),
    (part) => ({
      fr: `« ${part} » n’est pas une base (exemple : PAIE (oracle))`,
      en: `“${part}” is not a database (example: PAYROLL (oracle))`,
    }),
  );
  const twice = read.kind === 'value' ? databaseNamedTwice(read.value) : null;
  if (twice === null) return read;
  return wrongValue(
    `contient «\u00a0${shown(twice)}\u00a0» plusieurs fois, avec d’autres moteurs`,
    `holds “${shown(twice)}” several times, with other engines`,
  );
}

/** The name that stands in the list with two engines, or with and without one; null: none. A server has one database of a name. */
export function databaseNamedTwice(list: string | null): string | null {
  const names = (list ?? '').split(', ').map((one) => databaseOf(one).name);
  return names.find((name, at) => names.indexOf(name) < at) ?? null;
}

/** `PAIE (oracle)` as its name and its engine. */
export function databaseOf(text: string): { readonly name: string; readonly engine: string | null } {
  const [, name = text, engine = null] = /^(.*?)\s*\(([^()]*)\)$/u.exec(text) ?? [];
  return { name, engine };
}

/** The databases of a row of which another cell says the engine. */
export function withEngine(list: string | null, engine: string): ReadValue {
  if (list === null)
    return wrongValue('un moteur est indiqué, mais pas la base', 'an engine is given, but no database');
  const all = list.split(', ').map(databaseOf);
  const other = all.find((one) => one.engine !== null && one.engine !== engine);
  if (other !== undefined || /[(),;|\n]/.test(engine)) {
    return wrongValue(
      `«\u00a0${shown(engine)}\u00a0» n’est pas le moteur d’une base : un seul mot ou nom, sans parenthèses ni virgule, et le même que celui de sa base`,
      `“${shown(engine)}” is not the engine of a database: one name without brackets or commas, and the same as beside its database`,
    );
  }
  return value(all.map(({ name }) => `${name} (${engine})`).join(', '));
}

/** `Site` is a column of its own (RING-1), as on no other sheet. */
const SERVER_ZONE_TITLES: FieldSpec['titles'] = {
  fr: ZONE_TITLES.fr.filter((title) => title !== 'Site'),
  en: ZONE_TITLES.en.filter((title) => title !== 'Site'),
};

const WHERE: readonly FieldSpec[] = [
  { name: 'domain', titles: DOMAIN_TITLES, read: readCode, required: true },
  { name: 'environment', titles: ENVIRONMENT_TITLES, read: readText, required: true },
  { name: 'zone', titles: SERVER_ZONE_TITLES, read: readText },
  { name: 'site', titles: { fr: ['Site'], en: ['Site'] }, read: readText },
  { name: 'application', titles: APPLICATION_TITLES, read: readText },
];

const SYSTEM: readonly FieldSpec[] = [
  {
    name: 'os_family',
    titles: { fr: ['Famille OS', 'Famille d’OS', 'Type OS', 'OS'], en: ['OS family', 'OS type', 'OS'] },
    read: readFamily,
    unsaid: UNSAID,
    required: true,
  },
  {
    name: 'os_version',
    titles: {
      fr: ['Version OS', 'Système', 'Système d’exploitation', 'Version du système', 'OS version'],
      en: ['OS version', 'Operating system', 'System'],
    },
    read: readVersion,
  },
  {
    name: 'etat',
    titles: { fr: ['État', 'Statut', 'Etat serveur'], en: ['State', 'Status'] },
    read: wordOr(STATES),
    unsaid: UNSAID,
    required: true,
  },
  {
    name: 'patch_os_owner',
    titles: {
      fr: [
        'Patché par',
        'Patch géré par',
        'Patching par',
        'Équipe patch',
        'Patch OS',
        'Responsable patch',
        'Patch OS owner',
      ],
      en: ['Patched by', 'Patching by', 'Patch team', 'Patch owner'],
    },
    read: wordOr({ secops: ['SecOps', 'sec ops'], editeur: ['éditeur', 'vendor'], infogerant: ['infogérant', 'msp'] }),
    unsaid: UNSAID,
    required: true,
  },
  {
    name: 'licence_support',
    titles: {
      fr: ['Support', 'Licence', 'Support licence', 'Licence support'],
      en: ['Support', 'Licence', 'License support'],
    },
    read: oneOf({
      active: ['actif', 'active', 'oui', 'yes', 'supporté', 'supported', 'sous support'],
      els: ['els', 'étendu', 'extended', 'support étendu', 'extended support'],
      obsolete: ['obsolète', 'obsolete', 'eol', 'fin de support', 'non', 'no', 'end of life'],
      [UNSAID]: ['inconnu', 'unknown', '?'],
    }),
    unsaid: UNSAID,
    required: true,
  },
  {
    name: 'machine_type',
    titles: { fr: ['Type de machine', 'Type', 'Machine'], en: ['Machine type', 'Type', 'Machine'] },
    read: oneOf({
      vm: ['vm', 'virtuel', 'virtuelle', 'virtual', 'machine virtuelle', 'virtual machine', 'vmware'],
      physical: ['physique', 'physical', 'bare metal', 'serveur physique'],
    }),
    // Nothing is patched without its snapshot: of the two, this one promises less.
    unsaid: 'vm',
    required: true,
  },
];

const POLICY: readonly FieldSpec[] = [
  {
    name: 'app_group',
    titles: { fr: ['Groupe applicatif', 'Groupe', 'App group'], en: ['Application group', 'App group', 'Group'] },
    read: readText,
  },
  {
    name: 'app_type',
    titles: { fr: ['Type applicatif', 'App type'], en: ['Application type', 'App type'] },
    read: readText,
  },
  {
    name: 'pref_patch_jour',
    titles: { fr: ['Jour préféré', 'Jour de patch', 'Jour'], en: ['Preferred day', 'Patch day', 'Day'] },
    read: oneOf({
      lundi: ['lundi', 'monday', 'lun', 'mon'],
      mardi: ['mardi', 'tuesday', 'mar', 'tue'],
      mercredi: ['mercredi', 'wednesday', 'mer', 'wed'],
      jeudi: ['jeudi', 'thursday', 'jeu', 'thu'],
      indifferent: ['indifférent', 'any', 'aucun', 'none'],
    }),
  },
  {
    name: 'pref_patch_heure',
    titles: { fr: ['Heure préférée', 'Heure de patch', 'Heure'], en: ['Preferred time', 'Patch time', 'Time'] },
    read: readHour,
  },
  {
    name: 'operator',
    titles: { fr: ['Opérateur', 'Intervenant', 'Intervenant par défaut'], en: ['Operator', 'Default operator'] },
    read: readAddress,
  },
  {
    name: 'reboot_policy',
    titles: { fr: ['Redémarrage', 'Politique de redémarrage'], en: ['Reboot', 'Reboot policy'] },
    read: oneOf({
      never: ['jamais', 'never'],
      'if-needed': ['si nécessaire', 'if needed', 'si besoin'],
      always: ['toujours', 'always'],
      ask: ['demander', 'ask'],
    }),
  },
  {
    name: 'patch_excludes',
    titles: { fr: ['Paquets exclus', 'Exclusions'], en: ['Excluded packages', 'Excludes'] },
    read: readGlobs,
  },
  {
    name: DEPENDS_ON,
    titles: { fr: ['Dépend de', 'Dépendances'], en: ['Depends on', 'Dependencies'] },
    read: readHostnames,
  },
  {
    name: 'foundation',
    titles: { fr: ['Socle de PatchCenter', 'Socle'], en: ['Foundation of PatchCenter', 'Foundation'] },
    read: oneOf(FOUNDATION_WORDS),
  },
];

const ACCESS: readonly FieldSpec[] = [
  {
    name: 'vcenter_vm_name',
    titles: { fr: ['Nom de la VM', 'VM vCenter', 'Nom vCenter', 'VM'], en: ['VM name', 'vCenter VM name', 'VM'] },
    read: readText,
  },
  {
    name: 'normally_off',
    titles: { fr: ['Normalement éteint', 'Éteint'], en: ['Normally off'] },
    read: readYesNo,
    unsaid: 'no',
  },
  {
    name: 'ssh_method',
    titles: { fr: ['Connexion SSH', 'Méthode SSH', 'SSH'], en: ['SSH method', 'SSH login', 'SSH'] },
    read: oneOf({ ssh_key: ['clé', 'key', 'ssh_key', 'clé ssh'], ssh_psmp: ['psmp', 'cyberark', 'ssh_psmp'] }),
    unsaid: 'ssh_key',
  },
  {
    name: 'ips',
    titles: { fr: ['Adresses IP', 'Adresse IP', 'IP'], en: ['IP addresses', 'IP address', 'IP'] },
    read: readIps,
  },
  {
    name: 'databases',
    titles: { fr: ['Bases de données', 'Bases', 'Base'], en: ['Databases', 'Database'] },
    read: readDatabases,
  },
];

export const SERVER: EntitySpec = {
  sheet: { fr: 'Serveurs', en: 'Servers' },
  id: {
    name: 'hostname',
    titles: {
      fr: ['Serveur', 'Nom du serveur', 'Hostname', 'Nom d’hôte', 'Nom machine', 'FQDN'],
      en: ['Hostname', 'Server', 'Server name', 'Host', 'Host name', 'FQDN'],
    },
    read: readHostname,
    required: true,
  },
  // Owners on a row of a server are those of its application (`implied.ts`).
  fields: [...WHERE, ...SYSTEM, ...OWNER_FIELDS, ...POLICY, ...ACCESS],
  needs: [],
};
