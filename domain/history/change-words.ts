// What an audited row says has changed, in words: `status: open → closed`, `servers: vr1, vr2`. Names stand as they were written down.
import type { Language } from '../language.ts';

const KEYS: Readonly<Record<string, readonly [fr: string, en: string]>> = {
  acknowledged: ['acceptés sans validation', 'accepted without validation'],
  adjustments: ['ajustements', 'adjustments'],
  again: ['seconde campagne', 'second campaign'],
  answer: ['réponse', 'answer'],
  at: ['à', 'at'],
  attemptId: ['exécution', 'attempt'],
  blockers: ['blocages', 'blockers'],
  check: ['contrôle', 'check'],
  choice: ['choix', 'choice'],
  comment: ['commentaire', 'comment'],
  day: ['jour', 'day'],
  detail: ['détail', 'detail'],
  domain: ['domaine', 'domain'],
  draftId: ['prévisualisation', 'preview'],
  email: ['adresse', 'address'],
  evidence: ['éléments', 'evidence'],
  failure: ['échec', 'failure'],
  fileName: ['fichier', 'file'],
  fingerprint: ['empreinte', 'fingerprint'],
  glob: ['paquets', 'packages'],
  globs: ['paquets', 'packages'],
  goesOn: ['reprend', 'goes on'],
  hostname: ['serveur', 'server'],
  hostnames: ['serveurs', 'servers'],
  hprod: ['hors production', 'non-production'],
  joined: ['ajoutés à une vérification en cours', 'added to a check in progress'],
  kind: ['nature', 'kind'],
  label: ['nom', 'name'],
  language: ['langue', 'language'],
  leftOut: ['non retenus', 'not included'],
  liftedExcludes: ['exclusions levées', 'exclusions lifted'],
  liftsCalendar: ['exception au calendrier', 'calendar exception'],
  limits: ['limites', 'limits'],
  list: ['liste', 'list'],
  max_servers: ['serveurs au plus', 'servers at most'],
  nameClosed: ['fermée sur le serveur', 'closed on its server'],
  of: ['du', 'of'],
  operator: ['opérateur', 'operator'],
  orderedAt: ['demandé', 'ordered'],
  orderedBy: ['demandé par', 'ordered by'],
  outcome: ['issue', 'outcome'],
  packages: ['paquets', 'packages'],
  people: ['personnes', 'people'],
  phase: ['phase', 'phase'],
  planIds: ['lignes du planning', 'plan rows'],
  prod: ['production', 'production'],
  production: ['production', 'production'],
  reason: ['motif', 'reason'],
  rebooted: ['redémarré', 'rebooted'],
  repair: ['réparation', 'repair'],
  requestId: ['demande', 'request'],
  role: ['rôle', 'role'],
  rows: ['lignes', 'rows'],
  servers: ['serveurs', 'servers'],
  session: ['serveur de la campagne', 'campaign server'],
  sessionId: ['serveur de la campagne', 'campaign server'],
  shortened: ['validation raccourcie', 'validation shortened'],
  slot: ['créneau', 'slot'],
  startMode: ['départ', 'start'],
  state: ['état', 'state'],
  status: ['statut', 'status'],
  step: ['étape', 'step'],
  stopped: ['arrêtée', 'stopped'],
  takenOverBy: ['repris par la campagne', 'taken over by campaign'],
  unfinished: ['inachevé', 'unfinished'],
  until: ['jusqu’au', 'until'],
  updateScope: ['mises à jour', 'updates'],
  userId: ['personne', 'person'],
  vm: ['machine', 'machine'],
  waitingFor: ['attendait', 'waited for'],
  which: ['lesquels', 'which'],
  withdrawn: ['départs retirés', 'starts withdrawn'],
  year: ['année', 'year'],
};

/** What stands as a code under these keys. */
const CODED: ReadonlySet<string> = new Set([
  ...['status', 'state', 'kind', 'outcome', 'phase', 'startMode', 'answer', 'which', 'unfinished'],
]);
const CODES: Readonly<Record<string, readonly [fr: string, en: string]>> = {
  all: ['tous', 'all'],
  applied: ['appliqué', 'applied'],
  cancelled: ['abandonné', 'cancelled'],
  closed: ['clôturée', 'closed'],
  completed: ['terminé', 'completed'],
  down: ['pas revenu de son redémarrage', 'not back after its reboot'],
  draft: ['brouillon', 'draft'],
  due: ['dus', 'due'],
  en_attente: ['en attente', 'pending'],
  emergency: ['urgence', 'emergency'],
  excluded: ['exclu', 'excluded'],
  failed: ['en échec', 'failed'],
  force: ['forcée', 'forced'],
  forced: ['forcée', 'forced'],
  held: ['snapshot conservé', 'snapshot kept'],
  in_progress: ['en cours', 'in progress'],
  ko: ['KO', 'KO'],
  mine: ['les siens', 'their own'],
  'no-reboot': ['sans redémarrage', 'no reboot'],
  'not-started': ['non démarré', 'not started'],
  ok: ['OK', 'OK'],
  open: ['ouverte', 'open'],
  patched: ['patché', 'patched'],
  pending: ['en attente', 'pending'],
  prereq: ['prérequis', 'prerequisites'],
  prereq_ok: ['prérequis remplis', 'prerequisites met'],
  reboot: ['redémarrage', 'reboot'],
  refused: ['refusé', 'refused'],
  reported: ['validé', 'validated'],
  result: ['résultat', 'result'],
  slot: ['à son créneau', 'at its slot'],
  unanswered: ['sans réponse du responsable', 'no answer from the owner'],
  undone: ['annulé', 'undone'],
  validated_ko: ['KO', 'KO'],
  validated_ok: ['OK', 'OK'],
};

const MAX_ITEMS = 8;

/** Of each thing what it was and what it became; what stayed as it was is left out. Empty: nothing was written down. */
export function changeWords(before: unknown, after: unknown, language: Language): string {
  if (!isRecord(before) || !isRecord(after)) {
    const [was, became] = [valueWords(before, language), valueWords(after, language)];
    return was !== '' && became !== '' ? `${was} → ${became}` : `${was}${became}`;
  }
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => partWords(key, before[key], after[key], language)).join(' · ');
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
function scopeWords({ kind, id, ids, ...rest }: Readonly<Record<string, unknown>>, language: Language): string | null {
  if (Object.keys(rest).length > 0) return null;
  switch (kind) {
    case 'all':
      return '';
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
