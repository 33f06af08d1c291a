// Samples of the cards of settings.
import { PAGE_SIZES, pageOf } from '../../../cards/paging.ts';
import { type SettingsView, settingsCard } from '../../../cards/settings/settings/card.ts';
import type { SettingLine } from '../../../domain/settings/setting-line.ts';
import { type Sample, type SamplesOf, times } from '../sample.ts';

export const samples: SamplesOf = (sample, language) => {
  const notice = { tone: 'error', text: sample.said.refusal } as const;
  return {
    settings: settingsCard({ ...settingsView(sample), notice }, language),
    'settings-named': settingsCard({ ...settingsView({ ...sample, servers: 0 }), begins: 'campaigns' }, language),
  };
};

const SOURCES = ['default', 'file', 'environment', 'database'] as const;
const EFFECTS = ['at-once', 'restart', 'file'] as const;

function settingsView({ servers, said, page }: Sample): SettingsView {
  const lines = times(
    servers,
    (i): SettingLine => ({
      name: `execution.setting${i}`,
      value: i % 5 === 4 ? '' : said.reason(i),
      default: i % 2 === 0 ? '72' : '',
      source: SOURCES[i % SOURCES.length] ?? 'default',
      effect: EFFECTS[i % EFFECTS.length] ?? 'file',
    }),
  );
  return { begins: null, changed: servers >> 2, settings: pageOf(lines, page, PAGE_SIZES.settings) };
}
