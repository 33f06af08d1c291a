// The button of coverage: what a system knows of the inventory and what not, as a file.
import { z } from 'zod';
import { countCoverage } from '../../db/queries/integrations/coverage.ts';
import { INTEGRATIONS } from '../../domain/integrations/names.ts';
import { say } from '../../domain/language.ts';
import { tooManyServers } from '../../domain/servers/too-many-rows.ts';
import { offer } from '../files/offer-click.ts';
import type { ActionServices, CardAction } from '../shared/click-answers.ts';

const onCoverage = z.object({ integration: z.enum(INTEGRATIONS), format: z.enum(['csv', 'xlsx']) });

export function coverageActions(services: ActionServices): readonly [CardAction<z.infer<typeof onCoverage>>] {
  return [
    {
      verb: 'coverage.export',
      ability: 'read',
      // As its card (PEOPLE-3): what a system knows is of everybody's servers, and of some that are nobody's.
      underList: 'closed',
      data: onCoverage,
      run: async (context) => {
        const { integration, format } = context.data;
        const { counts } = await countCoverage(services.db, integration);
        const all = [...counts.values()].reduce((sum, n) => sum + n, 0);
        const tooMany = format === 'csv' ? null : tooManyServers(all);
        if (tooMany !== null) return { kind: 'message', text: say(tooMany, context.user.language) };
        return offer(services, context, { kind: 'coverage', integration, format });
      },
    },
  ];
}
