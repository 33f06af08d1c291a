// What the prod go accepted without a validation, at the door (GATE-5, GATE-6): a server that has lost its link since, or joined the
// campaign since, was never acknowledged by anybody.
import type { ServerId } from '../ids.ts';
import type { GateAnswer } from './gate.ts';

/** Closes an unlinked or ambiguous gate whose server is not among the names (lower case) that the go acknowledged. */
export function acknowledgedGate(
  answer: GateAnswer,
  server: { readonly serverId: ServerId; readonly hostname: string },
  acknowledged: readonly string[],
): GateAnswer {
  if (answer.state === 'closed' || (answer.kind !== 'unlinked' && answer.kind !== 'ambiguous')) return answer;
  const hostname = server.hostname.toLowerCase();
  if (acknowledged.includes(hostname)) return answer;
  const reason = {
    fr: `${hostname} : sans correspondance sûre, et le feu vert ne le reconnaît pas nommément ; liez-le avec /link, ou excluez-le.`,
    en: `${hostname}: without a certain correspondence, and the prod go does not acknowledge it by name; link it with /link, or exclude it.`,
  };
  const key = `${server.serverId}:unacknowledged:${answer.kind}`;
  return { state: 'closed', blockers: [{ serverId: server.serverId, hostname, code: 'unacknowledged', key, reason }] };
}
