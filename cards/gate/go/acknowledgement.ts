// Servers whose gate no validation can open are acknowledged by name in the decision (GATE-5): each with a toggle when few,
// all listed above one toggle when many.
import { nameList } from '../../../domain/attempts/name-list.ts';
import type { Language } from '../../../domain/language.ts';
import type { TextRun } from '../../adaptive-card.ts';
import { WHOLE } from '../../fit.ts';
import { type Line, line, type Section, section } from '../../lines.ts';
import { run, strong } from '../../plain-text.ts';
import { INPUTS } from '../../verbs.ts';
import { prodGoTexts } from './texts.ts';
import type { GoServer, ProdGoView } from './view.ts';

const MAX_TOGGLES = 10;
/** UTF-16 units of names on one card; about 400 servers. */
const MAX_NAME_LENGTH = 7000;
const CROWDED_NAME_LENGTH = 3000;

type Toggle = {
  readonly id: string;
  readonly title: string;
  readonly valueOn: string;
  readonly inlines: readonly TextRun[];
};

function toAcknowledge({ unlinked, ambiguous, lost }: ProdGoView): readonly GoServer[] {
  return [...unlinked, ...ambiguous, ...lost];
}

/** False when the names do not fit on a card: then nobody can have read them, and nobody can approve. */
export function canAcknowledge(view: ProdGoView): boolean {
  return lengthOfNames(view) <= MAX_NAME_LENGTH;
}

/** The names leave little room for anything else. */
export function isCrowded(view: ProdGoView): boolean {
  return lengthOfNames(view) > CROWDED_NAME_LENGTH;
}

function lengthOfNames(view: ProdGoView): number {
  return toAcknowledge(view).reduce((length, { hostname }) => length + hostname.length + 2, 0);
}

/** The toggles. No hostname travels in them: the id names the server, `listed` stands for every name on the card. */
export function toggles(view: ProdGoView, language: Language): readonly Toggle[] {
  const words = prodGoTexts[language];
  const servers = toAcknowledge(view);
  if (servers.length === 0 || !canAcknowledge(view)) return [];
  if (servers.length > MAX_TOGGLES) {
    const all = { id: INPUTS.acknowledge, title: words.acknowledgeAll(servers.length), valueOn: 'listed', inlines: [] };
    return [all, ...leavingOut(view, language)];
  }
  const each = servers.map(({ serverId, hostname }) => ({
    id: `${INPUTS.acknowledgeOne}${serverId}`,
    title: words.acknowledgeOne,
    valueOn: 'yes',
    inlines: [strong(hostname)],
  }));
  return [...each, ...leavingOut(view, language)];
}

/** Said in so many words: a tick that was forgotten leaves nobody out. Where nothing would be left, there is nothing to say. */
function leavingOut(view: ProdGoView, language: Language): readonly Toggle[] {
  if (view.counts.ready + toAcknowledge(view).length < 2) return [];
  return [{ id: INPUTS.leaveOut, title: prodGoTexts[language].leaveOut, valueOn: 'yes', inlines: [] }];
}

export function nameSections(view: ProdGoView, language: Language): Record<'unlinked' | 'ambiguous' | 'lost', Section> {
  const words = prodGoTexts[language];
  const lines = (servers: readonly GoServer[]) => (canAcknowledge(view) ? names(servers) : tooMany(servers, language));
  return {
    unlinked: section(words.unlinked(view.unlinked.length), lines(view.unlinked)),
    ambiguous: section(words.ambiguous(view.ambiguous.length), lines(view.ambiguous)),
    lost: section(words.lost(view.lost.length), lines(view.lost.map(withLinks))),
  };
}

/** `vpdns1 (vrdns1)`. */
function withLinks({ serverId, hostname, links }: ProdGoView['lost'][number]): GoServer {
  const { en: named } = nameList(links, 2);
  return { serverId, hostname: `${hostname} (${named})` };
}

function names(servers: readonly GoServer[]): readonly Line[] {
  if (servers.length === 0) return [];
  return [line(run(servers.map(({ hostname }) => hostname).join(', '), WHOLE, MAX_NAME_LENGTH))];
}

function tooMany(servers: readonly GoServer[], language: Language): readonly Line[] {
  if (servers.length === 0) return [];
  return [line(run(prodGoTexts[language].tooMany, { weight: 'Bolder' }))];
}
