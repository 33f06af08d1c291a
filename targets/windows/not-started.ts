// A task that Windows did not start, which is certain: whether a later try may, its code says.
import { HostRefusal } from '../host-refusal.ts';
import { HostAnswerError } from '../ports.ts';
import { codedOnce } from './read/coded.ts';
import { isRefusal } from './read/install-log.ts';

/** `why`: of Windows, in the language of the host, with its HRESULT. */
export function notStarted(what: string, why: string): HostAnswerError {
  const message = `${what}${codedOnce(why)}`;
  return isRefusal(why) ? new HostRefusal(message, 'no') : new HostAnswerError(message, 'no');
}
