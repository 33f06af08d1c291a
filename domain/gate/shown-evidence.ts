// What a prod-go card showed, in so few letters that its buttons can carry it: a click on it is accepted as long as nothing but a
// validation has changed since, and that for the better (GATE-5). `1a-V-2bO3c` is server 1a, validated; its link 2b is OK for attempt 3c.
// `1a-V.2` came into the campaign for the second time, `1a-O.1.t0` is open by the override of instant t0.
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
    if (id !== letters(server.serverId)) return false;
    if (kind === DONE || server.done) return true;
    return (
      isKindNoWorse(kind, kindToken(server)) &&
      links.length === server.links.length &&
      server.links.every((link, at) => isLinkNoWorse(links[at] ?? '', linkToken(link)))
    );
  });
}

/** Was the server shown as one that the click approves? One that has become better since waits for a go of its own. */
export function wasOpen(shown: string, server: Pick<EvidenceServer, 'serverId'>): boolean {
  const id = letters(server.serverId);
  const token = shown.split(',').find((one) => one.startsWith(`${id}-`)) ?? '';
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
  return [letters(server.serverId), kindToken(server), ...server.links.map(linkToken)].join('-');
}

/** In lower case once it is covered. */
function kindToken({ gate, needs, covered, done, enrolment, override }: EvidenceServer): string {
  if (done) return DONE;
  const kind = gate === 'overridden' && needs !== null ? `O${KINDS[needs]}` : KINDS[gate];
  const marks = override === null ? (enrolment === 1 ? [] : [enrolment]) : [enrolment, Date.parse(override.at)];
  return [covered ? kind.toLowerCase() : kind, ...marks.map(letters)].join('.');
}

function linkToken({ serverId, lost, production, status, attemptId }: EvidenceLink): string {
  const id = letters(serverId);
  if (lost) return `${id}L`;
  if (production) return `${id}P`;
  switch (status) {
    case null:
      return `${id}N`;
    case 'en_attente':
      return `${id}W`;
    case 'validated_ko':
      return `${id}K`;
    case 'validated_ok':
      return `${id}O${letters(attemptId ?? 0)}`;
    case 'forced':
      return `${id}F${letters(attemptId ?? 0)}`;
  }
}

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

const LINK = /^([0-9a-z]+)([A-Z])([0-9a-z]*)$/;

function isLinkNoWorse(before: string, now: string): boolean {
  if (before === now) return true;
  const [, wasId, was = '', wasAttempt] = LINK.exec(before) ?? [];
  const [, id, is = '', attempt] = LINK.exec(now) ?? [];
  if (wasId === undefined || wasId !== id) return false;
  if (was === 'F') return is === 'O' && attempt === wasAttempt;
  const rank = ['N', 'W', 'F', 'O'];
  return (was === 'N' || was === 'W' || was === 'K') && rank.indexOf(is) > rank.indexOf(was === 'K' ? 'W' : was);
}

function letters(id: number): string {
  return id.toString(36);
}
