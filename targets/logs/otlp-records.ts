// A record as log records of OpenTelemetry, in OTLP's JSON (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding).
import type { AttemptRecord, AuditRecord, LogRecord } from '../../domain/logs/log-record.ts';
import { traceOf } from '../../domain/logs/trace-id.ts';

const SEVERITY = {
  informational: { severityNumber: 9, severityText: 'INFO' },
  warning: { severityNumber: 13, severityText: 'WARN' },
};
/** Of characters. The log of an update is of 2 MB at most: it goes in parts, cut between lines where that can be. */
const MOST = 60_000;

type Value = { readonly stringValue: string } | { readonly intValue: string };
type Attribute = { readonly key: string; readonly value: Value };

export type OtlpRecord = {
  readonly timeUnixNano: string;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly eventName: string;
  readonly body: Value;
  readonly attributes: readonly Attribute[];
  /** Of the click or message that it came from, where that is known: the same as in its trace. */
  readonly traceId?: string;
};

export function otlpRecords(record: LogRecord): readonly OtlpRecord[] {
  return record.kind === 'audit' ? [auditRecord(record)] : attemptRecords(record);
}

type Facts = Readonly<Record<string, string | number | null>>;
type Said = {
  readonly at: Date;
  readonly kind: LogRecord['kind'];
  readonly text: string;
  readonly facts: Facts;
  readonly isBad?: boolean;
};

function otlpRecord({ at, kind, text, facts, isBad = false }: Said, activityId: string | null): OtlpRecord {
  return {
    timeUnixNano: `${BigInt(at.getTime()) * 1_000_000n}`,
    ...(isBad ? SEVERITY.warning : SEVERITY.informational),
    eventName: `patchcenter.${kind}`,
    body: { stringValue: text.toWellFormed() },
    attributes: Object.entries({ ...facts, 'patchcenter.activity_id': activityId }).flatMap(([key, value]) =>
      value === null ? [] : [{ key, value: otlpValue(value) }],
    ),
    ...(activityId === null ? {} : { traceId: traceOf(activityId).traceId }),
  };
}

function otlpValue(value: string | number): Value {
  return typeof value === 'number' ? { intValue: String(value) } : { stringValue: value.toWellFormed() };
}

/** `log.record.uid`: by it a receiver knows what comes again (https://opentelemetry.io/docs/specs/semconv/registry/attributes/log/). */
function auditRecord({ kind, at, ...row }: AuditRecord): OtlpRecord {
  const facts = {
    'log.record.uid': `audit-${row.id}`,
    'patchcenter.action': row.action,
    'patchcenter.actor': row.actor,
    'patchcenter.campaign_id': row.campaignId,
    'host.name': row.hostname,
  };
  return otlpRecord({ at, kind, text: JSON.stringify(row), facts }, row.activityId);
}

/** Its end first, then the log of its update. */
function attemptRecords({ kind, log, endedAt: at, ...attempt }: AttemptRecord): readonly OtlpRecord[] {
  const common = {
    'patchcenter.attempt_id': attempt.attemptId,
    'patchcenter.campaign_id': attempt.campaignId,
    'host.name': attempt.hostname,
  };
  const texts = partsOf(log);
  const uid = (part: number) => ({ 'log.record.uid': `attempt-${attempt.attemptId}-${part}`, ...common });
  const end = {
    at,
    kind,
    text: JSON.stringify({ ...attempt, endedAt: at }),
    facts: uid(0),
    isBad: attempt.state === 'failed',
  };
  const parts = texts.map((text, i) => {
    const facts = { ...uid(i + 1), 'patchcenter.part': i + 1, 'patchcenter.parts': texts.length };
    return { at, kind, text, facts };
  });
  return [end, ...parts].map((said) => otlpRecord(said, attempt.activityId));
}

/** Put together they are the log. */
function partsOf(log: string): readonly string[] {
  const parts: string[] = [];
  for (let from = 0; from < log.length; ) {
    const furthest = from + MOST;
    const end = furthest >= log.length ? log.length : log.lastIndexOf('\n', furthest - 1) + 1;
    const to = end > from ? end : cutBefore(log, furthest);
    parts.push(log.slice(from, to));
    from = to;
  }
  return parts;
}

/** Not within a sign of two units. */
function cutBefore(log: string, at: number): number {
  return /[\udc00-\udfff]/.test(log[at] ?? '') && /[\ud800-\udbff]/.test(log[at - 1] ?? '') ? at - 1 : at;
}
