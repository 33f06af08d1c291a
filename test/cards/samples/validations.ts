// Samples of the cards of validations.
import { PAGE_SIZES, pageOf, topOf } from '../../../cards/paging.ts';
import { validatedServerCard } from '../../../cards/validations/validated-server/card.ts';
import type { ValidatedServerView } from '../../../cards/validations/validated-server/view.ts';
import { validationRequestCard } from '../../../cards/validations/validation/card.ts';
import type { ValidationRequestView } from '../../../cards/validations/validation/view.ts';
import { validationsCard } from '../../../cards/validations/validations/card.ts';
import { AT, id, LATER, type Sample, type SamplesOf, times } from '../sample.ts';

export const samples: SamplesOf = (sample, language) => {
  const { servers, hostname, said, page } = sample;
  const by = said.person(0);
  const notice = { tone: 'error', text: said.refusal } as const;
  return {
    'validation-request': validationRequestCard({ ...validationView(sample), notice }, language),
    'validation-request-final': validationRequestCard(
      { ...validationView(sample), state: { kind: 'final', by, at: LATER } },
      language,
    ),
    'validated-server': validatedServerCard({ ...validatedServerView(sample), notice }, language),
    validations: validationsCard(
      {
        now: LATER,
        filter: { kind: 'name', name: said.application(0).slice(0, 60) },
        only: said.application(0),
        servers,
        waiting: pageOf(
          times(servers, (i) => ({
            campaignId: id(12),
            label: said.label(i),
            applicationId: i === 0 ? null : id(i),
            application: i === 0 ? null : said.application(i),
            owners: i === 0 ? [] : [said.person(3)],
            deputies: i === 0 ? [] : [said.person(4)],
            hostnames: times(servers, hostname),
            asked: id(900 + i),
            oldestSince: AT,
            reminders: { sent: i, lastAt: i === 0 ? null : AT, nextAt: i === 1 ? null : LATER },
            access: { answer: i !== 0, remind: true },
          })),
          page,
          PAGE_SIZES.validations,
        ),
        answered: {
          rows: times(Math.min(servers, 6), (i) => ({
            campaignId: id(11),
            label: said.label(i),
            applicationId: id(i + 1),
            application: said.application(i),
            ok: servers,
            forced: i,
            refused: i === 1 ? [] : times(servers, hostname),
            at: AT,
          })),
          more: servers > 6,
        },
      },
      language,
    ),
  };
};

export function validationView({ servers, hostname, said, page }: Sample): ValidationRequestView {
  return {
    campaignId: id(12),
    label: said.label(0),
    applicationId: id(5),
    application: said.application(0),
    owners: [said.person(3)],
    deputies: [said.person(4)],
    state: { kind: 'open' },
    access: { answer: true, force: true },
    counts: { waiting: servers - 1, ok: 0, ko: 1, forced: 0 },
    asked: id(899 + servers),
    servers: pageOf(
      times(servers, (i) => ({
        serverId: id(100 + i),
        hostname: hostname(i),
        environment: said.environment(i),
        patchedAt: AT,
        status: i === 0 ? ('validated_ko' as const) : ('en_attente' as const),
        asked: id(900 + i),
        answers: i === 0 ? 3 : 0,
        answer: i === 0 ? { by: said.person(3), at: LATER, comment: said.comment(1) } : null,
        packages: topOf(
          times(9, (n) => ({
            name: said.packageName(n),
            arch: 'x86_64',
            from: n === 1 ? null : `0:1.${n}-${said.version}`,
            to: n === 2 ? null : `0:2.${n}`,
            advisories: n === 0 ? [said.advisory] : [],
          })),
          5,
        ),
        fixes: i % 4,
        rebooted: i % 3 === 2 ? null : i % 3 === 1,
        checks: {
          verdict: (['yes', 'no', 'unknown'] as const)[i % 3] ?? 'unknown',
          differences: [
            { kind: 'listening' as const, name: `tcp/${said.port}`, change: 'disappeared' as const, worse: true },
          ],
        },
      })),
      page,
      PAGE_SIZES.validationServers,
    ),
  };
}

function validatedServerView({ servers, hostname, said, page }: Sample): ValidatedServerView {
  return {
    campaignId: id(12),
    label: said.label(0),
    applicationId: id(5),
    serverId: id(101),
    hostname: hostname(1),
    patchedAt: AT,
    status: 'validated_ko',
    answer: { by: said.person(3), at: LATER, comment: said.comment(1) },
    counts: { updated: servers, installed: 1, removed: 1 },
    advisories: 1,
    checks: {
      verdict: 'no',
      differences: [
        { kind: 'listening', name: `tcp/${said.port}`, change: 'disappeared', worse: true },
        { kind: 'failedUnits', name: `${said.unit}.service`, change: 'disappeared', worse: false },
      ],
    },
    packages: pageOf(
      times(servers, (n) => ({
        name: said.packageName(n),
        arch: 'x86_64',
        from: n === 1 ? null : `0:1.${n}-${said.version}`,
        to: n === 2 ? null : `0:2.${n}`,
        advisories: n === 0 ? [said.advisory, 'RHSA-2026:2', 'RHSA-2026:3'] : [],
      })),
      page,
      PAGE_SIZES.validatedServer,
    ),
  };
}
