// The buttons of package exclusions: add, remove, export (RUN-5).
import { z } from 'zod';
import { INPUTS } from '../../cards/verbs.ts';
import { parseCardKey } from '../../domain/card-key.ts';
import { globsOf } from '../../domain/exclusions/exclude-list.ts';
import { cleaned } from '../../domain/typed/line.ts';
import { offer } from '../files/offer-click.ts';
import { type ActionServices, byOf, type CardAction, drawOutcome } from '../shared/click-answers.ts';
import { onExcludesKey, typed } from '../shared/click-data.ts';
import { dayIn } from '../shared/click-inputs.ts';
import { addServerExcludes, removeServerExcludes } from './edit-excludes.ts';

const onAdd = onExcludesKey.extend({ [INPUTS.globs]: typed, [INPUTS.until]: typed, [INPUTS.reason]: typed });
const onRemove = onExcludesKey.extend({ glob: z.string().max(200) });
const EDITS = { ability: 'excludes.edit' } as const;

export function excludesActions(services: ActionServices) {
  const add: CardAction<z.infer<typeof onAdd>> = {
    ...EDITS,
    verb: 'excludes.add',
    data: onAdd,
    run: async (context) => {
      const { key, globs = '', until = '', reason = '' } = context.data;
      const day = dayIn(until);
      if (day.kind === 'refused') return drawOutcome(services, context, day, { clicked: key });
      const ask = { hostname: serverIn(key), globs: globsOf(cleaned(globs)), until: day.value, reason };
      return drawOutcome(services, context, await addServerExcludes(services, byOf(context), ask), {
        clicked: key,
      });
    },
  };
  const remove: CardAction<z.infer<typeof onRemove>> = {
    ...EDITS,
    verb: 'excludes.remove',
    data: onRemove,
    run: async (context) => {
      const { key, glob } = context.data;
      const outcome = await removeServerExcludes(services, byOf(context), { hostname: serverIn(key), globs: [glob] });
      return drawOutcome(services, context, outcome, { clicked: key });
    },
  };
  const workbook: CardAction<object> = {
    ability: 'read',
    verb: 'excludes.export',
    data: z.object({}),
    run: (context) => offer(services, context, { kind: 'excludes' }),
  };
  return [add, remove, workbook] as const;
}

/** '' for the card of every server, which has no such buttons: no server is called so. */
function serverIn(text: string): string {
  const key = parseCardKey(text);
  return key?.kind === 'excludes' ? (key.hostname ?? '') : '';
}
