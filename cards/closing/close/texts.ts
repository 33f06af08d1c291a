// The words of the question whether to close over what is unfinished.
import type { UnfinishedKind } from '../../../domain/attempts/unfinished-kind.ts';
import { counted } from '../../words.ts';

type Group = UnfinishedKind | 'held';

const en = {
  heading: (id: number) => `Close campaign ${id}?`,
  headingClosed: (id: number) => `Campaign ${id} is closed`,
  reopen: (id: number) => `To reopen it: /reopen ${id} reason`,
  asked: (by: string, at: string) => `Requested by ${by} on ${at}. Nothing is closed yet.`,
  open: (id: number) => `The campaign stays open. To ask again: /close ${id}`,
  openPlain: 'The campaign stays open.',
  closed: (at: string, by: string | null) =>
    by === null ? `✔ Closed on ${at}: its week is over.` : `✔ Closed by ${by} on ${at}.`,
  running: (n: number) =>
    `${counted(n, 'en', 'server is', 'servers are')} still being patched: wait for the end, then close`,
  nothingDone: 'No server was patched in this campaign.',
  finished: 'Everything listed is finished now.',
  groups: {
    down: (n: number) => `Not back after their reboot (${n})`,
    failed: (n: number) => `Failed (${n})`,
    ko: (n: number) => `KO from the owner (${n})`,
    'not-started': (n: number) => `Not started (${n})`,
    unanswered: (n: number) => `No answer from the owner (${n})`,
    held: (n: number) => `Snapshot still kept (${n})`,
  } satisfies Record<Group, (n: number) => string>,
  production: 'production',
  after: 'After closing, rollback and repair remain possible while the snapshot is kept. Reminders continue.',
  typed: (id: number, code: string) => `You can also type: /close ${id} yes ${code}`,
  close: 'Close anyway',
  closeFinished: 'Close',
  keep: 'Keep open',
};

const fr: typeof en = {
  heading: (id) => `Clôturer la campagne ${id} ?`,
  headingClosed: (id) => `La campagne ${id} est clôturée`,
  reopen: (id) => `Pour la rouvrir : /rouvrir ${id} motif`,
  asked: (by, at) => `Demandée par ${by}, ${at}. Rien n’est encore clôturé.`,
  open: (id) => `La campagne reste ouverte. Pour redemander : /cloturer ${id}`,
  openPlain: 'La campagne reste ouverte.',
  closed: (at, by) => (by === null ? `✔ Clôturée ${at} : sa semaine est terminée.` : `✔ Clôturée par ${by}, ${at}.`),
  running: (n) => `${counted(n, 'fr', 'serveur', 'serveurs')} en cours de patching : attendez la fin, puis clôturez`,
  nothingDone: 'Aucun serveur n’a été patché dans cette campagne.',
  finished: 'Tout ce qui était listé est maintenant terminé.',
  groups: {
    down: (n) => `Pas revenus après leur redémarrage (${n})`,
    failed: (n) => `En échec (${n})`,
    ko: (n) => `KO du responsable (${n})`,
    'not-started': (n) => `Non démarrés (${n})`,
    unanswered: (n) => `Sans réponse du responsable (${n})`,
    held: (n) => `Snapshot encore conservé (${n})`,
  },
  production: 'production',
  after:
    'Après la clôture, le retour arrière et la réparation restent possibles tant que le snapshot est conservé. Les relances continuent.',
  typed: (id, code) => `Vous pouvez aussi taper : /cloturer ${id} oui ${code}`,
  close: 'Clôturer quand même',
  closeFinished: 'Clôturer',
  keep: 'Laisser ouverte',
};

export const closeTexts = { en, fr };
