// One field of a baseline, as people type it or as a cell has it: read, or refused with what is expected.
import { foldCase } from '../fold-case.ts';
import type { Text } from '../language.ts';
import { wordsOfField } from '../typed/line.ts';
import {
  type ApprovalRule,
  isAdvisoryName,
  isPackagePattern,
  LEVELS,
  MOST_DAYS,
  MOST_NAMES,
  RULES,
  type Rules,
  SHIPPED_RULES,
  UNRATED,
} from './rules.ts';

export const RULE_FIELDS = [
  'kinds',
  'severities',
  'repositories',
  'days',
  'level',
  'others',
  'unrated',
  'unrated-days',
  'approved',
  'rejected',
  'dependencies',
] as const;
export type RuleField = (typeof RULE_FIELDS)[number];

const NAMES: Readonly<Record<string, RuleField>> = {
  ...{ type: 'kinds', types: 'kinds', kind: 'kinds', kinds: 'kinds', classification: 'kinds' },
  ...{ severity: 'severities', severities: 'severities', severite: 'severities' },
  ...{
    repository: 'repositories',
    repositories: 'repositories',
    repo: 'repositories',
    depot: 'repositories',
    depots: 'repositories',
  },
  ...{ days: 'days', delay: 'days', jours: 'days', delai: 'days' },
  ...{ level: 'level', niveau: 'level' },
  ...{ others: 'others', autres: 'others' },
  ...{ unrated: 'unrated', 'sans-avis': 'unrated', 'no-advisory': 'unrated' },
  ...{ 'unrated-days': 'unrated-days', 'sans-avis-jours': 'unrated-days' },
  ...{ approved: 'approved', approuves: 'approved' },
  ...{ rejected: 'rejected', rejetes: 'rejected' },
  ...{ dependencies: 'dependencies', dependances: 'dependencies' },
};
export const FIELD_NAMES: readonly string[] = Object.keys(NAMES);

export function fieldNamed(text: string): RuleField | null {
  return NAMES[foldCase(text)] ?? null;
}

export type Edited =
  | { readonly kind: 'edited'; readonly rules: Rules }
  | { readonly kind: 'wrong'; readonly text: Text };

/** The rule that a field belongs to, of those that several rules have, is `rule`. */
export function editRules(rules: Rules, field: RuleField, value: string, rule = 0): Edited {
  const values = isNothing(value) || isAny(value) ? [] : wordsOfField(value);
  switch (field) {
    case 'kinds':
      return words(
        values,
        KINDS,
        'types : security, bugfix, enhancement… ; de Windows security, critical, rollup…',
        'types: security, bugfix, enhancement…; of Windows security, critical, rollup…',
        (kinds) => ofRule(rules, rule, { kinds }),
      );
    case 'severities':
      return words(
        values,
        SEVERITIES,
        'sévérités : critical, important, moderate, low',
        'severities: critical, important, moderate, low',
        (severities) => ofRule(rules, rule, { severities }),
      );
    case 'repositories':
      return checked(
        ofRule(rules, rule, { repositories: values }),
        'Des noms de dépôts, avec un seul « * » chacun.',
        'Names of repositories, with one “*” each at most.',
      );
    case 'days':
      return days(value, (afterDays) => ofRule(rules, rule, { afterDays }));
    case 'level': {
      const level = LEVELS.find((one) => one === (LEVEL_WORDS[foldCase(value)] ?? foldCase(value)));
      return level === undefined
        ? wrong(
            'Un niveau : critical, high, medium, low, informational ou unspecified.',
            'A level: critical, high, medium, low, informational or unspecified.',
          )
        : { kind: 'edited', rules: ofRule(rules, rule, { level }) };
    }
    case 'others': {
      const answer = yesOrNo(value);
      return answer === null
        ? wrong('Oui ou non.', 'Yes or no.')
        : { kind: 'edited', rules: { ...rules, nonSecurity: answer } };
    }
    case 'unrated': {
      const action = UNRATED.find((one) => one === (UNRATED_WORDS[foldCase(value)] ?? foldCase(value)));
      return action === undefined
        ? wrong('Installer, attendre ou demander.', 'Install, hold or ask.')
        : { kind: 'edited', rules: { ...rules, unrated: { ...rules.unrated, action } } };
    }
    case 'unrated-days':
      return days(value, (afterDays) => ({ ...rules, unrated: { ...rules.unrated, afterDays } }));
    case 'approved':
      return named(namesOf(value), (lists) => ({ ...rules, approved: lists }));
    case 'rejected':
      return named(namesOf(value), (lists) => ({ ...rules, rejected: { ...rules.rejected, ...lists } }));
    case 'dependencies': {
      const word = foldCase(value);
      const asDependency = ['block', 'bloquer', 'blocked'].includes(word)
        ? 'block'
        : ['allow', 'autoriser', 'allowed'].includes(word)
          ? 'allow'
          : null;
      return asDependency === null
        ? wrong('Bloquer ou autoriser.', 'Block or allow.')
        : { kind: 'edited', rules: { ...rules, rejected: { ...rules.rejected, asDependency } } };
    }
  }
}

/** Also of a rule that is not there yet. */
function ofRule(rules: Rules, index: number, part: Partial<ApprovalRule>): Rules {
  const [fresh] = SHIPPED_RULES.approve;
  const before = rules.approve[index] ?? fresh;
  if (before === undefined) return rules;
  return {
    ...rules,
    approve: [...rules.approve.slice(0, index), { ...before, ...part }, ...rules.approve.slice(index + 1)],
  };
}

function isNothing(value: string): boolean {
  return ['', '-', 'none', 'aucun', 'aucune'].includes(foldCase(value));
}

/** Of a rule: no filter, as nothing. Of names: each of them. */
function isAny(value: string): boolean {
  return ['*', 'any', 'all', 'tous', 'toutes'].includes(foldCase(value));
}

function namesOf(value: string): readonly string[] {
  if (isAny(value)) return ['*'];
  return isNothing(value) ? [] : wordsOfField(value);
}

const KINDS: Readonly<Record<string, string>> = {
  ...{ security: 'security', securite: 'security', bugfix: 'bugfix', correction: 'bugfix', enhancement: 'enhancement' },
  ...{ amelioration: 'enhancement', newpackage: 'newpackage', recommended: 'recommended', recommande: 'recommended' },
  ...{ optional: 'optional', facultatif: 'optional', feature: 'feature', updates: 'updates' },
  ...{ critical: 'critical', critique: 'critical', rollup: 'rollup', cumulatif: 'rollup', update: 'update' },
  ...{ driver: 'driver', pilote: 'driver', definition: 'definition', definitions: 'definition', tool: 'tool' },
  ...{ outil: 'tool', upgrade: 'upgrade', 'mise-a-niveau': 'upgrade', 'mise-a-jour': 'update' },
  ...{ 'service-pack': 'service-pack', 'feature-pack': 'feature-pack' },
};
const SEVERITIES: Readonly<Record<string, string>> = {
  ...{ critical: 'critical', critique: 'critical', important: 'important', importante: 'important' },
  ...{ moderate: 'moderate', moderee: 'moderate', modere: 'moderate', low: 'low', faible: 'low' },
};
const LEVEL_WORDS: Readonly<Record<string, string>> = {
  ...{ critique: 'critical', haut: 'high', moyen: 'medium', bas: 'low', information: 'informational' },
};
const UNRATED_WORDS: Readonly<Record<string, string>> = { installer: 'install', attendre: 'hold', demander: 'ask' };

function words(
  values: readonly string[],
  known: Readonly<Record<string, string>>,
  fr: string,
  en: string,
  make: (values: string[]) => Rules,
): Edited {
  const read = values.map((value) => known[foldCase(value)]);
  const unknown = values.find((_, i) => read[i] === undefined);
  if (unknown !== undefined) {
    const shown = unknown.slice(0, 40);
    return wrong(`« ${shown} » n’est pas lu. Attendu, ${fr}.`, `“${shown}” was not read. Expected, ${en}.`);
  }
  return { kind: 'edited', rules: make([...new Set(read.filter((one) => one !== undefined))]) };
}

function days(value: string, make: (days: number) => Rules): Edited {
  const number = /^\d{1,3}$/.test(value.trim()) ? Number(value) : -1;
  if (number < 0 || number > MOST_DAYS)
    return wrong(`Un nombre de jours, de 0 à ${MOST_DAYS}.`, `A number of days, from 0 to ${MOST_DAYS}.`);
  return { kind: 'edited', rules: make(number) };
}

/** An advisory is known by its year and number; everything else is a package. */
function named(
  values: readonly string[],
  make: (lists: { packages: string[]; advisories: string[] }) => Rules,
): Edited {
  const advisories = values.filter((one) => isAdvisoryName(one) && /-\d{4}[:-]/.test(one));
  // Windows calls them KB5031364, whatever people type; other names of packages are what they are.
  const packages = values
    .filter((one) => !advisories.includes(one))
    .map((one) => (/^kb[\d*]+$/i.test(one) ? one.toUpperCase() : one));
  const strange = packages.find((one) => !isPackagePattern(one));
  if (strange !== undefined) {
    const shown = strange.slice(0, 40);
    return wrong(
      `« ${shown} » n’est pas un paquet : un nom, avec un seul « * ».`,
      `“${shown}” is no package: a name, with one “*” at most.`,
    );
  }
  return checked(
    make({ packages: [...new Set(packages)], advisories: [...new Set(advisories)] }),
    `Au plus ${MOST_NAMES} paquets et ${MOST_NAMES} avis.`,
    `At most ${MOST_NAMES} packages and ${MOST_NAMES} advisories.`,
  );
}

function checked(rules: Rules, fr: string, en: string): Edited {
  return RULES.safeParse(rules).success ? { kind: 'edited', rules } : wrong(fr, en);
}

function yesOrNo(value: string): boolean | null {
  const word = foldCase(value);
  if (['yes', 'oui', 'with', 'avec', 'true', 'vrai', '1'].includes(word)) return true;
  return ['no', 'non', 'without', 'sans', 'false', 'faux', '0'].includes(word) ? false : null;
}

function wrong(fr: string, en: string): Edited {
  return { kind: 'wrong', text: { fr, en } };
}
