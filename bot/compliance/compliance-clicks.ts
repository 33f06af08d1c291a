// The buttons of compliance: each list as a file.
import { z } from 'zod';
import { countServers } from '../../db/queries/servers/estate-list.ts';
import { estateScope } from '../../db/queries/servers/estate-scope.ts';
import { isPackageName } from '../../domain/compliance/installed.ts';
import { isLagging, type WhichServers } from '../../domain/compliance/reason.ts';
import { advisoryNamed } from '../../domain/cve/advisory.ts';
import { say, type Text } from '../../domain/language.ts';
import { parseEstateFilter } from '../../domain/servers/estate-filter.ts';
import { tooManyServers } from '../../domain/servers/too-many-rows.ts';
import { offer } from '../files/offer-click.ts';
import type { ActionServices, CardAction } from '../shared/click-answers.ts';

const MAX_TEXT = 4000;
const format = z.enum(['csv', 'xlsx']);
const which = z.custom<WhichServers>(
  (value) => typeof value === 'string' && (value === 'all' || value === 'lagging' || isLagging(value)),
);
const filter = z
  .string()
  .max(MAX_TEXT)
  .refine((text) => parseEstateFilter(text) !== null);
const onServers = z.object({ which, filter, format });
const onAdvisory = z.object({
  advisory: z
    .string()
    .max(100)
    .refine((text) => advisoryNamed(text) === text),
  format,
});
const onPackage = z.object({ name: z.string().max(255).refine(isPackageName), format });

export function complianceActions(services: ActionServices) {
  const servers: CardAction<z.infer<typeof onServers>> = {
    verb: 'compliance.export',
    ability: 'read',
    data: onServers,
    run: async (context) => {
      const tooMany = context.data.format === 'csv' ? null : await refusalOf(services, context.data.filter);
      if (tooMany !== null) return { kind: 'message', text: say(tooMany, context.user.language) };
      return offer(services, context, { kind: 'compliance', ...context.data });
    },
  };
  const advisory: CardAction<z.infer<typeof onAdvisory>> = {
    verb: 'advisory.export',
    ability: 'read',
    data: onAdvisory,
    run: (context) => offer(services, context, { kind: 'advisory', ...context.data }),
  };
  const onePackage: CardAction<z.infer<typeof onPackage>> = {
    verb: 'package.export',
    ability: 'read',
    data: onPackage,
    run: (context) => offer(services, context, { kind: 'package', ...context.data }),
  };
  return [servers, advisory, onePackage] as const;
}

/** Before the file is offered: a link to half a list would be worse than a sentence. */
async function refusalOf({ db, clock }: ActionServices, text: string): Promise<Text | null> {
  const asked = parseEstateFilter(text);
  return asked === null ? null : tooManyServers(await countServers(db, await estateScope(db, asked, clock.now())));
}
