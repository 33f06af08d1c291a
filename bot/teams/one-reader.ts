// A post that Teams shows to its recipient alone. The SDK knows neither the request nor what stands above such a message: a mark among the
// headers, which stays in this process, makes both of the request as it leaves.
// https://learn.microsoft.com/microsoftteams/platform/agents-in-teams/targeted-messages
import { z } from 'zod';

type Request = {
  readonly method: string;
  readonly headers: { get(name: string): string | undefined; delete(name: string): void };
  url: string;
  body?: unknown;
};
/** Of the pipeline of the SDK's client. */
export type Policy = {
  readonly name: string;
  sendRequest<T>(request: Request, next: (request: Request) => Promise<T>): Promise<T>;
};

const MARK = 'x-one-reader';
const Body = z.record(z.string(), z.unknown());

/** Options of that request. `preview`: the message that Teams shows above it; null: none. */
export function forOneReader(preview: string | null) {
  return { customHeaders: { [MARK]: encodeURIComponent(preview ?? '') } };
}

export const toOneReader: Policy = {
  name: 'toOneReader',
  sendRequest: (request, next) => {
    const mark = request.headers.get(MARK);
    if (mark === undefined) return next(request);
    request.headers.delete(MARK);
    const url = new URL(request.url);
    url.searchParams.set('isTargetedActivity', 'true');
    request.url = url.href;
    if (mark !== '') request.body = withPreview(String(request.body), decodeURIComponent(mark));
    return next(request);
  },
};

function withPreview(body: string, messageId: string): string {
  const activity = Body.parse(JSON.parse(body));
  return JSON.stringify({ ...activity, entities: [{ type: 'targetedMessageInfo', messageId }] });
}
