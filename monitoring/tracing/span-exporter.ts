// Sends spans by OTLP over HTTP. A receiver that is away slows nothing: one line when it begins to fail, one when it takes them again.
import type { AgentOptions } from 'node:https';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { headersIn } from '../../domain/network/header-lines.ts';
import { secretNow } from '../../domain/secret.ts';
import type { Log } from '../../http/log.ts';
import type { TracingSettings } from './open-tracing.ts';

const SEND_MS = 5000;

export function createSpanExporter({ endpoint, headers, caPem }: TracingSettings, log: Log): SpanExporter {
  const agent: AgentOptions = caPem === undefined ? {} : { ca: caPem };
  const exporter = new OTLPTraceExporter({
    url: `${endpoint}/v1/traces`,
    timeoutMillis: SEND_MS,
    httpAgentOptions: agent,
    ...(headers === undefined ? {} : { headers: async () => ({ ...headersIn(secretNow(headers)) }) }),
  });
  const told = createTold(log, new URL(endpoint).host);
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        told(result.code === 0 ? null : (result.error ?? new Error('not taken')), spans.length);
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush(),
  };
}

function createTold(log: Log, receiver: string): (error: Error | null, spans: number) => void {
  let lost = 0;
  return (error, spans) => {
    if (error !== null) {
      if (lost === 0)
        log.warn({ receiver, why: error.message.slice(0, 200) }, 'spans could not leave; they are dropped');
      lost += spans;
    } else if (lost > 0) {
      log.info({ receiver, dropped: lost }, 'spans leave again');
      lost = 0;
    }
  };
}
