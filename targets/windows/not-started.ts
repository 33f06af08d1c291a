// A task that Windows did not start, which is certain: whether a later try may, its code says.
import { HostRefusal } from '../host-refusal.ts';
import { HostAnswerError } from '../ports.ts';
import { isRefusal } from './read/install-log.ts';

/** `why`: of Windows, in the language of the host, with its HRESULT. */
export function notStarted(what: string, why: string): HostAnswerError {
  return isRefusal(why) ? new HostRefusal(`${what}${why}`, 'no') : new HostAnswerError(`${what}${why}`, 'no');
}
