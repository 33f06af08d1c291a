// Every request to Teams as it leaves this process, for figures: its method, what it was answered with, and how long that took.
import type { Policy } from './one-reader.ts';

export type TeamsWatch = {
  /** `code`: the HTTP status; `none`: there was no answer. Must not throw. */
  called(method: string, code: string, seconds: number): void;
};

export const UNWATCHED: TeamsWatch = { called: () => {} };

/** After the request is signed, next to the wire: fetching a token is no call to Teams, and statuses are not errors yet. */
export function watchedCalls(watch: TeamsWatch): Policy {
  return {
    name: 'watchedCalls',
    sendRequest: async (request, next) => {
      const begun = performance.now();
      let code = 'none';
      try {
        const response = await next(request);
        code = codeOf(response);
        return response;
      } catch (error) {
        code = codeOf(error);
        throw error;
      } finally {
        watch.called(request.method, code, (performance.now() - begun) / 1000);
      }
    },
  };
}

/** Of a response, or of an error that has one. */
function codeOf(answer: unknown): string {
  if (typeof answer !== 'object' || answer === null) return 'none';
  const status: unknown = Reflect.get(answer, 'status') ?? Reflect.get(answer, 'statusCode');
  return typeof status === 'number' && status >= 100 && status <= 599 ? String(status) : 'none';
}
