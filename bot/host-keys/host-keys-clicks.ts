// The buttons of changed host keys (PRE-3).
import { z } from 'zod';
import { INPUTS } from '../../cards/verbs.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { type ActionServices, byOf, type CardAction, drawOutcome } from '../shared/click-answers.ts';
import { typed } from '../shared/click-data.ts';
import { acceptHostKey } from './accept-host-key.ts';

const onKey = z.object({
  host: z.string().min(1).max(800),
  port: z.int().min(1).max(65_535),
  fingerprint: z.string().regex(/^SHA256:[A-Za-z0-9+/]{20,64}$/),
  [INPUTS.reason]: typed,
});
const KEY = cardKeyText({ kind: 'host-keys' });

export function hostKeyActions(services: ActionServices) {
  const accept: CardAction<z.infer<typeof onKey>> = {
    ability: 'host-key.accept',
    verb: 'host-keys.accept',
    data: onKey,
    run: async (context) => {
      const { host, port, fingerprint, reason = '' } = context.data;
      const ask = { host: decoded(host), port, fingerprint, reason };
      return drawOutcome(services, context, await acceptHostKey(services, byOf(context), ask), { clicked: KEY });
    },
  };
  return [accept] as const;
}

/** '' for what no card of ours sends: no server is called so. */
function decoded(host: string): string {
  try {
    return decodeURIComponent(host);
  } catch {
    return '';
  }
}
