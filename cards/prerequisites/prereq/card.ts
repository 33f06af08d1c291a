// One server's prerequisites: every check with what to do about it, and the exact commands with what they said (PRE-1 to PRE-8).
import type { CampaignId, SessionId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import type { AdaptiveCard } from '../../adaptive-card.ts';
import { execute, typeCommand } from '../../buttons.ts';
import template from '../../change-template.json' with { type: 'json' };
import { formatInstant } from '../../dates.ts';
import { detail, type Line, line, section } from '../../lines.ts';
import { type Page, pageButtons, pageText } from '../../paging.ts';
import { lastLines, run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { explained, inWords, type Words } from '../../words.ts';
import { prereqDetailTexts } from './texts.ts';

export type PrereqDetailView = CardBase & {
  readonly sessionId: SessionId;
  readonly campaignId: CampaignId;
  readonly hostname: string;
  readonly validated: boolean;
  readonly at: Date;
  /** PRE-9; null: it is not excluded. */
  readonly exclusion: Words | null;
  readonly checks: readonly PrereqCheckLine[];
  /** Page size PAGE_SIZES.prereqCommands. */
  readonly commands: Page<{ readonly command: string; readonly exitCode: number | null; readonly output: string }>;
  readonly access: { readonly again: boolean; readonly restore: boolean };
};

export type PrereqCheckLine = {
  readonly answer: 'yes' | 'no' | 'unknown';
  readonly blocking: boolean;
  readonly text: Words;
  readonly advice: Words | null;
};

const compiled = compileTemplate(template);
const COLORS = { yes: 'Good', no: 'Attention', unknown: 'Warning' } as const;
const MAX_LINES = 10;

export function prereqDetailCard(view: PrereqDetailView, language: Language): AdaptiveCard {
  const words = prereqDetailTexts[language];
  const { sessionId, campaignId, hostname, commands, access } = view;
  const on = { sessionId, page: commands.page };
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: line(strong(hostname, 80), run(words.of(campaignId), { isSubtle: true })).inlines,
        state: stateRuns(view, language),
        facts: [],
        refusals: section(
          '',
          view.checks.flatMap((check) => checkLines(check, language)),
        ),
        changes: section(
          words.commands,
          commands.rows.flatMap((one) => commandLines(one, language)),
        ),
        foot: pageText(commands),
      },
      summary: explained(words.heading, hostname, language),
      actions: [
        ...(access.again ? [execute('prereq.again', words.again, on)] : []),
        ...(access.restore ? [execute('prereq.again', words.restore, on)] : []),
        typeCommand(words.campaign, `/prereqs show ${campaignId}`),
      ],
      pager: pageButtons(commands, language, { kind: 'prereq', sessionId }),
    },
    view,
    language,
  );
}

function stateRuns({ validated, at, exclusion }: PrereqDetailView, language: Language) {
  const words = prereqDetailTexts[language];
  const when = formatInstant(at, language);
  return line(
    validated
      ? run(words.ok(when), { color: 'Good', weight: 'Bolder' })
      : run(words.refused(when), { color: 'Attention', weight: 'Bolder' }),
    exclusion !== null && run(words.excluded(inWords(exclusion, language)), { color: 'Warning' }),
  ).inlines;
}

function checkLines({ answer, blocking, text, advice }: PrereqCheckLine, language: Language): readonly Line[] {
  const words = prereqDetailTexts[language];
  const head = line(
    run(words.sign[answer], { color: COLORS[answer], weight: 'Bolder' }),
    run(inWords(text, language)),
    !blocking && answer !== 'yes' && run(words.warns, { isSubtle: true }),
  );
  return advice === null ? [head] : [head, detail(`→ ${inWords(advice, language)}`)];
}

function commandLines(
  { command, exitCode, output }: PrereqDetailView['commands']['rows'][number],
  language: Language,
): readonly Line[] {
  const words = prereqDetailTexts[language];
  const all = output.split('\n').filter((text) => text.trim() !== '').length;
  const shown = lastLines(output, MAX_LINES);
  const left = all - shown.length;
  return [
    line(
      run(command, { fontType: 'Monospace', size: 'Small', weight: 'Bolder' }),
      run(exitCode === null ? words.noExit : words.exit(exitCode), { isSubtle: true, size: 'Small' }),
    ),
    ...(left > 0 ? [detail(words.left(left))] : []),
    ...(shown.length === 0 ? [detail(words.silent)] : []),
    ...shown.map((text) => detail(text, { monospace: true }, 160)),
  ];
}
