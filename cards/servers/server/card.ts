// One server: first the answer to "why is it not patched?", then plan, campaigns, past, links, snapshots, exclusions.

import type { CardKey } from '../../../domain/card-key.ts';
import { actorName } from '../../../domain/history/actor-name.ts';
import { type Language, say } from '../../../domain/language.ts';
import { labelText } from '../../../domain/previews/label-text.ts';
import type { WhyCode } from '../../../domain/servers/reason.ts';
import type { AdaptiveCard, CardAction, TextRun } from '../../adaptive-card.ts';
import { typeCommand } from '../../buttons.ts';
import { complianceWords, dueText, patchManagerText } from '../../compliance/words.ts';
import { formatDate, formatDay, formatDuration, formatInstant, formatMoment, formatSlot } from '../../dates.ts';
import { detail, type Line, line, section, topLines } from '../../lines.ts';
import { refreshButton } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { planWords } from '../../plan-words.ts';
import { compileTemplate, renderCard } from '../../render.ts';
import { validationRun, workedRun } from '../../session-words.ts';
import { explained, inWords } from '../../words.ts';
import template from './template.json' with { type: 'json' };
import { serverTexts } from './texts.ts';
import type { SaidReason, ServerCampaign, ServerLink, ServerPatch, ServerView } from './view.ts';

const compiled = compileTemplate(template);
const MAX_REASONS = 8;
const MAX_OWED = 3;
/** Nobody asks why of a server that is patched, or is being patched. */
const SETTLED: ReadonlySet<WhyCode> = new Set(['patched', 'running', 'start-ordered']);
const COLORS = { ok: { color: 'Good' }, ko: { color: 'Attention' } } as const;

export function serverCard(view: ServerView, language: Language): AdaptiveCard {
  const words = serverTexts[language];
  const { headline } = view.why;
  return renderCard(
    compiled,
    {
      data: {
        heading: [run(words.heading(view.hostname), { weight: 'Bolder', size: 'Large' }, 120)],
        identity: identityLines(view, language),
        why: section(SETTLED.has(headline.code) ? words.state : words.why, whyLines(view, language)),
        sections: [
          section(words.plan, planLines(view, language)),
          section(
            words.campaigns,
            view.sessions.flatMap((session) => campaignLines(session, view.now, language)),
          ),
          section(words.links, linkLines(view, language)),
          section(words.waits, validationLines(view, language)),
          section(
            words.patches,
            view.patches.flatMap((patch) => patchLines(patch, language)),
          ),
          section(words.scan, [
            ...complianceLines(view, language),
            ...scanLines(view, language),
            ...countLines(view, language),
            ...(view.download === null ? [] : [line(run(view.download[language], {}, 300))]),
          ]),
          section(words.downtimes, downtimeLines(view, language)),
          section(words.owed, owedLines(view, language)),
          section(words.power, powerLines(view, language)),
          section(words.snapshots, snapshotLines(view, language)),
          section(words.excludes, excludeLines(view, language)),
        ].filter(({ lines }) => lines.length > 0),
      },
      summary: explained(view.hostname, headline.text[language], language),
      actions: buttons(view.hostname, language),
    },
    view,
    language,
  );
}

function buttons(hostname: string, language: Language): readonly CardAction[] {
  const { history, prereqs, linksButton, refresh } = serverTexts[language];
  const typed = ({ label, command }: typeof history) => typeCommand(label, `/${command} ${hostname}`);
  return [
    refreshButton(refresh, keyOf(hostname)),
    ...(TYPEABLE.test(hostname) ? [history, prereqs, linksButton].map(typed) : []),
  ];
}

/** A name that is typed as one word and read as nothing else. */
const TYPEABLE = /^[a-z0-9_][a-z0-9._-]*$/;

function keyOf(hostname: string): CardKey {
  return { kind: 'server', hostname };
}

function identityLines(view: ServerView, language: Language): readonly Line[] {
  const words = serverTexts[language];
  const { environment, domain, zone, os, machineType, application, owners, deputies, operator } = view;
  const people = [
    application ?? false,
    owners.length > 0 && words.owners(owners),
    deputies.length > 0 && words.deputies(deputies),
    operator !== null && words.operator(operator),
  ] as const;
  return [
    line(environment, domain, zone ?? false, os, words.machine[machineType]),
    ...(people.some((part) => part !== false) ? [line(...people)] : []),
  ];
}

function whyLines({ why }: ServerView, language: Language): readonly Line[] {
  const { also } = serverTexts[language];
  const shown = why.more.slice(0, MAX_REASONS);
  return [
    ...reasonLines(why.headline, language, { weight: 'Bolder' }),
    ...(shown.length > 0 ? [detail(also)] : []),
    ...shown.flatMap((reason) => reasonLines(reason, language, {})),
  ];
}

function reasonLines({ text, todo }: SaidReason, language: Language, style: Partial<TextRun>): readonly Line[] {
  const said = line(run(text[language], style, 400));
  return todo === null ? [said] : [said, detail(explained(serverTexts[language].todo, todo[language], language))];
}

/** COMP-3, in one line. */
function complianceLines({ compliance }: ServerView, language: Language): readonly Line[] {
  if (compliance === null) return [];
  const words = serverTexts[language];
  const { text, late, dueOn } = compliance;
  if (text === null) return [line(run(words.compliant, { color: 'Good' }))];
  return [
    line(
      run(text[language], { color: late ? 'Attention' : 'Warning' }),
      late && run(complianceWords[language].late, { color: 'Attention', weight: 'Bolder' }),
      run(dueText(dueOn, language), { isSubtle: true }),
    ),
  ];
}

/** Facts of a scan, with their age: a server that is silent has no fewer updates. */
function scanLines({ scan }: ServerView, language: Language): readonly Line[] {
  if (scan === null) return [];
  const words = serverTexts[language];
  const { packages, security, heldBack, rebootNeeded, failure, at, outdated } = scan;
  if (outdated) {
    const reboot = rebootNeeded === 'yes' && run(words.needsReboot, { color: 'Warning' });
    return [line(run(words.outdated(formatInstant(at, language)), { isSubtle: true }), reboot)];
  }
  return [
    line(
      packages === 0 ? words.upToDate : words.pending(packages),
      security !== null && security > 0 && run(words.security(security), { color: 'Warning' }),
      heldBack !== null && heldBack > 0 && run(words.heldBack(heldBack), { color: 'Warning' }),
      rebootNeeded === 'yes' && run(words.needsReboot, { color: 'Warning' }),
      run(words.scanned(formatInstant(at, language)), { isSubtle: true }),
    ),
    ...(failure === null ? [] : [detail(explained(words.silent, inWords(failure, language), language))]),
  ];
}

function countLines({ patchCounts }: ServerView, language: Language): readonly Line[] {
  if (patchCounts === undefined) return [];
  const { text, at } = patchCounts;
  return [detail(patchManagerText(text, formatMoment(at, language), language))];
}

/** Whoever is called by an alert during an update finds here why. */
function downtimeLines({ downtimes = [] }: ServerView, language: Language): readonly Line[] {
  return downtimes.map((text) => line(run(say(text, language), { color: 'Warning' }, 200)));
}

/** RUN-19. */
function owedLines({ owed = [], hostname }: ServerView, language: Language): readonly Line[] {
  const shown = owed
    .slice(0, MAX_OWED)
    .flatMap(({ command, error }) => [
      line(run(command, { fontType: 'Monospace' }, 120)),
      ...(error === null ? [] : [detail(inWords(error, language), {}, 200)]),
    ]);
  return shown.length === 0 ? [] : [...shown, detail(`/actions ${hostname}`)];
}

/** RUN-17. */
function powerLines({ normallyOff, started }: ServerView, language: Language): readonly Line[] {
  const words = serverTexts[language];
  const declared =
    normallyOff === undefined ? [] : [line(words.normallyOff[normallyOff.proved ? 'proved' : 'unknown'])];
  if (started === undefined || started === null) return declared;
  const { campaignId, askedAt, startedAt, stopBegunAt, stopError } = started;
  const at = formatInstant(startedAt ?? askedAt, language);
  return [
    ...declared,
    line(words.startedFor(campaignId, at), stopBegunAt !== null && run(words.stopping, { color: 'Accent' })),
    ...(stopError === null ? [] : [detail(explained(words.notStopped, stopError, language))]),
  ];
}

function planLines({ weeks, sessions }: ServerView, language: Language): readonly Line[] {
  const own = new Set(sessions.map(({ campaignId }) => campaignId));
  const words = serverTexts[language];
  return topLines(weeks, weeks.first.length, language, (week) => [
    line(
      strong(`${week.weekCode} ${week.year}`),
      words.weekOf(formatDate(week.weekStart, language)),
      `${week.domainCode} ${planWords[language].scope[week.envScope]}`,
      ...week.campaigns.slice(0, 1).map(words.campaign),
    ),
    // A campaign that has the server was made in time.
    ...(week.closed === null || week.campaigns.some((id) => own.has(id)) ? [] : [detail(week.closed[language])]),
  ]);
}

function campaignLines(session: ServerCampaign, now: Date, language: Language): readonly Line[] {
  const words = serverTexts[language];
  const { campaignId, label, status, rejected = false, day, slot, doneAt, operator, exclusion } = session;
  const planned =
    day === null ? words.noSlot : `${formatDay(day, language)} ${slot === null ? '' : formatSlot(slot, language)}`;
  const when = doneAt === null ? planned : formatInstant(doneAt, language);
  const out = exclusion === null ? [] : [exclusionLine(exclusion, now, language)];
  return [
    line(
      strong(words.campaign(campaignId)),
      workedRun({ status, rejected }, language),
      when,
      run(operator === null ? words.noOperator : inWords(operator, language), {}, 80),
    ),
    detail(labelText(label)[language]),
    ...out,
  ];
}

function exclusionLine(
  { reason, by, at }: NonNullable<ServerCampaign['exclusion']>,
  now: Date,
  language: Language,
): Line {
  const age = formatDuration(now.getTime() - at.getTime(), language);
  const who = actorName(by);
  return detail(`${serverTexts[language].excluded(who, age)} · ${inWords(reason, language)}`);
}

function linkLines({ links, gate }: ServerView, language: Language): readonly Line[] {
  const words = serverTexts[language];
  const pairs = topLines(links, links.first.length, language, (link) => [linkLine(link, language)]);
  if (gate === null) return pairs;
  const closed = gate.blockers.length > 0;
  const state = run(closed ? words.gateClosed : words.gateOpen, closed ? { color: 'Attention' } : { color: 'Good' });
  return [line(state, gate.goGiven ? words.goGiven : words.goMissing), ...pairs];
}

function linkLine({ hostname, other, source, validation, patchedAt }: ServerLink, language: Language): Line {
  const words = serverTexts[language];
  return line(
    strong(hostname),
    words.other[other],
    words.linkSources[source],
    validation === null ? other === 'nonprod' && words.neverValidated : validationRun(validation, language),
    patchedAt !== null && formatMoment(patchedAt, language),
  );
}

function validationLines({ validations, now }: ServerView, language: Language): readonly Line[] {
  const words = serverTexts[language];
  return topLines(validations, validations.first.length, language, ({ campaignId, patchedAt }) => {
    const age = formatDuration(now.getTime() - patchedAt.getTime(), language);
    return [line(strong(words.campaign(campaignId)), run(words.waitsSince(age), { color: 'Warning' }))];
  });
}

function patchLines({ at, result, packages, operator, source, campaignId, notes }: ServerPatch, language: Language) {
  const words = serverTexts[language];
  const head: Line = line(
    run(words.results[result], COLORS[result]),
    formatMoment(at, language),
    result === 'ok' && (packages === null ? words.packagesUnknown : words.packages(packages)),
    campaignId === null ? words.sources[source] : words.campaign(campaignId),
    operator !== null && run(operator, {}, 60),
  );
  const said = inWords(notes, language);
  return said === '' ? [head] : [head, detail(said)];
}

function snapshotLines({ snapshots, now }: ServerView, language: Language): readonly Line[] {
  const words = serverTexts[language];
  return topLines(snapshots, snapshots.first.length, language, ({ name, vcenter, consistency, createdAt }) => [
    line(
      run(name, {}, 80),
      vcenter ?? false,
      consistency !== null && words.consistency[consistency],
      words.age(formatDuration(now.getTime() - createdAt.getTime(), language)),
    ),
  ]);
}

function excludeLines({ excludes, generalExcludes }: ServerView, language: Language): readonly Line[] {
  const general = generalExcludes > 0 && serverTexts[language].general(generalExcludes);
  return excludes.length === 0 && general === false ? [] : [line(run(excludes.join(' ')), general)];
}
