// Room for logs: on standard output they go to the journal, and a full disk stops more than logs.
import { statfs } from 'node:fs/promises';
import { type Check, no, unknown, yes } from '../check.ts';

const LEAST_MB = 1024;
const PLACES = ['/var/log', '.'] as const;

/** `places`: the first that is there counts. */
export function logSpaceCheck(places: readonly string[] = PLACES, leastMb = LEAST_MB): Check {
  return {
    name: 'log-space',
    title: { fr: 'Place pour les journaux', en: 'Room for logs' },
    needs: 'nothing',
    run: async () => {
      for (const place of places) {
        const found = await statfs(place).catch(() => null);
        if (found === null) continue;
        const mb = Math.floor((found.bavail * found.bsize) / 2 ** 20);
        if (mb >= leastMb) return yes(`${place} : ${mb} Mo libres`, `${place}: ${mb} MB free`);
        return no(
          {
            fr: `${place} : ${mb} Mo libres, il en faut ${leastMb}`,
            en: `${place}: ${mb} MB free, ${leastMb} are needed`,
          },
          {
            fr: 'Faites de la place, ou bornez le journal (SystemMaxUse).',
            en: 'Make room, or bound the journal (SystemMaxUse).',
          },
        );
      }
      return unknown(
        { fr: 'place non lisible', en: 'the room cannot be read' },
        { fr: 'Regardez l’espace libre à la main (df).', en: 'Look at the free space by hand (df).' },
      );
    },
  };
}
