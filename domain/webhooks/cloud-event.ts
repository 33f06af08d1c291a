// An event as it is sent: CloudEvents 1.0, structured, as JSON (https://github.com/cloudevents/spec).
export type WaitingEvent = {
  readonly sequence: number;
  /** The same however often it is sent. */
  readonly eventId: string;
  readonly type: string;
  readonly subject: string;
  readonly campaignId: number;
  readonly at: Date;
  readonly data: unknown;
};

export const CLOUD_EVENT_TYPE = 'application/cloudevents+json; charset=utf-8';

/** `campaign`: within it events arrive in their order. `sequence`: compares as text, within one receiver. */
export function cloudEventText({ sequence, eventId, type, subject, campaignId, at, data }: WaitingEvent): string {
  return JSON.stringify({
    specversion: '1.0',
    id: eventId,
    source: 'urn:patchcenter',
    type,
    subject,
    time: at.toISOString(),
    datacontenttype: 'application/json',
    campaign: String(campaignId),
    sequence: String(sequence).padStart(10, '0'),
    data,
  });
}
