// Places for connections: order, and giving back.
import { describe, expect, it } from 'vitest';
import { createLimit } from '../../../targets/ssh/limit.ts';

describe('the limit', () => {
  it('serves those who wait in the order they came, one for each place given back', async () => {
    const limit = createLimit(1);
    const served: string[] = [];
    const first = await limit.take();
    const taking = ['second', 'third'].map(async (name) => {
      const giveBack = await limit.take();
      served.push(name);
      return giveBack;
    });
    expect(served).toEqual([]);
    first();
    first();
    const giveBack = await taking[0];
    expect(served).toEqual(['second']);
    giveBack?.();
    await taking[1];
    expect(served).toEqual(['second', 'third']);
  });
});
