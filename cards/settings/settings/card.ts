// The settings, a page of them: value, where it comes from, the default where it is another, and what a change takes.
import type { Language } from '../../../domain/language.ts';
import type { SettingLine } from '../../../domain/settings/setting-line.ts';
import type { AdaptiveCard } from '../../adaptive-card.ts';
import { typeCommand } from '../../buttons.ts';
import { detail, type Line, line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { type Page, pageButtons, pageText, toPage } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { settingsTexts } from './texts.ts';

export type SettingsView = CardBase & {
  /** Only those whose name begins so; null: all. */
  readonly begins: string | null;
  /** How many were changed in chat, of all. */
  readonly changed: number;
  /** Page size PAGE_SIZES.settings. */
  readonly settings: Page<SettingLine>;
};

const compiled = compileTemplate(template);
const MAX_VALUE = 200;

export function settingsCard(view: SettingsView, language: Language): AdaptiveCard {
  const words = settingsTexts[language];
  const { begins, changed, settings } = view;
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: line(words.count(settings.total), words.changed(changed)).inlines,
        state: begins === null ? [] : [run(words.begins(begins), { isSubtle: true })],
        empty: settings.total === 0 ? words.none : '',
        rows: settings.rows.map((setting) => ({ lines: settingLines(setting, language), actions: [] })),
        foot: [words.change, pageText(settings)].filter((text) => text !== '').join(' · '),
      },
      summary: words.heading,
      pager: pageButtons(settings, language, { kind: 'settings', begins }),
      actions: [
        ...(begins === null ? [] : [toPage(words.all, { kind: 'settings', begins: null }, 1)]),
        typeCommand(words.rules, words.rulesCommand),
      ],
    },
    view,
    language,
  );
}

function settingLines(setting: SettingLine, language: Language): readonly Line[] {
  const words = settingsTexts[language];
  const { name, value, source, effect } = setting;
  const other = setting.default !== value && setting.default !== '' ? words.default(setting.default) : '';
  const more = [words.source[source], other, words.effect[effect]].filter((text) => text !== '');
  return [
    line(strong(name), run(value === '' ? words.nothing : value, {}, MAX_VALUE)),
    detail(more.join(' · '), {}, MAX_VALUE + 120),
  ];
}
