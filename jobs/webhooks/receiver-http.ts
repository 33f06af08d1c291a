// One message to one receiver, over the floor of the integrations: bounded in time and size, no redirects, its own authority and proxy.
import type { WebhookReceiver } from '../../config/webhook-receivers.ts';
import { type Fault, IntegrationFault } from '../../domain/integrations/fault.ts';
import { headersIn } from '../../domain/network/header-lines.ts';
import { CLOUD_EVENT_TYPE, cloudEventText, type WaitingEvent } from '../../domain/webhooks/cloud-event.ts';
import type { HttpAnswer, HttpClient } from '../../integrations/floor/http.ts';
import { signedHeaders } from './signature.ts';

export type ReceiverHttp = {
  /** Throws IntegrationFault. */
  deliver(event: WaitingEvent, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
};

/** What says nothing of the next message: the receiver does not take this one. */
const OF_THE_MESSAGE = new Set([400, 409, 413, 415, 422]);

export function isOfTheMessage({ kind }: Fault): boolean {
  return kind === 'nonsense';
}

/** Loads what speaks HTTP: called where the settings name a receiver. */
export async function openReceiver(receiver: WebhookReceiver): Promise<ReceiverHttp> {
  const { openHttp, faultOfStatus } = await import('../../integrations/floor/http.ts');
  const { url, caPem, proxy, timeoutSeconds } = receiver;
  const client: HttpClient = openHttp({
    ...{ url, caPem, proxy, silenceSeconds: timeoutSeconds, atOnce: 1, tries: 1, content: 'dropped' },
    faultOf: (answer) => faultOf(answer, faultOfStatus),
  });
  return {
    deliver: async (event, signal) => {
      const body = cloudEventText(event);
      // Of the machine: the receiver compares it with its own clock.
      const signed = signedHeaders(receiver.secret(), { id: event.eventId, at: new Date(), body });
      const own = receiver.headers === undefined ? {} : headersIn(receiver.headers());
      // One that takes the message a byte now and then is not waited for without end.
      const late = AbortSignal.timeout(2 * timeoutSeconds * 1000);
      const headers = { ...own, ...signed, 'content-type': CLOUD_EVENT_TYPE };
      try {
        const request = { method: 'POST', path: '', headers, body, isRead: false } as const;
        await client.ask(request, AbortSignal.any([signal, late]));
      } catch (error) {
        if (late.aborted && !signal.aborted)
          throw new IntegrationFault({ kind: 'silent', detail: 'no answer in time' });
        throw error;
      }
    },
    close: () => client.close(),
  };
}

function faultOf(answer: HttpAnswer, usual: (answer: HttpAnswer) => Fault | null): Fault | null {
  const { status, headers } = answer;
  if (status >= 200 && status < 300) return null;
  if (OF_THE_MESSAGE.has(status)) return { kind: 'nonsense', detail: `HTTP ${status}` };
  if (status >= 300 && status < 400) return { kind: 'settings', detail: `HTTP ${status}: redirects are not followed` };
  if (status === 404 || status === 405 || status === 410) return { kind: 'settings', detail: `HTTP ${status}` };
  const fault = usual({ ...answer, headers });
  // Whatever else it is, the next message would meet it too.
  return fault?.kind === 'nonsense' ? { kind: 'unreachable', detail: fault.detail } : fault;
}
