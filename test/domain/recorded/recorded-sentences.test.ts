// Whatever a job records of a host, an instance or a prerequisite is French on a French card. The sentences are read off the code that makes
// them, and the checks off the rules that judge them, so that a new one is found.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../domain/answer.ts';
import type { Text } from '../../../domain/language.ts';
import type { NotStarted } from '../../../domain/prerequisites/normally-off.ts';
import {
  DEFAULT_THRESHOLDS,
  type PrerequisiteFacts,
  type PrerequisiteInput,
  type ReachFailureKind,
} from '../../../domain/prerequisites/prerequisite-input.ts';
import { prerequisiteVerdict } from '../../../domain/prerequisites/prerequisites.ts';
import { recordedText } from '../../../domain/recorded/recorded-words.ts';
import { narrowingOf } from '../../../targets/facts/narrowing.ts';
import fc from '../../support/properties.ts';

const ROOT = path.join(import.meta.dirname, '../../..');
const SOURCES = ['targets', 'jobs/attempt', 'jobs/sessions', 'jobs/actions', 'jobs/prerequisites'].flatMap((folder) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((name) => name.endsWith('.ts') && !name.includes('stand-in')),
);

/** Ends at the parenthesis, or the quote, that closes it. */
const MAKES =
  /new (?:HostAnswerError|NotOrdered|VcenterError|NotBack|ReachError)\(|\b(?:detail|evidence|why|how|last)(?::| =) (?=[`'])/g;
const TEXT = /`((?:[^`\\]|\\.)*)`|'([^'\\\n]*)'/g;
/** Words that no French sentence has. */
const ENGLISH =
  /(?<![-/\p{L}\d`'’])(?:the|is|was|were|not|has|have|does|did|its|it|of|to|for|and|but|that|there|with|cannot|than|answers|took|gave)(?![-\p{L}\d.’])/iu;

function madeBy(source: string): readonly string[] {
  return Array.from(source.matchAll(MAKES), (match) => {
    const rest = source.slice(match.index + match[0].length);
    return match[0].endsWith('(') ? upToClosing(rest) : (/^(?:`[^`]*`|'[^'\n]*')/.exec(rest)?.[0] ?? '');
  });
}

function upToClosing(rest: string): string {
  let depth = 1;
  const end = Array.from(rest).findIndex((sign) => {
    if (sign === '(') depth += 1;
    if (sign === ')') depth -= 1;
    return depth === 0;
  });
  return rest.slice(0, end);
}

function sentences(): readonly string[] {
  const found = SOURCES.flatMap((name) => madeBy(readFileSync(path.join(ROOT, name), 'utf8')))
    .flatMap((made) => Array.from(made.matchAll(TEXT), ([, template, quoted]) => template ?? quoted ?? ''))
    .map(filled);
  return [...new Set(found)].filter((text) => text.includes(' ') && ENGLISH.test(text));
}

function filled(template: string): string {
  return template
    .replace(/\$\{(?:minutesText)[^}]*\}/g, '12 minutes')
    .replace(/\$\{[^}]*(?:minutes|Ms)\b[^}]*\}/g, '12')
    .replace(/(?<=“)\$\{(?:job\.)?kind\}(?=”)/g, 'inventory')
    .replace(/\$\{[^}]*wanted\}/g, 'stopped')
    .replace(/\$\{how\}/g, 'came back by itself')
    .replace(/\$\{(?:[^{}]|\{[^}]*\})*\}/g, 'VC-1');
}

describe('what a job records of a host, on a French card', () => {
  it('is looked for where it is made', () => {
    expect(sentences().length).toBeGreaterThan(80);
  });

  it.each(sentences())('%s', (recorded) => {
    expect(recordedText(recorded).fr).not.toMatch(ENGLISH);
  });
});

const GOOD: PrerequisiteFacts = {
  disk: { rootMb: 5000, varMb: 5000, bootMb: 500, rootUsedPercent: 40, varUsedPercent: 40, inodesFreePercent: 60 },
  registration: 'registered',
  enabledRepositories: 3,
  sudo: 'yes',
  packageLock: 'no',
  rpmDatabaseReadable: 'yes',
  clockSkewSeconds: 2,
  kernelInScope: 'yes',
  narrowing: { answer: 'yes', reason: null },
  previewed: true,
};

/** Where a line may end is no matter here. */
function plain({ fr, en }: Text): Text {
  return { fr: fr.replaceAll('\u00a0', ' '), en };
}

/** As the step of an attempt records it. */
function readBack(input: Partial<PrerequisiteInput>) {
  const { checks } = prerequisiteVerdict({
    mode: 'standard',
    server: { licenceSupport: 'active', etat: 'Production', machineType: 'vm' },
    reach: { kind: 'reached' },
    updateScope: { kind: 'all' },
    repair: false,
    facts: GOOD,
    thresholds: DEFAULT_THRESHOLDS,
    ...input,
  });
  const held = checks.filter(({ blocking, answer }) => blocking && answer !== 'yes');
  for (const { text } of held) expect(plain(recordedText(text.en))).toEqual(plain(text));
  const all = { fr: held.map(({ text }) => text.fr).join('; '), en: held.map(({ text }) => text.en).join('; ') };
  expect(plain(recordedText(all.en))).toEqual(plain(all));
  return held.map(({ code }) => code);
}

const WAYS: Readonly<Record<ReachFailureKind, true>> = {
  ...{ 'name-unknown': true, 'port-closed': true, 'login-refused': true, 'no-secret': true },
  ...{ 'host-key-changed': true, 'shell-unusable': true, timeout: true, 'connection-lost': true },
  ...{ 'agent-absent': true, 'agent-silent': true, 'agent-old': true, 'aws-refused': true, unsupported: true },
};

const NOT_STARTED: readonly NotStarted[] = [
  { kind: 'no-record' },
  { kind: 'physical' },
  { kind: 'vcenter', detail: 'VC-1' },
  { kind: 'other-answers', machine: 'VC-1, vm1 (vm-1)' },
  { kind: 'silent', minutes: 30 },
];

const MANY = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

describe('a prerequisite that held a server back, on a French card', () => {
  const answer = fc.constantFrom<Answer>('yes', 'no', 'unknown');
  const number = fc.option(fc.integer({ min: 0, max: 300_000 }));
  const percent = fc.option(fc.integer({ min: 0, max: 100 }));

  it('is said as the card of the prerequisites says it, whatever the facts', () => {
    const facts = fc.record({
      disk: fc.record({
        ...{ rootMb: number, varMb: number, bootMb: number },
        ...{ rootUsedPercent: percent, varUsedPercent: percent, inodesFreePercent: percent },
      }),
      registration: fc.constantFrom('registered', 'not-registered', 'not-applicable', 'unknown'),
      enabledRepositories: fc.option(fc.integer({ min: 0, max: 2 })),
      ...{ sudo: answer, packageLock: answer, rpmDatabaseReadable: answer },
      clockSkewSeconds: fc.option(fc.integer({ min: -90_000, max: 90_000 })),
      ...{ kernelInScope: answer, previewed: fc.boolean() },
      narrowing: fc.constant({ answer: 'unknown', reason: null }),
      windows: fc.record({
        ...{ restartPending: answer, updateService: answer },
        restartWitnesses: fc.constantFrom(
          [],
          ['rebootRequired', 'rebootPending'],
          ['packagesPending', 'renamed', 'configurationManager'],
        ),
        ...{ source: fc.constant(null), build: fc.constant(null) },
      }),
    }) as fc.Arbitrary<PrerequisiteFacts>;
    fc.assert(
      fc.property(
        facts,
        fc.constantFrom('standard', 'quickwin'),
        fc.constantFrom('linux', 'windows'),
        fc.boolean(),
        (some, mode, platform, kernelTrack) => {
          readBack({ facts: some, mode, platform, kernelTrack });
        },
      ),
    );
  });

  it.each(Object.keys(WAYS) as ReachFailureKind[])('%s', (failure) => {
    for (const over of [{}, { over: 'ssm' }] as const)
      expect(readBack({ reach: { kind: 'unreached', failure, said: 'no route', ...over }, facts: null })).toContain(
        'ssh',
      );
  });

  it.each(NOT_STARTED)('a server that was not started: $kind', (why) => {
    expect(readBack({ reach: { kind: 'unreached', failure: 'off', why }, facts: null })).toContain('power');
  });

  it('an inventory that rules it out', () => {
    const server = { licenceSupport: 'obsolete', etat: 'Stock', machineType: 'vm' } as const;
    readBack({ server });
    readBack({ server: { ...server, patchedFamily: false } });
    expect(readBack({ server: { ...server, environmentSaid: false } })).toEqual(['eligibility']);
  });

  it.each([['one'], MANY])('exclusions that no package manager is given, from %s', (...refusedExcludes) => {
    expect(readBack({ refusedExcludes })).toEqual(['excludes']);
  });

  it.each([
    { kind: 'security' },
    { kind: 'kernels' },
    { kind: 'cve', id: 'CVE-2027-1' },
    { kind: 'advisories', ids: MANY.map((one) => `RHSA-2027:${one}`) },
    { kind: 'versions', packages: [], dependencies: 'any' },
  ] as const)('an update that is narrowed: $kind', (updateScope) => {
    expect(readBack({ updateScope, facts: { ...GOOD, narrowing: { answer: 'unknown', reason: null } } })).toEqual([
      'narrowing',
    ]);
  });

  it.each([['bash-5.1-1.x86_64'], MANY])('what would come beside the versions, from %s', (...beyond) => {
    const scope = { kind: 'versions', packages: [], dependencies: 'listed' } as const;
    const narrowing = narrowingOf({ scope, excludes: [] }, 'dnf', { preview: null, beyond });
    expect(narrowing.answer).toBe('no');
    expect(readBack({ updateScope: scope, facts: { ...GOOD, narrowing } })).toEqual(['narrowing']);
  });

  it('what apt and zypper cannot do', () => {
    const none = { preview: null, beyond: [] };
    const scope = { kind: 'advisories', ids: ['RHSA-2027:1'] } as const;
    const apt = narrowingOf({ scope, excludes: [] }, 'apt-get', none);
    expect(readBack({ updateScope: scope, facts: { ...GOOD, narrowing: apt } })).toEqual(['narrowing']);
    const zypper = narrowingOf({ scope: { kind: 'all' }, excludes: [], repair: true }, 'zypper', none);
    expect(readBack({ repair: true, facts: { ...GOOD, narrowing: zypper } })).toEqual(['repair']);
  });
});
