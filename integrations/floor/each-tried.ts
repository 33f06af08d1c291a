// Objects of one order, of which one that the other side does not take stands in no other's way.
import { IntegrationFault } from '../../domain/integrations/fault.ts';

/** Throws at the end what was wrong with the first of those; at once what is wrong with the other side. */
export async function eachTried<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  let first: IntegrationFault | null = null;
  for (const one of all) {
    try {
      await work(one);
    } catch (error) {
      if (!(error instanceof IntegrationFault) || error.fault.kind !== 'nonsense') throw error;
      first ??= error;
    }
  }
  if (first !== null) throw first;
}
