// People, the applications that they own, and the rules by which servers are given to operators.
import { ROLE_NAMES_FR, roleNamed } from '../../people/role-words.ts';
import { ROLES } from '../../people/roles.ts';
import { type EntitySpec, type FieldSpec, type ReadValue, wrongValue } from './field.ts';
import { oneOf, plainText, readAddress, readAddresses, readDay, readList, readText, shown } from './read-values.ts';

function readRoles(raw: Parameters<typeof readText>[0]): ReadValue {
  const known = ROLE_NAMES_FR.join(', ');
  return readList(raw, roleNamed, (part) => ({
    fr: `« ${part} » n’est pas un rôle (${known})`,
    en: `“${part}” is not a role (${ROLES.join(', ')})`,
  }));
}

const OWNERS: FieldSpec['titles'] = {
  fr: ['Responsables', 'Responsable', 'Responsable applicatif', 'Responsables applicatifs', 'E-mail responsable'],
  en: ['Owners', 'Owner', 'Application owner', 'Owner e-mail'],
};
const DEPUTIES: FieldSpec['titles'] = {
  fr: ['Suppléants', 'Suppléant', 'Adjoint', 'Backup', 'E-mail suppléant'],
  en: ['Deputies', 'Deputy', 'Backup', 'Deputy e-mail'],
};
export const OWNER_FIELDS: readonly FieldSpec[] = [
  {
    name: 'owners',
    titles: OWNERS,
    read: readAddresses,
  },
  { name: 'deputies', titles: DEPUTIES, read: readAddresses },
];
export const APPLICATION_TITLES: FieldSpec['titles'] = {
  fr: ['Application', 'Appli', 'Application métier', 'Solution applicative', 'Nom de l’application'],
  en: ['Application', 'App', 'Application name', 'Business application'],
};

export const PERSON: EntitySpec = {
  sheet: { fr: 'Personnes', en: 'People' },
  id: {
    name: 'email',
    titles: {
      fr: ['E-mail', 'Adresse e-mail', 'Mail', 'Courriel', 'Adresse'],
      en: ['Email', 'E-mail address', 'Mail'],
    },
    read: readAddress,
    required: true,
  },
  fields: [
    {
      name: 'name',
      titles: {
        fr: ['Nom', 'Nom complet', 'Nom et prénom', 'Prénom Nom', 'Nom de famille'],
        en: ['Name', 'Full name', 'Display name', 'Last name', 'Family name', 'Surname'],
      },
      read: readText,
      required: true,
    },
    {
      name: 'roles',
      titles: { fr: ['Rôles', 'Rôle', 'Profil'], en: ['Roles', 'Role'] },
      read: readRoles,
    },
    {
      name: 'language',
      titles: { fr: ['Langue'], en: ['Language'] },
      read: oneOf({ fr: ['français', 'fr', 'french'], en: ['anglais', 'en', 'english'] }),
    },
    {
      name: 'expires',
      titles: { fr: ['Expire le', 'Fin de compte', 'Expiration'], en: ['Expires', 'Expires on', 'Account end'] },
      read: readDay,
      holds: 'days',
    },
  ],
  needs: ['name'],
};

export const APPLICATION: EntitySpec = {
  sheet: { fr: 'Applications', en: 'Applications' },
  id: { name: 'name', titles: APPLICATION_TITLES, read: readText, required: true },
  fields: OWNER_FIELDS,
  needs: ['owners'],
};

const RULE_KINDS = {
  server: ['serveur', 'server', 'hostname'],
  app_type: ['type d’application', 'app_type', 'application type', 'type applicatif'],
  app_group: ['groupe applicatif', 'app_group', 'application group', 'groupe'],
  domain: ['domaine', 'domain'],
  zone: ['zone'],
} as const;
const readRuleKind = oneOf(RULE_KINDS);

/** `domaine : FL`, one cell that names the rule: what it is about, and its value. */
export function ruleName(kind: string, about: string, email: string): string {
  return `${kind} ${about} ${email}`;
}

function readPriority(raw: Parameters<typeof readText>[0]): ReadValue {
  const text = plainText(raw);
  if (text === '') return { kind: 'value', value: null };
  if (/^\d{1,4}$/.test(text)) return { kind: 'value', value: String(Number(text)) };
  return wrongValue(`« ${shown(text)} » n’est pas un nombre`, `“${shown(text)}” is not a number`);
}

/** Its name is made of its three columns (`read-records.ts`). */
export const RULE: EntitySpec = {
  sheet: { fr: 'Affectations', en: 'Assignment rules' },
  id: {
    name: 'kind',
    titles: { fr: ['Règle', 'Type de règle', 'Affectation par'], en: ['Rule', 'Rule type', 'Assign by'] },
    read: readRuleKind,
    required: true,
  },
  fields: [
    { name: 'about', titles: { fr: ['Valeur'], en: ['Value'] }, read: readText, required: true },
    {
      name: 'operator',
      titles: { fr: ['Opérateur', 'Intervenant'], en: ['Operator'] },
      read: readAddress,
      required: true,
    },
    {
      name: 'priority',
      titles: { fr: ['Priorité'], en: ['Priority'] },
      read: readPriority,
      unsaid: '100',
    },
  ],
  needs: ['about', 'operator'],
};
