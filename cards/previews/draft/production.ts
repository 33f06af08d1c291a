// What blocks production, before Create: how many of what on top, the names behind one button (GATE-1 to GATE-5).
import { nameList } from '../../../domain/attempts/name-list.ts';
import type { GoNeed } from '../../../domain/gate/gate.ts';
import type { Language } from '../../../domain/language.ts';
import { detail, type Line, line, topLines } from '../../lines.ts';
import type { Top } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { type Fold, linesOf } from '../../shared/boxes.ts';
import type { Chip } from '../../shared/chips.ts';
import { counted, inWords, type Words, wholeNumber } from '../../words.ts';

export type ProductionAhead = {
  /** today: production of the campaign itself; later: what rests on the non-production that it patches. */
  readonly when: 'today' | 'later';
  readonly blocked: Top<{ readonly hostname: string; readonly reason: Words }>;
  /** For the non-production of this campaign alone. */
  readonly waiting: number;
  readonly ready: number;
  /** All of them, by what a go has to accept by name. */
  readonly unproved: readonly { readonly need: GoNeed; readonly hostnames: readonly string[] }[];
  /** Beyond those that are asked about at once. */
  readonly unasked: number;
};

const MAX_BLOCKED = 10;
const MAX_NAMED = 5;
const MAX_CROWDED = 1;

export function productionChips(view: ProductionAhead | null, language: Language): readonly Chip[] {
  if (view === null) return [];
  const words = texts[language];
  const unproved = unprovedOf(view);
  return [
    { n: view.blocked.total, word: words.blockedOf(view.blocked.total), tone: 'attention' },
    { n: unproved, word: words.unprovedOf, tone: 'warning' },
  ];
}

/** From most to least. */
export const ROOMS = ['all', 'few', 'none'] as const;
export type Room = (typeof ROOMS)[number];

const LINES: Readonly<Record<Room, (view: ProductionAhead, language: Language) => readonly Line[]>> = {
  all: allLines,
  few: fewLines,
  none: () => [],
};

/** Nothing where all of it is ready, or waits for what this campaign does. `room`: what the rest of the card leaves; the chips count in any case. */
export function productionFold(view: ProductionAhead | null, room: Room, language: Language): Fold {
  const words = texts[language];
  const lines = view === null || view.blocked.total + unprovedOf(view) === 0 ? [] : LINES[room](view, language);
  return {
    id: 'production-blocked',
    title: view === null ? '' : words.title[view.when](view.blocked.total + unprovedOf(view)),
    items: linesOf(lines),
  };
}

function allLines(view: ProductionAhead, language: Language): readonly Line[] {
  const words = texts[language];
  const { waiting, ready, unasked } = view;
  return [
    ...topLines(view.blocked, MAX_BLOCKED, language, ({ hostname, reason }) => [
      line(strong(hostname, 48), run(inWords(reason, language), {}, 200)),
    ]),
    ...view.unproved.flatMap(({ need, hostnames }) => unprovedLines(need, hostnames, language)),
    ...[
      ...(waiting > 0 ? [words.waiting(waiting)] : []),
      ...(ready > 0 ? [words.ready(ready)] : []),
      ...(unasked > 0 ? [words.unasked(unasked)] : []),
    ].map((text) => detail(text)),
  ];
}

function fewLines({ blocked, unproved }: ProductionAhead, language: Language): readonly Line[] {
  const { needs } = texts[language];
  return [
    ...topLines(blocked, MAX_CROWDED, language, ({ hostname }) => [line(strong(hostname, 48))]),
    ...unproved.flatMap(({ need, hostnames }) =>
      hostnames.length === 0 ? [] : [detail(needs[need].title(hostnames.length))],
    ),
  ];
}

function unprovedLines(need: GoNeed, hostnames: readonly string[], language: Language): readonly Line[] {
  if (hostnames.length === 0) return [];
  const words = texts[language].needs[need];
  return [
    line(strong(words.title(hostnames.length)), run(nameList(hostnames, MAX_NAMED)[language], {}, 300)),
    detail(words.what),
  ];
}

function unprovedOf({ unproved }: ProductionAhead): number {
  return unproved.reduce((sum, { hostnames }) => sum + hostnames.length, 0);
}

const en = {
  title: {
    today: (n: number) => `Production blocked today (${wholeNumber(n, 'en')})`,
    later: (n: number) => `Production that stays blocked (${wholeNumber(n, 'en')})`,
  },
  blockedOf: (_n: number): string => 'blocked',
  unprovedOf: 'without validation',
  needs: {
    unlinked: {
      title: (n: number) => `No linked non-production server (${wholeNumber(n, 'en')})`,
      what: 'Link them, or accept them one by one in the production approval.',
    },
    ambiguous: {
      title: (n: number) => (n === 1 ? 'Unclear link' : `Unclear links (${wholeNumber(n, 'en')})`),
      what: 'Several production servers have the same name pattern: link each one by hand.',
    },
    'link-lost': {
      title: (n: number) => `Link lost: the linked server is no longer patched (${wholeNumber(n, 'en')})`,
      what: 'Link another one, or accept them one by one in the production approval.',
    },
  },
  waiting: (n: number) =>
    `${counted(n, 'en', 'production server opens', 'production servers open')} once the non-production of this campaign is validated.`,
  ready: (n: number) => `${counted(n, 'en', 'production server is', 'production servers are')} ready to be approved.`,
  unasked: (n: number) =>
    `${counted(n, 'en', 'more production server was', 'more production servers were')} not checked.`,
};

const fr: typeof en = {
  title: {
    today: (n) => `Production bloquée aujourd’hui (${wholeNumber(n, 'fr')})`,
    later: (n) => `Production qui restera bloquée (${wholeNumber(n, 'fr')})`,
  },
  blockedOf: (n) => (n < 2 ? 'bloqué' : 'bloqués'),
  unprovedOf: 'sans validation',
  needs: {
    unlinked: {
      title: (n) => `Aucun serveur hors production lié (${wholeNumber(n, 'fr')})`,
      what: 'Liez-les, ou acceptez-les un par un dans le feu vert production.',
    },
    ambiguous: {
      title: (n) => (n < 2 ? 'Lien ambigu' : `Liens ambigus (${wholeNumber(n, 'fr')})`),
      what: 'Plusieurs serveurs de production ont le même modèle de nom : liez chacun à la main.',
    },
    'link-lost': {
      title: (n) => `Lien perdu : le serveur lié n’est plus patché (${wholeNumber(n, 'fr')})`,
      what: 'Liez-en un autre, ou acceptez-les un par un dans le feu vert production.',
    },
  },
  waiting: (n) =>
    `${counted(n, 'fr', 'serveur de production sera débloqué', 'serveurs de production seront débloqués')} par la validation du hors production de cette campagne.`,
  ready: (n) =>
    `${counted(n, 'fr', 'serveur de production peut être approuvé', 'serveurs de production peuvent être approuvés')}.`,
  unasked: (n) =>
    `${counted(n, 'fr', 'autre serveur de production n’a pas été vérifié', 'autres serveurs de production n’ont pas été vérifiés')}.`,
};

const texts = { en, fr };
