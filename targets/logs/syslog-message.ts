// A record as messages of RFC 5424, with what one looks for as structured data.
import type { AttemptRecord, AuditRecord, LogRecord } from '../../domain/logs/log-record.ts';

export type SyslogSender = {
  /** 0 to 23; 16 is local0. */
  readonly facility: number;
  readonly hostname: string;
  readonly processId: number;
};

const SEVERITY = { warning: 4, informational: 6 } as const;
/** 32473 is the number that RFC 5612 keeps for those who have none. */
const DATA_ID = 'patchcenter@32473';
/** Of characters: at most 8 KB, which receivers are asked to take (RFC 5425). What is longer goes in parts. */
const MOST = 2000;

type Message = {
  readonly at: Date;
  readonly severity: number;
  readonly id: LogRecord['kind'];
  readonly data: Readonly<Record<string, string | number | null>>;
  readonly text: string;
};

export function syslogMessages(record: LogRecord, sender: SyslogSender): readonly string[] {
  const messages = record.kind === 'audit' ? [auditMessage(record)] : attemptMessages(record);
  return messages.flatMap(inParts).map((message) => formatted(message, sender));
}

function auditMessage({ kind: id, at, ...row }: AuditRecord): Message {
  const { action, actor, campaignId: campaign, hostname: server, activityId: activity } = row;
  const data = { id: row.id, action, actor, campaign, server, activity };
  return { at, severity: SEVERITY.informational, id, data, text: JSON.stringify(row) };
}

/** Its end first, then the log of its update, a message a line. */
function attemptMessages(record: AttemptRecord): readonly Message[] {
  const { log, kind: id, endedAt: at, ...facts } = record;
  const common = {
    attempt: facts.attemptId,
    campaign: facts.campaignId,
    server: facts.hostname,
    activity: facts.activityId,
  };
  const severity = facts.state === 'failed' ? SEVERITY.warning : SEVERITY.informational;
  const end: Message = { at, severity, id, data: { ...common, line: 0 }, text: JSON.stringify(facts) };
  const lines = log === '' ? [] : log.replace(/\n$/, '').split('\n');
  return [
    end,
    ...lines.map((text, i) => ({ at, severity: SEVERITY.informational, id, data: { ...common, line: i + 1 }, text })),
  ];
}

function inParts(message: Message): readonly Message[] {
  const signs = Array.from(message.text);
  if (signs.length <= MOST) return [message];
  const count = Math.ceil(signs.length / MOST);
  return Array.from({ length: count }, (_, i) => ({
    ...message,
    data: { ...message.data, part: `${i + 1}/${count}` },
    text: signs.slice(i * MOST, (i + 1) * MOST).join(''),
  }));
}

function formatted({ at, severity, id, data, text }: Message, { facility, hostname, processId }: SyslogSender): string {
  const params = Object.entries(data).flatMap(([name, value]) =>
    value === null ? [] : [` ${name}="${escaped(value)}"`],
  );
  const head = `<${facility * 8 + severity}>1 ${at.toISOString()} ${hostname} patchcenter ${processId} ${id}`;
  return `${head} [${DATA_ID}${params.join('')}] ${oneLine(text)}`;
}

function escaped(value: string | number): string {
  return oneLine(String(value)).replaceAll(/["\\\]]/g, '\\$&');
}

/** A receiver that takes a line for a message must not be told another one by a host. */
function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return text.replaceAll(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ');
}
