// What the card of settings is drawn from, besides the file and the environment of the process.
import type { CardSources } from '../../card-sources/source.ts';

const settings: CardSources = { reads: { app_secrets: { only: ['key', 'value'] } } };

export const settingsCardSources = { settings };
