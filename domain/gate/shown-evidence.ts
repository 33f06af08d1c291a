// What a prod-go card showed, in so few letters that its buttons can carry it: a click on it is accepted as long as nothing but a
// validation has changed since, and that for the better (GATE-5). `1a-V-2bO3c` is server 1a, validated; its link 2b is OK for attempt 3c.
// `1a-V.2` came into the campaign for the second time, `1a-O.1.t0` is open by the override of instant t0. A lost link carries what is known of
// it (`2bLA3c`), any other the attempt that its validation is about. `1a.4f0c2e-V`: what it would install begins so (POL-3).
import { isKnown, readFacts } from './lost-link.ts';
import type { EvidenceLink, EvidenceServer, ProdGoEvidence } from './prod-go.ts';

/** Of letters, about 130 servers: the button carries them on a card of up to 400 names. */
const MAX = 1600;

/** Every text that `shownEvidence` makes; what else comes back with a click was not written by a card of this release. */
export const SHOWN_EVIDENCE = new RegExp(`^[0-9A-Za-z.,-]{0,${MAX}}$`);

/** null: too long for a card; then a click is accepted on the same evidence alone. */
export function shownEvidence(evidence: ProdGoEvidence): string | null {
  const text = evidence.servers.map(serverToken).join(',');
  return text.length > MAX ? null : text;
}

/** Do the same servers with the same links stand as they stood, or better? */
export function isNoWorse(shown: string, evidence: ProdGoEvidence): boolean {
  const before = shown === '' ? [] : shown.split(',').map((token) => token.split('-'));
  if (before.length !== evidence.servers.length) return false;
  return evidence.servers.every((server, index) => {
    const [id, kind = '', ...links] = before[index] ?? [];
    const [known = '', list = ''] = id?.split('.') ?? [];
    if (known !== letters(server.serverId)) return false;
    if (kind === DONE || server.done) return true;
    // What would be installed was shown otherwise (POL-3); once a go covers it, that go has frozen it.
    if (!server.covered && list !== listMark(server)) return false;
    return (
      isKindNoWorse(kind, kindToken(server)) &&
      links.length === server.links.length &&
      server.links.every((link, at) => isLinkNoWorse(links[at] ?? '', linkToken(link), kind === KINDS.closed))
    );
  });
}

/** Was the server shown as one that the click approves? One that has become better since waits for a go of its own. */
export function wasOpen(shown: string, server: Pick<EvidenceServer, 'serverId'>): boolean {
  const id = letters(server.serverId);
  const token = shown.split(',').find((one) => one.split(/[.-]/, 1)[0] === id) ?? '';
  const [, kind = DONE] = token.split('-');
  return kind !== DONE && kind.split('.')[0] !== KINDS.closed;
}

const DONE = 'D';
const ONCE = '1';
const KINDS = {
  validated: 'V',
  shortened: 'S',
  unlinked: 'U',
  ambiguous: 'A',
  'link-lost': 'L',
  overridden: 'O',
  closed: 'C',
} as const satisfies Record<EvidenceServer['gate'], string>;

function serverToken(server: EvidenceServer): string {
  const list = listMark(server);
  const id = list === '' ? letters(server.serverId) : `${letters(server.serverId)}.${list}`;
  return [id, kindToken(server), ...server.links.map(linkToken)].join('-');
}

/** Enough of its hash to be seen to differ: the whole evidence has all of it. */
function listMark({ list }: EvidenceServer): string {
  return list === undefined ? '' : list.slice(0, 6);
}

/** In lower case once it is covered. */
function kindToken({ gate, needs, covered, done, enrolment, override }: EvidenceServer): string {
  if (done) return DONE;
  const kind = gate === 'overridden' && needs !== null ? `O${KINDS[needs]}` : KINDS[gate];
  const marks = override === null ? (enrolment === 1 ? [] : [enrolment]) : [enrolment, Date.parse(override.at)];
  return [covered ? kind.toLowerCase() : kind, ...marks.map(letters)].join('.');
}

function linkToken({ serverId, lost, production, status, attemptId, facts = [] }: EvidenceLink): string {
  const id = letters(serverId);
  if (lost) return `${id}L${facts.join('')}`;
  return [id, production ? 'P' : LINKS[status ?? 'none'], attemptId === null ? '' : letters(attemptId)].join('');
}

const LINKS = {
  none: 'N',
  en_attente: 'W',
  validated_ko: 'K',
  validated_ok: 'O',
  forced: 'F',
} as const;

function isKindNoWorse(shown: string, current: string): boolean {
  const [before = '', enrolled = ONCE, overridden] = shown.split('.');
  const [now = '', enrolledNow = ONCE, overriddenNow] = current.split('.');
  if (enrolled !== enrolledNow) return false;
  // What an admin has written down since is no validation: whoever approves reads it first.
  if (overriddenNow !== undefined && overridden !== overriddenNow && before !== KINDS.closed) return false;
  const [was, is] = [before.toUpperCase(), now.toUpperCase()];
  // What was approved meanwhile stays so; what no longer is covered was shown otherwise.
  if (before !== was && now === is) return false;
  if (was === is || was === KINDS.closed) return true;
  const rulesOpen = is === KINDS.validated || was === `O${is}`;
  return rulesOpen && (was.startsWith(KINDS.overridden) || was === KINDS.shortened);
}

const LINK = /^([0-9a-z]+)([A-Z])([0-9a-zA-Z.]*)$/;

/** Of a server that was shown as blocked, which the click does not approve, a first validation is better than none. */
function isLinkNoWorse(before: string, now: string, wasBlocked: boolean): boolean {
  if (before === now) return true;
  const [, wasId, was = '', wasAbout = ''] = LINK.exec(before) ?? [];
  const [, id, is = '', about = ''] = LINK.exec(now) ?? [];
  if (wasId === undefined || wasId !== id) return false;
  if (was === 'L') return is === 'L' && isLostNoWorse(wasAbout, about);
  if (was === 'N') return wasBlocked && RANK.indexOf(is) > RANK.indexOf(was);
  // Of another patch nobody has seen anything.
  if (wasAbout !== about) return false;
  if (was === 'F') return is === 'O';
  return (was === 'W' || was === 'K') && RANK.indexOf(is) > RANK.indexOf('W');
}

const RANK = ['N', 'W', 'F', 'O'];

/** A card of an earlier release said nothing of it. */
function isLostNoWorse(before: string, now: string): boolean {
  const [was, is] = [readFacts(before), readFacts(now)];
  return was.length > 0 && isKnown(is, was);
}

function letters(id: number): string {
  return id.toString(36);
}
