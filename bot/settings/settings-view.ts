// The card of settings: a page of them, as they hold now in this installation.
import { PAGE_SIZES, pageOf } from '../../cards/paging.ts';
import type { SettingsView } from '../../cards/settings/settings/card.ts';
import { loadStoredSettings } from '../../db/queries/settings/stored-settings.ts';
import type { SettingsBook } from '../../domain/settings/setting-line.ts';
import { noticePart, type ViewContext } from '../shared/view-context.ts';

export async function settingsView(
  ctx: ViewContext,
  book: SettingsBook | undefined,
  begins: string | null,
  page: number,
): Promise<SettingsView> {
  const lines = book?.lines(await loadStoredSettings(ctx.db)) ?? [];
  const asked = begins?.toLowerCase() ?? '';
  const meant = lines.filter(({ name }) => name.toLowerCase().startsWith(asked));
  return {
    begins,
    changed: lines.filter(({ source }) => source === 'database').length,
    settings: pageOf(meant, page, PAGE_SIZES.settings),
    ...noticePart(ctx),
  };
}
