// The words of the integrations.
import { counted } from '../../../domain/counts.ts';

type Names = Readonly<Record<string, readonly [one: string, many: string]>>;
/** Of the kinds of records that people ask about; links between them are nobody's question. */
const KINDS_EN: Names = {
  server: ['server', 'servers'],
  application: ['application', 'applications'],
  person: ['person', 'people'],
};
const KINDS_FR: Names = {
  server: ['serveur', 'serveurs'],
  application: ['application', 'applications'],
  person: ['personne', 'personnes'],
};

type Kinds = readonly { readonly kind: string; readonly count: number }[];
type Answered = { readonly hostname: string; readonly instanceId: string; readonly isSame: boolean };
type Counts = { readonly added: number; readonly changed: number; readonly gone: number };

type Said = (fault: string, detail: string, advice: string) => string;
const because = (fault: string, detail: string) => `${fault}${detail === '' ? '' : ` (${detail})`}`;
const told =
  (what: string): Said =>
  (fault, detail, advice) =>
    `${what}${because(fault, detail)}. ${advice}`;

const en = {
  heading: 'Joined systems',
  none: 'No system is joined.',
  never: 'Not read yet',
  asked: 'Reading requested',
  running: (since: string) => `Being read since ${since}`,
  fine: (at: string) => `Read ${at}`,
  continual: 'Read all the time',
  failed: told('Not read: '),
  kept: (at: string) => `Everything read until ${at} stays as it is.`,
  next: (at: string) => `next reading ${at}`,
  counts: ({ added, changed, gone }: Counts) =>
    added + changed + gone === 0
      ? 'nothing changed there'
      : [...of(added, 'added'), ...of(changed, 'changed'), ...of(gone, 'gone there')].join(', '),
  unreadable: (n: number) => `${counted(n, 'en', 'unreadable record', 'unreadable records')}, kept as before`,
  holds: (kinds: Kinds) =>
    kinds
      .flatMap(({ kind, count }) => {
        const names = KINDS_EN[kind];
        return names === undefined ? [] : counted(count, 'en', ...names);
      })
      .join(', '),
  inventory: (note: string, at: string) => `Inventory, ${at}: ${note}`,
  rights: (note: string) => `Rights: ${note}.`,
  byHand: 'Nothing comes into the inventory by itself: Review compares, and you apply.',
  parked: 'A change waits for a confirmation: Review shows it.',
  out: (waiting: number, givenUp: number) =>
    [
      waiting > 0 ? `${waiting} to be written there` : '',
      givenUp > 0 ? `${counted(givenUp, 'en', 'value', 'values')} could not be written there` : '',
    ]
      .filter((part) => part !== '')
      .join(', '),
  webhook: (name: string) => `Webhook ${name}`,
  sent: 'Sent as it happens',
  waits: 'Waits to be sent',
  notSent: told('Not sent: '),
  toSend: (n: number) => `${counted(n, 'en', 'event', 'events')} to be sent`,
  lost: (n: number) => `${counted(n, 'en', 'event', 'events')} abandoned after a day`,
  nextTry: (at: string) => `next try ${at}`,
  run: 'Read now',
  runShrunk: 'Accept the departures',
  review: 'Review',
  namesakes: (n: number) =>
    `${counted(n, 'en', 'server has', 'servers have')} the name of an EC2 instance. Is it the same machine?`,
  bears: (id: string, where: string) => `${id} (${where}) has this name`,
  addresses: (here: readonly string[], there: string | null) =>
    `addresses: ${here.length === 0 ? 'none' : here.join(', ')} in the inventory, ${there ?? 'none'} in AWS`,
  bySsh: 'reached over SSH until you answer',
  byInstance: (id: string | null) =>
    id === null
      ? 'not reached: the instance that it was has another name now'
      : `reached as ${id}, which is no longer listed, until you answer`,
  same: 'Same machine',
  other: 'Another machine',
  moreNamesakes: (n: number) => `and ${n} more, shown once these are answered`,
  answered: ({ hostname, instanceId, isSame }: Answered, by: string | null, at: string) =>
    `${hostname} is ${isSame ? '' : 'not '}${instanceId}: ${by ?? 'a former account'}, ${at}`,
  forget: 'Ask again',
  ofVault: {
    never: 'Not asked yet',
    asked: 'Question requested',
    running: (since: string) => `Being asked since ${since}`,
    fine: (at: string) => `All accounts given on ${at}`,
    failed: told('Accounts not given: '),
    kept: (at: string) => `All accounts were last given on ${at}. Open connections go on; new logins wait.`,
    next: (at: string) => `asked again on ${at}`,
    run: 'Ask now',
  },
  ofMonitoring: {
    never: 'Not asked yet',
    asked: 'Try requested',
    running: (since: string) => `Being asked since ${since}`,
    fine: (at: string) => `Downtimes as wanted on ${at}`,
    continual: 'Downtimes set and lifted as servers are updated',
    failed: told('Downtimes neither set nor lifted: '),
    kept: (at: string) => `Downtimes were last as wanted on ${at}. Updates go on.`,
    next: (at: string) => `next try on ${at}`,
    run: 'Try now',
  },
};

const fr: typeof en = {
  heading: 'Systèmes reliés',
  none: 'Aucun système n’est relié.',
  never: 'Pas encore lu',
  asked: 'Lecture demandée',
  running: (since) => `Lecture en cours depuis le ${since}`,
  fine: (at) => `Lu le ${at}`,
  continual: 'Lu en continu',
  failed: told('Non lu : '),
  kept: (at) => `Tout ce qui a été lu jusqu’au ${at} reste tel quel.`,
  next: (at) => `prochaine lecture le ${at}`,
  counts: ({ added, changed, gone }) =>
    added + changed + gone === 0
      ? 'aucun changement'
      : [
          ...(added === 0 ? [] : [counted(added, 'fr', 'ajout', 'ajouts')]),
          ...(changed === 0 ? [] : [counted(changed, 'fr', 'modification', 'modifications')]),
          ...(gone === 0 ? [] : [counted(gone, 'fr', 'départ', 'départs')]),
        ].join(', '),
  unreadable: (n) =>
    counted(n, 'fr', 'enregistrement illisible, gardé tel quel', 'enregistrements illisibles, gardés tels quels'),
  holds: (kinds) =>
    kinds
      .flatMap(({ kind, count }) => {
        const names = KINDS_FR[kind];
        return names === undefined ? [] : counted(count, 'fr', ...names);
      })
      .join(', '),
  inventory: (note, at) => `Inventaire, ${at} : ${note}`,
  rights: (note) => `Droits : ${note}.`,
  byHand: 'Rien n’entre dans l’inventaire tout seul : Examiner compare, et vous appliquez.',
  parked: 'Un changement attend une confirmation : Examiner le montre.',
  out: (waiting, givenUp) =>
    [
      waiting > 0 ? `${waiting} à écrire là-bas` : '',
      givenUp > 0
        ? counted(givenUp, 'fr', 'valeur n’a pas pu y être écrite', 'valeurs n’ont pas pu y être écrites')
        : '',
    ]
      .filter((part) => part !== '')
      .join(', '),
  webhook: (name) => `Webhook ${name}`,
  sent: 'Envoyé au fur et à mesure',
  waits: 'En attente d’envoi',
  notSent: told('Non envoyé : '),
  toSend: (n) => `${counted(n, 'fr', 'événement', 'événements')} à envoyer`,
  lost: (n) => `${counted(n, 'fr', 'événement abandonné', 'événements abandonnés')} après un jour`,
  nextTry: (at) => `prochain essai le ${at}`,
  run: 'Lire maintenant',
  runShrunk: 'Accepter les départs',
  review: 'Examiner',
  namesakes: (n) =>
    `${counted(n, 'fr', 'serveur a', 'serveurs ont')} le nom d’une instance EC2. Est-ce la même machine ?`,
  bears: (id, where) => `${id} (${where}) a ce nom`,
  addresses: (here, there) =>
    `adresses : ${here.length === 0 ? 'aucune' : here.join(', ')} dans l’inventaire, ${there ?? 'aucune'} dans AWS`,
  bySsh: 'joint par SSH en attendant votre réponse',
  byInstance: (id) =>
    id === null
      ? 'non joint : l’instance qu’il était a maintenant un autre nom'
      : `joint en tant que ${id}, qui n’est plus dans la liste, en attendant votre réponse`,
  same: 'Même machine',
  other: 'Autre machine',
  moreNamesakes: (n) => `et ${n} de plus, affichés une fois ceux-ci traités`,
  answered: ({ hostname, instanceId, isSame }, by, at) =>
    `${hostname} ${isSame ? 'est' : 'n’est pas'} ${instanceId} : ${by ?? 'un ancien compte'}, ${at}`,
  forget: 'Reposer la question',
  ofVault: {
    never: 'Pas encore interrogé',
    asked: 'Interrogation demandée',
    running: (since) => `Interrogation en cours depuis le ${since}`,
    fine: (at) => `A donné tous les comptes le ${at}`,
    failed: told('Comptes non donnés : '),
    kept: (at) =>
      `Tous les comptes ont été donnés pour la dernière fois le ${at}. Les connexions ouvertes continuent ; les nouvelles attendent.`,
    next: (at) => `nouvelle interrogation le ${at}`,
    run: 'Interroger maintenant',
  },
  ofMonitoring: {
    never: 'Pas encore interrogé',
    asked: 'Essai demandé',
    running: (since) => `Interrogation en cours depuis le ${since}`,
    fine: (at) => `Maintenances en ordre le ${at}`,
    continual: 'Maintenances posées et levées au fil des mises à jour',
    failed: told('Maintenances ni posées ni levées : '),
    kept: (at) => `Maintenances en ordre pour la dernière fois le ${at}. Les mises à jour continuent.`,
    next: (at) => `prochain essai le ${at}`,
    run: 'Essayer maintenant',
  },
};

export const integrationsTexts = { en, fr };

/** What there is none of goes unsaid. */
function of(n: number, what: string): readonly string[] {
  return n === 0 ? [] : [`${n} ${what}`];
}
