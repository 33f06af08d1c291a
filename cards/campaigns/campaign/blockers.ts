// What keeps production of the campaign closed, and the KOs of its owners, by name: the first few of each cause, and what can be done.
import type { BlockerGroup } from '../../../domain/gate/blocker-groups.ts';
import type { Language } from '../../../domain/language.ts';
import { detail, type Line, line, restText, type Section, section } from '../../lines.ts';
import type { Top } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { wholeNumber } from '../../words.ts';

export type BlockedGroupView = {
  readonly group: BlockerGroup;
  /** `by`: the servers on which it waits, unless whoever looks may not read them. */
  readonly servers: Top<{ readonly hostname: string; readonly by: readonly string[] }>;
};

/** `by` null: the account is gone. */
export type RejectedView = Top<{ readonly hostname: string; readonly by: string | null }>;

const MAX_NAMED = 3;

/** `isCrowded`: the card has room for how many there are of each, and no more; its prod go names them all. */
export function blockedSection(all: readonly BlockedGroupView[], isCrowded: boolean, language: Language): Section {
  const words = texts[language];
  const groups = all.filter(({ servers }) => servers.total > 0);
  const total = groups.reduce((sum, { servers }) => sum + servers.total, 0);
  if (isCrowded) {
    const titles = groups.slice(0, MAX_NAMED).map(({ group, servers }) => words.groups[group].title(servers.total));
    return section(words.blocked(total), titles.length === 0 ? [] : [detail(titles.join(' · '))]);
  }
  const lines = groups.flatMap(({ group, servers }): Line[] => {
    const { title, what } = words.groups[group];
    const names = servers.first.map(({ hostname, by }) =>
      by.length === 0 ? hostname : `${hostname} (${by.join(', ')})`,
    );
    return [...named(title(servers.total), { first: names, total: servers.total }, language), detail(what)];
  });
  return section(words.blocked(total), lines);
}

export function rejectedSection(rejected: RejectedView, isCrowded: boolean, language: Language): Section {
  const words = texts[language];
  // They are among the failures too (RUN-10).
  if (rejected.total === 0 || isCrowded) return section('', []);
  const first = rejected.first.map(({ hostname, by }) => (by === null ? hostname : `${hostname} (${by})`));
  const [, ...names] = named('', { first, total: rejected.total }, language);
  return section(words.rejected(rejected.total), [...names, detail(words.afterKo)]);
}

/** A cause, and the first few of its servers. */
export function named(title: string, { first, total }: Top<string>, language: Language): Line[] {
  const shown = first.slice(0, MAX_NAMED);
  const rest = total - shown.length;
  return [
    line(strong(title)),
    line(...shown.map((name) => run(name, {}, 96)), rest > 0 && run(restText(rest, language), { isSubtle: true })),
  ];
}

type GroupWords = { readonly title: (n: number) => string; readonly what: string };

const inEnglish = (text: string, what: string): GroupWords => ({
  title: (n) => `${text} (${wholeNumber(n, 'en')})`,
  what,
});
const inFrench = (text: string, what: string): GroupWords => ({
  title: (n) => `${text} (${wholeNumber(n, 'fr')})`,
  what,
});

const en = {
  blocked: (n: number) => `Production blocked (${wholeNumber(n, 'en')})`,
  rejected: (n: number) => `KO from owners (${wholeNumber(n, 'en')})`,
  afterKo: 'Repair and retry, or roll back: the owner is then asked again.',
  groups: {
    refused: inEnglish(
      'KO on non-production',
      'Repair it and have it validated again, exclude the production, or have an admin override with a reason.',
    ),
    failed: inEnglish('Non-production failed or rolled back', 'Patch it again, then have it validated.'),
    environment: inEnglish('Environment not classified', 'An admin has to classify it.'),
    link: inEnglish('Linked to a production server', 'Unlink it, or link another one.'),
    unpatched: inEnglish(
      'Non-production not patched yet',
      'Patch it and have it validated first, or exclude the production.',
    ),
    unanswered: inEnglish('Validation pending', 'Remind the owner from the production approval.'),
    running: inEnglish('Non-production at work', 'Nothing to do: its result decides.'),
  } satisfies Record<BlockerGroup, GroupWords>,
};

const fr: typeof en = {
  blocked: (n) => `Production bloquée (${wholeNumber(n, 'fr')})`,
  rejected: (n) => `KO des responsables (${wholeNumber(n, 'fr')})`,
  afterKo: 'Réparez et relancez, ou faites un retour arrière : le responsable est alors de nouveau sollicité.',
  groups: {
    refused: inFrench(
      'Hors production KO',
      'Réparez-le et faites-le valider de nouveau, excluez la production, ou demandez à un administrateur de passer outre avec un motif.',
    ),
    failed: inFrench(
      'Hors production en échec ou ramené au snapshot',
      'Patchez-le de nouveau, puis faites-le valider.',
    ),
    environment: inFrench('Environnement non classé', 'Un administrateur doit le classer.'),
    link: inFrench('Lié à un serveur de production', 'Déliez-le, ou liez-en un autre.'),
    unpatched: inFrench(
      'Hors production pas encore patché',
      'Patchez-le et faites-le valider d’abord, ou excluez la production.',
    ),
    unanswered: inFrench('Validation en attente', 'Relancez le responsable depuis le feu vert production.'),
    running: inFrench('Hors production en cours', 'Rien à faire : son résultat décidera.'),
  },
};

const texts = { en, fr };
