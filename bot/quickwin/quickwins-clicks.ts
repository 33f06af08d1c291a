// The board of QuickWin runs: turn its pages, and create a run from its form (RUN-13).
import { z } from 'zod';
import { MAX_TYPED, NO_GROUP } from '../../cards/quickwin/quickwins/card.ts';
import { INPUTS } from '../../cards/verbs.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { wordsOfField } from '../../domain/typed/line.ts';
import { type ActionServices, byOf, type CardAction, deliveryOfClick, drawOutcome } from '../shared/click-answers.ts';
import { typed } from '../shared/click-data.ts';
import { choiceIn } from '../shared/click-inputs.ts';
import { type Refused, refuse } from '../shared/operation.ts';
import { createRun, type NewRun } from './create-run.ts';

const form = z.object({
  // Whole: a name that is cut may be that of another server.
  [INPUTS.servers]: z.string().optional(),
  [INPUTS.group]: typed,
  [INPUTS.scope]: typed,
  [INPUTS.updates]: typed,
});
type Form = z.infer<typeof form>;

const KEY = cardKeyText({ kind: 'quickwins' });
const GROUP = /^(domain|application|list):(.+)$/s;

export function quickwinsActions(services: ActionServices) {
  const create: CardAction<Form> = {
    ability: 'quickwin.run',
    verb: 'quickwin.create',
    underList: 'narrowed',
    data: form,
    run: async (context) => {
      const asked = newRun(context.data);
      const outcome = 'kind' in asked ? asked : await createRun(services, byOf(context), asked);
      if (outcome.kind === 'done') {
        const key = cardKeyText({ kind: 'campaign', campaignId: outcome.campaignId });
        await services.show(key, context.click.conversation, context.user, deliveryOfClick(context));
      }
      return drawOutcome(services, context, outcome, {
        clicked: KEY,
        done: ({ note }) => ({ key: KEY, note }),
      });
    },
  };
  return [create] as const;
}

/** Servers or a group, not both: nobody should have to guess which of the two counted. */
export function newRun({
  servers = '',
  group: typedGroup = '',
  scope: typedScope,
  updates: typedUpdates,
}: Form): NewRun | Refused {
  const group = typedGroup === '' ? NO_GROUP : typedGroup;
  const scope = choiceIn(typedScope, ['all', 'hprod', 'prod'], 'all');
  const updates = choiceIn(typedUpdates, ['all', 'security'], 'all');
  if (scope.kind === 'refused') return scope;
  if (updates.kind === 'refused') return updates;
  const rest = { branch: scope.value === 'all' ? null : scope.value, updateScope: { kind: updates.value } } as const;
  if (servers.length > MAX_TYPED) {
    return refuse(
      `Trop de serveurs à la fois (${MAX_TYPED} caractères au plus) : enregistrez-les en liste, ou créez plusieurs lancements.`,
      `Too many servers at once (at most ${MAX_TYPED} characters): save them as a list, or create several runs.`,
    );
  }
  const hostnames = wordsOfField(servers);
  if (hostnames.length > 0 && group !== NO_GROUP) {
    return refuse(
      'Nommez des serveurs ou choisissez un groupe, pas les deux.',
      'Name servers or choose a group, not both.',
    );
  }
  if (hostnames.length > 0) return { choice: { kind: 'hosts', hostnames }, ...rest };
  const [, kind, name] = GROUP.exec(group) ?? [];
  if (name === undefined) {
    return refuse('Nommez des serveurs ou choisissez un groupe.', 'Name servers or choose a group.');
  }
  return { choice: { kind: kind as 'domain' | 'application' | 'list', name: decoded(name) }, ...rest };
}

/** '' for what no card of ours sends: no group is called so. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return '';
  }
}
