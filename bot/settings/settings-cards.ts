// How the card of settings is drawn.
import { settingsCard } from '../../cards/settings/settings/card.ts';
import type { SettingsBook } from '../../domain/settings/setting-line.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { settingsView } from './settings-view.ts';

export function settingsCards(book: SettingsBook | undefined): CardDrawings<'settings'> {
  return {
    settings: drawing(({ begins }, ctx, page) => settingsView(ctx, book, begins, page), settingsCard, {
      ability: 'settings.edit',
    }),
  };
}
