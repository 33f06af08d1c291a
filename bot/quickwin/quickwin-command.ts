// `/quickwin`: the semi-automatic run (RUN-13). `new host…|domain FL|app "Péage"|list NAME [prod|hprod] [only …]`; `12`; `12 prereqs|snapshots|patch|prod|draft`;
// `12 add host…`; `list save NAME host…`.

import type { UpdateScope } from '../../domain/attempts/update-scope.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { serversText } from '../../domain/counts.ts';
import type { CampaignId } from '../../domain/ids.ts';
import type { Branch } from '../../domain/server.ts';
import { orderStart } from '../campaigns/order-start.ts';
import { orderPrerequisites } from '../prerequisites/order-prerequisites.ts';
import { answerTo, byOf, card, cardAndNote, type PatchCommand, text } from '../shared/command-answers.ts';
import { missingCampaign } from '../shared/open-campaign.ts';
import type { OperationContext } from '../shared/operation.ts';
import type { CommandAnswer, CommandContext, ParsedArgs, Words } from '../shared/typed/command.ts';
import { backToDraft } from './back-to-draft.ts';
import type { ServerChoice } from './choose.ts';
import { addToRunDraft, createRun } from './create-run.ts';
import { orderSnapshots } from './order-snapshots.ts';
import { QUICKWIN_FORMS } from './quickwin-forms.ts';
import { parseQuickwin } from './quickwin-words.ts';
import { saveList } from './save-list.ts';

export type QuickwinArgs =
  | { readonly kind: 'all' }
  | {
      readonly kind: 'new';
      readonly choice: ServerChoice;
      readonly branch: Branch | null;
      readonly updateScope: UpdateScope;
    }
  | { readonly kind: 'save-list'; readonly name: string; readonly hostnames: readonly string[] }
  | { readonly kind: 'add'; readonly campaignId: CampaignId; readonly hostnames: readonly string[] }
  | { readonly kind: 'one' | 'draft' | 'prereqs'; readonly campaignId: CampaignId }
  | { readonly kind: 'snapshots'; readonly campaignId: CampaignId; readonly branch: Branch | null }
  | { readonly kind: 'patch'; readonly campaignId: CampaignId; readonly branch: Branch };

export function quickwinCommand(operations: OperationContext): PatchCommand<QuickwinArgs> {
  return {
    name: { fr: 'quickwin', en: 'quickwin' },
    aliases: ['qw'],
    ability: 'read',
    help: {
      fr: 'patche quelques serveurs par étapes, hors planning',
      en: 'patches a few servers step by step, outside the plan',
    },
    forms: QUICKWIN_FORMS,
    parse: (words: Words): ParsedArgs<QuickwinArgs> => parseQuickwin(words),
    abilityFor: ({ kind }) => (kind === 'all' || kind === 'one' ? 'read' : 'quickwin.run'),
    run: (context) => run(operations, context),
  };
}

async function run(operations: OperationContext, context: CommandContext<QuickwinArgs>): Promise<CommandAnswer> {
  const { args } = context;
  const by = byOf(context);
  switch (args.kind) {
    case 'all':
      return card(cardKeyText({ kind: 'quickwins' }));
    case 'new': {
      const created = await createRun(operations, by, args);
      if (created.kind === 'refused') return { kind: 'text', text: created.text };
      return cardAndNote(operations, context, runKey(created.campaignId), created.note);
    }
    case 'save-list':
      return answerTo(await saveList(operations, by, args), ({ name, servers }) =>
        text(
          `Liste « ${name} » enregistrée : ${serversText(servers).fr}.`,
          `List “${name}” saved: ${serversText(servers).en}.`,
        ),
      );
    case 'one': {
      const missing = await missingCampaign(operations.db, args.campaignId);
      return missing === null ? card(runKey(args.campaignId)) : { kind: 'text', text: missing.text };
    }
    case 'add':
    case 'patch': {
      const outcome =
        args.kind === 'add'
          ? await addToRunDraft(operations, by, args)
          : await orderStart(operations, by, { ...args, hostnames: [], bySlot: false });
      if (outcome.kind === 'refused') return { kind: 'text', text: outcome.text };
      return cardAndNote(operations, context, runKey(args.campaignId), outcome.note);
    }
    case 'draft':
      return answerTo(await backToDraft(operations, by, args), () => card(runKey(args.campaignId)));
    case 'snapshots':
      return answerTo(await orderSnapshots(operations, by, args), () => card(runKey(args.campaignId)));
    case 'prereqs':
      return answerTo(await orderPrerequisites(operations, by, { ...args, hostnames: [] }), () =>
        card(cardKeyText({ kind: 'prereqs', campaignId: args.campaignId })),
      );
  }
}

function runKey(campaignId: CampaignId): string {
  return cardKeyText({ kind: 'campaign', campaignId });
}
