// The servers of the inventory, by name, under the filter in words; a row opens its server. The whole of it is a file.
import type { IsoDate } from '../../../domain/clock.ts';
import type { ServerId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import { type EstateFilter, estateFilterText, WHOLE_ESTATE } from '../../../domain/servers/estate-filter.ts';
import type { ServerProblem } from '../../../domain/servers/server-problem.ts';
import type { AdaptiveCard, CardAction, TextRun } from '../../adaptive-card.ts';
import { execute } from '../../buttons.ts';
import { formatDate } from '../../dates.ts';
import { type Line, line } from '../../lines.ts';
import { type Page, pageButtons, pageText, toPage } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { explained } from '../../words.ts';
import template from './template.json' with { type: 'json' };
import { serversTexts } from './texts.ts';

export type ServersView = CardBase & {
  readonly filter: EstateFilter;
  /** Page size PAGE_SIZES.servers. */
  readonly servers: Page<ShownServer>;
};

export type ShownServer = {
  readonly serverId: ServerId;
  readonly hostname: string;
  /** `etat`, as it is stored. */
  readonly state: string;
  readonly domain: string;
  readonly environment: string;
  readonly zone: string | null;
  readonly application: string | null;
  readonly os: string;
  readonly problems: readonly ServerProblem[];
  readonly patchedOn: IsoDate | null;
  /** Of the problem `older-set`. */
  readonly olderSince: IsoDate | null;
};

const compiled = compileTemplate(template);
const IN_SERVICE = 'Production';
/** Without an application there is no owner either, and one word for it is enough. */
const IMPLIED: ReadonlySet<ServerProblem> = new Set(['no-owner', 'no-application']);

export function serversCard(view: ServersView, language: Language): AdaptiveCard {
  const words = serversTexts[language];
  const { servers, filter } = view;
  const text = estateFilterText(filter);
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: servers.total === 0 ? [] : [run(words.count(servers.total), { isSubtle: true })],
        state: [run(filterWords(filter, language), { isSubtle: true })],
        empty: servers.total > 0 ? '' : text === '' ? words.empty : words.none,
        rows: servers.rows.map((server) => ({
          lines: serverLines(server, language),
          open: execute('server.open', server.hostname, { serverId: server.serverId }),
        })),
        foot: pageText(servers),
      },
      summary: servers.total === 0 ? words.heading : explained(words.heading, words.count(servers.total), language),
      pager: pageButtons(servers, language, { kind: 'servers', filter }),
      actions: buttons(servers.total, text, language),
    },
    view,
    language,
  );
}

function buttons(total: number, filter: string, language: Language): readonly CardAction[] {
  const words = serversTexts[language];
  return [
    ...(total > 0 ? [execute('servers.export', words.csv, { filter, format: 'csv' })] : []),
    ...(total > 0 ? [execute('servers.export', words.excel, { filter, format: 'xlsx' })] : []),
    ...(filter === '' ? [] : [toPage(words.clear, { kind: 'servers', filter: WHOLE_ESTATE }, 1)]),
  ];
}

/** Also of the cards of compliance. */
export function filterWords(filter: EstateFilter, language: Language): string {
  const { everything, filter: words, problems, states } = serversTexts[language];
  const { domain, environment, zone, application, group, state, os, owner, operator, hosts } = filter;
  const said = [
    ...(domain === null ? [] : [words.domain(domain)]),
    ...(environment === null ? [] : [words.environment(environment)]),
    ...(zone === null ? [] : [words.zone(zone)]),
    ...(application === null ? [] : [words.application(application)]),
    ...(group === null ? [] : [words.group(group)]),
    ...(state === null ? [] : [words.state(states[state] ?? state)]),
    ...(os === null ? [] : [words.os(os)]),
    ...(owner === null ? [] : [words.owner(owner)]),
    ...(operator === null ? [] : [words.operator(operator)]),
    ...filter.problems.map((problem) => problems[problem]),
    ...(hosts.length === 0 ? [] : [words.hosts(hosts.join(', '))]),
  ];
  return said.length === 0 ? everything : said.join(' · ');
}

function serverLines(server: ShownServer, language: Language): readonly Line[] {
  const words = serversTexts[language];
  const { hostname, state, environment, domain, zone, os, application, problems, patchedOn, olderSince } = server;
  const wrong = problems.filter((problem) => !IMPLIED.has(problem) || application !== null);
  const where = line(
    strong(hostname),
    state !== IN_SERVICE && run(words.states[state] ?? state, { color: 'Warning' }),
    run(environment, {}, MAX_NAME),
    run(domain, {}, MAX_NAME),
    zone !== null && run(zone, {}, MAX_NAME),
    run(os, {}, MAX_NAME),
  );
  const what = line(
    run(application ?? words.noApplication, SMALL, MAX_APPLICATION),
    ...wrong.map((problem): TextRun => {
      const since = problem === 'older-set' && olderSince !== null ? formatDate(olderSince, language) : null;
      const said = since === null ? words.problems[problem] : words.olderSince(since);
      return run(said, { size: 'Small', color: 'Warning' });
    }),
    patchedOn !== null && run(words.patched(formatDate(patchedOn, language)), SMALL),
  );
  return [where, { ...what, spacing: 'None' }];
}

const SMALL = { size: 'Small', isSubtle: true } as const;
const MAX_NAME = 40;
const MAX_APPLICATION = 60;
