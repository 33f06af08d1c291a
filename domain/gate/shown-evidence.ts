// What a prod-go card showed, in so few letters that its buttons can carry it: a click on it is accepted as long as nothing but a
// validation has changed since, and that for the better (GATE-5). `1a-V-2bO3c` is server 1a, validated; its link 2b is OK for attempt 3c.
import type { EvidenceLink, EvidenceServer, ProdGoEvidence } from './prod-go.ts';

/** Of letters, about 130 servers: the button carries them on a card of up to 400 names. */
const MOST = 1600;

/** null: too long for a card; then a click is accepted on the same evidence alone. */
export function shownEvidence(evidence: ProdGoEvidence): string | null {
  const text = evidence.servers.map(serverToken).join(',');
  return text.length > MOST ? null : text;
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
  return kind !== DONE && kind !== KINDS.closed;
}

const DONE = 'D';
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
function kindToken({ gate, needs, covered, done }: EvidenceServer): string {
  if (done) return DONE;
  const kind = gate === 'overridden' && needs !== null ? `O${KINDS[needs]}` : KINDS[gate];
  return covered ? kind.toLowerCase() : kind;
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

function isKindNoWorse(before: string, now: string): boolean {
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
