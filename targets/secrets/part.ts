// A secret at one login, and what becomes of it when it is refused: one that a vault keeps may have been changed since it was asked for.
import { createHmac, randomBytes } from 'node:crypto';
import { isKept, type LoginSecret, secretNow } from '../../domain/secret.ts';

export type Part<T> = {
  readonly value: T;
  /** By which one of a vault is known again without being held; null: it is of no vault. */
  readonly mark: string | null;
  /** Asked for once more; null: there is no other one. Throws IntegrationFault. */
  anew(): Promise<Part<T> | null>;
};

/** Throws IntegrationFault for one that its vault does not give. */
export async function partOf(secret: LoginSecret): Promise<Part<string>> {
  if (!isKept(secret)) return { value: secretNow(secret), mark: null, anew: NONE };
  const keptPart = (value: string): Part<string> => ({
    value,
    mark: markOf(value),
    anew: async () => {
      const other = await secret.askAnew(value);
      return other === null ? null : keptPart(other);
    },
  });
  return keptPart(await secret.ask());
}

export const NONE = () => Promise.resolve(null);

const SALT = randomBytes(32);

/** Of this process alone: it tells nobody else anything. */
export function markOf(secret: string): string {
  return createHmac('sha256', SALT).update(secret).digest('base64');
}
