// Domains, environments and zones: what servers lie in.
import { type EntitySpec, type FieldSpec, type ReadValue, wrongValue } from './field.ts';
import { plainText, readText, readYesNo, shown } from './read-values.ts';

export const DOMAIN_TITLES: FieldSpec['titles'] = {
  fr: ['Domaine', 'Code domaine', 'Code du domaine', 'Périmètre'],
  en: ['Domain', 'Domain code'],
};
export const ENVIRONMENT_TITLES: FieldSpec['titles'] = {
  fr: ['Environnement', 'Env', 'Environnement technique'],
  en: ['Environment', 'Env'],
};
export const ZONE_TITLES: FieldSpec['titles'] = {
  fr: ['Zone', 'Zone réseau', 'Site'],
  en: ['Zone', 'Network zone', 'Site'],
};

/** A code stands in commands and plans, where a space ends it. */
export function readCode(raw: Parameters<typeof readText>[0]): ReadValue {
  const text = plainText(raw);
  if (/^[\p{L}\p{N}._-]{0,40}$/u.test(text)) return readText(raw);
  return wrongValue(
    `« ${shown(text)} » n’est pas un code de domaine : un seul mot, de 40 caractères au plus`,
    `“${shown(text)}” is not a domain code: one word, 40 characters at most`,
  );
}

export const DOMAIN: EntitySpec = {
  sheet: { fr: 'Domaines', en: 'Domains' },
  id: { name: 'code', titles: DOMAIN_TITLES, read: readCode, required: true },
  fields: [
    {
      name: 'name',
      titles: {
        fr: ['Libellé', 'Nom du domaine', 'Libellé du domaine', 'Nom'],
        en: ['Domain name', 'Label', 'Name'],
      },
      read: readText,
    },
  ],
  needs: ['name'],
};

export const ENVIRONMENT: EntitySpec = {
  sheet: { fr: 'Environnements', en: 'Environments' },
  id: { name: 'name', titles: ENVIRONMENT_TITLES, read: readText, required: true },
  fields: [
    {
      name: 'production',
      titles: {
        fr: ['Est de production', 'Production ?', 'Production', 'De production'],
        en: ['Is production', 'Production?', 'Production'],
      },
      read: readYesNo,
      required: true,
    },
  ],
  needs: ['production'],
};

export const ZONE: EntitySpec = {
  sheet: { fr: 'Zones', en: 'Zones' },
  id: { name: 'name', titles: ZONE_TITLES, read: readText, required: true },
  fields: [
    {
      name: 'alsace_moselle',
      titles: {
        fr: ['Alsace-Moselle', 'Jours fériés d’Alsace-Moselle'],
        en: ['Alsace-Moselle', 'Holidays of Alsace-Moselle'],
      },
      read: readYesNo,
      unsaid: 'no',
    },
  ],
  needs: ['alsace_moselle'],
};
