// Failures of EC2 in the terms of those who keep machines.
import { VcenterError } from '../ports.ts';
import { isNamed, refusalOf } from '../ssm/refusals.ts';
import { NotMeant } from '../still-meant.ts';

/** `effect`: of what changes something there; a question has none. */
export async function asked<T>(where: string, effect: 'none' | 'perhaps', ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof VcenterError) throw error;
    if (error instanceof NotMeant) throw error.cause;
    if (isNamed(error, ...GONE)) throw new VcenterError('not-found', `${where} is gone`);
    const { kind, detail } = refusalOf(error);
    if (kind === 'refused') throw new VcenterError('refused', `${where}: ${detail}`);
    const isLost = kind === 'unknown' && effect === 'perhaps';
    throw new VcenterError(isLost ? 'unknown-effect' : 'unreachable', `${where}: ${detail}`, { cause: error });
  }
}

const GONE = ['InvalidInstanceID.NotFound', 'InvalidInstanceID.Malformed', 'InvalidSnapshot.NotFound'];
