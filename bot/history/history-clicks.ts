// The buttons of the history: its pages and filters, and the whole of it as a file.
import type { z } from 'zod';
import { countHistory, historyScope } from '../../db/queries/history/history-view.ts';
import { tooManyForExcel } from '../../domain/history/file-rows.ts';
import { parseHistoryFilter } from '../../domain/history/history-filter.ts';
import { say, type Text } from '../../domain/language.ts';
import { offer } from '../files/offer-click.ts';
import type { ActionServices, CardAction } from '../shared/click-answers.ts';
import { onHistoryExport } from './filter-data.ts';
import { MAX_EXCEL_ROWS } from './history-content.ts';

type OnExport = z.infer<typeof onHistoryExport>;

export function historyActions(services: ActionServices) {
  return [historyExportAction(services)] as const;
}

function historyExportAction(services: ActionServices): CardAction<OnExport> {
  return {
    verb: 'history.export',
    ability: 'read',
    data: onHistoryExport,
    run: async (context) => {
      const { filter, format } = context.data;
      const tooMany = await refusalOf(services, filter, format);
      if (tooMany !== null) return { kind: 'message', text: say(tooMany, context.user.language) };
      return offer(services, context, { kind: 'history', filter, format });
    },
  };
}

/** Before the file is offered: a link to half a history would be worse than a sentence. */
async function refusalOf({ db, settings }: ActionServices, text: string, format: 'csv' | 'xlsx'): Promise<Text | null> {
  const filter = parseHistoryFilter(text);
  if (filter === null || format === 'csv') return null;
  const { ok, ko } = await countHistory(db, await historyScope(db, filter, settings.zone));
  return ok + ko <= MAX_EXCEL_ROWS ? null : tooManyForExcel(MAX_EXCEL_ROWS, ok + ko);
}
