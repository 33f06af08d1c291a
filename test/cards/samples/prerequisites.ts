// Samples of the cards of prerequisites.
import { PAGE_SIZES, pageOf, topOf } from '../../../cards/paging.ts';
import { type PrereqDetailView, prereqDetailCard } from '../../../cards/prerequisites/prereq/card.ts';
import { type PrereqsView, prereqsCard } from '../../../cards/prerequisites/prereqs/card.ts';
import { AT, id, type Sample, type SamplesOf, times } from '../sample.ts';

export const samples: SamplesOf = (sample, language) => {
  const { said } = sample;
  const notice = { tone: 'error', text: said.refusal } as const;
  return {
    prereqs: prereqsCard({ ...prereqsView(sample), notice }, language),
    prereq: prereqDetailCard({ ...prereqDetailView(sample), notice }, language),
  };
};

export function prereqsView({ servers, hostname, said, page }: Sample): PrereqsView {
  const remarks = times(servers, (i) => ({ hostname: hostname(i), reason: said.reason(i) }));
  return {
    campaignId: id(12),
    version: 2,
    label: said.label(0),
    askedBy: said.person(0),
    askedAt: AT,
    state: { kind: 'running' },
    counts: { ok: 1, failed: servers, unknown: servers, waiting: servers, warnings: servers },
    failing: pageOf(
      times(servers, (i) => ({
        hostname: hostname(i),
        reasons: [said.reason(3), { fr: 'Nom inconnu', en: 'Unknown name' }, said.reason(0), said.reason(2)],
        remedy: i % 3 === 2 ? null : said.advice,
        excluded: i % 2 === 0,
        sessionId: id(i + 1),
        again: true,
      })),
      page,
      PAGE_SIZES.prereqsFailing,
    ),
    unknowns: topOf(remarks, 5),
    warnings: topOf(remarks, 5),
    inProgress: topOf(times(servers, hostname), 12),
    backup: {
      servers: 2 * servers,
      toConfirm: topOf(times(servers, hostname), 12),
      confirmed: { by: said.person(1), at: AT },
      answers: topOf(
        times(servers, (i) => ({ hostname: hostname(i), text: said.finding(i), stands: STANDS[i % 3] ?? 'asks' })),
        12,
      ),
    },
    access: { run: true, runFailed: true, confirmBackup: true, start: 10 },
    details: times(Math.min(servers, 20), (i) => ({ sessionId: id(i + 1), hostname: hostname(i) })),
  };
}

const STANDS = ['against', 'asks', 'backed-up'] as const;

function prereqDetailView({ hostname, said }: Sample): PrereqDetailView {
  const answers = ['no', 'unknown', 'yes'] as const;
  return {
    sessionId: id(7),
    campaignId: id(12),
    hostname: hostname(1),
    validated: false,
    at: AT,
    exclusion: said.reason(3),
    checks: times(9, (i) => ({
      answer: answers[i % 3] ?? 'yes',
      blocking: i % 4 !== 1,
      text: said.finding(i),
      advice: i % 3 === 2 ? null : said.advice,
    })),
    commands: pageOf(
      times(9, (i) => ({ command: `${said.command}`, exitCode: i, output: `${said.output}\n`.repeat(40) })),
      1,
      PAGE_SIZES.prereqCommands,
    ),
    access: { again: true, restore: true },
  };
}
