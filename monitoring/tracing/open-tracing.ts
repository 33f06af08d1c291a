// Traces when they are asked for. The libraries are loaded then and not before: a process without traces starts as fast as ever.
import type { Secret } from '../../domain/secret.ts';
import type { Log } from '../../http/log.ts';
import { NO_TRACING, type Tracing } from './tracing.ts';

export type TracingSettings = {
  /** Of the receiver, by OTLP over HTTP, without `/v1/traces`. */
  readonly endpoint: string;
  /** Lines of `Name: value` that go along. */
  readonly headers?: Secret;
  readonly caPem?: string;
  /** From 0 to 1: which part of the clicks and jobs. */
  readonly sampled: number;
};

/** `settings` null: nothing is traced. */
export async function openTracing(
  settings: TracingSettings | null,
  process: 'chat' | 'worker',
  log: Log,
): Promise<Tracing> {
  if (settings === null) return NO_TRACING;
  const { startTracing } = await import('./otel-tracing.ts');
  return startTracing(settings, process, log);
}
