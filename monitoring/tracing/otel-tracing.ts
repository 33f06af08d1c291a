// Spans of OpenTelemetry, sent by OTLP over HTTP. Nothing here is global: what a process traces is what it was handed. Loaded only where
// traces are asked for (`open-tracing.ts`).
import { hostname } from 'node:os';
import {
  type Attributes,
  type Context,
  SpanKind as OtelKind,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  type SpanOptions,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  type IdGenerator,
  ParentBasedSampler,
  RandomIdGenerator,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { traceOf } from '../../domain/logs/trace-id.ts';
import type { Log } from '../../http/log.ts';
import { within } from '../within.ts';
import type { TracingSettings } from './open-tracing.ts';
import { createSpanExporter } from './span-exporter.ts';
import type { Facts, NewSpan, SpanKind, Tell, Tracing } from './tracing.ts';

const KINDS: Readonly<Record<SpanKind, OtelKind>> = {
  internal: OtelKind.INTERNAL,
  server: OtelKind.SERVER,
  client: OtelKind.CLIENT,
  consumer: OtelKind.CONSUMER,
};
/** A receiver that is away keeps so many spans waiting; what comes then is dropped. */
const MOST_WAITING = 4096;
const SEND_EVERY_MS = 2000;
const CLOSE_MS = 3000;
const GOOD: ReadonlySet<string> = new Set(['ok', 'done', 'patched', 'parked', 'later', 'handed-over']);

export function startTracing(settings: TracingSettings, process: 'chat' | 'worker', log: Log): Tracing {
  const clicks = createClickIds();
  const ratio = new TraceIdRatioBasedSampler(settings.sampled);
  const exporter = createSpanExporter(settings, log);
  const provider = new TracerProvider({
    resource: defaultResource().merge(
      resourceFromAttributes({
        'service.name': `patchcenter-${process}`,
        'service.instance.id': `${hostname()}:${globalThis.process.pid}`,
      }),
    ),
    idGenerator: clicks.generator,
    // Of one trace all is kept, or nothing, whoever asks: a trace that is found again by its click has no parent that could say so.
    sampler: new ParentBasedSampler({ root: ratio, remoteParentSampled: ratio }),
    spanProcessors: [
      new BatchSpanProcessor({ exporter, maxQueueSize: MOST_WAITING, scheduledDelayMillis: SEND_EVERY_MS }),
    ],
  });
  const tracer = provider.getTracer('patchcenter');
  const contexts = new AsyncLocalStorageContextManager().enable();

  function begin(asked: NewSpan): { readonly span: Span; readonly within: Context } {
    const { parent, link } = placeOf(asked, contexts.active());
    const options: SpanOptions = {
      kind: KINDS[asked.kind ?? 'internal'],
      attributes: attributesOf({ ...asked.facts, 'patchcenter.activity_id': asked.activityId }),
      links: link === undefined ? [] : [{ context: link }],
    };
    const span = clicks.during(asked, () => tracer.startSpan(asked.name, options, parent));
    return { span, within: trace.setSpan(parent, span) };
  }

  return {
    span: async (asked, work) => {
      const { span, within: inside } = begin(asked);
      const tell: Tell = ({ outcome, ...facts }) => {
        span.setAttributes(attributesOf({ ...facts, 'patchcenter.outcome': outcome }));
        if (outcome !== undefined && !GOOD.has(outcome)) span.setStatus({ code: SpanStatusCode.ERROR });
      };
      try {
        return await contexts.with(inside, () => work(tell));
      } catch (error) {
        // Its name alone: messages quote commands, hosts' answers and people.
        span.setAttribute('error.type', error instanceof Error ? error.name : 'unknown');
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    },
    carrier: () => {
      const now = trace.getSpanContext(contexts.active());
      return now === undefined ? undefined : traceparentOf(now);
    },
    ids: () => {
      const now = trace.getSpanContext(contexts.active());
      return now === undefined ? {} : { trace_id: now.traceId, span_id: now.spanId };
    },
    close: async () => {
      await within(CLOSE_MS, provider.shutdown()).catch(() => undefined);
      contexts.disable();
    },
  };
}

/** A click's own span is the root that its id names; all others have ids at random. */
function createClickIds() {
  const random = new RandomIdGenerator();
  let click: { readonly traceId: string; readonly rootSpanId: string } | null = null;
  const generator: IdGenerator = {
    generateTraceId: () => click?.traceId ?? random.generateTraceId(),
    generateSpanId: () => click?.rootSpanId ?? random.generateSpanId(),
  };
  return {
    generator,
    /** `start` must not wait. */
    during: ({ isClick, activityId }: NewSpan, start: () => Span): Span => {
      click = isClick === true && activityId ? traceOf(activityId) : null;
      try {
        return start();
      } finally {
        click = null;
      }
    },
  };
}

type Place = { readonly parent: Context; readonly link?: SpanContext };

/** Below what ordered it, else below what runs now if that is of the same click, else below the click itself with a link to what runs now. */
function placeOf({ carrier, activityId, isClick }: NewSpan, active: Context): Place {
  if (isClick === true) return { parent: ROOT_CONTEXT };
  const ordered = spanContextOf(carrier);
  if (ordered !== null) return { parent: trace.setSpanContext(ROOT_CONTEXT, ordered) };
  if (!activityId) return { parent: active };
  const { traceId, rootSpanId } = traceOf(activityId);
  const now = trace.getSpanContext(active);
  if (now?.traceId === traceId) return { parent: active };
  const click = { traceId, spanId: rootSpanId, traceFlags: TraceFlags.SAMPLED, isRemote: true };
  return { parent: trace.setSpanContext(ROOT_CONTEXT, click), ...(now === undefined ? {} : { link: now }) };
}

/** https://www.w3.org/TR/trace-context/#traceparent-header */
function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${(traceFlags & TraceFlags.SAMPLED).toString(16).padStart(2, '0')}`;
}

function spanContextOf(carrier: unknown): SpanContext | null {
  const [, traceId, spanId, flags] =
    (typeof carrier === 'string' && /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(carrier)) || [];
  if (traceId === undefined || spanId === undefined || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return null;
  return { traceId, spanId, traceFlags: Number.parseInt(flags ?? '0', 16) & TraceFlags.SAMPLED, isRemote: true };
}

function attributesOf(facts: Facts): Attributes {
  return Object.fromEntries(
    Object.entries(facts).filter(([, value]) => value !== undefined && value !== null),
  ) as Attributes;
}
