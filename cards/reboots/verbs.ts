// What the buttons of reboots send.
import type { AttemptId } from '../../domain/ids.ts';

export type RebootsVerbs = {
  'reboot.slot': { readonly attemptId: AttemptId };
  'reboot.now': { readonly attemptId: AttemptId };
  'reboot.skip': { readonly attemptId: AttemptId };
};
