// The words of the question whether to close over what is unfinished.
import type { UnfinishedKind } from '../../../domain/attempts/unfinished-kind.ts';
import { counted } from '../../words.ts';

type Group = UnfinishedKind | 'held';

const en = {
  heading: (id: number) => `Close campaign ${id}?`,
  asked: (by: string, at: string) => `Asked for by ${by} on ${at}. Nothing is closed yet.`,
  open: (id: number) => `The campaign stays open. To ask again: /close ${id}`,
  openPlain: 'The campaign stays open.',
  closed: (at: string, by: string | null) =>
    by === null ? `✔ Closed on ${at}: its week was over.` : `✔ Closed by ${by} on ${at}.`,
  running: (n: number) => `${counted(n, 'en', 'server', 'servers')} in progress: wait until the end, then close`,
  nothingDone: 'Nothing has been patched in this campaign.',
  finished: 'Everything that was named is finished now.',
  groups: {
    down: (n: number) => `Down: not back from their reboot (${n})`,
    failed: (n: number) => `Failed (${n})`,
    ko: (n: number) => `KO by their owner (${n})`,
    'not-started': (n: number) => `Not started (${n})`,
    unanswered: (n: number) => `Without an answer of their owner (${n})`,
    held: (n: number) => `Snapshot still held (${n})`,
  } satisfies Record<Group, (n: number) => string>,
  production: 'production',
  after: 'After the close, rollback and repair remain possible as long as the snapshot is held; reminders go on.',
  typed: (id: number, code: string) => `To be typed as well: /close ${id} yes ${code}`,
  close: 'Close all the same',
  closeFinished: 'Close',
  keep: 'Keep open',
};

const fr: typeof en = {
  heading: (id) => `Clôturer la campagne ${id} ?`,
  asked: (by, at) => `Demandé par ${by} ${at}. Rien n’est encore clôturé.`,
  open: (id) => `La campagne reste ouverte. Pour redemander : /cloturer ${id}`,
  openPlain: 'La campagne reste ouverte.',
  closed: (at, by) => (by === null ? `✔ Clôturée ${at} : sa semaine était finie.` : `✔ Clôturée par ${by} ${at}.`),
  running: (n) => `${counted(n, 'fr', 'serveur', 'serveurs')} en cours : attendez leur fin, puis clôturez`,
  nothingDone: 'Rien n’a été patché dans cette campagne.',
  finished: 'Tout ce qui était nommé est maintenant fini.',
  groups: {
    down: (n) => `Arrêtés : pas revenus de leur redémarrage (${n})`,
    failed: (n) => `En échec (${n})`,
    ko: (n) => `KO de leur responsable (${n})`,
    'not-started': (n) => `Pas commencés (${n})`,
    unanswered: (n) => `Sans réponse de leur responsable (${n})`,
    held: (n) => `Snapshot encore conservé (${n})`,
  },
  production: 'production',
  after:
    'Après la clôture, retour arrière et réparation restent possibles tant que le snapshot est conservé ; les rappels continuent.',
  typed: (id, code) => `Peut aussi se taper : /cloturer ${id} oui ${code}`,
  close: 'Clôturer quand même',
  closeFinished: 'Clôturer',
  keep: 'Laisser ouverte',
};

export const closeTexts = { en, fr };
