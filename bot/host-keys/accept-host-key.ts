// A server's key has changed: an admin who knows why accepts the new one (PRE-3). Until then nothing logs in there.
import { acceptKey } from '../../db/queries/host-keys/host-keys.ts';
import { type OperationContext, type Outcome, operate, type Requester, refuse } from '../shared/operation.ts';

export type KeyToAccept = {
  readonly host: string;
  readonly port: number;
  /** The one that the card showed. */
  readonly fingerprint: string;
  readonly reason: string;
};

const MAX_REASON = 300;

/** Exactly the key that was shown: another one that came meanwhile is not accepted. */
export function acceptHostKey(ctx: OperationContext, by: Requester, ask: KeyToAccept): Promise<Outcome<object>> {
  const spec = {
    ability: 'host-key.accept',
    action: 'host-key.accept',
    object: { type: 'host-key', id: ask.host },
  } as const;
  return operate(ctx, by, spec, async (work) => {
    const reason = work.text(ask.reason, MAX_REASON);
    if (reason === '') {
      return refuse(
        'Indiquez pourquoi la clé a changé : réinstallation ou attaque ?',
        'Give the reason for the key change: a reinstallation, or an attack?',
      );
    }
    if (!(await acceptKey(work.trx, ask))) {
      return refuse(
        'Ce n’est plus la clé de ce serveur : relisez la carte.',
        'This is no longer the server’s key: check the card again.',
      );
    }
    await work.record({ after: { fingerprint: ask.fingerprint, port: ask.port }, reason });
    return { kind: 'done' };
  });
}
