// The checks of the installation: what each found, and what to do.
import type { Answer } from '../../../domain/answer.ts';
import type { CheckReport } from '../../../domain/doctor/check-report.ts';
import { type Language, say } from '../../../domain/language.ts';
import type { AdaptiveCard } from '../../adaptive-card.ts';
import { formatInstant } from '../../dates.ts';
import { detail, line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { type Page, pageButtons, pageText } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { explained } from '../../words.ts';
import { doctorTexts } from './texts.ts';

export type DoctorView = CardBase & {
  readonly runId: number;
  readonly askedBy: string;
  readonly at: Date;
  /** `lost`: no answer came, and none will. */
  readonly state: 'running' | 'answered' | 'lost';
  readonly counts: Readonly<Record<Answer, number>>;
  /** Page size PAGE_SIZES.doctor. */
  readonly reports: Page<CheckReport>;
};

const compiled = compileTemplate(template);

const LOOKS = { yes: { color: 'Good' }, no: { color: 'Attention' }, unknown: { color: 'Warning' } } as const;
const SIGNS: Readonly<Record<Answer, string>> = { yes: '✔', no: '✖', unknown: '?' };
/** Every fault of a settings file may be in one. */
const MAX_DETAIL = 500;

export function doctorCard(view: DoctorView, language: Language): AdaptiveCard {
  const words = doctorTexts[language];
  const { state, counts, reports } = view;
  const summary = state === 'answered' ? words.counts(counts) : words[state];
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: line(formatInstant(view.at, language), run(view.askedBy, { isSubtle: true }, 60)).inlines,
        state: [run(summary, stateLook(view), 200)],
        empty: '',
        rows: reports.rows.map((report) => ({ lines: reportLines(report, language), actions: [] })),
        foot: state === 'running' ? '' : [pageText(reports), words.again].filter((part) => part !== '').join(' · '),
      },
      summary: explained(words.heading, summary, language),
      pager: pageButtons(reports, language, { kind: 'doctor', runId: view.runId }),
    },
    view,
    language,
  );
}

function stateLook({ state, counts }: DoctorView) {
  if (state === 'running') return {};
  if (state === 'lost' || counts.no > 0) return LOOKS.no;
  return counts.unknown > 0 ? LOOKS.unknown : LOOKS.yes;
}

function reportLines({ title, answer, detail: found, remedy }: CheckReport, language: Language) {
  return [
    line(run(`${SIGNS[answer]} `, LOOKS[answer]), strong(say(title, language), 80)),
    detail(say(found, language).replaceAll('\n', ' '), {}, MAX_DETAIL),
    ...(remedy === null ? [] : [detail(`→ ${say(remedy, language)}`, {}, MAX_DETAIL)]),
  ];
}
