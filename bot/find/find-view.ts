// What `/find` shows: a few names of each kind, or the nearest ones where nothing has the words.
import type { FindRow, FindView } from '../../cards/find/find/card.ts';
import {
  type FoundCampaign,
  type FoundPerson,
  type FoundServer,
  findAdvisories,
  findCve,
  findPackages,
  findServersNamed,
  loadApplicationNames,
  loadCampaignNames,
  loadPackageNames,
  loadPeopleFound,
} from '../../db/queries/find/find-names.ts';
import { loadHostnames } from '../../db/queries/servers/server-view.ts';
import { type Found, foundAmong, type Hits, nearAmong, searchWords } from '../../domain/find/found.ts';
import { WHOLE_HISTORY } from '../../domain/history/history-filter.ts';
import { WHOLE_ESTATE } from '../../domain/servers/estate-filter.ts';
import { wordsIn } from '../../domain/typed/line.ts';
import { noticePart, type ViewContext } from '../shared/view-context.ts';

export async function findView(ctx: ViewContext, typed: string): Promise<FindView> {
  const read = searchWords(wordsIn(typed));
  const base = { typed, ...noticePart(ctx) };
  if (read.kind === 'too-short') return { ...base, kind: 'too-short', groups: [] };
  const { words } = read;
  const groups = (await groupsOf(ctx, words)).filter(({ rows }) => rows.length > 0);
  if (groups.length > 0) return { ...base, kind: 'found', groups };
  return { ...base, kind: 'near', groups: (await nearOf(ctx, words)).filter(({ rows }) => rows.length > 0) };
}

type Groups = FindView['groups'];

async function groupsOf({ db }: ViewContext, words: readonly string[]): Promise<Groups> {
  const campaigns = await loadCampaignNames(db);
  return [
    group('servers', await findServersNamed(db, words), serverRow),
    group('campaigns', campaignHits(words, campaigns), campaignRow),
    group('applications', foundAmong(words, await loadApplicationNames(db)), applicationRow),
    group('people', foundAmong(words, await loadPeopleFound(db)), personRow),
    group('cves', await findCve(db, words), ({ name }) => ({ name, open: { kind: 'cve', cve: name } })),
    group('advisories', await findAdvisories(db, words), ({ name }) => ({
      name,
      open: { kind: 'advisory', advisory: name },
    })),
    group('packages', await findPackages(db, words), packageRow),
  ];
}

async function nearOf({ db }: ViewContext, words: readonly string[]): Promise<Groups> {
  const near = <F extends Found>(names: readonly F[]): Hits<F> => ({ found: nearAmong(words, names), more: false });
  const hosts = (await loadHostnames(db)).map((name) => ({ name, environment: '', application: null }));
  return [
    group('servers', near(hosts), serverRow),
    group('campaigns', near(await loadCampaignNames(db)), campaignRow),
    group('applications', near(await loadApplicationNames(db)), applicationRow),
    group('people', near(await loadPeopleFound(db)), personRow),
    group('packages', near(await loadPackageNames(db)), packageRow),
  ];
}

function group<F extends Found>(kind: Groups[number]['kind'], { found, more }: Hits<F>, row: (one: F) => FindRow) {
  return { kind, more, rows: found.map(row) };
}

/** A number is a campaign's. */
function campaignHits(words: readonly string[], campaigns: readonly FoundCampaign[]): Hits<FoundCampaign> {
  const number = words.length === 1 && /^\d{1,9}$/.test(words[0] ?? '') ? Number(words[0]) : null;
  const exact = campaigns.filter(({ campaignId }) => campaignId === number);
  return exact.length > 0 ? { found: exact, more: false } : foundAmong(words, campaigns);
}

function serverRow({ name, environment, application }: FoundServer): FindRow {
  const detail = [environment, application ?? ''].filter((part) => part !== '').join(' · ');
  return { name, detail, open: { kind: 'server', hostname: name } };
}

function campaignRow({ name, campaignId, status }: FoundCampaign): FindRow {
  return { name: `${campaignId} · ${name}`, status, open: { kind: 'campaign', campaignId } };
}

function applicationRow({ name }: Found): FindRow {
  return { name, open: { kind: 'compliance', by: 'environment', filter: { ...WHOLE_ESTATE, application: name } } };
}

/** Their servers; what they have patched, where they have none. */
function personRow({ name, owns, operates }: FoundPerson): FindRow {
  if (owns) return { name, open: { kind: 'servers', filter: { ...WHOLE_ESTATE, owner: name } } };
  if (operates) return { name, open: { kind: 'servers', filter: { ...WHOLE_ESTATE, operator: name } } };
  return { name, open: { kind: 'history', filter: { ...WHOLE_HISTORY, operator: name } } };
}

function packageRow({ name }: Found): FindRow {
  return { name, open: { kind: 'package', name } };
}
