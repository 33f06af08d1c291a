// The buttons of the audit: its pages and filters, and the whole of it as a file.
import type { z } from 'zod';
import { say, type Text } from '../../domain/language.ts';
import { offer } from '../files/offer-click.ts';
import type { ActionServices, CardAction } from '../shared/click-answers.ts';
import { onAuditExport } from './filter-data.ts';

const ONLY_HERE: Text = {
  fr: 'L’audit n’est visible qu’en conversation privée avec moi.',
  en: 'The audit is only available in a private chat with me.',
};

export function auditActions(services: ActionServices) {
  return [auditExportAction(services)] as const;
}

function auditExportAction(services: ActionServices): CardAction<z.infer<typeof onAuditExport>> {
  return {
    verb: 'audit.export',
    ability: 'audit.read',
    data: onAuditExport,
    run: async (context) => {
      const { click, user, data } = context;
      if (click.conversation.kind !== 'personal') return { kind: 'message', text: say(ONLY_HERE, user.language) };
      return offer(services, context, { kind: 'audit', filter: data.filter });
    },
  };
}
