// A log that keeps what it is told, so that a test can look at it.
import type { Log } from '../../bot/chat/refusal.ts';

export type KeptLog = Log & {
  readonly lines: { readonly level: string; readonly message: string; readonly facts: object }[];
};

export function keptLog(): KeptLog {
  const lines: { level: string; message: string; facts: object }[] = [];
  const keep = (level: string) => (facts: object, message: string) => void lines.push({ level, message, facts });
  return { lines, info: keep('info'), warn: keep('warn'), error: keep('error') };
}

/** Everything but what is said of each answer. */
export function troublesIn({ lines }: KeptLog): KeptLog['lines'] {
  return lines.filter(({ level }) => level !== 'info');
}
