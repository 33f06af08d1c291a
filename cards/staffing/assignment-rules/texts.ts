// The words of the assignment rules and limits.
import type { RuleType } from '../../../domain/previews/assignment.ts';
import { counted } from '../../words.ts';

const en = {
  heading: 'Assignment rules and limits',
  count: (n: number) => counted(n, 'en', 'rule', 'rules'),
  none: 'No rule: servers of a new campaign get the operator that their own field names, or nobody.',
  about: (type: RuleType, about: string) => `${TYPES.en[type]} ${about}`,
  priority: (n: number) => `priority ${n}`,
  ended: 'account disabled or expired: gives nothing',
  remove: (id: number) => `Remove rule ${id}`,
  removeCommand: (id: number) => `/settings rules remove ${id}`,
  add: 'Add a rule',
  addCommand: '/settings rules add',
  limits: 'At most, in each campaign',
  most: (n: number) => counted(n, 'en', 'server', 'servers'),
  more: (n: number) => `and ${n} more`,
  limit: 'Set a limit',
  limitCommand: '/settings limits',
  change: 'Example: /settings rules change 3 @Khalid priority 20 back from leave',
};

const TYPES = {
  en: {
    server: 'server',
    app_type: 'application type',
    app_group: 'application group',
    domain: 'domain',
    zone: 'zone',
  } satisfies Record<RuleType, string>,
  fr: {
    server: 'serveur',
    app_type: 'type applicatif',
    app_group: 'groupe applicatif',
    domain: 'domaine',
    zone: 'zone',
  } satisfies Record<RuleType, string>,
};

const fr: typeof en = {
  heading: 'Règles d’affectation et limites',
  count: (n) => counted(n, 'fr', 'règle', 'règles'),
  none: 'Aucune règle : les serveurs d’une nouvelle campagne vont à l’opérateur indiqué dans leur fiche, ou à personne.',
  about: (type, about) => `${TYPES.fr[type]} ${about}`,
  priority: (n) => `priorité ${n}`,
  ended: 'compte désactivé ou expiré : sans effet',
  remove: (id) => `Retirer la règle ${id}`,
  removeCommand: (id) => `/reglages affectations retirer ${id}`,
  add: 'Ajouter une règle',
  addCommand: '/reglages affectations ajouter',
  limits: 'Au plus, dans chaque campagne',
  most: (n) => counted(n, 'fr', 'serveur', 'serveurs'),
  more: (n) => `et ${n} autres`,
  limit: 'Fixer une limite',
  limitCommand: '/reglages limites',
  change: 'Exemple : /reglages affectations changer 3 @Khalid priorite 20 retour de congé',
};

export const assignmentRulesTexts = { en, fr };
