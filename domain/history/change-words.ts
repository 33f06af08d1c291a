// What an audited row says has changed, in words: `status: open → closed`, `servers: vr1, vr2`. Names stand as they were written down.

import { scopeText } from '../attempts/update-scope.ts';
import { exclusionText } from '../exclusions/exclusion-words.ts';
import type { Language } from '../language.ts';

const KEYS: Readonly<Record<string, readonly [fr: string, en: string]>> = {
  acknowledged: ['acceptés sans validation', 'accepted without validation'],
  added: ['ajouts', 'added'],
  adjustments: ['ajustements', 'adjustments'],
  again: ['seconde campagne', 'second campaign'],
  answer: ['réponse', 'answer'],
  appGroup: ['groupe d’applications', 'application group'],
  applicationId: ['application', 'application'],
  appType: ['type d’application', 'application type'],
  argv: ['commande', 'command'],
  asked: ['demandé', 'asked'],
  at: ['à', 'at'],
  attemptId: ['exécution', 'attempt'],
  blockers: ['blocages', 'blockers'],
  bootId: ['démarrage constaté', 'boot seen'],
  by: ['par', 'by'],
  campaign_id: ['campagne', 'campaign'],
  campaignId: ['campagne', 'campaign'],
  changed: ['modifications', 'changed'],
  check: ['contrôle', 'check'],
  choice: ['choix', 'choice'],
  comment: ['commentaire', 'comment'],
  created_by: ['créé par', 'created by'],
  cve: ['CVE', 'CVE'],
  day: ['jour', 'day'],
  defaultIntervenantId: ['opérateur par défaut', 'default operator'],
  detail: ['détail', 'detail'],
  disabled: ['désactivé', 'disabled'],
  domain: ['domaine', 'domain'],
  domainCode: ['domaine', 'domain'],
  draftId: ['prévisualisation', 'preview'],
  email: ['adresse', 'address'],
  entraId: ['identifiant Entra', 'Entra id'],
  environment: ['environnement', 'environment'],
  environments: ['environnements', 'environments'],
  envScope: ['périmètre', 'scope'],
  etat: ['état', 'state'],
  evidence: ['éléments', 'evidence'],
  existed: ['existait déjà', 'existed already'],
  failure: ['échec', 'failure'],
  fileName: ['fichier', 'file'],
  filter: ['filtre', 'filter'],
  fingerprint: ['empreinte', 'fingerprint'],
  first_day: ['premier jour', 'first day'],
  format: ['format', 'format'],
  glob: ['paquets', 'packages'],
  globs: ['paquets', 'packages'],
  goesOn: ['reprend', 'goes on'],
  held: ['snapshots conservés', 'snapshots kept'],
  hostname: ['serveur', 'server'],
  hostnames: ['serveurs', 'servers'],
  hprod: ['hors production', 'non-production'],
  id: ['numéro', 'number'],
  instance: ['instance vCenter', 'vCenter instance'],
  joined: ['ajoutés à une vérification en cours', 'added to a check in progress'],
  kind: ['nature', 'kind'],
  label: ['nom', 'name'],
  language: ['langue', 'language'],
  last_day: ['dernier jour', 'last day'],
  leftOut: ['non retenus', 'not included'],
  licenceSupport: ['support', 'support'],
  liftedExcludes: ['exclusions levées', 'exclusions lifted'],
  liftsCalendar: ['exception au calendrier', 'calendar exception'],
  limits: ['limites', 'limits'],
  list: ['liste', 'list'],
  machineType: ['type de machine', 'machine type'],
  max_servers: ['serveurs au plus', 'servers at most'],
  moref: ['référence vCenter', 'vCenter reference'],
  nameClosed: ['fermée sur le serveur', 'closed on its server'],
  nonprod: ['hors production', 'non-production'],
  note: ['note', 'note'],
  notPatched: ['non patchés', 'not patched'],
  of: ['du', 'of'],
  only: ['seulement', 'only'],
  operator: ['opérateur', 'operator'],
  orderedAt: ['demandé', 'ordered'],
  orderedBy: ['demandé par', 'ordered by'],
  osFamily: ['système', 'operating system'],
  outcome: ['issue', 'outcome'],
  packages: ['paquets', 'packages'],
  part: ['partie', 'part'],
  patchOsOwner: ['patché par', 'patched by'],
  people: ['personnes', 'people'],
  phase: ['phase', 'phase'],
  planIds: ['lignes du planning', 'plan rows'],
  port: ['port', 'port'],
  prefPatchHeure: ['heure préférée', 'preferred hour'],
  prefPatchJour: ['jour préféré', 'preferred day'],
  prod: ['production', 'production'],
  production: ['production', 'production'],
  provedBy: ['machine prouvée par', 'machine proved by'],
  reason: ['motif', 'reason'],
  rebooted: ['redémarré', 'rebooted'],
  refused: ['refusés', 'refused'],
  removed: ['retraits', 'removed'],
  repair: ['réparation', 'repair'],
  requestId: ['demande', 'request'],
  role: ['rôle', 'role'],
  roles: ['rôles', 'roles'],
  rows: ['lignes', 'rows'],
  running: ['en cours', 'running'],
  serverId: ['serveur', 'server'],
  servers: ['serveurs', 'servers'],
  session: ['serveur de la campagne', 'campaign server'],
  sessionId: ['serveur de la campagne', 'campaign server'],
  shortened: ['validation raccourcie', 'validation shortened'],
  since: ['depuis', 'since'],
  slot: ['créneau', 'slot'],
  snapshot: ['snapshot', 'snapshot'],
  snapshotId: ['numéro du snapshot', 'snapshot number'],
  source: ['origine', 'source'],
  startMode: ['départ', 'start'],
  state: ['état', 'state'],
  status: ['statut', 'status'],
  step: ['étape', 'step'],
  stopped: ['arrêtée', 'stopped'],
  takenOverBy: ['repris par la campagne', 'taken over by campaign'],
  unfinished: ['inachevé', 'unfinished'],
  until: ['jusqu’au', 'until'],
  updateScope: ['mises à jour', 'updates'],
  site: ['site', 'site'],
  depends_on: ['dépend de', 'depends on'],
  foundation: ['socle', 'foundation'],
  downloadEve: ['téléchargement la veille', 'downloads on the eve'],
  url: ['adresse', 'address'],
  user_id: ['personne', 'person'],
  userId: ['personne', 'person'],
  uuid: ['UUID', 'UUID'],
  vcenter: ['vCenter', 'vCenter'],
  vm: ['machine', 'machine'],
  waitingFor: ['attendait', 'waited for'],
  weekNumber: ['semaine', 'week'],
  which: ['lesquels', 'which'],
  withdrawn: ['départs retirés', 'starts withdrawn'],
  year: ['année', 'year'],
  zone: ['zone', 'zone'],
};

/** What stands as a code under these keys. */
const CODED: ReadonlySet<string> = new Set([
  ...['status', 'state', 'kind', 'outcome', 'phase', 'startMode', 'answer', 'which', 'unfinished', 'session'],
  ...['by', 'provedBy', 'envScope', 'asked', 'source', 'part'],
]);
const CODES: Readonly<Record<string, readonly [fr: string, en: string]>> = {
  after: ['après', 'after'],
  all: ['tous', 'all'],
  applied: ['appliqué', 'applied'],
  auto: ['détectée', 'detected'],
  before: ['avant', 'before'],
  cancelled: ['abandonné', 'cancelled'],
  changes: ['changements', 'changes'],
  closed: ['clôturée', 'closed'],
  completed: ['terminé', 'completed'],
  down: ['pas revenu de son redémarrage', 'not back after its reboot'],
  draft: ['brouillon', 'draft'],
  due: ['dus', 'due'],
  emergency: ['urgence', 'emergency'],
  en_attente: ['en attente', 'pending'],
  excluded: ['exclu', 'excluded'],
  excludes: ['exclusions', 'exclusions'],
  failed: ['en échec', 'failed'],
  failures: ['échecs', 'failures'],
  force: ['forcée', 'forced'],
  forced: ['forcée', 'forced'],
  held: ['snapshot conservé', 'snapshot kept'],
  history: ['historique', 'history'],
  hprod: ['hors production', 'non-production'],
  in_progress: ['en cours', 'in progress'],
  inventory: ['inventaire', 'inventory'],
  ko: ['KO', 'KO'],
  log: ['journal', 'log'],
  manual: ['à la main', 'by hand'],
  mine: ['les siens', 'their own'],
  move: ['déplacement', 'move'],
  name: ['le nom', 'name'],
  'no-reboot': ['sans redémarrage', 'no reboot'],
  'not-started': ['non démarré', 'not started'],
  ok: ['OK', 'OK'],
  open: ['ouverte', 'open'],
  operator: ['par l’opérateur', 'by the operator'],
  patched: ['patché', 'patched'],
  pending: ['en attente', 'pending'],
  people: ['revue des droits', 'review of rights'],
  plan: ['planning', 'plan'],
  'plan-template': ['modèle de planning', 'plan template'],
  prereq: ['prérequis', 'prerequisites'],
  prereq_ok: ['prérequis remplis', 'prerequisites met'],
  prod: ['production', 'production'],
  reboot: ['redémarrage', 'reboot'],
  refused: ['refusé', 'refused'],
  reported: ['validé', 'validated'],
  result: ['résultat', 'result'],
  security: ['sécurité', 'security'],
  set: ['planification', 'set'],
  slot: ['à son créneau', 'at its slot'],
  unanswered: ['sans réponse du responsable', 'no answer from the owner'],
  undone: ['annulé', 'undone'],
  uuid: ['l’UUID', 'UUID'],
  validated_ko: ['KO', 'KO'],
  validated_ok: ['OK', 'OK'],
};

/** Under these keys stands the id of a person, as a number: `by` also holds names, and how a machine was proved. */
const PERSONS: ReadonlySet<string> = new Set([
  ...['by', 'created_by', 'defaultIntervenantId', 'operator', 'orderedBy', 'userId', 'user_id'],
]);

const MAX_ITEMS = 8;

/** The ids of people that a row was written with. */
export function peopleIn(value: unknown, key = ''): readonly number[] {
  if (typeof value === 'number') return PERSONS.has(key) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((one) => peopleIn(one, key));
  return isRecord(value) ? Object.entries(value).flatMap(([inner, held]) => peopleIn(held, inner)) : [];
}

/** Of each thing what it was and what it became; what stayed as it was is left out. Empty: nothing was written down. */
export function changeWords(
  before: unknown,
  after: unknown,
  language: Language,
  names: ReadonlyMap<number, string> = new Map(),
): string {
  const [was, became] = [withNames(before, names), withNames(after, names)];
  if (!isRecord(was) || !isRecord(became)) {
    const [first, second] = [valueWords(was, language), valueWords(became, language)];
    return first !== '' && second !== '' ? `${first} → ${second}` : `${first}${second}`;
  }
  const keys = [...new Set([...Object.keys(was), ...Object.keys(became)])];
  return keys.flatMap((key) => partWords(key, was[key], became[key], language)).join(' · ');
}

/** People by their names where they were written down as ids. */
function withNames(value: unknown, names: ReadonlyMap<number, string>, key = ''): unknown {
  if (typeof value === 'number') return (PERSONS.has(key) && names.get(value)) || value;
  if (Array.isArray(value)) return value.map((one) => withNames(one, names, key));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([inner, held]) => [inner, withNames(held, names, inner)]));
}

function partWords(key: string, before: unknown, after: unknown, language: Language): readonly string[] {
  // What was not done, and none of a thing, is no news where nothing was before.
  if (before === undefined && (after === false || after === 0)) return [];
  const [was, became] = [codeWords(key, before, language), codeWords(key, after, language)];
  if (was === '' && became === '') return [];
  const said = was !== '' && became !== '' && was !== became ? `${was} → ${became}` : became || was;
  return [named(keyWords(key, language), said, language)];
}

/** `open` under `status` is a code; as a name of a list it stands as it is. */
function codeWords(key: string, value: unknown, language: Language): string {
  if (key === 'reason' && typeof value === 'string') return exclusionText(value, null)[language];
  const code = typeof value === 'string' && CODED.has(key) && Object.hasOwn(CODES, value) ? CODES[value] : undefined;
  return code === undefined ? valueWords(value, language) : code[language === 'fr' ? 0 : 1];
}

function valueWords(value: unknown, language: Language): string {
  if (value === null || value === undefined || value === '') return '';
  if (typeof value === 'boolean') return language === 'fr' ? (value ? 'oui' : 'non') : value ? 'yes' : 'no';
  if (Array.isArray(value)) return listWords(value, language);
  if (!isRecord(value)) return String(value);
  if (typeof value.fr === 'string' && typeof value.en === 'string') return value[language] as string;
  const scope = scopeWords(value, language);
  if (scope !== null) return scope;
  return Object.keys(value)
    .flatMap((key) => partWords(key, undefined, value[key], language))
    .join(' · ');
}

/** What an update is narrowed to; nothing where it is whole. null: it is no such thing. */
function scopeWords(value: Readonly<Record<string, unknown>>, language: Language): string | null {
  const { kind, id, ids, packages, dependencies: _, ...rest } = value;
  if (Object.keys(rest).length > 0) return null;
  switch (kind) {
    case 'versions':
      return Array.isArray(packages)
        ? (scopeText({ kind, packages, dependencies: 'listed' })?.[language] ?? null)
        : null;
    case 'all':
      return '';
    case 'kernels':
      return scopeText({ kind })?.[language] ?? null;
    case 'security':
      return language === 'fr' ? 'sécurité seulement' : 'security only';
    case 'cve':
      return valueWords(id, language);
    case 'advisories':
      return valueWords(ids, language);
    default:
      return null;
  }
}

function listWords(values: readonly unknown[], language: Language): string {
  const said = values.map((value) => valueWords(value, language)).filter((text) => text !== '');
  const rest = said.length - MAX_ITEMS;
  const others = language === 'fr' ? `et ${rest} autres` : `and ${rest} others`;
  // What has parts of its own is kept apart from the next.
  const between = values.some(isRecord) ? ' ; ' : ', ';
  return said.slice(0, MAX_ITEMS).join(between) + (rest > 0 ? ` ${others}` : '');
}

/** A key without words of its own reads as it is spelt: `vcenterName` as `vcenter name`. */
function keyWords(key: string, language: Language): string {
  const words = KEYS[key];
  if (words !== undefined) return words[language === 'fr' ? 0 : 1];
  return key
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
}

function named(key: string, value: string, language: Language): string {
  return language === 'fr' ? `${key} : ${value}` : `${key}: ${value}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
